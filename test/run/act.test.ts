import { describe, expect, it } from 'vitest';
import { outputFor } from '../../source/output.ts';
import { actOnKey } from '../../source/run/act.ts';
import { createKey } from '../../source/run/create.ts';
import type { Services } from '../../source/run/services.ts';
import { tryBeforeOutput, tryInSilence } from '../../source/run/try-made.ts';
import { resultOf } from '../../source/wizard/explain-tried.ts';
import type { ActionId, ActionProgress, ActionResult } from '../../source/wizard/key-stage.ts';
import type { Made } from '../../source/wizard/made.ts';
import type { Answers, Facts, Origins } from '../../source/wizard/types.ts';
import type { Sandbox, SandboxOptions } from '../helpers/sandbox.ts';
import { plain } from '../wizard/world.ts';
import { answersFor, openSandbox, openServices, openSession, signIn } from './tyk.ts';

const byHand = { input: '', agreed: false, byKeyPress: true };
const { signal } = new AbortController();

type Here = {
  readonly sandbox: Sandbox;
  readonly made: Made;
  readonly answers: Answers;
  readonly facts: Facts;
  readonly services: Services;
  act(id: Exclude<ActionId, 'keep' | 'done' | 'call' | 'recipe'>, more?: object): Promise<ActionResult>;
};

/** A key made on a sandbox; nothing is waited for. */
async function makeKey(
  apis: readonly string[],
  change: Answers = {},
  { as = 'gateway', ...options }: SandboxOptions = {},
): Promise<Here> {
  const sandbox = await openSandbox({ ...options, as });
  const services = { ...(await openServices(openSession())), wait: async () => {} };
  const known = { ...answersFor(sandbox, as), policies: [], expires: { in: 3600 } };
  const facts = await signIn(known, services.session);
  const list = facts.apis?.state === 'ready' ? facts.apis.items : [];
  const ids = apis.map((name) => list.find((api) => api.name === name)?.id ?? name);
  const answers: Answers = { ...known, apis: ids, ...change };
  const made = await createKey(answers, facts, services, signal);
  return {
    sandbox,
    made,
    answers,
    facts,
    services,
    act: (id, more = {}) => actOnKey(id, { ...made, answers, facts }, { ...byHand, ...more }, services),
  };
}

const tried = (result: ActionResult) => {
  if (result.state !== 'tried') throw new Error(`Not tried: ${JSON.stringify(result)}`);
  return result.tried;
};
/** Calls of an API, the management left out. */
const calls = (sandbox: Sandbox, path: string) => sandbox.requests.filter((one) => one.path.startsWith(path));

describe('trying the key that was just made', () => {
  it('proves it by one call through the Gateway', async () => {
    const { act, sandbox } = await makeKey(['Payments']);
    const of = tried(await act('try'));
    expect(resultOf(of)).toBe('proven');
    expect(of.at[0]).toMatchObject({
      call: { method: 'GET', path: '/' },
      answer: { status: 200 },
      quota: 'no quota',
    });
    expect(calls(sandbox, '/payments/')).toHaveLength(1);
  });

  it('counts for the key what the API itself answers', async () => {
    const { act } = await makeKey(['Shop search']);
    expect(tried(await act('try')).at[0]?.verdict.headline).toMatch(/your API answered 404/);
  });

  it('calls what was typed', async () => {
    const { act, sandbox } = await makeKey(['Payments']);
    const of = tried(await act('try', { input: 'POST /items?a=1' }));
    expect(of.at[0]?.call).toMatchObject({ method: 'POST', path: '/items?a=1' });
    expect(calls(sandbox, '/payments/items')).toMatchObject([{ method: 'POST' }]);
    expect(await act('try', { input: 'http://elsewhere.test/' })).toMatchObject({
      state: 'failed',
      what: expect.stringContaining('is not a path of the API'),
    });
  });

  it('asks first where the quota is small, and does it after a yes', async () => {
    const { act, sandbox } = await makeKey(['Payments'], { quota: { requests: 3, seconds: 3600 } });
    expect(await act('try')).toMatchObject({
      state: 'confirm',
      question: expect.stringContaining('The quota is small.'),
    });
    expect(calls(sandbox, '/payments/')).toHaveLength(0);
    const of = tried(await act('try', { agreed: true }));
    expect(plain(of.at[0]?.quota)).toMatch(/^quota: 2 of 3 requests left, renews /);
  });

  it('takes what the last answer offers', async () => {
    const { act, made } = await makeKey(['Orders']);
    const [api] = made.request.access.apis;
    const other = api?.versions.at(-1) ?? '';
    expect(tried(await act('again', { change: { version: other } })).at[0]).toMatchObject({
      call: { version: other },
      verdict: { state: 'proven' },
    });
  });

  it('asks the Dashboard where the API is called', async () => {
    const { act, made, sandbox } = await makeKey(['Payments'], {}, { as: 'dashboard' });
    expect(made.targets).toEqual([{ name: 'the Gateway', url: `${sandbox.gatewayUrl}/payments/` }]);
    expect(resultOf(tried(await act('try')))).toBe('proven');
  });

  it('goes to the address that was given', async () => {
    const { made } = await makeKey(['Payments'], { gatewayUrl: 'http://127.0.0.1:9' });
    expect(made.targets[0]?.url).toBe('http://127.0.0.1:9/payments/');
    expect(made.call?.url).toBe('http://127.0.0.1:9/payments/');
  });

  it('tries both Gateways of Hybrid, each with its own verdict', async () => {
    const { sandbox, ...at } = await makeKey(['Payments'], {}, { as: 'dashboard' });
    const hybrid: Answers = { ...at.answers, deployment: 'hybrid', localGatewayUrl: 'http://127.0.0.1:9' };
    const made = { ...at.made, targets: [] };
    const of = tried(
      await actOnKey('try', { ...made, answers: hybrid, facts: at.facts }, byHand, at.services),
    );
    expect(of.at.map(({ where, verdict }) => [where, verdict.state])).toEqual([
      ['the Gateway in Tyk Cloud', 'proven'],
      ['your own Gateway', 'unreachable'],
    ]);
    expect(calls(sandbox, '/payments/')).toHaveLength(1);
  });

  it.each([
    ['gatewayUrl', 'a loopback address', 'recipe', (port: string) => `http://127.0.0.1:${port}`, true],
    ['gatewayUrl', 'localhost', 'recipe', (port: string) => `http://localhost:${port}`, true],
    ['localGatewayUrl', 'the second address', 'recipe', (port: string) => `http://127.0.0.1:${port}`, true],
    [
      'gatewayUrl',
      'an address of the command line',
      'flag',
      (port: string) => `http://127.0.0.1:${port}`,
      false,
    ],
    ['gatewayUrl', 'an address that was typed', 'you', (port: string) => `http://127.0.0.1:${port}`, false],
  ] as const)('asks before a key goes to a recipe’s %s: %s (%s)', async (id, _, kind, addressAt, isAsked) => {
    const { sandbox, ...at } = await makeKey(['Payments'], {}, { as: 'dashboard' });
    const named = addressAt(new URL(sandbox.gatewayUrl).port);
    const answers: Answers = { ...at.answers, [id]: named };
    const origins: Origins = { [id]: { kind, name: 'team.yaml' } };
    const made = { ...at.made, targets: [] };
    const facts = { ...at.facts, connection: undefined };
    const begin = sandbox.requests.length;
    for (const action of isAsked ? (['try', 'again', 'reload'] as const) : (['try'] as const)) {
      const result = await actOnKey(action, { ...made, answers, facts }, { ...byHand, origins }, at.services);
      expect(result.state).toBe(isAsked ? 'confirm' : 'tried');
      if (result.state === 'confirm') expect(result.question).toContain(`The key would go to ${named}`);
    }
    if (!isAsked) return;
    const sent = sandbox.requests.slice(begin).filter(({ path }) => path.startsWith('/payments/'));
    expect(sent).toEqual([]);
    const silent = await tryInSilence(origins, at.services)({ ...made, answers, facts });
    expect(silent).toMatchObject({ at: [], untried: { what: expect.stringContaining(named) } });
  });

  it('says so where nobody knows an address', async () => {
    const { made, answers, facts, services, sandbox } = await makeKey(['Payments'], {}, { as: 'dashboard' });
    sandbox.fault({ on: 'GET /api/apis/*', answer: { status: 404, body: '{}' } });
    const cloud: Answers = { ...answers, deployment: 'cloud' };
    const result = await actOnKey('try', { ...made, targets: [], answers: cloud, facts }, byHand, services);
    expect(tried(result)).toMatchObject({
      at: [],
      untried: { next: expect.stringContaining('--gateway-url') },
    });
    const known: Answers = { ...cloud, gatewayUrl: sandbox.gatewayUrl };
    const after = await actOnKey(
      'address',
      { ...made, targets: [], answers: known, facts },
      { ...byHand, input: 'x' },
      services,
    );
    expect(resultOf(tried(after))).toBe('proven');
  });

  it('is stopped by its signal, and the key stays', async () => {
    const { act, sandbox, made } = await makeKey(['Payments']);
    sandbox.fault({ on: 'GET /payments/*', answer: 'hang' });
    const stop = new AbortController();
    const work = act('try', { signal: stop.signal, onProgress: () => stop.abort() });
    expect(tried(await work)).toEqual({ at: [], untried: { what: 'The try was stopped; the key stays.' } });
    expect(made.delivered.to).toBe('stdout');
  });

  it('keeps what was seen when the waiting is stopped', async () => {
    const { act, sandbox } = await makeKey(['Payments']);
    const fault = { status: 404, headers: { 'X-Generator': 'tyk.io' }, body: 'Not Found' };
    sandbox.fault({ on: 'GET /payments/', answer: fault });
    const stop = new AbortController();
    const onProgress = ({ is }: ActionProgress) => is === 'waiting' && stop.abort();
    const of = tried(await act('try', { signal: stop.signal, onProgress }));
    expect(of.at).toMatchObject([{ verdict: { state: 'not-loaded', offers: [{ id: 'reload' }] } }]);
    expect(of.untried).toBeDefined();
  });

  it('waits for an API that is not loaded yet, counted second by second', async () => {
    const { act, sandbox } = await makeKey(['Payments']);
    const fault = { status: 404, headers: { 'X-Generator': 'tyk.io' }, body: 'Not Found' };
    sandbox.fault({ on: 'GET /payments/', answer: fault, times: 2 });
    const events: ActionProgress[] = [];
    const of = tried(await act('try', { onProgress: (event: ActionProgress) => events.push(event) }));
    expect(resultOf(of)).toBe('proven');
    const said = events.flatMap((event) => (event.is === 'waiting' ? event.says.replace(/^.*\. /, '') : []));
    expect(said.slice(0, 3)).toEqual([
      'Trying again in 2 s … 2 of 5',
      'Trying again in 1 s … 2 of 5',
      'Trying again in 4 s … 3 of 5',
    ]);
  });

  it('comes back at once where somebody can be asked, and has the Gateway reload after a yes', async () => {
    const { act, sandbox } = await makeKey(['Payments']);
    const fault = { status: 404, headers: { 'X-Generator': 'tyk.io' }, body: 'Not Found' };
    sandbox.fault({ on: 'GET /payments/', answer: fault, times: 1 });
    const first = tried(await act('try', { impatient: true })).at[0]?.verdict;
    expect(first).toMatchObject({ state: 'not-loaded', retryable: true, offers: [{ id: 'reload' }] });
    expect(resultOf(tried(await act('reload')))).toBe('proven');
    expect(calls(sandbox, '/tyk/reload').length).toBeGreaterThan(0);
  });
});

describe('a burst with the key that was just made', () => {
  const rate = { requests: 5, seconds: 60 };

  it('says what it will do, and does it after a yes', async () => {
    const { act, sandbox } = await makeKey(['Payments'], { rate });
    expect(await act('burst')).toMatchObject({
      state: 'confirm',
      question: expect.stringMatching(/^This key allows 5 requests per 60 s\. Send up to 10 as a test\?/),
    });
    expect(calls(sandbox, '/payments/')).toHaveLength(0);
    const counted: number[] = [];
    const onProgress = (event: ActionProgress) => event.is === 'burst' && counted.push(event.counts.sent);
    const result = await act('burst', { agreed: true, onProgress });
    expect(result).toMatchObject({
      state: 'done',
      safe: false,
      said: expect.stringContaining('This matches the rate (5 per 60 s).'),
    });
    expect(calls(sandbox, '/payments/')).toHaveLength(10);
    expect(counted.length).toBe(10);
  });

  it('says what a quota loses by it', async () => {
    const { act } = await makeKey(['Payments'], { rate: 'unlimited', quota: { requests: 4, seconds: 3600 } });
    expect(await act('burst')).toMatchObject({
      question: expect.stringContaining('It uses up the whole quota'),
    });
    const result = await act('burst', { agreed: true });
    expect(result).toMatchObject({
      said: expect.stringContaining('This matches the quota (4 per hour, renewing)'),
    });
  });

  it('sends nothing where there is nothing to see', async () => {
    const { act, sandbox } = await makeKey(['Payments'], { rate: 'unlimited' });
    expect(await act('burst')).toMatchObject({
      state: 'done',
      said: expect.stringContaining('there is nothing to test'),
    });
    expect(calls(sandbox, '/payments/')).toHaveLength(0);
  });

  it('is stopped by its signal, and says what was counted', async () => {
    const { act, sandbox } = await makeKey(['Payments'], { rate: { requests: 150, seconds: 60 } });
    const stop = new AbortController();
    const result = await act('burst', {
      agreed: true,
      signal: stop.signal,
      onProgress: (event: ActionProgress) => event.is === 'burst' && event.counts.sent > 8 && stop.abort(),
    });
    expect(result).toMatchObject({
      state: 'done',
      tone: 'warning',
      said: expect.stringContaining('not reached'),
    });
    expect(calls(sandbox, '/payments/').length).toBeLessThan(30);
  });
});

describe('a try that nobody is asked about', () => {
  const inWords: Origins = { try: { kind: 'flag', name: '--try' } };
  const silently = async (at: Here, origins: Origins) =>
    tryInSilence(origins, at.services)({ ...at.made, answers: at.answers, facts: at.facts });

  it('is made where there is no risk', async () => {
    expect(resultOf(await silently(await makeKey(['Payments']), {}))).toBe('proven');
  });

  it.each([
    ['a recipe', { try: { kind: 'recipe', name: 'team.yaml' } }, 0],
    ['a flag', inWords, 1],
    ['a variable', { try: { kind: 'environment', name: 'TYK_KEY_WIZARD_TRY' } }, 1],
  ] as const)(
    'uses up of a small quota only what was said in so many words: %s',
    async (_, origins, sent) => {
      const at = await makeKey(['Payments'], { quota: { requests: 3, seconds: 3600 } });
      const of = await silently(at, origins);
      expect(calls(at.sandbox, '/payments/')).toHaveLength(sent);
      if (sent === 0) expect(of.untried?.what).toBe('The key was not tried. The quota is small.');
      else expect(resultOf(of)).toBe('proven');
    },
  );

  it('sends no key unencrypted to an address that nobody has named', async () => {
    const at = await makeKey(['Payments']);
    const far = { ...at, made: { ...at.made, targets: [{ name: 'x', url: 'http://gw.test/payments/' }] } };
    const of = await silently(far, inWords);
    expect(of).toMatchObject({ at: [], untried: { what: expect.stringContaining('unencrypted') } });
  });

  it('is part of a JSON object alone, and of none that says no', async () => {
    const { answers, facts, services } = await makeKey(['Payments']);
    const json = { ...services, output: outputFor('json', 'posix') };
    expect(tryBeforeOutput({ answers, origins: {} }, services)).toEqual({});
    expect(tryBeforeOutput({ answers: { ...answers, try: false }, origins: {} }, json)).toEqual({});
    const made = await createKey(
      answers,
      facts,
      json,
      signal,
      tryBeforeOutput({ answers, origins: {} }, json),
    );
    expect(made.tried && resultOf(made.tried)).toBe('proven');
  });
});
