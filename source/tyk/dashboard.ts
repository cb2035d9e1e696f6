import { WizardError } from '../errors.ts';
import { sanitise } from '../text.ts';
import {
  type ClientOptions,
  type Listing,
  type ListingClient,
  type ListOptions,
  type ListProgress,
  readKeyList,
} from './call.ts';
import { isObject, readEither, readFields, readList, readNumber, readText, readTexts } from './fields.ts';
import { openKeyCalls } from './key-calls.ts';
import { decodeOffered } from './offered.ts';
import { isTooHeavy, type Page, readPages } from './pages.ts';
import type { Api, KeyRequest, LeftOut, NonEmpty, Policy } from './types.ts';
import { failOnMissing, failOnShape } from './wire.ts';
import { decodeWrappedApi } from './wire-api.ts';
import { decodePolicy } from './wire-policy.ts';

/**
 * Every page at once; the same for all versions and all of Tyk's own tools (dashboard-api.md 2.2). A page has ten
 * rows: 20 000 APIs would be 2 000 calls, so single pages are read only where the whole is too much for the server.
 */
const ALL = 'p=-1';

/**
 * The Dashboard's API (`/api/…`), by the user's API Access Credentials, sent raw.
 *
 * Policies have two ids, and which of them a Gateway knows depends on its version and settings: a create that
 * is answered "policy not found" is sent once more with the database ids, as `listPolicies` has shown them, and
 * a key that is read has the public ones.
 */
export function createDashboardClient(options: ClientOptions): ListingClient {
  const databaseIds = new Map<string, string>();
  const publicIds = new Map<string, string>();
  const { caller, url, request, keys } = openKeyCalls('dashboard', options, {
    credentialHeader: 'authorization',
    createPath: '/api/keys',
    userPath: '/api/apis/keys/basic',
    certificatePath: '/api/certs',
    writeCertificate,
    complete: (key) => key,
    // Before 5.8 only the form under an API exists; it works everywhere (dashboard-api.md 9).
    place: ({ apiId, byName }) => ({
      path: apiId === undefined ? '/api/keys' : `/api/apis/${encodeURIComponent(apiId)}/keys`,
      query: { username: byName && 'true' },
    }),
    unwrap: (answer) => (isObject(answer) && 'data' in answer ? answer.data : answer),
    // Under the ids that are listed.
    rename: (record) => ({ ...record, policies: record.policies.map((id) => publicIds.get(id) ?? id) }),
  });
  /** Of APIs, as the first one says. */
  let knownPages = 0;
  const listAll = async <T>(
    doing: 'list-apis' | 'list-policies',
    path: string,
    listing: Listing<T> & { readonly keyOf: (item: T) => string },
    call: ListOptions<T>,
  ): Promise<readonly T[]> => {
    let all: LeftOut = { withoutId: 0, broken: 0 };
    const readPage = async (page: number) => {
      let pages = 0;
      let bytes = 0;
      const check = (rest: unknown) => {
        listing.check(rest);
        pages = readNumber(readEither(readFields(rest), 'Pages'));
      };
      const onProgress = (progress: ListProgress<T>) => {
        bytes = progress.bytes;
      };
      const asked = request('GET', `${path}?p=${page}`);
      let leftOut = 0;
      const onLeftOut = ({ withoutId, broken }: LeftOut) => {
        leftOut = withoutId + broken;
        all = { withoutId: all.withoutId + withoutId, broken: all.broken + broken };
      };
      const options = { signal: call.signal, onProgress, onLeftOut };
      const items = await caller.list(doing, asked, { ...listing, check }, options);
      return { items, pages, bytes, leftOut };
    };
    try {
      return await caller.list(doing, request('GET', `${path}?${ALL}`), listing, call);
    } catch (error) {
      if (knownPages < 2 || !isTooHeavy(error)) throw error;
      const items = await readPages(readPage, listing.keyOf, call.onProgress);
      if (all.withoutId + all.broken > 0) call.onLeftOut?.(all);
      return items;
    }
  };

  return {
    kind: 'dashboard',
    url,
    get clockAhead() {
      return caller.clockAhead;
    },
    ...keys,
    async identify(call) {
      const first = await caller.call('identify', request('GET', '/api/apis?p=1'), decodeFirstPage, call);
      knownPages = first.pages;
      return first.organisation === '' ? {} : { organisation: first.organisation };
    },
    async listApis(call: ListOptions<Api> = {}) {
      const listing = {
        under: 'apis',
        decode: decodeWrappedApi,
        keyOf: ({ id }: Api) => id,
        check: checkRows('apis', 'The list of APIs'),
        leavesOut: true as const,
      };
      return listAll('list-apis', '/api/apis', listing, call);
    },
    async listPolicies(call: ListOptions<Policy> = {}) {
      const decode = (value: unknown) => decodePolicy(value, 'dashboard');
      const keyOf = ({ id, databaseId = id }: Policy) => databaseId;
      const check = checkRows('Data', 'The list of policies');
      const listing = { under: 'Data', decode, keyOf, check, leavesOut: true as const };
      const policies = await listAll('list-policies', '/api/portal/policies', listing, call);
      for (const { id, databaseId = id } of policies) {
        if (id === databaseId) continue;
        databaseIds.set(id, databaseId);
        publicIds.set(databaseId, id);
      }
      return policies;
    },
    async readOffered(api, call) {
      const id = encodeURIComponent(api.id);
      const asked = request('GET', `/api/apis/${api.oas ? `oas/${id}` : id}`);
      const found = await caller.call('read-api', asked, readFields, call);
      return decodeOffered(api, api.oas ? found : found.api_definition);
    },
    async create(key, call) {
      try {
        return await keys.create(key, call);
      } catch (error) {
        const other = takeDatabaseIds(key, databaseIds);
        if (other === undefined || !saysPolicyNotFound(error)) throw error;
        return keys.create(other, call).catch((again: unknown) => {
          throw saysPolicyNotFound(again) ? error : again;
        });
      }
    },
    listKeys({ apiId }, most, call = {}) {
      const place = apiId === undefined ? 'keys' : `${encodeURIComponent(apiId)}/keys`;
      const readPage = (page: number) =>
        caller.call('list-keys', request('GET', `/api/apis/${place}?p=${page}`), decodeKeyPage, call);
      return readKeyList(most, async () => {
        // That a negative page is all of them is documented for 5.14 alone; others answer the first one, or an error.
        const all = await readPage(-1).catch((error: unknown) => {
          if (isTooHeavy(error) || (error instanceof WizardError && error.code === 400)) return undefined;
          throw error;
        });
        if (all !== undefined && all.pages < 2) return all.items;
        return readPages(readPage, (name) => name, undefined, most + 1);
      });
    },
    async apiUrl(apiId, call) {
      const asked = request('GET', `/api/apis/${encodeURIComponent(apiId)}/url`);
      try {
        const decode = (answer: unknown) => sanitise(readText(readFields(answer).ApiURL)) || undefined;
        return await caller.call('api-url', asked, decode, call);
      } catch (error) {
        // Old Dashboards have no such call, and an API can be called without it.
        if (error instanceof WizardError && (error.code === 404 || error.kind === 'refused'))
          return undefined;
        throw error;
      }
    },
  };
}

/** A form with one file (dashboard specs: `multipart/form-data`, `file`). */
function writeCertificate(pem: string) {
  const boundary = 'tyk-key-wizard-certificate';
  const head = 'Content-Disposition: form-data; name="file"; filename="certificate.pem"';
  const body = `--${boundary}\r\n${head}\r\nContent-Type: text/plain\r\n\r\n${pem}\r\n--${boundary}--\r\n`;
  return { type: `multipart/form-data; boundary=${boundary}`, body };
}

/** A list in its envelope; null is an empty one. */
function readRows(answer: unknown, name: string, thing: string): readonly unknown[] {
  if (!isObject(answer)) failOnShape(thing);
  if (!(name in answer || name.toLowerCase() in answer)) failOnMissing(name, thing);
  return readList(readEither(answer, name));
}

function checkRows(name: string, thing: string): (answer: unknown) => void {
  return (answer) => void readRows(answer, name, thing);
}

function decodeFirstPage(answer: unknown): { readonly organisation: string; readonly pages: number } {
  const rows = readRows(answer, 'apis', 'The list of APIs');
  const organisations = rows.map((row) => readText(readFields(readFields(row).api_definition).org_id));
  return { organisation: organisations.find(Boolean) ?? '', pages: readNumber(readFields(answer).pages) };
}

/** `{"data":{"keys":[…]},"pages":n}` (dashboard-api.md 2.4). */
function decodeKeyPage(answer: unknown): Page<string> {
  if (!isObject(answer)) failOnShape('The list of keys');
  const fields = readFields(readEither(answer, 'Data'));
  if (!('keys' in fields)) failOnMissing('keys', 'The list of keys');
  return { items: readTexts(fields.keys), pages: readNumber(answer.pages), bytes: 0 };
}

function takeDatabaseIds(key: KeyRequest, ids: ReadonlyMap<string, string>): KeyRequest | undefined {
  const [first, ...others] = key.access.policies;
  if (first === undefined || !key.access.policies.some((id) => ids.has(id))) return undefined;
  const swap = (id: string) => ids.get(id) ?? id;
  const policies: NonEmpty<string> = [swap(first), ...others.map(swap)];
  return { ...key, access: { ...key.access, policies } };
}

/** A complete answer that says that nothing was made (design, rule 2). */
function saysPolicyNotFound(error: unknown): boolean {
  if (!(error instanceof WizardError) || error.kind !== 'refused') return false;
  return /policy not found/i.test(error.explanation.said ?? '');
}
