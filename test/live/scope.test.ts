import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLostKey, wantedKey } from '../../source/run/lost.ts';
import { compareScope } from '../../source/run/prove-scope.ts';
import { Secret } from '../../source/secret.ts';
import { observe } from '../../source/tyk/connect.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import { createSender } from '../../source/tyk/http.ts';
import { callApi } from '../../source/tyk/try.ts';
import type { Api, CreatedKey, KeyRequest } from '../../source/tyk/types.ts';
import { knows } from '../../source/tyk/versions.ts';
import { joinUrl } from '../../source/wizard/api-address.ts';
import { planRequest } from '../../source/wizard/request.ts';
import { allowedCall, forbiddenCall } from '../../source/wizard/try-scope.ts';
import type { Answers, Facts } from '../../source/wizard/types.ts';
import { planCall } from '../../source/wizard/usage.ts';
import { listed } from '../wizard/world.ts';

/*
 * What narrows a key, on a real Gateway (see gateway.test.ts for its address): the request is the wizard's own, made of
 * answers; the Gateway's own refusals judge it. Whatever stands behind the API, a call that is let through is none
 * of them. Keys are removed again.
 */
const url = process.env.TYK_LIVE_URL ?? '';
const secret = process.env.TYK_GW_SECRET ?? '';

describe.skipIf(url === '' || secret === '')('the scope of a key on a real Gateway', () => {
  let client: ReturnType<typeof createGatewayClient>;
  let apis: readonly Api[] = [];
  let facts: Facts;
  let version: string | undefined;
  const made: { readonly key: Secret; readonly organisation: string }[] = [];

  beforeAll(async () => {
    const { observation } = await observe(url);
    if (observation.is === 'gateway') version = observation.version;
    const credential = new Secret(secret);
    client = createGatewayClient({ url, credential, ...(version && { version }) });
    apis = await client.listApis();
    facts = listed({ apis, policies: [] });
  });
  afterAll(async () => {
    for (const { key, organisation } of made) await client.remove({ key }, { organisation });
  });

  /** The first API for which this holds, that takes a key and listens at a plain path of any domain. */
  const find = (fits: (api: Api) => boolean) =>
    apis.find(
      (api) =>
        api.auth.join() === 'auth-token' &&
        api.alternatives === undefined &&
        api.versions.length === 0 &&
        !/[{]/.test(api.listenPath) &&
        !api.internal &&
        api.active &&
        fits(api),
    );
  const create = async (api: Api, answers: Answers): Promise<CreatedKey & { request: KeyRequest }> => {
    const chosen: Answers = {
      deployment: 'open-source',
      url,
      apis: [api.id],
      policies: [],
      expires: { in: 600 },
      ...answers,
    } as Answers;
    const request = { ...planRequest(chosen, facts), organisation: api.organisation };
    const created = await client.create(request);
    made.push({ key: created.key, organisation: api.organisation });
    const near = { organisation: api.organisation, apiId: api.id };
    expect(compareScope(request, await client.read({ key: created.key }, near), facts)).toEqual([]);
    return { ...created, request };
  };
  const send = createSender();
  const call = async (api: Api, key: Secret, change: object) => {
    const answer = await callApi(send, planCall(api, joinUrl(url, api.listenPath), change), key);
    return /resource has been disallowed|Rate Limit Exceeded/i.test(answer.said) && answer.quota === undefined
      ? answer.status
      : 'let through';
  };
  const isPlain = (api: Api) =>
    !api.graphql && !api.mcp && api.childVersions.length === 0 && api.domain === '' && !api.rateLimitOff;

  it.each([
    ['Classic', false],
    ['OAS', true],
  ])('keeps a key to operations of a %s API', async (_kind, oas) => {
    const api = find((one) => isPlain(one) && one.oas === oas);
    if (api === undefined) return expect.soft(apis.length).toBeGreaterThan(0);
    const items = ['GET /tkw/users', 'POST /tkw/users/{id}', 'GET /tkw/public/*', 'GET /tkw/v1.0'];
    const { key } = await create(api, { allow: items.map((item) => `${api.id}: ${item}`) });
    const calls: readonly [string, string, 'let through' | 403][] = [
      ['GET', '/tkw/users', 'let through'],
      ['GET', '/tkw/users/', 403],
      ['GET', '/tkw/users/1', 403],
      ['GET', '/x/tkw/users', 403],
      ['DELETE', '/tkw/users', 403],
      ['POST', '/tkw/users/1', 'let through'],
      ['POST', '/tkw/users/1/o', 403],
      ['GET', '/tkw/public/a/b', 'let through'],
      ['GET', '/tkw/public', 403],
      ['GET', '/tkw/v1.0', 'let through'],
      ['GET', '/tkw/v1X0', 403],
    ];
    for (const [method, path, expected] of calls)
      expect([method, path, await call(api, key, { method, path })]).toEqual([method, path, expected]);
  });

  it('limits single operations, the narrow ones first, each by itself', async () => {
    const api = find(isPlain);
    if (api === undefined || knows(version, 'operationLimits') === false) return;
    const { key } = await create(api, {
      rate: { requests: 1, seconds: 60 },
      endpointLimits: [`${api.id}: GET /tkw/* = 4/60s`, `${api.id}: GET /tkw/users = 2/60s`],
    } as Answers);
    const times = async (path: string, count: number) => {
      const seen: unknown[] = [];
      for (let done = 0; done < count; done += 1) seen.push(await call(api, key, { method: 'GET', path }));
      return seen;
    };
    expect(await times('/tkw/users', 3)).toEqual(['let through', 'let through', 429]);
    expect((await times('/tkw/a', 5)).at(-1)).toBe(429);
    expect(await times('/elsewhere', 2)).toEqual(['let through', 429]);
  });

  it('says what becomes of a key after its end, where the Gateway knows that', async () => {
    const api = find(isPlain);
    if (api === undefined || knows(version, 'afterExpiry') === false) return;
    for (const afterExpiry of ['delete', 'keep', { keepSeconds: 60 }] as const) {
      const { key, request } = await create(api, { afterExpiry });
      expect(request.afterExpiry).toEqual(afterExpiry);
      const held = await client.read({ key }, { organisation: api.organisation, apiId: api.id });
      expect(held.afterExpiry).toEqual(afterExpiry);
    }
  });

  it.each([
    ['that lets everything through', false],
    ['with a list of what it lets through', true],
  ])('is tried by a call that is let through, and one that is not, on an API %s', async (_what, lists) => {
    const api = find((one) => isPlain(one) && (one.allowLists !== undefined) === lists);
    if (api === undefined) return;
    const [own = { method: 'GET', path: '/tkw/{id}' }] = api.allowLists?.get('') ?? [];
    const answers: Answers = { allow: [`${api.id}: GET ${own.path.replace(/\{[^{}]*\}/g, '7')}`] };
    const { key, request } = await create(api, answers);
    const allowed = allowedCall(api, answers, facts, request.access.apis);
    expect(allowed).toMatchObject({ method: 'GET', path: expect.stringMatching(/^\/./) });
    expect(await call(api, key, allowed)).toBe('let through');
    const forbidden = forbiddenCall(api, answers, facts);
    if (forbidden !== undefined) expect(await call(api, key, forbidden)).toBe(403);
    expect(forbidden === undefined).toBe(lists && !/[{]/.test(own.path));
  });

  it('tells a lost key from others that differ in their scope alone', async () => {
    const api = find((one) => isPlain(one) && !one.oas && one.allowLists === undefined);
    if (api === undefined) return;
    const usual = { alias: `tkw-lost-${Date.now()}`, expires: { at: Math.floor(Date.now() / 1000) + 600 } };
    const others: readonly Answers[] = [
      {},
      { allow: [`${api.id}: GET /a`] },
      { allow: [`${api.id}: GET /b`] },
      { endpointLimits: [`${api.id}: GET /a = 2/60s`] },
      ...(knows(version, 'afterExpiry') === false ? [] : [{ afterExpiry: 'delete' } as const]),
    ];
    const since = Math.floor(Date.now() / 1000) - 5;
    const keys = [];
    for (const other of others) keys.push(await create(api, { ...usual, ...other } as Answers));
    for (const { request, hash } of keys) {
      const search = await findLostKey(client, wantedKey(request, {}, facts, since));
      if (search.is === 'unknown') return;
      const found = search.is === 'found' ? search.keys.map(({ ref }) => ref) : [];
      expect(found).toHaveLength(1);
      if (hash !== undefined) expect(found).toEqual([{ hash }]);
    }
  });
});
