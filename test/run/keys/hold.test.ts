import { afterEach, describe, expect, it } from 'vitest';
import { WizardError } from '../../../source/errors.ts';
import { changeKey, removeKey, stopping, type Target, type Watch } from '../../../source/run/keys/hold.ts';
import { createDashboardClient } from '../../../source/tyk/dashboard.ts';
import { createGatewayClient } from '../../../source/tyk/gateway.ts';
import type { HeldKey, KeyChange, KeyClient } from '../../../source/tyk/key-types.ts';
import type { CreatedKey, KeyRequest, Limits } from '../../../source/tyk/types.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../helpers/sandbox.ts';

/* A caller of a key and somebody who changes it, on one clock that only waiting moves. */

const CATALOGUE = '0c6a3f1e9b7d4e52a8f01b2c3d4e5f60';
const SOON = 4_000_000_000;
const limits: Limits = {
  rate: { requests: 1000, seconds: 1 },
  quota: { requests: 5000, seconds: 86_400 },
  throttle: 'off',
};
let sandbox: Sandbox | undefined;
afterEach(async () => {
  await sandbox?.stop();
  sandbox = undefined;
});

type World = {
  readonly client: KeyClient;
  readonly target: Target;
  readonly seen: HeldKey;
  readonly watch: Watch;
  readonly created: CreatedKey;
  call(): Promise<number>;
  /** Until the caller has called once more, and the cache has forgotten. */
  pass(milliseconds: number): Promise<void>;
};

async function open(
  options: SandboxOptions & { readonly everyMs?: number },
  change: Partial<KeyRequest> = {},
): Promise<World> {
  let clock = 1_800_000_000_000;
  const { everyMs, ...settings } = options;
  const running = await startSandbox({ ...settings, now: () => clock });
  sandbox = running;
  const make = settings.as === 'dashboard' ? createDashboardClient : createGatewayClient;
  const client = make({ url: running.url, credential: running.credential });
  const created = await client.create({
    access: { apis: [{ apiId: CATALOGUE, apiName: 'Catalogue', versions: [] }], policies: [] },
    ...(settings.as === 'dashboard' ? {} : { organisation: '5e9d9544a1dcd60001d0ed20' }),
    expires: 'never',
    limits,
    alias: 'busy',
    tags: [],
    metadata: {},
    detailedLogging: false,
    ...change,
  });
  const ref = created.hash === undefined ? { key: created.key } : { hash: created.hash };
  const target = { ref, near: {}, ...(created.hash === undefined ? { isPlain: true } : {}) };
  const call = async () => {
    const headers = { authorization: created.key.reveal() };
    return (await fetch(`${running.gatewayUrl}/catalogue/`, { headers })).status;
  };
  let next = clock;
  const pass = async (milliseconds: number) => {
    const end = clock + milliseconds;
    while (everyMs !== undefined && next <= end) {
      clock = Math.max(clock, next);
      await call();
      next += everyMs;
    }
    clock = end;
  };
  if (everyMs !== undefined) await pass(0);
  const watch = { now: () => clock, wait: (milliseconds: number) => pass(milliseconds) };
  return { client, target, seen: await client.readWhole(ref, {}), watch, created, call, pass };
}

const changes: readonly (readonly [string, KeyChange])[] = [
  ['suspend', { inactive: true }],
  ['extend', { expires: SOON }],
  ['limits', { limits: { rate: { requests: 3, seconds: 60 }, quota: { requests: 9, seconds: 3600 } } }],
];
const servers: readonly (readonly [string, SandboxOptions])[] = [
  ['murmur64', {}],
  ['murmur64, a Dashboard', { as: 'dashboard' }],
  ['plain', { hashing: 'off' }],
  ['no function', { hashing: 'no-function' }],
];

describe('a key that nobody uses', () => {
  it.each(servers)('is changed at once: %s', async (_name, options) => {
    for (const [, change] of changes) {
      const { client, target, seen, watch } = await open(options);
      const { attempts, held } = await changeKey(client, target, seen, change, watch);
      expect(attempts).toBe(1);
      expect(held.record).toMatchObject(change.limits ? { limits: change.limits } : change);
      await sandbox?.stop();
    }
  });

  it.each(servers)('is removed at once, and stays away: %s', async (_name, options) => {
    const { client, target, seen, watch, call } = await open(options);
    await removeKey(client, target, seen, watch);
    await expect(client.readWhole(target.ref, {})).rejects.toMatchObject({ code: 404 });
    expect(await call()).toBe(403);
  });

  it('is not written again where it is as it should be', async () => {
    const { client, target, seen, watch } = await open({});
    expect(await changeKey(client, target, seen, { inactive: false }, watch)).toMatchObject({ attempts: 0 });
  });
});

describe('a busy key of a Gateway that serves it from its cache', () => {
  const busy = { cached: 'all' } as const;
  const options: SandboxOptions & { everyMs: number } = { hashing: 'no-function', busy, everyMs: 300 };

  it('undoes what is done once, although Tyk says yes', async () => {
    const { client, target, seen, pass } = await open(options);
    await client.update(target.ref, {}, seen, { inactive: true });
    await pass(1000);
    expect((await client.readWhole(target.ref, {})).record.inactive).toBe(false);
    await client.remove(target.ref, {});
    await pass(1000);
    expect((await client.readWhole(target.ref, {})).record.alias).toBe('busy');
  });

  it.each(changes)('is changed for good: %s', async (_name, change) => {
    const { client, target, seen, watch, pass } = await open(options);
    const { attempts, seconds } = await changeKey(client, target, seen, change, watch);
    expect(attempts).toBeGreaterThan(1);
    expect(seconds).toBeGreaterThan(10);
    await pass(30_000);
    expect((await client.readWhole(target.ref, {})).record).toMatchObject(
      change.limits ? { limits: change.limits } : change,
    );
  });

  it('is removed for good', async () => {
    const { client, target, seen, watch, pass, call } = await open(options);
    await removeKey(client, target, seen, watch);
    await pass(30_000);
    await expect(client.readWhole(target.ref, {})).rejects.toMatchObject({ code: 404 });
    expect(await call()).toBe(403);
  });

  it('is never said to be gone, or changed, where its caller is faster', async () => {
    for (const work of [
      (it: World) => changeKey(it.client, it.target, it.seen, { inactive: true }, it.watch),
      (it: World) => removeKey(it.client, it.target, it.seen, it.watch),
    ]) {
      const world = await open({ ...options, everyMs: 40 });
      const error: unknown = await work(world).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(WizardError);
      expect(error).toMatchObject({ kind: 'contradicted' });
      expect((error as WizardError).explanation.why).toContain('its caller is faster');
      await sandbox?.stop();
    }
  }, 60_000);

  it('is stopped by its end where it has a policy', async () => {
    const access = { apis: [], policies: ['gold'] } as const;
    const { client, target, seen, watch, pass, call } = await open(options, { access });
    expect(stopping(seen)).toEqual({ expires: 'now' });
    await changeKey(client, target, seen, stopping(seen), watch);
    await pass(30_000);
    expect((await client.readWhole(target.ref, {})).record).toMatchObject({ expires: 1, policies: ['gold'] });
    expect(await call()).toBe(401);
  });
});

describe('a busy key whose call is under way while it is changed', () => {
  it('is stopped before it is removed, so that no call brings it back', async () => {
    const world = await open({ busy: { cached: 'none', serving: 20 } });
    const { client, target, seen, call } = world;
    let isOver = false;
    const callers = Array.from({ length: 4 }, async () => {
      while (!isOver) await call();
    });
    const { attempts } = await removeKey(client, target, seen);
    expect(attempts).toBeGreaterThanOrEqual(2);
    isOver = true;
    await Promise.all(callers);
    await expect(client.readWhole(target.ref, {})).rejects.toMatchObject({ code: 404 });
  });
});

describe('somebody else', () => {
  it('is noticed before anything is written', async () => {
    const { client, target, seen, watch } = await open({});
    await client.update(target.ref, {}, seen, { expires: SOON, limits: { rate: 'unlimited' } });
    const error = await changeKey(client, target, seen, { inactive: true }, watch).catch((it: unknown) => it);
    expect(error).toMatchObject({ kind: 'contradicted' });
    expect((error as WizardError).explanation.what).toMatch(
      /it ends \w+ 2 Oct 2096 .* and its rate is no limit/,
    );
    expect((await client.readWhole(target.ref, {})).record).toMatchObject({ inactive: false, expires: SOON });
  });

  it('is noticed while a change is watched, and keeps what is theirs', async () => {
    const { client, target, seen, watch } = await open({});
    let readings = 0;
    const between: KeyClient = {
      ...client,
      async readWhole(...given) {
        readings += 1;
        const held = await client.readWhole(...given);
        if (readings === 2) await client.update(target.ref, {}, held, { expires: SOON + 1 });
        return held;
      },
    };
    const error = await changeKey(between, target, seen, { expires: SOON }, watch).catch((it: unknown) => it);
    expect(error).toMatchObject({ kind: 'contradicted' });
    expect((await client.readWhole(target.ref, {})).record.expires).toBe(SOON + 1);
  });

  it('has removed it already: that is what was wanted', async () => {
    const { client, target, seen, watch } = await open({});
    await client.remove(target.ref, {});
    await expect(removeKey(client, target, seen, watch)).resolves.toMatchObject({ attempts: 0 });
    await expect(changeKey(client, target, seen, { inactive: true }, watch)).rejects.toMatchObject({
      code: 404,
    });
  });
});

describe('an answer that was lost', () => {
  const put = 'PUT /tyk/keys/*';
  it.each([
    ['cut, and carried out', { on: put, answer: 'cut', carriedOut: true, times: 1 }],
    ['cut before it was carried out', { on: put, answer: 'cut', times: 1 }],
    [
      'that of a proxy',
      { on: put, answer: { status: 502, headers: {}, body: 'Bad gateway' }, carriedOut: true, times: 1 },
    ],
  ] as const)('is looked up: %s', async (_name, fault) => {
    const { client, target, seen, watch } = await open({});
    sandbox?.fault(fault);
    await changeKey(client, target, seen, { expires: SOON }, watch);
    expect((await client.readWhole(target.ref, {})).record.expires).toBe(SOON);
  });

  it('of a removal too', async () => {
    const { client, target, seen, watch } = await open({}, { limits: { ...limits, quota: 'unlimited' } });
    sandbox?.fault({ on: 'DELETE /tyk/keys/*', answer: 'cut', carriedOut: true, times: 1 });
    expect(await removeKey(client, target, seen, watch)).toMatchObject({ attempts: 1 });
  });

  it('is an unknown outcome where it is always lost, or where nothing can be read any more', async () => {
    const lost = await open({});
    sandbox?.fault({ on: put, answer: 'cut' });
    await expect(
      changeKey(lost.client, lost.target, lost.seen, { expires: SOON }, lost.watch),
    ).rejects.toMatchObject({ kind: 'outcome-unknown' });
    await sandbox?.stop();
    const { client, target, seen, watch } = await open({});
    let readings = 0;
    const blind: KeyClient = {
      ...client,
      readWhole: (...given) => {
        readings += 1;
        const gone = { kind: 'unreachable' as const, explanation: { what: 'Nobody answers.' } };
        if (readings > 1) return Promise.reject(new WizardError(gone.kind, gone.explanation));
        return client.readWhole(...given);
      },
    };
    await expect(changeKey(blind, target, seen, { expires: SOON }, watch)).rejects.toMatchObject({
      kind: 'outcome-unknown',
    });
  });
});
