import { WizardError } from '../errors.ts';
import { compareNames } from '../text.ts';
import {
  type ClientOptions,
  type Listing,
  type ListingClient,
  type ListOptions,
  readKeyList,
} from './call.ts';
import { readMessage } from './diagnose.ts';
import type { Answer } from './exchange.ts';
import { isObject, readText } from './fields.ts';
import { parse } from './json.ts';
import { openKeyCalls } from './key-calls.ts';
import { decodeOffered } from './offered.ts';
import { WRONG_API } from './refusals.ts';
import { fillIn } from './template.ts';
import type { Api, CallOptions, Policy } from './types.ts';
import { knows } from './versions.ts';
import { decodeKey, failOnMissing, failOnShape } from './wire.ts';
import { decodeApi } from './wire-api.ts';
import { decodePolicy } from './wire-policy.ts';

/** No API, no key and no organisation has this name; what is answered tells about the secret and the server. */
export const NOBODY = 'tyk-key-wizard-looks-around';

/**
 * The Gateway's control API (`/tyk/…`).
 *
 * `identify` asks for an API that nobody has: 404 in JSON proves the secret for 45 bytes, where the list of all
 * APIs can be many MB; 403 is a wrong secret, and 404 as text a server without that route, a worker for instance.
 * @param options.version what it has said of itself; without one there is no `preview`, and no MCP proxy is listed
 */
export function createGatewayClient(options: ClientOptions & { readonly version?: string }): ListingClient {
  const { caller, url, request, keys } = openKeyCalls('gateway', options, {
    credentialHeader: 'x-tyk-authorization',
    createPath: '/tyk/keys/create',
    userPath: '/tyk/keys',
    certificatePath: '/tyk/certs',
    writeCertificate: (pem) => ({ type: 'text/plain', body: pem }),
    // Since 5.12.0 policies are looked up by the key's organisation: it is always sent.
    complete: (key) => ({ ...key, organisation: key.organisation ?? '' }),
    // Older Gateways find a named key only with one of the two (FINDINGS, trap 18).
    place: ({ apiId, organisation, byName }) => ({
      path: '/tyk/keys',
      query: { org_id: organisation, api_id: apiId, username: byName && 'true' },
    }),
    unwrap: (answer) => answer,
    rename: (record) => record,
  });

  /** @throws WizardError where the secret is right and the route is missing: a worker (gateway-api.md 10.1) */
  const refuseWorker = async (answer: Answer, call: CallOptions) => {
    if (answer.status !== 404 || isObject(parse(answer.text))) return;
    const key = await caller.ask(request('GET', `/tyk/keys/${NOBODY}`), call);
    if (isObject(parse(key.text)) && key.status !== 403) throw explainWorker();
  };

  return {
    kind: 'gateway',
    url,
    get clockAhead() {
      return caller.clockAhead;
    },
    ...keys,
    async identify(call = {}) {
      const answer = await caller.ask(request('GET', `/tyk/apis/${NOBODY}`), call);
      if (answer.status === 404 && /API not found/i.test(readMessage(answer.text))) return {};
      await refuseWorker(answer, call);
      caller.read('identify', answer);
      // Something that says yes to everything.
      throw new WizardError('unreachable', fillIn(WRONG_API.gateway, { host: answer.url.host }));
    },
    async listApis(call: ListOptions<Api> = {}) {
      const inspect = (answer: Answer) => refuseWorker(answer, call);
      const decode = (value: unknown) => decodeApi(value);
      const listing = { decode, check: checkList, inspect, leavesOut: true as const };
      // MCP proxies are left out unless they are asked for (scopes.md, D2).
      const mayKnow = knows(options.version, 'mcp') ?? options.version !== undefined;
      const asked = request('GET', `/tyk/apis${mayKnow ? '?include_types=mcp' : ''}`);
      return sortByName(await caller.list('list-apis', asked, listing, call));
    },
    async listPolicies(call: ListOptions<Policy> = {}) {
      const decode = (value: unknown) => decodePolicy(value, 'gateway');
      const listing = { decode, check: checkList, leavesOut: true as const };
      return sortByName(await caller.list('list-policies', request('GET', '/tyk/policies'), listing, call));
    },
    async readOffered(api, call) {
      // The document of a proxy is never read: that can break it at the next reload (v5.14.0, scopes.md D2).
      const place = api.oas && !api.mcp ? 'apis/oas' : 'apis';
      const asked = request('GET', `/tyk/${place}/${encodeURIComponent(api.id)}`);
      return decodeOffered(api, await caller.call('read-api', asked, (value) => value, call));
    },
    ...(knows(options.version, 'preview')
      ? {
          async preview(key, call = {}) {
            const plain = keys.createRequest({ ...key, special: undefined });
            const asked = { ...plain, url: `${url}/tyk/keys/preview` };
            return caller.call('preview', asked, decodeKey, { ...call, changes: false });
          },
        }
      : {}),
    async listKeys({ apiId, organisation }, most, call = {}) {
      // Where keys are not hashed the API is refused without the organisation (v5.12.0 and later).
      const near = organisation ? { filter: organisation, ...(apiId && { api_id: apiId }) } : {};
      const asked = request('GET', `/tyk/keys?${new URLSearchParams(near)}`);
      const listing = { under: 'keys', decode: readText, check: checkKeys };
      return readKeyList(most, async () => caller.list('list-keys', asked, listing, call));
    },
    async reload(call) {
      await caller.call('reload', request('GET', '/tyk/reload/?block=true'), () => undefined, call);
    },
  };
}

/** Go writes an empty list as null. */
const checkList: Listing<unknown>['check'] = (rest) => {
  if (rest !== null && !Array.isArray(rest)) failOnShape('The list');
};

const checkKeys: Listing<unknown>['check'] = (rest) => {
  if (!isObject(rest) || !('keys' in rest)) failOnMissing('keys', 'The list of keys');
};

type Named = { readonly name: string; readonly id: string };

/** The Gateway lists in another order at each call. */
function sortByName<T extends Named>(items: T[]): readonly T[] {
  return items.sort((one, other) => compareNames(one.name, other.name) || compareNames(one.id, other.id));
}

function explainWorker(): WizardError {
  const explanation = {
    what: 'This Gateway is a data plane (worker): nothing is created on it.',
    why: 'A key made here would stay here. The control plane would never know it.',
    next: 'Use the Dashboard that it belongs to: choose Cloud, Hybrid or Self-Managed.',
  };
  return new WizardError('unreachable', explanation, { code: 404 });
}
