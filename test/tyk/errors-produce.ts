import { WizardError } from '../../source/errors.ts';
import { readBack } from '../../source/run/prove.ts';
import { tryKey } from '../../source/run/try.ts';
import { Secret } from '../../source/secret.ts';
import { createDashboardClient } from '../../source/tyk/dashboard.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import type { Api, TykClient } from '../../source/tyk/types.ts';
import { explainFailure } from '../../source/tyk/unreachable.ts';
import { api, facts, listed, NOW } from '../wizard/world.ts';
import { type Certificate, makeCertificate } from './certificate.ts';
import { findFreePort, type Reply, serve } from './local-server.ts';
import { recordedKey } from './recordings.ts';
import { makeRequest } from './requests.ts';

/** What a person sees, line by line: what, why, next, and the raw words; then the kind, or the verdict of a try. */
type Shown = readonly string[];
export type Produce = () => Promise<Shown>;

const credential = new Secret('a-credential-of-these-tests');
const key = new Secret(Buffer.from('{"org":"default","id":"123","h":"murmur64"}').toString('base64'));
const near = { apiId: 'orders', organisation: 'default' };
export const gatewaySays = (status: number, message: string): Reply => ({
  status,
  body: { status: 'error', message },
});
export const dashboardSays = (status: number, Message: string): Reply => ({
  status,
  body: { Status: 'Error', Message, Meta: null },
});

type Deed = (client: TykClient) => Promise<unknown> | undefined;
export const identify: Deed = (client) => client.identify();
export const listApis: Deed = (client) => client.listApis();
export const listPolicies: Deed = (client) => client.listPolicies();
export const preview: Deed = (client) => client.preview?.(makeRequest());
export const create: Deed = (client) => client.create(makeRequest());
export const read: Deed = (client) => client.read({ key }, near);
export const readHash: Deed = (client) => client.read({ hash: '81252c36' }, near);
export const remove: Deed = (client) => client.remove({ key }, near);

function show(error: unknown, host: string): Shown {
  if (!(error instanceof WizardError)) throw error;
  const { what, why, next, said } = error.explanation;
  return tidy([what, why, next, said, error.kind], host);
}

/** The port is another one in each run. */
const tidy = (lines: readonly (string | undefined)[], host: string): Shown =>
  lines.map((line) => (line ?? '-').replaceAll(host, 'HOST'));

const fail = async (deed: Deed, client: TykClient): Promise<Shown> =>
  show(
    await deed(client)?.then(
      (value) => new Error(`It was read: ${JSON.stringify(value)}`),
      (error: unknown) => error,
    ),
    new URL(client.url).host,
  );

const HTTP = { timeoutSeconds: 30 };
/** A real client against a local server that answers like this. */
export const onGateway = (deed: Deed, reply: Reply): Produce => {
  return async () => {
    const { url } = await serve(() => reply);
    return fail(deed, createGatewayClient({ url, credential, http: HTTP, version: 'v5.3.0' }));
  };
};
export const onDashboard = (deed: Deed, reply: Reply): Produce => {
  return async () => {
    const { url } = await serve(() => reply);
    return fail(deed, createDashboardClient({ url, credential, http: HTTP }));
  };
};

/** A create that was answered with 200; what is shown is what the reading back finds. */
export const createdBut = (readBackAs: object): Produce => {
  return async () => {
    const { url } = await serve(({ method }) => ({
      body: method === 'POST' ? { key: key.reveal(), status: 'ok', action: 'added' } : readBackAs,
    }));
    const client = createGatewayClient({ url, credential, http: HTTP });
    const request = makeRequest();
    const proof = await readBack(client, await client.create(request), request, {}, facts());
    return [proof.state, ...('differences' in proof ? proof.differences : [])];
  };
};

type Tried = {
  /** What the key is in Tyk; 'unknown' where it does not know it. Nobody asks where it is left out. */
  readonly held?: object | 'unknown';
  readonly of?: Api;
  readonly fresh?: boolean;
  /** The version that the call names. */
  readonly version?: string;
};
const orders = api('Orders', { organisation: 'default' });
const { read: recorded } = recordedKey('v5.14.0-B', 'like-tutorial');
export const opens = (apiId: string, more: object = {}) => ({
  ...(recorded as object),
  apply_policies: [],
  access_rights: { [apiId]: { api_id: apiId, api_name: apiId, versions: ['Default'] } },
  ...more,
});

/** A call with the key to a Gateway that answers like this; a new key is tried again, without waiting. */
export const onCall = (status: number, error: string, tried: Tried = {}): Produce =>
  onAnswer({ status, headers: { 'X-Generator': 'tyk.io' }, body: { error } }, tried);

export const onAnswer = (reply: Reply, tried: Tried = {}): Produce => {
  const { held, of = orders, fresh = false, version } = tried;
  return async () => {
    const { url } = await serve(({ path }) => {
      if (!path.startsWith('/tyk/')) return typeof reply === 'object' ? withDate(reply) : reply;
      return held === 'unknown' ? gatewaySays(404, 'Key not found') : { body: held };
    });
    const client = held === undefined ? {} : { client: createGatewayClient({ url, credential, http: HTTP }) };
    const target = { name: 'the Gateway', url: `${url}${of.listenPath}` };
    const waited: string[] = [];
    const { verdict } = await tryKey({
      api: of,
      target,
      key,
      fresh,
      ...(version === undefined ? {} : { change: { version } }),
      facts: listed({ apis: [of] }),
      ...client,
      onProgress: (progress) => {
        if (progress.state === 'waiting') waited.push(progress.verdict.headline);
      },
      wait: async () => {},
    });
    const { headline, why, next, said, state } = verdict;
    const first = waited[0] === undefined ? [] : [`waits ${waited.length} s: ${waited[0]}`];
    return tidy([...first, headline, why, next, said, state], new URL(url).host);
  };
};

/** The clock of the Gateway, so that "2 h ago" is the same in each run. */
const withDate = (reply: Exclude<Reply, string>): Reply =>
  'cutAfter' in reply
    ? reply
    : { ...reply, headers: { date: new Date(NOW * 1000).toUTCString(), ...reply.headers } };

/** What a system code means, where no server of this machine can cause it. */
export const onCode = (code: string): Produce => {
  return async () => {
    const url = new URL('https://tyk.example.com:3000/');
    return show(explainFailure({ code, url, seconds: 30 }), url.host);
  };
};

export const onNobody: Produce = async () => {
  const url = `http://127.0.0.1:${await findFreePort()}`;
  return fail(identify, createGatewayClient({ url, credential, http: HTTP }));
};
export const onSilence: Produce = async () => {
  const { url } = await serve(() => 'silence');
  return fail(identify, createGatewayClient({ url, credential, http: { timeoutSeconds: 0.05 } }));
};
export const onCertificate = (
  options: Parameters<typeof makeCertificate>[0],
  isTrusted: boolean,
): Produce => {
  return async () => {
    const certificate: Certificate = makeCertificate(options);
    const { url } = await serve(() => ({ body: [] }), certificate);
    const http = isTrusted ? { ...HTTP, ca: certificate.cert } : HTTP;
    return fail(identify, createDashboardClient({ url, credential, http }));
  };
};
