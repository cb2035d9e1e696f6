import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ApiCall } from '../../source/tyk/types.ts';
import { type Snippet, sayVariables, writeCurl, writeSnippets } from '../../source/wizard/snippets.ts';
import { planCall } from '../../source/wizard/usage.ts';
import { serve } from '../tyk/local-server.ts';
import { api } from './world.ts';

const AT = 'http://localhost:8080/orders/';
const call = (more: Partial<ApiCall> = {}): ApiCall => ({ ...planCall(api('Orders'), AT), ...more });
const query = { in: 'query', name: 'api_key' } as const;
const cookie = { in: 'cookie', name: 'token' } as const;

function textOf(id: Snippet['id'], of: ApiCall): string {
  return writeSnippets(of, 'powershell').find((snippet) => snippet.id === id)?.text ?? '';
}

describe('the snippets', () => {
  it('are curl, JavaScript, Python and Go', () => {
    expect(writeSnippets(call(), 'posix').map(({ label }) => label)).toEqual([
      'curl',
      'JavaScript (fetch)',
      'Python (requests)',
      'Go',
    ]);
  });

  it('begin with PowerShell on Windows', () => {
    expect(writeSnippets(call(), 'powershell').map(({ id }) => id)).toEqual([
      'powershell',
      'curl',
      'javascript',
      'python',
      'go',
    ]);
  });

  it.each(['header', 'query', 'cookie'] as const)('read the key from TYK_API_KEY (%s)', (place) => {
    for (const { text } of writeSnippets(call({ keyIn: { in: place, name: 'k' } }), 'powershell')) {
      expect(text).toContain('TYK_API_KEY');
    }
  });
});

describe('curl', () => {
  it.each([
    [call(), 'curl http://localhost:8080/orders/ -H "Authorization: $TYK_API_KEY"'],
    [
      call({ keyIn: query, url: `${AT}?a=1` }),
      `curl 'http://localhost:8080/orders/?a=1' -G --data-urlencode "api_key=$TYK_API_KEY"`,
    ],
    [
      call({ keyIn: cookie, method: 'POST' }),
      'curl -X POST http://localhost:8080/orders/ -b "token=$TYK_API_KEY"',
    ],
    [
      call({ headers: { 'x-api-version': "v'1", Host: 'shop.test' } }),
      `curl http://localhost:8080/orders/ -H "Authorization: $TYK_API_KEY" -H 'x-api-version: v'\\''1' -H 'Host: shop.test'`,
    ],
  ])('for a POSIX shell (%#)', (of, text) => {
    expect(writeCurl(of, 'posix')).toBe(text);
  });

  it.each([
    [call(), 'curl.exe http://localhost:8080/orders/ -H "Authorization: $env:TYK_API_KEY"'],
    [
      call({ keyIn: query }),
      'curl.exe http://localhost:8080/orders/ -G --data-urlencode "api_key=$env:TYK_API_KEY"',
    ],
    [call({ keyIn: cookie }), 'curl.exe http://localhost:8080/orders/ -b "token=$env:TYK_API_KEY"'],
  ])('for PowerShell (%#)', (of, text) => {
    expect(writeCurl(of, 'powershell')).toBe(text);
  });

  it('lets no shell carry out what a server called its header', () => {
    const keyIn = { in: 'header', name: 'x$(id)`id`' } as const;
    expect(writeCurl(call({ keyIn }), 'posix')).toContain(`-H 'x$(id)\`id\`: '"$TYK_API_KEY"`);
    expect(writeCurl(call({ keyIn }), 'powershell')).toContain(`-H ('x$(id)\`id\`: ' + $env:TYK_API_KEY)`);
  });
});

describe('the programs', () => {
  it('are short where the call is plain', () => {
    expect(textOf('javascript', call())).toBe(
      [
        'const url = new URL("http://localhost:8080/orders/");',
        'const response = await fetch(url, { headers: { "Authorization": process.env.TYK_API_KEY } });',
        'console.log(response.status, await response.text());',
      ].join('\n'),
    );
    expect(textOf('python', call())).toBe(
      [
        'import os',
        'import requests',
        '',
        'response = requests.request(',
        '    "GET",',
        '    "http://localhost:8080/orders/",',
        '    headers={"Authorization": os.environ["TYK_API_KEY"]},',
        ')',
        'print(response.status_code, response.text)',
      ].join('\n'),
    );
  });

  it.each([
    ['javascript', 'url.searchParams.set("api_key", process.env.TYK_API_KEY);'],
    ['python', 'params={"api_key": os.environ["TYK_API_KEY"]},'],
    ['go', 'query.Set("api_key", os.Getenv("TYK_API_KEY"))'],
  ] as const)('put the key into the query: %s', (id, line) => {
    expect(textOf(id, call({ keyIn: query }))).toContain(line);
  });

  it.each([
    ['javascript', 'headers: { Cookie: "token=" + process.env.TYK_API_KEY }'],
    ['python', 'cookies={"token": os.environ["TYK_API_KEY"]},'],
    ['go', 'request.Header.Set("Cookie", "token="+os.Getenv("TYK_API_KEY"))'],
  ] as const)('put the key into a cookie: %s', (id, line) => {
    expect(textOf(id, call({ keyIn: cookie }))).toContain(line);
  });

  it.each([
    ['javascript', '"x-api-version": "v1"'],
    ['python', '"x-api-version": "v1"'],
    ['go', 'request.Header.Set("x-api-version", "v1")'],
  ] as const)('name the version: %s', (id, line) => {
    expect(textOf(id, call({ headers: { 'x-api-version': 'v1' } }))).toContain(line);
  });

  it.each([
    ['javascript', 'new URL("http://shop.test:8080/orders/")'],
    ['javascript', '// shop.test must lead to the Gateway: fetch sets no Host header.'],
    ['python', '"Host": "shop.test"'],
    ['go', 'request.Host = "shop.test"'],
  ] as const)('ask for the domain: %s', (id, line) => {
    expect(textOf(id, call({ headers: { Host: 'shop.test' } }))).toContain(line);
  });

  it('quote what could end a string', () => {
    const headers = { 'x-api-version': 'a"b\\c' };
    for (const id of ['javascript', 'python', 'go'] as const) {
      expect(textOf(id, call({ headers }))).toContain('"a\\"b\\\\c"');
    }
  });
});

describe('run as they are', () => {
  const run = promisify(execFile);
  const KEY = 'eyJ+/abc==';
  const hasCurl = process.platform !== 'win32' && spawnSync('curl', ['--version']).status === 0;
  const places = [{ in: 'header', name: 'x-api-key' }, query, cookie] as const;

  it.each(places)('the JavaScript calls the API with the key in the $in', async (keyIn) => {
    const server = await serve(() => ({ body: { hello: 'world' } }));
    const of = call({
      url: `${server.url}/orders/items?a=1`,
      method: 'POST',
      keyIn,
      headers: { 'x-v': 'v1' },
    });
    const { stdout } = await run(
      process.execPath,
      ['--input-type=module', '--eval', textOf('javascript', of)],
      { env: { ...process.env, TYK_API_KEY: KEY } },
    );
    expect(stdout.trim()).toBe('200 {"hello":"world"}');
    expect(server.seen[0]).toMatchObject({ method: 'POST', headers: { 'x-v': 'v1' } });
    expectKey(server.seen[0], keyIn);
  });

  it.runIf(hasCurl).each(places)('the curl calls the API with the key in the $in', async (keyIn) => {
    const server = await serve(() => ({ body: 'hello' }));
    const headers = { Host: 'shop.test', 'x-v': "it's" };
    const of = call({ url: `${server.url}/orders/items?a=1&b=2`, keyIn, headers });
    await run('sh', ['-c', textOf('curl', of)], { env: { ...process.env, TYK_API_KEY: KEY } });
    expect(server.seen[0]).toMatchObject({ method: 'GET', headers: { host: 'shop.test', 'x-v': "it's" } });
    expectKey(server.seen[0], keyIn);
  });

  const graphql = planCall(api('Countries', { graphql: true }), AT);

  it.each(places)('the JavaScript asks a GraphQL API with the key in the $in', async (keyIn) => {
    const server = await serve(() => ({ body: {} }));
    const of = { ...graphql, url: `${server.url}/a%23b/?a=1`, keyIn };
    await run(process.execPath, ['--input-type=module', '--eval', textOf('javascript', of)], {
      env: { ...process.env, TYK_API_KEY: KEY },
    });
    expectQuery(server.seen[0], keyIn);
  });

  it.runIf(hasCurl).each(places)('the curl asks a GraphQL API with the key in the $in', async (keyIn) => {
    const server = await serve(() => ({ body: {} }));
    const of = { ...graphql, url: `${server.url}/a%23b/?a=1`, keyIn };
    await run('sh', ['-c', textOf('curl', of)], { env: { ...process.env, TYK_API_KEY: KEY } });
    expectQuery(server.seen[0], keyIn);
  });

  it.each([
    ['powershell', `'{ "query": "{__typename}" }' | curl.exe -X POST `],
    ['powershell', `-H 'Content-Type: application/json' -d '@-'`],
    ['python', 'data="{\\"query\\":\\"{__typename}\\"}",'],
    ['go', 'http.NewRequest("POST", "http://localhost:8080/orders/", strings.NewReader("{\\"query\\"'],
    ['go', '\t"strings"\n'],
  ] as const)('the %s has the query in its body', (id, text) => {
    expect(textOf(id, graphql)).toContain(text);
  });

  function expectQuery(seen: (Sent & { readonly body?: string }) | undefined, keyIn: ApiCall['keyIn']): void {
    expect(seen).toMatchObject({ method: 'POST', headers: { 'content-type': 'application/json' } });
    expect(seen?.path).toMatch(/^\/a%23b\/\?a=1/);
    expect(JSON.parse(seen?.body ?? '')).toEqual({ query: '{__typename}' });
    expectKey(seen, keyIn);
  }

  type Sent = { readonly path: string; readonly headers: { readonly [name: string]: unknown } } | undefined;

  function expectKey(seen: Sent, keyIn: ApiCall['keyIn']): void {
    const address = new URL(seen?.path ?? '', 'http://localhost');
    expect(address.searchParams.get('a')).toBe('1');
    if (keyIn.in === 'header') expect(seen?.headers['x-api-key']).toBe(KEY);
    if (keyIn.in === 'query') expect(address.searchParams.get('api_key')).toBe(KEY);
    if (keyIn.in === 'cookie') expect(seen?.headers.cookie).toBe(`token=${KEY}`);
  }
});

describe('a call that takes no plain key', () => {
  const call = { method: 'GET', url: 'https://gw.test/o%20x/', path: '/', headers: {} } as const;
  const keyIn = { in: 'header', name: 'Authorization' } as const;
  const of = (more: Partial<ApiCall>) => {
    const shells = (['posix', 'powershell'] as const).map((shell) =>
      writeCurl({ ...call, keyIn, ...more }, shell),
    );
    return [...shells, ...writeSnippets({ ...call, keyIn, ...more }, 'posix').map(({ text }) => text)];
  };

  it('logs in, in every language, with the name and the password from variables', () => {
    for (const text of of({ form: { is: 'basic' } })) {
      expect(text).toMatch(/TYK_USER[\s\S]*TYK_PASSWORD/);
      expect(text).toContain('Basic ');
      expect(text).not.toContain('TYK_API_KEY');
      expect(sayVariables(text)).toBe('TYK_USER and TYK_PASSWORD are read from variables.');
    }
  });

  it('signs, in every language, the path as Tyk reads it', () => {
    for (const text of of({ form: { is: 'signature', algorithm: 'hmac-sha512' } })) {
      expect(text).toContain('(request-target): get /o x/');
      expect(text).toMatch(/sha512/i);
      expect(text).toContain('TYK_HMAC_SECRET');
      expect(text).toContain('TYK_API_KEY');
    }
  });

  it('shows the certificate, in every language, beside the key or alone', () => {
    for (const text of of({ showsCertificate: true })) {
      expect(text).toMatch(/TYK_CLIENT_CERT[\s\S]*TYK_CLIENT_KEY/);
      expect(text).toContain('TYK_API_KEY');
    }
    for (const text of of({ showsCertificate: true, form: { is: 'certificate' } })) {
      expect(text).toContain('TYK_CLIENT_CERT');
      expect(text).not.toContain('TYK_API_KEY');
    }
  });

  it('says what else it needs', () => {
    const also = 'a call also needs Basic authentication';
    for (const { text } of writeSnippets({ ...call, keyIn, also }, 'posix'))
      expect(text).toContain(`Not in here: ${also}.`);
  });
});
