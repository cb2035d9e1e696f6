import { describe, expect, it } from 'vitest';
import { isLoopback } from '../../../source/loopback.ts';
import {
  hostOf,
  isCloudConsole,
  isCloudHost,
  isPlainHttp,
  originOf,
  parseAddress,
} from '../../../source/wizard/parse/address.ts';
import { PATIENCE } from '../../helpers/patience.ts';

function read(text: string): string {
  const parsed = parseAddress(text);
  if ('problem' in parsed) throw new Error(parsed.problem.what);
  return parsed.value;
}

function refusal(text: string): string {
  const parsed = parseAddress(text);
  if ('value' in parsed) throw new Error(`${text} was taken as ${parsed.value}`);
  expect(parsed.problem.next).toBeTruthy();
  return `${parsed.problem.what} ${parsed.problem.next}`;
}

describe('what people paste', () => {
  it.each([
    ['http://localhost:3000', 'http://localhost:3000'],
    ['  http://localhost:3000/\n', 'http://localhost:3000'],
    ['"http://localhost:3000"', 'http://localhost:3000'],
    ["'http://localhost:3000'", 'http://localhost:3000'],
    ['`http://localhost:3000`', 'http://localhost:3000'],
    ['“http://localhost:3000”', 'http://localhost:3000'],
    ['<http://localhost:3000>', 'http://localhost:3000'],
    ['<localhost:3000>', 'http://localhost:3000'],
    ['"<http://localhost:3000>"', 'http://localhost:3000'],
    ['http://localhost:3000,', 'http://localhost:3000'],
    ['http://localhost:3000.', 'http://localhost:3000'],
    ['"http://localhost:3000",', 'http://localhost:3000'],
    ['\ufeffhttp://localhost:3000\u200b', 'http://localhost:3000'],
    ['HTTP://LocalHost:3000', 'http://localhost:3000'],
    ['http:/localhost:3000', 'http://localhost:3000'],
    ['http:///localhost:3000', 'http://localhost:3000'],
    ['//localhost:3000', 'http://localhost:3000'],
    ['http://localhost:80', 'http://localhost'],
    ['https://tyk.acme.dev:443/', 'https://tyk.acme.dev'],
    ['https://bücher.acme.dev', 'https://xn--bcher-kva.acme.dev'],
  ])('%j is %s', (text, url) => {
    expect(read(text)).toBe(url);
  });
});

describe('paths', () => {
  it.each([
    ['http://localhost:3000/#/apis', 'http://localhost:3000'],
    ['http://localhost:3000#/apis', 'http://localhost:3000'],
    ['http://localhost:3000/login', 'http://localhost:3000'],
    ['http://localhost:3000/api/keys', 'http://localhost:3000'],
    ['http://localhost:3000/api/', 'http://localhost:3000/api'],
    ['http://localhost:3000/api/portal/policies?p=-1', 'http://localhost:3000'],
    ['http://localhost:3000/api/users/5e9d/actions/reset', 'http://localhost:3000'],
    ['https://acme.dev/api/prod', 'https://acme.dev/api/prod'],
    ['https://acme.dev/api/tyk/keys/create', 'https://acme.dev/api'],
    ['https://acme.dev/tyk/api/apis', 'https://acme.dev/tyk'],
    ['https://acme.dev/tyk/tyk/keys', 'https://acme.dev/tyk'],
    ['https://acme.dev/tyk/prod/', 'https://acme.dev/tyk/prod'],
    ['https://acme.dev/tyk/#/keys', 'https://acme.dev/tyk'],
    ['http://localhost:8080/hello', 'http://localhost:8080'],
    ['http://localhost:8080/tyk/reload/group', 'http://localhost:8080'],
    ['http://localhost:8080/tyk/keystone', 'http://localhost:8080/tyk/keystone'],
    ['https://acme.dev/hello/tyk', 'https://acme.dev/hello/tyk'],
    ['http://localhost:8080/tyk/keys/create', 'http://localhost:8080'],
    ['http://localhost:8080/tyk', 'http://localhost:8080/tyk'],
    ['http://localhost:8080//tyk/keys', 'http://localhost:8080'],
    ['http://localhost:3000/?p=1', 'http://localhost:3000'],
    ['http://localhost:3000?next=http://elsewhere.dev', 'http://localhost:3000'],
    ['https://acme.dev/dashboard/', 'https://acme.dev/dashboard'],
    ['https://acme.dev/dashboard/#/keys', 'https://acme.dev/dashboard'],
    ['https://acme.dev/team/dashboard/api/apis?p=-1', 'https://acme.dev/team/dashboard'],
    ['https://acme.dev/dashboard//', 'https://acme.dev/dashboard'],
    ['https://acme.dev/my-api', 'https://acme.dev/my-api'],
    ['https://acme.dev/apis', 'https://acme.dev/apis'],
    ['https://acme.dev/tyk-dashboard', 'https://acme.dev/tyk-dashboard'],
    ['https://api.acme.dev', 'https://api.acme.dev'],
    ['https://tyk/login', 'https://tyk'],
  ])('%s becomes %s', (text, url) => {
    expect(read(text)).toBe(url);
  });
});

describe('the scheme', () => {
  it.each([
    ['localhost', 'http://localhost'],
    ['localhost:3000', 'http://localhost:3000'],
    ['tyk-dashboard.localhost:3000', 'http://tyk-dashboard.localhost:3000'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['127.9.9.9', 'http://127.9.9.9'],
    ['[::1]:8080', 'http://[::1]:8080'],
    ['0.0.0.0:8080', 'http://0.0.0.0:8080'],
    ['https://localhost:3000', 'https://localhost:3000'],
    ['dashboard.acme.dev', 'https://dashboard.acme.dev'],
    ['dashboard.acme.dev:3000', 'https://dashboard.acme.dev:3000'],
    ['tyk-dashboard:3000', 'https://tyk-dashboard:3000'],
    ['192.168.1.7:3000', 'https://192.168.1.7:3000'],
    ['[2001:db8::7]:3000', 'https://[2001:db8::7]:3000'],
    ['http://192.168.1.7:3000', 'http://192.168.1.7:3000'],
    ['localhost.evil.dev', 'https://localhost.evil.dev'],
    ['127.0.0.1.nip.io', 'https://127.0.0.1.nip.io'],
  ])('%s becomes %s', (text, url) => {
    expect(read(text)).toBe(url);
  });

  it.each([
    ['http://admin.cloud.tyk.io', 'https://admin.cloud.tyk.io'],
    ['http://admin.cloud.tyk.io:80/api/keys', 'https://admin.cloud.tyk.io'],
    ['big-cat-adm.aws-euw2.cloud-ara.tyk.io', 'https://big-cat-adm.aws-euw2.cloud-ara.tyk.io'],
    ['http://big-cat-adm.aws-euw2.cloud-ara.tyk.io/#/', 'https://big-cat-adm.aws-euw2.cloud-ara.tyk.io'],
  ])('Tyk Cloud is always https: %s', (text, url) => {
    expect(read(text)).toBe(url);
  });

  it('leaves a host alone that only ends like one of Tyk', () => {
    expect(read('http://nottyk.io')).toBe('http://nottyk.io');
  });
});

describe('refusals', () => {
  it.each([
    ['', 'The address is empty'],
    ['  \n', 'The address is empty'],
    ['""', 'The address is empty'],
    ['ftp://localhost:3000', '"ftp" is not a web address'],
    ['file:///etc/passwd', '"file" is not a web address'],
    ['javascript://alert(1)', 'is not a web address'],
    ['redis://localhost:6379', 'Write http:// or https://'],
    ['localhost 3000', 'has a blank inside'],
    ['http://localhost:3000/api/keys | python -mjson.tool', 'has a blank inside'],
    ['3000', 'Write localhost:3000'],
    [':8080', 'Write localhost:8080'],
    ['localhost:99999', 'is not an address'],
    ['localhost:0', 'is not an address'],
    ['localhost:port', 'is not an address'],
    ['::1:3000', 'is not an address'],
    ['http://', 'is not an address'],
    ['https://', 'is not an address'],
    ['a..b', 'is not an address'],
    ['soon,really', 'is not an address'],
    ['no!', 'is not an address'],
    ['http://localhost:3000http://localhost:8080', 'is not an address'],
    ['https://https://acme.dev', 'two addresses in one'],
  ])('%j: %s', (text, words) => {
    expect(refusal(text)).toContain(words);
  });

  it.each(['https://jane:hunter2@acme.dev', 'jane@acme.dev', 'http://hunter2@localhost:3000/'])(
    'a user name or password is refused and never shown: %s',
    (text) => {
      const words = refusal(text);
      expect(words).toContain('contains a user name or a password');
      expect(words).not.toMatch(/jane|hunter2/);
    },
  );

  it.each([
    'http://jane:hunt/er2@acme.dev',
    'http://jane:hunt#er2@acme.dev',
    'https://jane:<hunter2>@acme.dev',
  ])('no part of a password is shown where an address cannot be read: %s', (text) => {
    expect(refusal(text)).not.toMatch(/jane|hunt|er2/);
  });

  it.each([
    'https://<your-dashboard>',
    '<dashboard-url>',
    '<YOUR DASHBOARD URL>',
    '{DASHBOARD-URL}',
    'https://{tenant}/api/keys',
    '{{base_url}}',
    '[your-url]',
    'https://<two-words>-adm.aws-<rc>.cloud-ara.tyk.io',
    'example.com',
    'https://dashboard.example.com:3000',
    'http://tyk.example.org/api',
    'your-dashboard.acme.dev',
    'https://your-org.cloud.tyk.io',
    'https://yourdomain.com',
    'DASHBOARD-URL',
    'https://dashboard-host:3000',
  ])('%s is named as an example', (text) => {
    expect(refusal(text)).toContain('is an example from a guide');
  });

  it.each([
    'example-shop.dev',
    'https://counterexample.dev',
    'https://yours.dev',
    'https://dashboard.acme.dev',
  ])('%s is no example', (text) => {
    expect(read(text)).toContain(new URL(read(text)).hostname);
  });

  it.each(['$DASHBOARD_URL', '$' + '{DASHBOARD_URL}', '%TYK_URL%'])('%s is a variable', (text) => {
    expect(refusal(text)).toContain('a variable that nothing has filled in');
  });

  it('shows nothing that could act on a terminal', () => {
    expect(refusal('http://\u001b[2Jlocalhost:x')).not.toContain('\u001b');
  });
});

it('is quick with whatever is pasted', () => {
  const started = performance.now();
  for (const part of ['[', 'a.', '/', '<', ' ', '"', 'http://', '%']) parseAddress(part.repeat(20_000));
  expect(performance.now() - started).toBeLessThan(PATIENCE);
});

it('reads its own result as itself', () => {
  for (const text of [
    'localhost:3000/#/',
    'acme.dev/dashboard/api',
    'admin.cloud.tyk.io',
    '[::1]:80',
    '127.1',
  ]) {
    expect(read(read(text))).toBe(read(text));
  }
});

describe('kinds of address', () => {
  it.each([
    ['http://localhost:3000', true],
    ['http://LOCALHOST', true],
    ['https://tyk-gateway.localhost:8080/tyk', true],
    ['http://127.0.0.1:8080', true],
    ['http://127.255.0.3', true],
    ['http://[::1]:8080', true],
    ['http://[::ffff:127.0.0.1]', true],
    ['http://0.0.0.0:8080', true],
    ['http://localhost.:8080', true],
    ['http://localhost.evil.dev', false],
    ['http://evil-localhost', false],
    ['http://127.0.0.1.nip.io', false],
    ['http://127.evil.dev', false],
    ['http://128.0.0.1', false],
    ['http://10.0.0.1', false],
    ['http://[::2]', false],
    ['http://localhost@evil.dev', false],
    ['http://evil.dev/localhost', false],
    ['not an address', false],
  ])('%s on this machine: %s', (url, expected) => {
    expect(isLoopback(hostOf(url))).toBe(expected);
  });

  it.each([
    ['http://acme.dev', true],
    ['http://localhost:3000', true],
    ['https://acme.dev', false],
    ['not an address', false],
  ])('%s plain http: %s', (url, expected) => {
    expect(isPlainHttp(url)).toBe(expected);
  });

  it.each([
    ['https://big-cat-adm.aws-euw2.cloud-ara.tyk.io', true, false],
    ['https://admin.cloud.tyk.io', true, false],
    ['https://dashboard.cloud-ara.tyk.io', true, true],
    ['https://account.cloud-ara.tyk.io/login', true, true],
    ['https://dashboard.cloud-ara.tyk.io.evil.dev', false, false],
    ['https://evilcloud.tyk.io', false, false],
    ['https://tyk.io', false, false],
    ['http://localhost:3000', false, false],
    ['', false, false],
  ])('%s in Tyk Cloud: %s, its console: %s', (url, cloud, console) => {
    expect([isCloudHost(url), isCloudConsole(url)]).toEqual([cloud, console]);
  });

  it('tells the origin that a credential belongs to', () => {
    expect(originOf('https://acme.dev/dashboard')).toBe('https://acme.dev');
    expect(originOf('https://acme.dev:443')).toBe(originOf('https://acme.dev/other'));
    expect(originOf('http://acme.dev')).not.toBe(originOf('https://acme.dev'));
    expect(originOf('http://localhost:3000')).not.toBe(originOf('http://localhost:8080'));
    expect(originOf('damaged')).not.toBe(originOf('damaged too'));
  });
});
