import { describe, expect, it } from 'vitest';
import { isAbort, WizardError } from '../../source/errors.ts';
import { createKey } from '../../source/run/create.ts';
import { readProfiles, saveProfile } from '../../source/store/profiles.ts';
import type { CreateProgress } from '../../source/wizard/lost.ts';
import { madeFacts } from '../../source/wizard/made.ts';
import type { Answers, Facts } from '../../source/wizard/types.ts';
import type { Sandbox } from '../helpers/sandbox.ts';
import { caught } from '../tyk/local-server.ts';
import { openGate } from './gate.ts';
import { answersFor, type Open, openSandbox, openServices, openSession, signIn } from './tyk.ts';

type Ready = { sandbox: Sandbox; answers: Answers; known: Facts; services: Open };

const PAYMENTS = '6c209f74d1b362e80ef6718293a4b5c6';
const ORDERS = '4a0e7d52bf9140c6ecd45f60718293a4';

async function ready(
  change: Answers = {},
  as: 'gateway' | 'dashboard' = 'gateway',
  seconds = 10,
): Promise<Ready> {
  const sandbox = await openSandbox({ as });
  const session = openSession(seconds);
  const answers: Answers = { ...answersFor(sandbox, as), apis: [PAYMENTS], expires: { in: 3600 }, ...change };
  return { sandbox, answers, known: await signIn(answers, session), services: await openServices(session) };
}

const make = ({ answers, known, services }: Ready, signal = new AbortController().signal) =>
  createKey(answers, known, services, signal);

const created = (sandbox: Sandbox) => sandbox.requests.filter(({ method }) => method === 'POST');

describe('a key that is made', () => {
  it.each(['gateway', 'dashboard'] as const)(
    '(%s) goes out first, then it is read back and can be called',
    async (as) => {
      const at = await ready({}, as);
      const made = await make(at);
      expect(at.services.kept.text()).toMatch(/^ey\S+\n$/);
      expect(made.delivered).toMatchObject({ to: 'stdout' });
      expect(made.proof.state).toBe('same');
      expect(made.call?.url).toBe(`${at.sandbox.gatewayUrl}/payments/`);
      const headers = { authorization: at.services.kept.text().trim() };
      expect((await fetch(made.call?.url ?? '', { headers })).status).toBe(200);
      expect(madeFacts(made)).toMatchObject({ hash: made.created.hash, expires: made.request.expires });
    },
  );

  it('is delivered before it is read back: a failing read cannot hold it', async () => {
    const at = await ready({}, 'gateway', 2);
    at.sandbox.fault({ on: 'GET /tyk/keys/*', answer: 'hang' });
    const work = make(at);
    await expect.poll(() => at.services.kept.text()).toMatch(/^ey\S+\n$/);
    expect((await work).proof).toMatchObject({ state: 'not-read', why: expect.stringContaining('2 s') });
  });

  it('counts its life from the moment it is made, not from when the program began', async () => {
    const at = await ready();
    const made = await make({ ...at, known: { ...at.known, now: at.known.now - 1000 } });
    expect(made.request.expires).toBeGreaterThanOrEqual(at.known.now + 3600);
  });

  it('names the version in the call where one was chosen', async () => {
    const made = await make(await ready({ apis: [`${ORDERS}=v2`] }));
    expect(made.call?.headers).toMatchObject({ 'x-api-version': 'v2' });
  });

  it('has no call where nobody knows the address', async () => {
    const at = await ready({}, 'dashboard');
    at.sandbox.fault({ on: `GET /api/apis/${PAYMENTS}/url`, answer: { status: 404, body: '{}' } });
    const made = await make({ ...at, answers: { ...at.answers, deployment: 'cloud' } });
    expect(made.call).toBeUndefined();
    expect(made.targets).toEqual([]);
    expect(made.proof.state).toBe('same');
  });

  it('notes that the deployment was used', async () => {
    const at = await ready();
    const profile = { name: 'shop', deployment: 'open-source', url: at.sandbox.url, lastUsed: 1 } as const;
    const other = { ...profile, name: 'elsewhere', url: 'http://127.0.0.1:1' };
    const folder = at.services.configFolder ?? '';
    await saveProfile(folder, profile);
    await saveProfile(folder, other);
    await make({ ...at, known: { ...at.known, profiles: [profile, other] } });
    const { profiles } = await readProfiles(folder);
    expect(profiles.map(({ name, lastUsed }) => [name, lastUsed])).toEqual([
      ['shop', at.known.now],
      ['elsewhere', 1],
    ]);
  });
});

describe('a create without a key', () => {
  async function failure(at: Ready): Promise<WizardError> {
    const error = await caught(make(at));
    if (!(error instanceof WizardError)) throw error;
    return error;
  }

  it('is an error although Tyk said yes: an empty key is none', async () => {
    const at = await ready();
    const empty = { status: 200, body: '{"key":"","status":"ok","action":"added","key_hash":"00000000"}' };
    at.sandbox.fault({ on: 'POST /tyk/keys/create', answer: empty });
    const error = await failure(at);
    expect(error.kind).toBe('contradicted');
    expect(error.explanation.what).toContain('its answer has no readable key');
    expect(at.services.kept.text()).toBe('');
    expect(at.services.creation.state).toMatchObject({ is: 'unseen' });
  });

  it('is explained where Tyk refuses it', async () => {
    const at = await ready();
    const refusal = {
      status: 500,
      body: '{"status":"error","message":"Failed to create key - policy not found: x"}',
    };
    at.sandbox.fault({ on: 'POST /tyk/keys/create', answer: refusal });
    const error = await failure(at);
    expect(error).toMatchObject({ kind: 'refused' });
    expect(error.explanation.said).toContain('Tyk answered 500');
    expect(at.services.creation.state).toMatchObject({ is: 'none' });
  });

  it.each([
    ['silence', 'hang', 2],
    ['a cut connection', 'cut', 30],
  ] as const)(
    'after %s is of unknown outcome, and the request went out once',
    async (_what, answer, seconds) => {
      const at = await ready({}, 'gateway', seconds);
      at.sandbox.fault({ on: 'POST /tyk/keys/create', answer, carriedOut: true });
      const error = await failure(at);
      expect(error.kind).toBe('outcome-unknown');
      expect(created(at.sandbox)).toHaveLength(1);
      expect(at.services.creation.state).toMatchObject({ is: 'unknown' });
    },
  );

  it('of unknown outcome is forgotten once another has worked', async () => {
    const at = await ready();
    at.sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'cut', times: 1 });
    await failure(at);
    await make(at);
    expect(at.services.creation.state).toMatchObject({ is: 'proven' });
  });
});

describe('while the answer is awaited', () => {
  it('everybody can see that a key may exist, until it has come', async () => {
    const at = await ready();
    await using gate = await openGate(at.sandbox.url);
    const session = openSession();
    const answers = { ...at.answers, url: gate.url };
    const known = await signIn(answers, session);
    const work = make({ ...at, answers, known, services: { ...at.services, session } });
    await gate.held;
    expect(at.services.creation.state).toMatchObject({ is: 'asked' });
    gate.open();
    await work;
    expect(at.services.creation.state).toMatchObject({ is: 'proven' });
  });

  it('stopping it is no error of Tyk, and the outcome is unknown', async () => {
    const at = await ready();
    at.sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'hang' });
    const controller = new AbortController();
    const work = caught(make(at, controller.signal));
    await expect.poll(() => created(at.sandbox).length).toBe(1);
    controller.abort();
    expect(isAbort(await work)).toBe(true);
    expect(at.services.creation.state).toMatchObject({ is: 'unknown' });
  });
});

describe('an answer that says that nothing was made', () => {
  const notLoaded = { status: 400, body: '{"status":"error","message":"API doesn\'t exist"}' };
  const on = 'POST /tyk/keys/create';

  /** Every second that would be waited. */
  function watchWaits(at: Ready, stopAfter = Number.POSITIVE_INFINITY) {
    const seen: CreateProgress[] = [];
    const giveUp = new AbortController();
    const wait = async () => {
      if (seen.filter(({ is }) => is === 'not-loaded').length >= stopAfter) giveUp.abort();
    };
    const watch = { onProgress: (progress: CreateProgress) => seen.push(progress), giveUp: giveUp.signal };
    const work = createKey(
      at.answers,
      at.known,
      { ...at.services, wait },
      new AbortController().signal,
      watch,
    );
    return { seen, work };
  }

  it.each(['gateway', 'dashboard'] as const)('(%s) is waited out, and the key is made', async (as) => {
    const at = await ready({}, as);
    const path = as === 'gateway' ? on : 'POST /api/keys';
    at.sandbox.fault({ on: path, answer: notLoaded, times: 1 });
    const { seen, work } = watchWaits(at);
    expect((await work).proof.state).toBe('same');
    expect(seen).toEqual([
      { is: 'sent', attempt: 1 },
      { is: 'not-loaded', attempt: 1, of: 5, secondsLeft: 2 },
      { is: 'not-loaded', attempt: 1, of: 5, secondsLeft: 1 },
      { is: 'sent', attempt: 2 },
    ]);
    const reloads = at.sandbox.requests.filter(({ path: asked }) => asked.includes('/reload'));
    expect(reloads).toHaveLength(as === 'gateway' ? 1 : 0);
  });

  it('ends after five requests and 30 seconds with what Tyk has said', async () => {
    const at = await ready();
    at.sandbox.fault({ on, answer: notLoaded });
    const { seen, work } = watchWaits(at);
    const error = await caught(work);
    expect(error).toMatchObject({ kind: 'refused', explanation: { said: expect.stringContaining('exist') } });
    expect(created(at.sandbox)).toHaveLength(5);
    expect(seen.filter(({ is }) => is === 'not-loaded')).toHaveLength(30);
    expect(at.services.creation.state).toMatchObject({ is: 'none' });
  });

  it('can be given up between two requests: nothing was made, and nothing is open', async () => {
    const at = await ready();
    at.sandbox.fault({ on, answer: notLoaded });
    const error = await caught(watchWaits(at, 4).work);
    expect(error).toMatchObject({ kind: 'refused' });
    expect(created(at.sandbox)).toHaveLength(2);
    expect(at.services.creation.state).toMatchObject({ is: 'none' });
  });

  it('does not make an earlier lost answer known', async () => {
    const at = await ready();
    at.sandbox.fault({ on, answer: 'cut', times: 1 });
    await caught(make(at));
    at.sandbox.fault({ on, answer: { status: 500, body: '{"status":"error","message":"no"}' } });
    await caught(make(at));
    expect(at.services.creation.state).toMatchObject({ is: 'unknown' });
  });

  it.each([400, 500])('is nothing else with %i: any other refusal is sent once', async (status) => {
    const at = await ready();
    at.sandbox.fault({ on, answer: { status, body: '{"status":"error","message":"no"}' } });
    await caught(make(at));
    expect(created(at.sandbox)).toHaveLength(1);
  });
});
