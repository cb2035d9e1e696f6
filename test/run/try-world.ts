import { createHash } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { ApiDefinition } from '../../source/sandbox/definition.ts';
import type { Data } from '../../source/sandbox/definition-form.ts';
import type { World } from '../../source/sandbox/world.ts';
import { Secret } from '../../source/secret.ts';
import { createDashboardClient } from '../../source/tyk/dashboard.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import type { Api, TykClient } from '../../source/tyk/types.ts';
import type { Facts } from '../../source/wizard/types.ts';
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts';
import { listed } from '../wizard/world.ts';

const versions = (...names: string[]): Data => ({
  not_versioned: names.length === 0,
  versions: Object.fromEntries((names.length === 0 ? ['Default'] : names).map((name) => [name, { name }])),
});

function define(id: string, more: Data = {}): ApiDefinition {
  return {
    api_id: id,
    id: createHash('md5').update(id).digest('hex').slice(0, 24),
    name: id[0]?.toUpperCase() + id.slice(1),
    org_id: 'default',
    active: true,
    use_standard_auth: true,
    auth: { auth_header_name: 'Authorization' },
    definition: { location: 'header', key: 'x-api-version' },
    version_data: versions(),
    proxy: { listen_path: `/${id}/`, target_url: 'http://behind.test/', strip_listen_path: true },
    ...more,
  };
}

function policy(name: string, more: Data = {}): Data {
  return {
    name,
    org_id: 'default',
    active: true,
    access_rights: { orders: { versions: ['Default'] } },
    ...more,
  };
}

const world: World = {
  apis: [
    define('orders'),
    define('payments'),
    define('customers', { auth: { auth_header_name: 'x-api-key' } }),
    define('pictures', {
      auth: {
        disable_header: true,
        use_param: true,
        param_name: 'api_key',
        use_cookie: true,
        cookie_name: 'c',
      },
    }),
    define('books', { version_data: versions('v1', 'v2') }),
    define('stock', {
      definition: {
        enabled: true,
        name: 'v1',
        default: 'self',
        location: 'header',
        key: 'x-api-version',
        versions: { v2: 'stock-two' },
      },
    }),
    define('stock-two'),
    define('partner', { domain: 'partner.test' }),
    define('reports', { use_basic_auth: true, base_identity_provided_by: 'auth_token' }),
    define('mobile', { use_standard_auth: false, enable_jwt: true }),
    define('search'),
    define('broken'),
  ],
  unloaded: [define('fresh')],
  policies: {
    gold: policy('Gold'),
    retired: policy('Retired', { active: false, is_inactive: true }),
    foreign: policy('Foreign', { org_id: 'org-two' }),
  },
  upstream({ api, method, path }) {
    const status = { search: 404, broken: 503 }[api.api_id] ?? 200;
    const body = JSON.stringify({ hello: api.name, method, path });
    return { status, headers: { 'Content-Type': 'application/json' }, body };
  },
};

export type Tyk = {
  readonly sandbox: Sandbox;
  readonly client: TykClient;
  readonly facts: Facts;
  api(id: string): Api;
  /** A key in Tyk's own words, and its hash. */
  make(body: object): Promise<{ readonly key: Secret; readonly hash: string }>;
  control(method: string, path: string, body?: object): Promise<Response>;
  /** Requests for an API, the management left out. */
  calls(id: string): number;
  /** Turns the clock. */
  turn(seconds: number): void;
};

/** Rights to whole APIs, or to one version of each: `books=v1`. */
export function rights(...apis: string[]): object {
  const entries = apis.map((api) => {
    const [id = '', version = 'Default'] = api.split('=');
    return [id, { api_id: id, api_name: id, versions: [version] }];
  });
  return { access_rights: Object.fromEntries(entries) };
}

/** A small Tyk with an API for each cause, and a clock that can be turned. It ends with the test. */
export async function openTyk(as: 'gateway' | 'dashboard' = 'gateway'): Promise<Tyk> {
  let ahead = 0;
  const sandbox = await startSandbox({ as, world, now: () => Date.now() + ahead });
  onTestFinished(() => sandbox.stop());
  const options = { url: sandbox.url, credential: sandbox.credential };
  const client = as === 'gateway' ? createGatewayClient(options) : createDashboardClient(options);
  const [apis, policies] = [await client.listApis(), await client.listPolicies()];
  const header = as === 'gateway' ? 'x-tyk-authorization' : 'authorization';
  const control: Tyk['control'] = (method, path, body) =>
    fetch(`${sandbox.url}${path}`, {
      method,
      headers: { [header]: sandbox.credential.reveal() },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    sandbox,
    client,
    control,
    facts: listed({ apis, policies }),
    api(id) {
      const found = apis.find((one) => one.id === id);
      if (found === undefined) throw new Error(`There is no API ${id}.`);
      return found;
    },
    async make(body) {
      const path = as === 'gateway' ? '/tyk/keys/create' : '/api/keys';
      const answer = await control('POST', path, { org_id: 'default', allowance: 0, ...body });
      const { key, key_id: id, key_hash: hash } = (await answer.json()) as { [name: string]: string };
      if (answer.status !== 200) throw new Error(`No key was made: ${answer.status}`);
      return { key: new Secret(id ?? key ?? ''), hash: hash ?? '' };
    },
    calls: (id) => sandbox.requests.filter(({ path }) => path.startsWith(`/${id}/`)).length,
    turn(seconds) {
      ahead += seconds * 1000;
    },
  };
}
