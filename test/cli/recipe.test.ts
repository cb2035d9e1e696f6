import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { type RunResult, runCli } from '../helpers/run-cli.ts';
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../helpers/temp.ts';

/* Recipes from the command line, where nobody can be asked. */

const SECRET = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const KEY = /^ey[A-Za-z0-9+/]{60,}={0,2}\n$/;

let home: TemporaryDirectory;
beforeEach(async () => {
  home = await makeTemporaryDirectory();
  onTestFinished(() => home.remove());
});

type Env = { readonly [name: string]: string };

/** In the folder of the recipes, so that their paths are relative. */
function run(args: readonly string[], env: Env = {}): Promise<RunResult> {
  return runCli(args, { cwd: home.path, env: { HOME: home.path, ...env } });
}

async function openGateway(): Promise<Sandbox> {
  const sandbox = await startSandbox({ secret: SECRET });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

/** Something that listens, and says how often it was called and with which headers. */
async function openListener(): Promise<{ readonly url: string; readonly calls: readonly object[] }> {
  const calls: object[] = [];
  const server = createServer((request, response) => {
    calls.push(request.headers);
    response.end('{}');
  });
  server.on('connection', () => calls.push({}));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, calls };
}

/** An Open Source Gateway and all that a key needs. */
function recipeFor(url: string, more = ''): string {
  return `deployment: open-source\nurl: ${url}\napis: [Payments]\nexpires: 30d\nalias: "ci-{date}"\n${more}`;
}

describe('a recipe by itself', () => {
  it('makes a key without a question, with a credential from the environment and its address said again', async () => {
    const { url } = await openGateway();
    await home.write('team.yaml', recipeFor(url));
    const made = await run(['--recipe', 'team.yaml', '--url', url], { TYK_GW_SECRET: SECRET });
    expect(made).toMatchObject({ code: 0 });
    expect(made.stdout).toMatch(KEY);
    expect(made.stderr).toMatch(/alias ci-\d{4}-\d\d-\d\d/);
  });

  it.each<[string, readonly string[], Env]>([
    ['nobody repeats its address', [], {}],
    ['--yes is all that is said', ['--yes'], {}],
    ['the recipe is named by its variable', ['--yes'], { TYK_KEY_WIZARD_RECIPE: 'team.yaml' }],
    ['it is only a dry run', ['--dry-run'], {}],
  ])('sends nothing where %s', async (_when, words, env) => {
    const listener = await openListener();
    await home.write('team.yaml', recipeFor(listener.url));
    const named = env.TYK_KEY_WIZARD_RECIPE === undefined ? ['--recipe', 'team.yaml'] : [];
    const refused = await run(['create', ...named, ...words], { TYK_GW_SECRET: SECRET, ...env });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(listener.calls).toEqual([]);
    expect(refused.stderr).toContain(`The recipe names ${listener.url}.`);
    expect(refused.stderr).toContain('--url ADDRESS, TYK_KEY_WIZARD_URL');
    expect(refused.stderr).toContain(`create --recipe team.yaml --url ${listener.url}`);
  });

  it('sends nothing to its address where another one is said', async () => {
    const listener = await openListener();
    const { url } = await openGateway();
    await home.write('team.yaml', recipeFor(listener.url));
    const env = { TYK_GW_SECRET: SECRET, TYK_KEY_WIZARD_URL: url };
    expect(await run(['--recipe', 'team.yaml'], env)).toMatchObject({ code: 0 });
    expect(listener.calls).toEqual([]);
  });

  it('lists APIs of its address after the same yes only', async () => {
    const { url } = await openGateway();
    await home.write('team.yaml', recipeFor(url));
    const env = { TYK_GW_SECRET: SECRET };
    expect(await run(['apis', '--recipe', 'team.yaml'], env)).toMatchObject({ code: 2, stdout: '' });
    const listed = await run(['apis', '--recipe', 'team.yaml', '--url', url], env);
    expect(listed).toMatchObject({ code: 0 });
    expect(listed.stdout).toContain('Payments');
  });

  it('needs no other yes for the address of a saved deployment', async () => {
    const { url } = await openGateway();
    await run(['profiles', 'add', 'ours', '--deployment', 'open-source', '--url', url]);
    await home.write('team.yaml', recipeFor(url));
    const made = await run(['--recipe', 'team.yaml'], { TYK_GW_SECRET: SECRET });
    expect(made.stdout).toMatch(KEY);
  });

  it('takes no key to an address that nobody has seen: the try is left out', async () => {
    const { url } = await openGateway();
    const gatewayUrl = 'https://gateway.evil.test';
    await home.write('team.yaml', recipeFor(url, `try: yes\ngatewayUrl: ${gatewayUrl}\n`));
    const made = await run(['--recipe', 'team.yaml', '--url', url], { TYK_GW_SECRET: SECRET });
    expect(made).toMatchObject({ code: 0 });
    expect(made.stderr).toContain(`The key was not tried. The recipe names ${gatewayUrl}`);
    expect(made.stderr).not.toContain('Calling');
  });

  it('does not lend its addresses to the demo', async () => {
    const listener = await openListener();
    await home.write('team.yaml', recipeFor(listener.url, `gatewayUrl: ${listener.url}\ntry: yes\n`));
    const made = await run(['--recipe', 'team.yaml', '--demo']);
    expect(made.stdout).toMatch(KEY);
    expect(listener.calls).toEqual([]);
  });

  it('gives way to flags and variables, and goes before a profile', async () => {
    const { url } = await openGateway();
    await run(['profiles', 'add', 'ours', '--deployment', 'self-managed', '--url', 'http://localhost:1']);
    await home.write('team.yaml', recipeFor(url, 'rate: 1/s\nquota: 5/day\n'));
    const words = [
      '--recipe',
      'team.yaml',
      '--profile',
      'ours',
      '--url',
      url,
      '--rate',
      '7/60s',
      '--dry-run',
    ];
    const env = { TYK_GW_SECRET: SECRET, TYK_KEY_WIZARD_QUOTA: '9/day' };
    const { stdout, code } = await run([...words, '-o', 'json'], env);
    expect(code).toBe(0);
    const said: { name: string; value: string; from: string }[] = JSON.parse(stdout).effective;
    const from = (name: string) => said.find((row) => row.name === name)?.from;
    expect(from('Deployment')).toBe('team.yaml');
    expect(from('Rate')).toBe('--rate');
    expect(from('Quota')).toBe('TYK_KEY_WIZARD_QUOTA');
    expect(from('Expires')).toBe('team.yaml');
  });
});

describe('a risk that a recipe takes', () => {
  it.each([
    ['a key that never expires', 'expires: never\n', 'A key that never expires?', '--expires never'],
    [
      'plain http',
      'expires: 30d\nurl: http://tyk.acme.test\n',
      'Send the credential unencrypted to http://tyk.acme.test?',
      '--url http://tyk.acme.test',
    ],
  ])('is refused where nobody can be asked: %s', async (_risk, fields, question, command) => {
    await home.write('team.yaml', `deployment: open-source\napis: [Payments]\n${fields}`);
    const refused = await run(['--recipe', 'team.yaml', '--yes'], { TYK_GW_SECRET: SECRET });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(question);
    expect(refused.stderr).toContain(command);
    expect(refused.stderr).not.toContain('Looking at');
  });
});

describe('what a recipe says', () => {
  it('is shown once, under its name, and never on stdout', async () => {
    await home.write('team.yaml', 'deployment: demo\nmessage: |\n  Welcome.\n  Ask \\e[31m#orders.\n');
    const made = await run(['--recipe', 'team.yaml']);
    expect(made.stdout).toMatch(KEY);
    expect(made.stderr.split('team.yaml says:\n  Welcome.\n  Ask ')).toHaveLength(2);
  });

  it('is a way to answer, named among the others', async () => {
    const { stderr, stdout } = await run(['--deployment', 'open-source', '-o', 'json']);
    expect(stderr).toContain('--expires WHEN, TYK_KEY_WIZARD_EXPIRES, recipe: expires');
    const problems: { question: string; recipe: string | null }[] = JSON.parse(stdout).error.problems;
    expect(problems.find(({ question }) => question === 'apis')?.recipe).toBe('apis');
    expect(problems.find(({ question }) => question === 'credential')?.recipe).toBe(null);
  });
});

describe('a wrong recipe', () => {
  /** A file, the line, and what is said of it and to be written instead. */
  const wrong: readonly (readonly [string, string, string, string])[] = [
    ['an empty file', '', 'line 1: the file is empty.', 'expires: 30d'],
    ['a list', '- expires: 30d', 'line 1: this is not a recipe', 'expires: 30d'],
    [
      'a field that does not exist',
      'rate: 1/s\nexpiry: 30d',
      'line 2: there is no field "expiry".',
      'Write expires: 30d',
    ],
    [
      'the name of a flag',
      'api-limit: "a: rate=1/s"',
      'line 1: there is no field "api-limit".',
      'mean apiLimits?',
    ],
    ['no value', 'rate: 1/s\nexpires:', 'line 2: expires has no value.', 'Write expires: 30d'],
    ['a list for one value', 'expires: [30d]', 'line 1: expires takes one value.', 'Write expires: 30d'],
    ['an empty item', 'apis:\n  - Orders\n  -', 'line 3: apis has an empty item.', 'Write apis: [Orders'],
    [
      'an unknown placeholder',
      'alias: "{team}"',
      'line 1: alias has "{team}"',
      'Write alias: "{user}@{host}"',
    ],
    [
      'a secret',
      'rate: 1/s\nauthToken: eyJ2',
      'line 2: "authToken" looks like a secret',
      'TYK_KEY_WIZARD_SECRET',
    ],
    [
      'a secret in metadata',
      'metadata:\n  password: eyJ2',
      'line 2: "password" looks like a secret',
      'Delete that line',
    ],
    [
      'a step that does not exist',
      'ask: [limits]',
      'line 1: there is no field "limits".',
      'There are deployment',
    ],
    ['a tab', 'rate: 1/s\n\tquota: 1/day', 'line 2: a tab', 'blanks'],
    ['a field twice', 'rate: 1/s\nrate: 2/s', 'line 2: this field is there twice.', 'Keep one'],
    ['broken JSON', '{"rate": "1/s",\n "quota": "1/day"', 'line 2: a quote, bracket or comma', 'Close'],
    ['not a duration', 'rate: 1/s\nexpires: soon', 'line 2: expires: "soon" is not a duration', 'Try 30d'],
    ['no rate', 'expires: 30d\nrate: fast', 'line 2: rate: "fast" is not a number.', 'Write a whole number'],
    [
      'not an address',
      'deployment: open-source\nurl: "a b"',
      'line 2: url: The address has a blank',
      '--url ADDRESS',
    ],
    [
      'not a deployment',
      'deployment: kubernetes',
      'line 1: deployment: "kubernetes" is no',
      'Use one of: cloud',
    ],
  ];

  it.each(wrong)('is answered with line, field and what to write: %s', async (_case, text, what, next) => {
    await home.write('team.yaml', text);
    const refused = await run(['--recipe', 'team.yaml']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(`team.yaml, ${what}`);
    expect(refused.stderr).toContain(next);
    expect(refused.stderr).not.toMatch(/eyJ|itself went wrong/);
  });

  it('names an API that does not exist by its line, too, and what there is', async () => {
    const { url } = await openGateway();
    await home.write('team.yaml', `deployment: open-source\nexpires: 1h\napis:\n  - Paymints\n`);
    const refused = await run(['--recipe', 'team.yaml', '--url', url], { TYK_GW_SECRET: SECRET });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/team\.yaml, line 3: apis: .*Paymints/);
    expect(refused.stderr).toContain('Payments');
  });

  it('is told all at once', async () => {
    await home.write('team.yaml', 'expiry: 30d\nrate: [1]\nalias: "{x}"\n');
    const { stderr } = await run(['--recipe', 'team.yaml']);
    const lines = [...stderr.matchAll(/team\.yaml, line (\d)/g)].map(([, line]) => line);
    expect(lines).toEqual(['1', '2', '3']);
  });

  it('that is not there, and a command that takes none, are said in a sentence', async () => {
    const lost = await run(['--recipe', 'team.yaml']);
    expect(lost).toMatchObject({ code: 2, stdout: '' });
    expect(lost.stderr).toContain('The recipe team.yaml could not be read.\n  There is no such file.');
    const standardInput = await run(['--recipe', '-']);
    expect(standardInput.stderr).toContain('There is no such file.');
    const doctor = await run(['doctor', '--recipe', 'team.yaml']);
    expect(doctor).toMatchObject({ code: 2, stdout: '' });
    expect(doctor.stderr).toContain('doctor takes no recipe.');
  });
});

const fileOf = (name: string) => readFile(join(home.path, name), 'utf8');

describe('--save-recipe', () => {
  const words = [
    '--api',
    'Orders=v1',
    '--api',
    'Payments',
    '--expires',
    '12h',
    '--rate',
    '5/s',
    '--quota',
    '10/day',
  ];
  const more = ['--throttle', '3/10s', '--api-limit', 'Payments: rate=1/s', '--alias', 'ci', '--tag', 'a,b'];
  const meta = ['--meta', 'team=orders', '--meta', 'seats=5', '--meta', 'zip="04109"', '--detailed-logging'];
  const dry = ['--dry-run', '-o', 'json'];

  const bodyOf = ({ stdout }: RunResult) => JSON.parse(stdout).request.body;
  it.each(['team.yaml', 'team.json'])('and --recipe give the same request again: %s', async (name) => {
    const { url } = await openGateway();
    const env = { TYK_GW_SECRET: SECRET };
    const deployed = ['--deployment', 'open-source', '--url', url];
    const first = await run([...deployed, ...words, ...more, ...meta, ...dry, '--save-recipe', name], env);
    expect(first).toMatchObject({ code: 0 });
    const second = await run(['--recipe', name, '--url', url, ...dry], env);
    expect(second).toMatchObject({ code: 0 });
    const [{ expires: before, ...asked }, { expires: after, ...again }] = [bodyOf(first), bodyOf(second)];
    expect(again).toEqual(asked);
    // Counted from now, as it was said.
    expect(Math.abs(after - before)).toBeLessThan(120);
    expect(asked).toMatchObject({
      alias: 'ci',
      tags: ['a', 'b'],
      meta_data: { team: 'orders', zip: '04109' },
    });
    const text = await fileOf(name);
    expect(text).not.toContain(SECRET);
    const fields = name.endsWith('.json') ? JSON.parse(text) : parseYaml(text);
    expect(fields.apis).toEqual(['Orders=v1', 'Payments']);
    const isValid = new Ajv({ allowUnionTypes: true }).compile(await readSchema());
    isValid(fields);
    expect(isValid.errors).toBe(null);
  });

  it('names a schema that is in the package', async () => {
    await run(['--demo', '--dry-run', '--save-recipe', 'team.yaml']);
    const { $schema } = parseYaml(await fileOf('team.yaml'));
    expect($schema).toBe('./node_modules/tyk-key-wizard/dist/recipe.schema.json');
  });

  it('is written by a run that makes a key, too', async () => {
    const made = await run(['--demo', '--save-recipe', 'team.yaml', '--meta', 'upstream_password=hunter2']);
    expect(made.stdout).toMatch(KEY);
    const text = await fileOf('team.yaml');
    expect(made.stderr).toContain(`Saved as a recipe to ${join(home.path, 'team.yaml')}`);
    expect(text).not.toMatch(/hunter2|eyJ/);
    expect(await run(['--recipe', 'team.yaml'])).toMatchObject({ code: 0 });
  });

  it('replaces no file unless --force says so, and makes no key then', async () => {
    await home.write('team.yaml', 'mine');
    const refused = await run(['--demo', '--save-recipe', 'team.yaml']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('team.yaml exists already.');
    expect(await fileOf('team.yaml')).toBe('mine');
    expect(await run(['--demo', '--save-recipe', 'team.yaml', '--force'])).toMatchObject({ code: 0 });
    expect(await fileOf('team.yaml')).toContain('deployment: demo');
  });

  it('that cannot be written ends before a key is made, with 6', async () => {
    const refused = await run(['--demo', '--save-recipe', 'none/team.yaml']);
    expect(refused).toMatchObject({ code: 6, stdout: '' });
    expect(refused.stderr).toContain('There is no folder');
  });
});

async function readSchema(): Promise<object> {
  return JSON.parse(
    await readFile(fileURLToPath(new URL('../../dist/recipe.schema.json', import.meta.url)), 'utf8'),
  );
}
