import { WizardError } from '../errors.ts';
import { compareNames } from '../text.ts';
import {
  addressKey,
  type ClientOptions,
  createCaller,
  hideKey,
  type Listing,
  type ListingClient,
  type ListOptions,
  readKeyList,
  trimUrl,
} from './call.ts';
import { readMessage } from './diagnose.ts';
import type { Answer } from './exchange.ts';
import { parse } from './json.ts';
import type { KeyClient } from './key-types.ts';
import { explainWrongApi } from './refusals.ts';
import type {
  Api,
  CallOptions,
  HttpRequest,
  JsonValue,
  KeyRef,
  NearKey,
  Policy,
  TykClient,
} from './types.ts';
import { decodeKey, encodeKeyRequest, failOnMissing, failOnShape, isObject, readText } from './wire.ts';
import { decodeApi } from './wire-api.ts';
import { decodeHeldKey, encodeChange, encodeCopy, refuseUnsafeNumbers } from './wire-key.ts';
import { decodePolicy } from './wire-policy.ts';

/** No API, no key and no organisation has this name; what is answered tells about the secret and the server. */
export const NOBODY = 'tyk-key-wizard-looks-around';

/**
 * The Gateway's control API (`/tyk/…`).
 *
 * `identify` asks for an API that nobody has: 404 in JSON proves the secret for 45 bytes, where the list of all
 * APIs can be many MB; 403 is a wrong secret, and 404 as text a server without that route, a worker for instance.
 * @param options.canPreview what `canPreview` says of the version; without it there is no `preview`
 */
export function createGatewayClient(
  options: ClientOptions & { readonly canPreview?: boolean },
): ListingClient {
  const url = trimUrl(options.url);
  const headers = { 'x-tyk-authorization': options.credential };
  const caller = createCaller('gateway', options);
  const request = (method: HttpRequest['method'], path: string): HttpRequest => ({
    method,
    url: `${url}${path}`,
    headers,
  });

  /** @throws WizardError where the secret is right and the route is missing: a worker (gateway-api.md 10.1) */
  const refuseWorker = async (answer: Answer, call: CallOptions) => {
    if (answer.status !== 404 || isObject(parse(answer.text))) return;
    const key = await caller.ask(request('GET', `/tyk/keys/${NOBODY}`), call);
    if (isObject(parse(key.text)) && key.status !== 403) throw explainWorker();
  };
  const sendJson = (method: HttpRequest['method'], path: string, body: JsonValue): HttpRequest => ({
    ...request(method, path),
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  });
  const createRequest: TykClient['createRequest'] = (key) =>
    // Since 5.12.0 policies are looked up by the key's organisation: it is always sent.
    sendJson('POST', '/tyk/keys/create', encodeKeyRequest({ ...key, organisation: key.organisation ?? '' }));
  const addressOf = (ref: KeyRef, { apiId, organisation }: NearKey, more: { suppress_reset?: string } = {}) =>
    // Older Gateways find a named key only with one of the two (FINDINGS, trap 18).
    `/tyk/keys/${addressKey(ref, { org_id: organisation, api_id: apiId, ...more }).path}`;
  const removeRequest: TykClient['removeRequest'] = (ref, near) => request('DELETE', addressOf(ref, near));
  const updateRequest: KeyClient['updateRequest'] = (ref, near, held, change) =>
    sendJson('PUT', addressOf(ref, near, { suppress_reset: '1' }), encodeChange(held, change));
  const readAs = <T>(
    ref: KeyRef,
    near: NearKey,
    decode: (answer: unknown) => T,
    call: CallOptions | undefined,
  ): Promise<T> =>
    caller.call('read', request('GET', addressOf(ref, near)), decode, { ...call, ...hideKey(ref) });

  return {
    kind: 'gateway',
    url,
    get clockAhead() {
      return caller.clockAhead;
    },
    createRequest,
    async identify(call = {}) {
      const answer = await caller.ask(request('GET', `/tyk/apis/${NOBODY}`), call);
      if (answer.status === 404 && /API not found/i.test(readMessage(answer.text))) return {};
      await refuseWorker(answer, call);
      caller.read('identify', answer);
      // Something that says yes to everything.
      throw new WizardError('unreachable', explainWrongApi({ server: 'gateway', url: answer.url }));
    },
    async listApis(call: ListOptions<Api> = {}) {
      const inspect = (answer: Answer) => refuseWorker(answer, call);
      const decode = (value: unknown) => decodeApi(value);
      const listing = { decode, check: checkList, inspect, leavesOut: true as const };
      return sortByName(await caller.list('list-apis', request('GET', '/tyk/apis'), listing, call));
    },
    async listPolicies(call: ListOptions<Policy> = {}) {
      const decode = (value: unknown) => decodePolicy(value, 'gateway');
      const listing = { decode, check: checkList, leavesOut: true as const };
      return sortByName(await caller.list('list-policies', request('GET', '/tyk/policies'), listing, call));
    },
    ...(options.canPreview === true
      ? {
          async preview(key, call = {}) {
            const asked = { ...createRequest(key), url: `${url}/tyk/keys/preview` };
            return caller.call('preview', asked, decodeKey, { ...call, changes: false });
          },
        }
      : {}),
    create(key, call) {
      return caller.create(createRequest(key), call);
    },
    async listKeys({ apiId, organisation }, most, call = {}) {
      // Where keys are not hashed the API is refused without the organisation (v5.12.0 and later).
      const near = organisation ? { filter: organisation, ...(apiId && { api_id: apiId }) } : {};
      const asked = request('GET', `/tyk/keys?${new URLSearchParams(near)}`);
      const listing = { under: 'keys', decode: readText, check: checkKeys };
      return readKeyList(most, async () => caller.list('list-keys', asked, listing, call));
    },
    read: (ref, near, call) => readAs(ref, near, decodeKey, call),
    readWhole: (ref, near, call) => readAs(ref, near, decodeHeldKey, call),
    async update(ref, near, held, change, call) {
      refuseUnsafeNumbers(held.raw);
      const asked = updateRequest(ref, near, held, change);
      await caller.call('update', asked, ignore, { ...call, ...hideKey(ref) });
    },
    updateRequest,
    async copy(held, change, call) {
      refuseUnsafeNumbers(held.raw);
      return caller.create(sendJson('POST', '/tyk/keys/create', encodeCopy(held, change)), call);
    },
    async remove(ref, near, call) {
      await caller.call('remove', removeRequest(ref, near), ignore, { ...call, ...hideKey(ref) });
    },
    removeRequest,
    async reload(call) {
      await caller.call('reload', request('GET', '/tyk/reload/?block=true'), ignore, call);
    },
  };
}

/** `v5.14.0`, `5.9.1-rc2`: the three numbers, or undefined where there are none. */
export function readVersion(version: string | undefined): readonly [number, number, number] | undefined {
  const [, major, minor, patch] = /(\d+)\.(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  return patch === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/** Before 2.9.3 a preview would make a live key called "preview": no version, no preview (design, rule 4). */
export function canPreview(version: string | undefined): boolean {
  const [major = 0, minor = 0, patch = 0] = readVersion(version) ?? [];
  return major !== 2 ? major > 2 : minor > 9 || (minor === 9 && patch >= 3);
}

/** Go writes an empty list as null. */
const checkList: Listing<unknown>['check'] = (rest) => {
  if (rest !== null && !Array.isArray(rest)) failOnShape('The list');
};

const checkKeys: Listing<unknown>['check'] = (rest) => {
  if (!isObject(rest) || !('keys' in rest)) failOnMissing('keys', 'The list of keys');
};

function ignore(): void {}

type Named = { readonly name: string; readonly id: string };

/** The Gateway lists in another order at each call. */
function sortByName<T extends Named>(items: T[]): readonly T[] {
  return items.sort((one, other) => compareNames(one.name, other.name) || compareNames(one.id, other.id));
}

function explainWorker(): WizardError {
  return new WizardError(
    'unreachable',
    {
      what: 'This Gateway is a data plane (worker): nothing is created on it.',
      why: 'A key made here would stay here. The control plane would never know it.',
      next: 'Use the Dashboard that it belongs to: choose Cloud, Hybrid or Self-Managed.',
    },
    { code: 404 },
  );
}
