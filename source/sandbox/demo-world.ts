import type { ApiDefinition } from './definition.ts';
import type { Data } from './definition-form.ts';
import { inventoryDocument, supplierSchema } from './demo-documents.ts';
import { echo, type Upstream } from './upstream.ts';
import type { World } from './world.ts';

/** A small shop: APIs of every kind that the wizard tells apart, and five policies. */

const ORGANISATION = '5e9d9544a1dcd60001d0ed20';
/** How the database ids of it all begin. */
const DATABASE = '6561a0c1f1e2d30001a0';

const token: Data = { use_standard_auth: true, auth: { auth_header_name: 'Authorization' } };
const version = (name: string): Data => ({ name, expires: '', use_extended_paths: true, paths: noPaths });
const noPaths: Data = { ignored: [], white_list: [], black_list: [] };

function api(id: string, row: string, name: string, listenPath: string, more: Data): ApiDefinition {
  return {
    id: `${DATABASE}${row}`,
    api_id: id,
    org_id: ORGANISATION,
    name,
    slug: listenPath.replaceAll('/', ''),
    active: true,
    proxy: { listen_path: listenPath, target_url: 'http://shop.internal/', strip_listen_path: true },
    definition: { location: 'header', key: 'x-api-version' },
    version_data: { not_versioned: true, versions: { Default: version('Default') } },
    ...more,
  };
}

/** An API made from an OpenAPI document: where its key stands is told in `auth_configs` alone. */
function oas(id: string, row: string, name: string, listenPath: string, more: Data = {}): ApiDefinition {
  return api(id, row, name, listenPath, {
    is_oas: true,
    use_standard_auth: true,
    auth_configs: { authToken: { name: 'authToken', auth_header_name: 'Authorization' } },
    definition: {},
    version_data: { not_versioned: true, versions: { '': {} } },
    ...more,
  });
}

const CATALOGUE = '0c6a3f1e9b7d4e52a8f01b2c3d4e5f60';
const CUSTOMERS = '1d7b4a2f8c6e4d93b9a12c3d4e5f6071';
const INVENTORY = '2e8c5b309d7f4ea4cab23d4e5f607182';
const INVENTORY_V2 = '3f9d6c41ae804fb5dbc34e5f60718293';
const ORDERS = '4a0e7d52bf9140c6ecd45f60718293a4';
const PARTNER_ORDERS = '5b1f8e63c0a251d7fde560718293a4b5';
const PAYMENTS = '6c209f74d1b362e80ef6718293a4b5c6';
const PICTURES = '7d31a085e2c473f91f0718293a4b5c6d';
const REPORTS = '8e42b196f3d5840a2018293a4b5c6d7e';

const SUPPLIERS = 'e4a8b7fc59dba60868750a01b2c3d4e5';
const ASSISTANT = 'f5b9c80d6aecb71979861b12c3d4e5f6';

const APIS: readonly ApiDefinition[] = [
  api(CATALOGUE, 'b001', 'Catalogue #commerce', '/catalogue/', token),
  api(CUSTOMERS, 'b002', 'Customers #crm', '/customers/', {
    use_standard_auth: true,
    auth: { auth_header_name: 'x-api-key' },
  }),
  oas(INVENTORY, 'b003', 'Inventory #warehouse', '/inventory/', {
    definition: {
      enabled: true,
      name: 'v1',
      default: 'self',
      location: 'header',
      key: 'x-api-version',
      versions: { v2: INVENTORY_V2 },
    },
  }),
  oas(INVENTORY_V2, 'b004', 'Inventory v2 #warehouse', '/inventory-v2/'),
  api('9f53c2a704e6951b3129304b5c6d7e8f', 'b005', 'Internal audit #finance', '/audit/', {
    ...token,
    internal: true,
  }),
  api('a064d3b815f7a62c423a415c6d7e8f90', 'b006', 'Legacy catalogue #commerce', '/old-catalogue/', {
    ...token,
    active: false,
  }),
  api(ORDERS, 'b007', 'Orders #commerce', '/orders/', {
    ...token,
    version_data: {
      not_versioned: false,
      default_version: '',
      versions: { v1: version('v1'), v2: version('v2') },
    },
  }),
  api(PARTNER_ORDERS, 'b008', 'Partner orders #commerce #partners', '/partner-orders/', {
    enable_jwt: true,
    jwt_signing_method: 'hmac',
    jwt_source: Buffer.from('only for this demo').toString('base64'),
    jwt_identity_base_field: 'sub',
    jwt_policy_field_name: 'pol',
    jwt_default_policies: ['gold'],
  }),
  api(PAYMENTS, 'b009', 'Payments #commerce #finance', '/payments/', token),
  api(PICTURES, 'b00a', 'Product pictures #commerce', '/pictures/', {
    use_standard_auth: true,
    auth: {
      auth_header_name: 'Authorization',
      use_param: true,
      param_name: 'api_key',
      use_cookie: true,
      cookie_name: 'api_key',
    },
  }),
  api(REPORTS, 'b00b', 'Reports #finance', '/reports/', {
    ...token,
    use_basic_auth: true,
    base_identity_provided_by: 'auth_token',
  }),
  api('b175e4c926a8b73d534b526d7e8f90a1', 'b00c', 'Shop search #commerce', '/search/', token),
  api('c286f5da37b9c84e645c637e8f90a1b2', 'b00d', 'Staff directory', '/staff/', {
    use_basic_auth: true,
  }),
  api(SUPPLIERS, 'b00f', 'Suppliers #warehouse', '/suppliers/', {
    ...token,
    graphql: { enabled: true, version: '2', execution_mode: 'proxyOnly', schema: supplierSchema },
  }),
  oas(ASSISTANT, 'b010', 'Shop assistant #commerce', '/assistant/', {
    application_protocol: 'mcp',
    json_rpc_version: '2.0',
  }),
  api('d397a6eb48cad95f756d748f90a1b2c3', 'b00e', 'Weather #public', '/weather/', {
    use_keyless: true,
  }),
];

const NO_PARTS = { quota: false, rate_limit: false, acl: false, complexity: false, per_api: false };

/** Rights to whole APIs: every version of the versioned ones. */
function rights(...ids: readonly string[]): Data {
  const entries = ids.map((id): [string, Data] => {
    const { name = '' } = APIS.find((one) => one.api_id === id) ?? {};
    return [id, { api_id: id, api_name: name, versions: id === ORDERS ? ['v1', 'v2'] : ['Default'] }];
  });
  return Object.fromEntries(entries);
}

function policy(row: string, name: string, access: Data, more: Data): Data {
  return {
    _id: `${DATABASE}${row}`,
    name,
    org_id: ORGANISATION,
    active: true,
    is_inactive: false,
    rate: 100,
    per: 60,
    quota_max: -1,
    quota_renewal_rate: -1,
    throttle_interval: -1,
    throttle_retry_limit: -1,
    max_query_depth: -1,
    access_rights: access,
    partitions: NO_PARTS,
    tags: [],
    meta_data: {},
    key_expires_in: 0,
    ...more,
  };
}

const MONTH = 30 * 24 * 3600;

const POLICIES: { readonly [id: string]: Data } = {
  gold: policy('c001', 'Gold', rights(ORDERS, PAYMENTS, CATALOGUE, PARTNER_ORDERS), {
    rate: 1000,
    quota_max: 10_000,
    quota_renewal_rate: MONTH,
    tags: ['gold'],
    meta_data: { plan: 'gold' },
  }),
  silver: policy('c002', 'Silver', rights(ORDERS, CATALOGUE), {
    quota_max: 500,
    quota_renewal_rate: MONTH,
    tags: ['silver'],
    meta_data: { plan: 'silver' },
  }),
  trial: policy('c003', 'Trial', rights(CATALOGUE, INVENTORY), {
    id: '',
    rate: 10,
    quota_max: 100,
    quota_renewal_rate: 24 * 3600,
    key_expires_in: 14 * 24 * 3600,
  }),
  'quota-only': policy('c004', 'Quota only', rights(ORDERS), {
    quota_max: 77,
    quota_renewal_rate: 3600,
    partitions: { ...NO_PARTS, quota: true },
  }),
  retired: policy('c005', 'Retired', rights(ORDERS), {
    active: false,
    is_inactive: true,
  }),
};

/** Search answers only one level down, as many APIs do: "your API answered 404 at /; the key worked". */
const shop: Upstream = (call) => {
  const isDeep = call.api.api_id === 'b175e4c926a8b73d534b526d7e8f90a1' && !call.path.startsWith('/products');
  if (!isDeep) return echo(call);
  const body = { message: 'Nothing here. Try /products', path: call.path };
  return { status: 404, headers: { 'Content-Type': 'application/json' }, body: `${JSON.stringify(body)}\n` };
};

export const demoWorld: World = {
  apis: APIS,
  policies: POLICIES,
  documents: { [INVENTORY]: inventoryDocument, [INVENTORY_V2]: inventoryDocument },
  servers: {
    [ASSISTANT]: {
      tools: ['find_product', 'list_orders', 'cancel_order'],
      resources: ['file:///catalogue.txt'],
      prompts: ['greet'],
    },
  },
  upstream: shop,
};
