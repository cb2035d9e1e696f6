import { randomUUID, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAbort, WizardError } from '../../source/errors.ts';
import { Secret } from '../../source/secret.ts';
import type { KeyChange, KeyClient } from '../../source/tyk/key-types.ts';
import type {
  Api,
  CreatedKey,
  KeyRecord,
  KeyRef,
  KeyRequest,
  Limits,
  Policy,
} from '../../source/tyk/types.ts';
import { makeCertificate } from '../tyk/certificate.ts';

/** A Tyk to try a client on, and what is known of it. */
export type ContractWorld = {
  readonly client: KeyClient;
  /** The same client with a credential that the server does not know. */
  readonly wrongClient: KeyClient;
  readonly facts: {
    /** An API that takes plain keys and has no versions. */
    readonly apiId: string;
    /** An active policy that gives access, of the API's organisation; left out where the server has none. */
    readonly policyId?: string;
    /** Whether keys are hashed: then a create tells the hash, and it finds the key. */
    readonly hashed: boolean;
  };
  readonly stop: () => Promise<void>;
};

const limits: Limits = {
  rate: { requests: 100, seconds: 60 },
  quota: { requests: 5000, seconds: 86_400 },
  throttle: 'off',
};

/** What every client of TykClient does, on whatever server: the sandbox, or a real Tyk. */
export function describeClientContract(name: string, start: () => Promise<ContractWorld>): void {
  describe(name, () => {
    let world: ContractWorld;
    let api: Api;
    let policies: readonly Policy[] = [];
    const made: CreatedKey[] = [];

    beforeAll(async () => {
      world = await start();
      const found = (await world.client.listApis()).find(({ id }) => id === world.facts.apiId);
      if (found === undefined) throw new Error(`The world has no API ${world.facts.apiId}.`);
      api = found;
      if (world.facts.policyId !== undefined) policies = await world.client.listPolicies();
    });
    afterAll(async () => {
      for (const { key } of made) await world.client.remove({ key }, near()).catch(() => undefined);
      await world.stop();
    });

    const near = () => ({ apiId: api.id, organisation: api.organisation });
    const ask = (change: Partial<KeyRequest> = {}): KeyRequest => ({
      organisation: api.organisation,
      access: { apis: [{ apiId: api.id, apiName: api.rawName, versions: [] }], policies: [] },
      expires: 'never',
      limits,
      alias: 'contract',
      tags: ['contract'],
      metadata: { from: 'contract' },
      detailedLogging: false,
      ...change,
    });
    const create = async (request: KeyRequest) => {
      const created = await world.client.create(request);
      made.push(created);
      return created;
    };
    const refOf = ({ key, hash }: CreatedKey): KeyRef => {
      const [id = key] = key.lines();
      return hash === undefined ? { key: id } : { hash };
    };
    const hold = (created: CreatedKey) => world.client.readWhole(refOf(created), near());
    const failure = async (work: Promise<unknown>): Promise<WizardError> => {
      const error = await work.then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(WizardError);
      return error as WizardError;
    };

    it('knows a good credential, and the organisation where one call tells it', async () => {
      const { organisation = api.organisation } = await world.client.identify();
      expect(organisation).toBe(api.organisation);
    });

    it('knows a wrong credential at every call, and shows Tyk’s own words', async () => {
      const { wrongClient } = world;
      const key = new Secret('no-such-key');
      const held = await hold(await create(ask()));
      const calls = [
        () => wrongClient.identify(),
        () => wrongClient.listApis(),
        () => wrongClient.listPolicies(),
        () => wrongClient.create(ask()),
        () => wrongClient.read({ key }, near()),
        () => wrongClient.readWhole({ key }, near()),
        () => wrongClient.update({ key }, near(), held, { expires: 'never' }),
        () => wrongClient.copy(held, {}),
        () => wrongClient.listKeys(near(), 1),
        () => wrongClient.remove({ key }, near()),
      ];
      for (const call of calls) {
        const error = await failure(call());
        expect(error.kind).toBe('credential');
        expect(error.explanation.said).toMatch(/^Tyk answered 40[13]: /);
      }
    });

    it('lists APIs with all that choosing needs', async () => {
      const apis = await world.client.listApis();
      expect(new Set(apis.map(({ id }) => id)).size).toBe(apis.length);
      for (const { id, name, auth } of apis) {
        expect(id).not.toBe('');
        expect(name).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
        expect(auth.length).toBeGreaterThan(0);
      }
      expect(api).toMatchObject({ auth: ['auth-token'], versions: [] });
      expect(api.listenPath).toMatch(/^\//);
    });

    it('lists policies with what they decide', (context) => {
      const policy = policies.find(({ id }) => id === world.facts.policyId);
      if (policy === undefined) return context.skip('this server has no policies to list');
      expect(policy).toMatchObject({ state: 'active', parts: { access: true } });
      expect(policy.access.length).toBeGreaterThan(0);
    });

    it('makes a key that reads back as it was asked', async () => {
      const expires = Math.floor(Date.now() / 1000) + 3600;
      const { key, hash } = await create(ask({ expires }));
      expect(key.length).toBeGreaterThan(8);
      expect(hash !== undefined).toBe(world.facts.hashed);
      const record = await world.client.read({ key }, near());
      expect(record).toMatchObject({
        organisation: api.organisation,
        alias: 'contract',
        expires,
        limits,
        policies: [],
        tags: ['contract'],
        metadata: { from: 'contract' },
        inactive: false,
        detailedLogging: false,
      });
      expect(record.access.map(({ apiId }) => apiId)).toEqual([api.id]);
      expect(Math.abs((record.createdAt ?? 0) - Date.now() / 1000)).toBeLessThan(120);
    });

    it.each<[string, Partial<KeyRequest>]>([
      [
        'never ends and has no limits',
        { expires: 'never', limits: { rate: 'unlimited', quota: 'unlimited', throttle: 'off' } },
      ],
      ['has a quota that never renews', { limits: { ...limits, quota: { requests: 10, seconds: 'never' } } }],
      ['is throttled', { limits: { ...limits, throttle: { retries: 3, seconds: 10 } } }],
      ['logs in detail', { detailedLogging: true }],
    ])('makes a key that %s', async (_what, change) => {
      const request = ask(change);
      const record = await world.client.read({ key: (await create(request)).key }, near());
      expect(record.limits).toEqual(request.limits);
      expect(record).toMatchObject({ expires: request.expires, detailedLogging: request.detailedLogging });
    });

    it('makes a key with limits of its own at one API', async () => {
      const own: Limits = { rate: { requests: 5, seconds: 10 }, quota: 'unlimited', throttle: 'off' };
      const apis = [{ apiId: api.id, apiName: api.rawName, versions: [], limits: own }] as const;
      const { key } = await create(ask({ access: { apis, policies: [] } }));
      expect((await world.client.read({ key }, near())).access[0]?.limits).toEqual(own);
    });

    it('makes a key from a policy, whose values the read shows', async (context) => {
      const policy = policies.find(({ id }) => id === world.facts.policyId);
      if (policy === undefined) return context.skip('this server has no policies to list');
      const access = { apis: [], policies: [policy.id] } as const;
      const record = await world.client.read({ key: (await create(ask({ access }))).key }, near());
      expect(record.policies).toEqual([policy.id]);
      const opened = record.access.map(({ apiId }) => apiId).sort();
      expect(opened).toEqual(policy.access.map(({ apiId }) => apiId).sort());
    });

    it('sends what it shows, and shows no credential', () => {
      const request = world.client.createRequest(ask());
      expect(request).toEqual(world.client.createRequest(ask()));
      expect(request.method).toBe('POST');
      expect(request.url.startsWith(world.client.url)).toBe(true);
      expect(Object.values(request.headers).some((value) => value instanceof Secret)).toBe(true);
    });

    it('refuses a policy that nobody knows', async () => {
      const error = await failure(
        world.client.create(ask({ access: { apis: [], policies: ['no-such-policy'] } })),
      );
      expect(error.kind).toBe('refused');
      expect(error.explanation.said).toMatch(/^Tyk answered \d{3}: /);
    });

    it('refuses an API that nobody knows, or stores it as it is: the caller must look first', async () => {
      const apis = [{ apiId: 'no-such-api', apiName: 'Nobody', versions: [] }] as const;
      const request = ask({ access: { apis, policies: [] } });
      const outcome = await create(request).catch((error: unknown) => error);
      if (outcome instanceof WizardError) expect(outcome.kind).toBe('refused');
      else {
        const { key } = outcome as CreatedKey;
        const record = await world.client.read({ key }, { organisation: api.organisation });
        expect(record.access.map(({ apiId }) => apiId)).not.toContain(api.id);
      }
    });

    it('finds a key by its hash too', async (context) => {
      if (!world.facts.hashed) return context.skip('keys are not hashed here');
      const { key, hash = '' } = await create(ask());
      expect(await world.client.read({ hash }, near())).toEqual(await world.client.read({ key }, near()));
      await world.client.remove({ hash }, near());
      expect((await failure(world.client.read({ key }, near()))).code).toBe(404);
    });

    it('lists the keys of an API: each can be read and removed by what it is listed as', async () => {
      const made = await create(ask({ alias: 'listed' }));
      const listing = await world.client.listKeys(near(), 5000);
      if ('unlisted' in listing) return expect(listing.unlisted.what).toMatch(/list/i);
      const isSame = (ref: KeyRef) => ('hash' in ref ? ref.hash === made.hash : ref.key.equals(made.key));
      const ref = listing.keys.find(isSame);
      expect(ref).toBeDefined();
      if (ref === undefined) return;
      expect('hash' in ref).toBe(world.facts.hashed);
      expect(await world.client.read(ref, near())).toMatchObject({ alias: 'listed' });
      const request = world.client.removeRequest(ref, near());
      expect(request).toMatchObject({ method: 'DELETE' });
      await world.client.remove(ref, near());
      const after = await world.client.listKeys(near(), 5000);
      expect('keys' in after && after.keys.some(isSame)).toBe(false);
    });

    it('reads a key whole: what its record says, what kind it is, what is left of its quota', async () => {
      const created = await create(ask());
      const held = await hold(created);
      expect(held.record).toEqual(await world.client.read({ key: created.key }, near()));
      expect(held).toMatchObject({ kind: 'token', quotaLeft: 5000, removedAtEnd: false });
      expect(held.raw).toMatchObject({ alias: 'contract', meta_data: { from: 'contract' } });
    });

    it.each<[string, KeyChange, Partial<KeyRecord>]>([
      ['its end', { expires: 4102444800 }, { expires: 4102444800 }],
      ['no end', { expires: 'never' }, { expires: 'never' }],
      ['an end at once', { expires: 'now' }, { expires: 1 }],
      ['its state', { inactive: true }, { inactive: true }],
      ['its rate', { limits: { rate: { requests: 7, seconds: 9 } } }, {}],
      ['its quota', { limits: { quota: { requests: 9, seconds: 'never' } } }, {}],
      ['no limits', { limits: { rate: 'unlimited', quota: 'unlimited', throttle: 'off' } }, {}],
      ['its throttle', { limits: { throttle: { retries: 2, seconds: 3 } } }, {}],
    ])('updates %s and nothing else', async (_what, change, expected) => {
      const own: Limits = { rate: { requests: 5, seconds: 10 }, quota: 'unlimited', throttle: 'off' };
      const apis = [{ apiId: api.id, apiName: api.rawName, versions: [], limits: own }] as const;
      const expires = Math.floor(Date.now() / 1000) + 3600;
      const metadata = { from: 'contract', list: [1, { deep: true }], nothing: null };
      const created = await create(ask({ access: { apis, policies: [] }, expires, metadata }));
      const ref = refOf(created);
      const before = await hold(created);
      await world.client.update(ref, near(), before, change);
      const { record } = await hold(created);
      const changed = { ...expected, limits: { ...before.record.limits, ...change.limits } };
      expect(record).toEqual({ ...before.record, ...changed });
      // And back: nothing was lost on the way.
      await world.client.update(ref, near(), before, {});
      expect((await hold(created)).record).toEqual(before.record);
    });

    it('keeps the policies of a key that it updates', async (context) => {
      const policy = policies.find(({ id }) => id === world.facts.policyId);
      if (policy === undefined) return context.skip('this server has no policies to list');
      const access = { apis: [], policies: [policy.id] } as const;
      const created = await create(ask({ access }));
      const before = await hold(created);
      await world.client.update(refOf(created), near(), before, { expires: 4102444800 });
      expect((await hold(created)).record).toEqual({ ...before.record, expires: 4102444800 });
    });

    it('updates by the key itself too, and says what it sends', async () => {
      const created = await create(ask());
      const held = await hold(created);
      const ref = { key: created.key };
      const request = world.client.updateRequest(ref, near(), held, { inactive: true });
      expect(request).toMatchObject({ method: 'PUT', body: { alias: 'contract', is_inactive: true } });
      expect(new URL(request.url).searchParams.get('suppress_reset')).toBe('1');
      await world.client.update(ref, near(), held, { inactive: true });
      expect((await hold(created)).record.inactive).toBe(true);
    });

    it('updates no key that is not there, and makes none by it', async () => {
      const created = await create(ask());
      const held = await hold(created);
      await world.client.remove(refOf(created), near());
      const error = await failure(world.client.update(refOf(created), near(), held, { inactive: true }));
      expect(error).toMatchObject({ kind: 'refused', code: 404 });
      expect((await failure(hold(created))).code).toBe(404);
    });

    it('writes no number back that it could not read', async () => {
      const held = await hold(await create(ask()));
      const spoilt = { ...held, raw: { ...held.raw, meta_data: { id: Number('12345678901234567890') } } };
      for (const work of [
        () => world.client.update({ key: new Secret('x') }, near(), spoilt, {}),
        () => world.client.copy(spoilt, {}),
      ]) {
        expect((await failure(work())).explanation.what).toContain('a number that is too long');
      }
    });

    it('makes a twin of a key, which differs in nothing but itself', async () => {
      const expires = Math.floor(Date.now() / 1000) + 3600;
      const created = await create(ask({ expires }));
      const before = await hold(created);
      const twin = await world.client.copy(before, {});
      made.push(twin);
      expect(twin.key.equals(created.key)).toBe(false);
      expect(twin.hash === undefined || twin.hash !== created.hash).toBe(true);
      const { createdAt: _twin, ...record } = (await hold(twin)).record;
      const { createdAt: _old, ...old } = before.record;
      expect(record).toEqual(old);
    });

    it('lists no more keys than it is asked for, and says that there are more', async (context) => {
      await create(ask());
      await create(ask());
      const listing = await world.client.listKeys(near(), 1);
      if ('unlisted' in listing) return context.skip('this server lists no keys');
      expect(listing).toMatchObject({ more: true, keys: [expect.anything()] });
      const all = await world.client.listKeys({}, 5000);
      expect('keys' in all && all.keys.length).toBeGreaterThan(1);
    });

    it('removes a key, once', async () => {
      const { key } = await create(ask());
      await world.client.remove({ key }, near());
      for (const call of [world.client.read, world.client.remove]) {
        const error = await failure(call({ key }, near()));
        expect(error).toMatchObject({ kind: 'refused', code: 404 });
        expect(JSON.stringify(error.explanation)).not.toContain(key.reveal());
      }
    });

    it('knows no key that was never made', async () => {
      const key = new Secret('never-made');
      expect((await failure(world.client.read({ key }, near()))).code).toBe(404);
    });

    it('previews a key without making one, where it can', async (context) => {
      const { preview } = world.client;
      if (preview === undefined) return context.skip('this server has no preview');
      expect(await preview(ask())).toMatchObject({ limits, alias: 'contract' });
      expect((await failure(world.client.read({ key: new Secret('preview') }, near()))).code).toBe(404);
    });

    it('reloads, where it can', async (context) => {
      const { reload } = world.client;
      if (reload === undefined) return context.skip('this server has no reload');
      await expect(reload()).resolves.toBeUndefined();
    });

    it('tells where an API is called, where it can', async (context) => {
      const { apiUrl } = world.client;
      if (apiUrl === undefined) return context.skip('this server does not tell');
      expect(await apiUrl(api.id)).toMatch(/^https?:\/\//);
    });

    it('stops at a signal', async () => {
      const signal = AbortSignal.abort();
      const { client } = world;
      const held = await hold(await create(ask()));
      const calls = [
        () => client.identify({ signal }),
        () => client.listApis({ signal }),
        () => client.create(ask(), { signal }),
        () => client.read({ key: new Secret('x') }, near(), { signal }),
        () => client.readWhole({ key: new Secret('x') }, near(), { signal }),
        () => client.update({ key: new Secret('x') }, near(), held, {}, { signal }),
        () => client.copy(held, {}, { signal }),
        () => client.remove({ key: new Secret('x') }, near(), { signal }),
        () => client.listKeys(near(), 1, { signal }),
      ];
      for (const call of calls) {
        const error = await call().then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(isAbort(error)).toBe(true);
      }
    });

    it('makes a user, which is found by its name and hash, and changes its password', async () => {
      const name = `contract.${randomUUID()}`;
      const password = new Secret('a password');
      const created = await create(ask({ special: { is: 'basic-user', name, password } }));
      expect(created.key.lines().map((part) => part.reveal())).toEqual([name, 'a password']);
      const ref = { key: new Secret(name) };
      for (const form of [near(), { ...near(), byName: true as const }]) {
        expect(await world.client.read(ref, form)).toMatchObject({ kind: 'basic-user', alias: 'contract' });
      }
      const held = await world.client.readWhole(refOf(created), near());
      await world.client.update(refOf(created), near(), held, { password: new Secret('another') });
      expect(await world.client.read(refOf(created), near())).toMatchObject({ kind: 'basic-user' });
      await world.client.remove(ref, { ...near(), byName: true });
      expect((await failure(world.client.read(ref, near()))).code).toBe(404);
    });

    it('gives a key a text of one’s own, and repeats it in no error', async () => {
      const text = new Secret(`contract-${randomUUID()}`);
      const { key } = await create(ask({ special: { is: 'named', text } }));
      expect(key.equals(text)).toBe(true);
      expect((await world.client.read({ key: text }, near())).kind).toBeUndefined();
      const request = world.client.createRequest(ask({ special: { is: 'named', text } }));
      expect(JSON.stringify(request)).not.toContain(text.reveal());
      const error = await failure(world.wrongClient.create(ask({ special: { is: 'named', text } })));
      expect(JSON.stringify(error.explanation)).not.toContain(text.reveal());
    });

    it('makes a key that signs, whose secret can be read', async () => {
      const created = await create(ask({ special: { is: 'hmac' } }));
      const { kind, secret } = await hold(created);
      expect([kind, secret?.length]).toEqual(['hmac', 44]);
    });

    it('stores a certificate, knows it then, and makes one key for it', async () => {
      const { cert } = makeCertificate({ commonName: randomUUID() });
      const hash = new X509Certificate(cert).fingerprint256.replaceAll(':', '').toLowerCase();
      const id = `${api.organisation}${hash}`;
      expect(await world.client.hasCertificate(id)).toBe(false);
      await world.client.addCertificate(cert, api.organisation);
      await world.client.addCertificate(cert, api.organisation);
      expect(await world.client.hasCertificate(id)).toBe(true);
      const created = await create(ask({ special: { is: 'certificate', id } }));
      expect((await hold(created)).record).toMatchObject({ kind: 'certificate', certificates: [id] });
      const again = await failure(world.client.create(ask({ special: { is: 'certificate', id } })));
      expect(again.explanation.what).toBe('There is a key for this certificate already.');
    });
  });
}
