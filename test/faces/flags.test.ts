import { describe, expect, it } from 'vitest';
import { givenAnswers, readArguments } from '../../source/commands/options.ts';
import type { Outcome } from '../../source/errors.ts';
import { type FlagsStart, runFlagsFace } from '../../source/faces/flags.ts';
import type { Sandbox } from '../helpers/sandbox.ts';
import { type Open, openSandbox, openServices, openSession } from '../run/tyk.ts';
import { facts } from '../wizard/world.ts';

type End = { readonly outcome: Outcome; readonly said: string[]; readonly services: Open };
type Change = { readonly yes?: boolean; readonly demo?: boolean; readonly begin?: FlagsStart['begin'] };

/** The face with these words on the command line, and the credential of the sandbox in a variable. */
async function run(
  sandbox: Sandbox,
  words: string[],
  { yes = false, demo = false, begin = {} }: Change = {},
): Promise<End> {
  const services = await openServices(openSession(2));
  const said: string[] = [];
  const variable = {
    secret: sandbox.credential,
    origin: { kind: 'environment', name: 'TYK_GW_SECRET' },
  } as const;
  const outcome = await runFlagsFace({
    facts: facts({
      now: Math.floor(Date.now() / 1000),
      user: '',
      credentials: { gateway: variable, dashboard: variable },
    }),
    begin: { ...begin, given: givenAnswers(readArguments(words), {}) },
    services,
    silence: { yes, demo },
    shell: 'posix',
    dryRun: false,
    say: (line) => said.push(line),
    write: () => {},
    report: () => {},
  });
  return { outcome, said, services };
}

const at = (sandbox: Sandbox, ...more: string[]) => [
  '--deployment',
  'open-source',
  '--url',
  sandbox.url,
  ...more,
];
const text = ({ said }: End) => said.join('\n').replaceAll('\u00a0', ' ');
const posts = (sandbox: Sandbox) => sandbox.requests.filter(({ method }) => method === 'POST');

describe('answers that are complete', () => {
  it('make a key: six stages, its facts, and how to use it', async () => {
    const sandbox = await openSandbox();
    const end = await run(sandbox, at(sandbox, '--api', 'Payments', '--expires', '12h', '--alias', 'ci'));
    expect(end.outcome).toBe('done');
    expect(end.services.kept.text()).toMatch(/^ey\S+\n$/);
    const stages = end.said.filter((line) => line.startsWith('Stage '));
    expect(stages.map((line) => line.slice(0, 'Stage 1 of 6'.length))).toEqual(
      [1, 2, 3, 4, 5, 6].map((stage) => `Stage ${stage} of 6`),
    );
    expect(text(end)).toContain('Stage 6 of 6: Key · Key created, and read back as requested.');
    expect(text(end)).toMatch(/ {2}In logs {3}hash \w+ · alias ci$/m);
    expect(text(end)).toContain(`  Call it   curl ${sandbox.url}/payments/ -H "Authorization: $TYK_API_KEY"`);
  });

  it('send what was said, and nothing that was not', async () => {
    const sandbox = await openSandbox();
    await run(
      sandbox,
      at(sandbox, '--api', 'Orders=v1', '--api', '/payments/', '--expires', '1h', '--quota', '5/day'),
    );
    const [sent] = posts(sandbox);
    const body = sent?.body as Record<string, Record<string, unknown>>;
    expect(Object.values(body.access_rights ?? {})).toMatchObject([
      { versions: ['v1'] },
      { versions: ['Default'] },
    ]);
    expect(body).toMatchObject({
      alias: '',
      quota_max: 5,
      quota_renewal_rate: 86_400,
      rate: 1000,
      per: 60,
      tags: [],
    });
  });

  it('take every default with --yes, the expiry too', async () => {
    const sandbox = await openSandbox();
    const end = await run(sandbox, at(sandbox, '--api', 'Payments'), { yes: true });
    expect(end.outcome).toBe('done');
    expect(text(end)).toContain('Limits · in 30 days');
  });

  it('say never in so many words', async () => {
    const sandbox = await openSandbox();
    const end = await run(sandbox, at(sandbox, '--api', 'Payments', '--expires', 'never'));
    expect(end.outcome).toBe('done');
    expect(text(end)).toContain('never expires');
  });

  it('copy only when asked to, and say how that went', async () => {
    const sandbox = await openSandbox();
    const words = at(sandbox, '--api', 'Payments', '--expires', '1h');
    expect(text(await run(sandbox, words))).not.toMatch(/clipboard|copied/i);
    expect(text(await run(sandbox, [...words, '--no-copy']))).not.toMatch(/clipboard|copied/i);
    expect(text(await run(sandbox, [...words, '--copy']))).toMatch(/clipboard|copied/i);
  });
});

describe('answers that are not', () => {
  it('are all listed before anything is asked of the network', async () => {
    const sandbox = await openSandbox();
    const end = await run(sandbox, at(sandbox, '--rate', 'fast', '--expires', 'soon'));
    expect(end.outcome).toBe('usage');
    expect(text(end)).toContain('3 answers are missing or wrong');
    expect(sandbox.requests).toEqual([]);
  });

  it('are listed once more after the lists: what has no such name, and what takes no key', async () => {
    const sandbox = await openSandbox();
    const unknown = await run(sandbox, at(sandbox, '--api', 'Paymets', '--expires', '1h'));
    expect(unknown.outcome).toBe('usage');
    expect(text(unknown)).toContain('Did you mean Payments?');
    const open = await run(sandbox, at(sandbox, '--api', 'Weather', '--expires', '1h'));
    expect(open.outcome).toBe('usage');
    expect(text(open)).toMatch(/Weather: open/);
    expect(posts(sandbox)).toEqual([]);
  });

  it.each([
    [
      'an API beside a policy that does not cover it',
      ['--api', 'Customers', '--policy', 'Gold'],
      /Customers|Gold/,
    ],
    ['a policy that is retired', ['--policy', 'Retired'], /Retired: inactive/],
    ['an expiry that is nearly over', ['--api', 'Payments', '--expires', '30s'], /under a minute/],
  ])('%s is refused, for Tyk would say ok', async (_what, words, reason) => {
    const sandbox = await openSandbox();
    const end = await run(sandbox, at(sandbox, '--expires', '1h', ...words));
    expect(end.outcome).toBe('usage');
    expect(text(end)).toMatch(reason);
    expect(posts(sandbox)).toEqual([]);
  });

  it('are not filled in by defaults that matter', async () => {
    const sandbox = await openSandbox();
    const end = await run(sandbox, at(sandbox, '--api', 'Payments'));
    expect(end.outcome).toBe('usage');
    expect(text(end)).toContain('--expires WHEN');
  });

  it('do not get a yes to a risk that only a profile has taken', async () => {
    const sandbox = await openSandbox();
    const profile = { kind: 'profile', name: 'far' } as const;
    const begin = {
      answers: { deployment: 'open-source', url: 'http://gateway.example' },
      origins: { deployment: profile, url: profile },
    } as const;
    const end = await run(sandbox, ['--api', 'Payments'], { yes: true, begin });
    expect(end.outcome).toBe('usage');
    expect(text(end)).toContain('needs an explicit yes');
    expect(text(end)).toContain('--url ADDRESS, TYK_KEY_WIZARD_URL');
    expect(text(end)).toContain(
      'create --deployment open-source --url http://gateway.example --api Payments --yes',
    );
  });
});

describe('what Tyk says', () => {
  const words = (sandbox: Sandbox) => at(sandbox, '--api', 'Payments', '--expires', '1h');

  it.each<[string, string, Parameters<Sandbox['fault']>[0]['answer'], Outcome, RegExp]>([
    [
      'a refused create',
      'POST /tyk/keys/create',
      { status: 500, body: '{"status":"error","message":"no"}' },
      'refused',
      /would not make the key/,
    ],
    ['no answer to it', 'POST /tyk/keys/create', 'cut', 'outcome-unknown', /making another is safe/i],
    [
      'an empty key',
      'POST /tyk/keys/create',
      { status: 200, body: '{"key":"","status":"ok"}' },
      'contradicted',
      /no readable key/,
    ],
    [
      'a secret that is wrong',
      'GET /tyk/apis/*',
      {
        status: 403,
        body: '{"status":"error","message":"Attempted administrative access with invalid or missing key!"}',
      },
      'credential',
      /does not know this secret/,
    ],
    ['nothing at all', '*', 'hang', 'unreachable', /did not answer within 2 s/],
  ])('%s is explained, and no key comes out', async (_what, on, answer, outcome, reason) => {
    const sandbox = await openSandbox();
    sandbox.fault({ on, answer });
    const end = await run(sandbox, words(sandbox));
    expect(end.outcome).toBe(outcome);
    expect(text(end)).toMatch(reason);
    expect(end.services.kept.text()).toBe('');
  });

  it('against the key that it made is no success, but the key comes out all the same', async () => {
    const sandbox = await openSandbox();
    sandbox.fault({
      on: 'GET /tyk/keys/*',
      answer: { status: 404, body: '{"status":"error","message":"Key not found"}' },
    });
    const end = await run(sandbox, words(sandbox));
    expect(end.outcome).toBe('contradicted');
    expect(text(end)).toContain('does not find it');
    expect(end.services.kept.text()).toMatch(/^ey\S+\n$/);
  });

  it('about what it is comes with the flag that mends it', async () => {
    const sandbox = await openSandbox({ as: 'dashboard' });
    const end = await run(sandbox, words(sandbox));
    expect(end.outcome).toBe('unreachable');
    expect(text(end)).toContain('--deployment self-managed: switch to Self-Managed');
  });
});

describe('the demo', () => {
  it('chooses for itself, and offers no call to what has ended', async () => {
    const sandbox = await openSandbox();
    const end = await run(sandbox, ['--demo'], { yes: true, demo: true });
    expect(end.outcome).toBe('done');
    expect(text(end)).toContain('Stage 3 of 6: Access · Catalogue');
    expect(text(end)).toContain('The sandbox has ended');
    expect(text(end)).not.toContain('Use it');
    // Its own sandbox, not this one.
    expect(sandbox.requests).toEqual([]);
  });
});
