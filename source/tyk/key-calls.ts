import { WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { addressKey, type Caller, type ClientOptions, createCaller, hideKey, trimUrl } from './call.ts';
import type { HeldKey, KeyClient } from './key-types.ts';
import { secretsOf } from './redact.ts';
import type {
  CallOptions,
  HttpRequest,
  KeyRecord,
  KeyRef,
  KeyRequest,
  NearKey,
  Payload,
  ServerKind,
} from './types.ts';
import { decodeHash, decodeKey, encodeKeyRequest } from './wire.ts';
import { decodeHeldKey, encodeChange, encodeCopy, refuseUnsafeNumbers } from './wire-key.ts';
import { encodeSpecial } from './wire-special.ts';

/** What the two APIs do not have in common where they make, show, change and remove a key. */
type KeyRoutes = {
  readonly credentialHeader: string;
  readonly createPath: string;
  /** Where users are made: their name follows. */
  readonly userPath: string;
  readonly certificatePath: string;
  /** The request that stores a certificate: its type and body. */
  writeCertificate(pem: string): { readonly type: string; readonly body: string };
  /** The request for a key, as this API wants it. */
  complete(key: KeyRequest): KeyRequest;
  /** Where keys stand, and what a Gateway needs beside their name. */
  place(near: NearKey): {
    readonly path: string;
    readonly query?: { readonly [name: string]: string | undefined };
  };
  /** The key in an answer. */
  unwrap(answer: unknown): unknown;
  /** A key as it is known to whoever asks. */
  rename(record: KeyRecord): KeyRecord;
};

/** The calls that both clients make in the same way. */
type KeyCalls = {
  readonly caller: Caller;
  readonly url: string;
  request(method: HttpRequest['method'], path: string): HttpRequest;
  readonly keys: Pick<
    KeyClient,
    | 'hasCertificate'
    | 'addCertificate'
    | 'createRequest'
    | 'create'
    | 'read'
    | 'readWhole'
    | 'update'
    | 'updateRequest'
    | 'copy'
    | 'remove'
    | 'removeRequest'
  >;
};

export function openKeyCalls(server: ServerKind, options: ClientOptions, routes: KeyRoutes): KeyCalls {
  const url = trimUrl(options.url);
  const headers = { [routes.credentialHeader]: options.credential };
  const ofJson = { ...headers, 'content-type': 'application/json' };
  const caller = createCaller(server, options);
  const request: KeyCalls['request'] = (method, path) => ({ method, url: `${url}${path}`, headers });
  const sendJson = (method: HttpRequest['method'], path: string, body: Payload): HttpRequest => ({
    ...request(method, path),
    headers: ofJson,
    body,
  });
  const addressOf = (ref: KeyRef, near: NearKey, more: { readonly suppress_reset?: string } = {}) => {
    const { path, query } = routes.place(near);
    return `${path}/${addressKey(ref, { ...query, ...more }).path}`;
  };
  const readAs = <T>(ref: KeyRef, near: NearKey, decode: (key: unknown) => T, call?: CallOptions) =>
    caller.call('read', request('GET', addressOf(ref, near)), (answer) => decode(routes.unwrap(answer)), {
      ...call,
      ...hideKey(ref),
    });
  const keys: KeyCalls['keys'] = {
    createRequest(key) {
      const { special } = key;
      const body = Object.assign(encodeKeyRequest(routes.complete(key)), encodeSpecial(key));
      if (special?.is === 'basic-user')
        return sendJson('POST', `${routes.userPath}/${encodeURIComponent(special.name)}`, body);
      if (special?.is !== 'named') return sendJson('POST', routes.createPath, body);
      return { ...sendJson('POST', `${routes.place({}).path}/`, body), tail: special.text };
    },
    async create(key, call) {
      const { special } = key;
      const asked = keys.createRequest(key);
      if (special?.is === 'basic-user') {
        // Its key is empty (FINDINGS, section 8): whether it was made is read back.
        const hash = await caller.call('create', asked, (answer) => decodeHash(answer), {
          ...call,
          hide: secretsOf(asked),
        });
        return { key: Secret.ofLines(new Secret(special.name), special.password), ...hash };
      }
      const created = await caller.create(asked, call);
      return special?.is === 'named' ? { ...created, key: special.text } : created;
    },
    async read(ref, near, call) {
      return routes.rename(await readAs(ref, near, decodeKey, call));
    },
    async readWhole(ref, near, call): Promise<HeldKey> {
      const held = await readAs(ref, near, decodeHeldKey, call);
      return { ...held, record: routes.rename(held.record) };
    },
    updateRequest: (ref, near, held, change) =>
      sendJson('PUT', addressOf(ref, near, { suppress_reset: '1' }), encodeChange(held, change)),
    async update(ref, near, held, change, call) {
      refuseUnsafeNumbers(held.raw);
      const asked = keys.updateRequest(ref, near, held, change);
      const hide = [...hideKey(ref).hide, ...secretsOf(asked)];
      await caller.call('update', asked, () => undefined, { ...call, hide });
    },
    async hasCertificate(id, call) {
      const asked = request('GET', `${routes.certificatePath}/${encodeURIComponent(id)}`);
      try {
        await caller.call('read', asked, () => undefined, call);
        return true;
      } catch (error) {
        if (error instanceof WizardError && error.code === 404) return false;
        throw error;
      }
    },
    async addCertificate(pem, organisation, call) {
      const { type, body } = routes.writeCertificate(pem);
      const place = `${routes.certificatePath}?org_id=${encodeURIComponent(organisation)}`;
      const asked = { ...request('POST', place), body };
      const typed = { ...asked, headers: { ...headers, 'content-type': type } };
      try {
        await caller.call('create', typed, () => undefined, call);
      } catch (error) {
        const said = error instanceof WizardError ? (error.explanation.said ?? '') : '';
        if (!/already exists/i.test(said)) throw error;
      }
    },
    async copy(held, change, call) {
      refuseUnsafeNumbers(held.raw);
      return caller.create(sendJson('POST', routes.createPath, encodeCopy(held, change)), call);
    },
    removeRequest: (ref, near) => request('DELETE', addressOf(ref, near)),
    async remove(ref, near, call) {
      const asked = keys.removeRequest(ref, near);
      await caller.call('remove', asked, () => undefined, { ...call, ...hideKey(ref) });
    },
  };
  return { caller, url, request, keys };
}
