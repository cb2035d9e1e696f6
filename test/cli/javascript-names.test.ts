import { afterEach, describe, expect, it } from 'vitest';
import type { ApiDefinition } from '../../source/sandbox/definition.ts';
import { runCli } from '../helpers/run-cli.ts';
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';

/** What every object of JavaScript answers to, though nobody has put it there. */
const names = [
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'isPrototypeOf',
  'toLocaleString',
  'propertyIsEnumerable',
  '__defineGetter__',
  '__lookupSetter__',
  'toJSON',
  'length',
  'then',
];

const versions = (list: readonly string[]) =>
  Object.fromEntries(list.map((name) => [name, { name, expires: '', use_extended_paths: true }]));

const apis = names.map((name, index): ApiDefinition => {
  const isVersioned = index % 2 === 0;
  return {
    id: `6561a0c1f1e2d30001a0c0${String(index).padStart(2, '0')}`,
    api_id: name,
    org_id: '5e9d9544a1dcd60001d0ed20',
    name: `${name} API`,
    slug: name,
    active: true,
    use_standard_auth: true,
    auth: { auth_header_name: 'Authorization' },
    proxy: { listen_path: `/${name}/`, target_url: 'http://shop.internal/', strip_listen_path: true },
    definition: { location: 'header', key: 'x-api-version' },
    version_data: {
      not_versioned: !isVersioned,
      versions: versions(isVersioned ? ['__proto__', 'constructor'] : ['Default']),
      default_version: isVersioned ? '__proto__' : '',
    },
  };
});

const policy = (name: string) => ({
  name: `${name} policy`,
  org_id: '5e9d9544a1dcd60001d0ed20',
  active: true,
  rate: 10,
  per: 1,
  quota_max: -1,
  access_rights: Object.fromEntries([
    [name, { api_id: name, api_name: `${name} API`, versions: ['Default'] }],
  ]),
  meta_data: Object.fromEntries([[name, name]]),
});
const unversioned = names.filter((_name, index) => index % 2 === 1);
const world = { apis, policies: Object.fromEntries(unversioned.map((name) => [name, policy(name)])) };

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.stop());

describe.each(['gateway', 'dashboard'] as const)('names of JavaScript, asked of a %s', (as) => {
  async function run(...words: readonly string[]) {
    sandbox = await startSandbox({ as, world });
    const deployment = as === 'gateway' ? 'open-source' : 'self-managed';
    const argv = ['--deployment', deployment, '--url', sandbox.url, '--gateway-url', sandbox.gatewayUrl];
    const env = { TYK_KEY_WIZARD_SECRET: sandbox.credential.reveal() };
    return runCli([...words, ...argv], { env });
  }

  it('are APIs with versions and limits, tags, an alias and metadata like any other', async () => {
    const words = [
      ...names.flatMap((name) => ['--api', name, '--tag', name, '--meta', `${name}=is ${name}`]),
      ...['constructor', '__proto__'].flatMap((name) => ['--api-limit', `${name}: rate=7/9s`]),
      ...['--expires', '1h', '--alias', '__proto__', '--try', '--no-draft', '-o', 'json'],
    ];
    const made = await run('create', ...words);
    expect(made.stderr).not.toContain('went wrong');
    expect(made.code).toBe(0);
    const report = JSON.parse(made.stdout);
    expect(report).toMatchObject({ ok: true, alias: '__proto__', proof: { readBack: { differences: [] } } });
    expect(report.apis.map(({ id }: { id: string }) => id)).toEqual(names);
    expect(report.proof.tried.result).toBe('proven');
    const sent = sandbox?.requests.find(({ method, path }) => method === 'POST' && /keys/.test(path))?.body;
    const { access_rights, meta_data, tags } = sent as { [field: string]: object };
    expect(Object.keys(access_rights ?? {}).toSorted()).toEqual(names.toSorted());
    const rightOf = (name: string) => Object.entries(access_rights ?? {}).find(([id]) => id === name)?.[1];
    expect(rightOf('__proto__')).toMatchObject({ api_id: '__proto__', limit: { rate: 7, per: 9 } });
    expect(rightOf('constructor')).toMatchObject({
      versions: ['__proto__', 'constructor'],
      limit: { rate: 7 },
    });
    expect(rightOf('toString')).not.toHaveProperty('limit');
    expect(Object.entries(meta_data ?? {})).toEqual(names.map((name) => [name, `is ${name}`]));
    expect(tags).toEqual(names);
  });

  it('are policies like any other', async () => {
    const words = unversioned.flatMap((name) => ['--policy', name]);
    const made = await run('create', ...words, '--expires', '1h', '--no-draft', '-o', 'json');
    expect(made.stderr).not.toContain('went wrong');
    expect(made.code).toBe(0);
    expect(JSON.parse(made.stdout)).toMatchObject({ ok: true, proof: { readBack: { differences: [] } } });
  });

  it('are unknown where nothing is called so', async () => {
    sandbox = undefined;
    const made = await run('create', '--api', '__defineSetter__', '--expires', '1h', '--no-draft');
    expect(made.code).toBe(2);
    expect(made.stderr).toContain('There is no "__defineSetter__".');
  });
});

describe('names of JavaScript on the command line', () => {
  it.each([
    ['create', '--constructor'],
    ['create', '--__proto__=x'],
    ['create', '--toString', 'x'],
    ['constructor'],
    ['__proto__'],
    ['profiles', 'valueOf'],
    ['completion', 'constructor'],
    ['--face', 'toString'],
    ['--output', 'constructor'],
    ['--deployment', '__proto__', '--api', 'x'],
    ['--profile', 'hasOwnProperty'],
  ])('%s %s %s is no flag, command or word', async (...words) => {
    const run = await runCli(words);
    expect(run.code).toBe(2);
    expect(run.stderr).not.toContain('went wrong');
  });

  it('are fields of no recipe, and names of profiles', async () => {
    const home = await makeTemporaryDirectory();
    const file = await home.write('team.yaml', names.map((name) => `${name}: 1`).join('\n'));
    const wrong = await runCli(['create', '--recipe', file]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr.match(/there is no field/g)).toHaveLength(names.length);
    const env = { TYK_KEY_WIZARD_CONFIG_DIR: home.path };
    for (const name of ['__proto__', 'constructor']) {
      const words = ['--deployment', 'open-source', '--url', 'http://localhost:8080'];
      expect((await runCli(['profiles', 'add', name, ...words], { env })).code).toBe(0);
    }
    const { stdout } = await runCli(['profiles', 'list'], { env });
    expect(stdout).toContain('__proto__');
    expect(stdout).toContain('constructor');
    expect((await runCli(['profiles', 'remove', '__proto__', '--yes'], { env })).code).toBe(0);
    expect((await runCli(['profiles', 'list'], { env })).stdout).not.toContain('__proto__');
    await home.remove();
  });
});
