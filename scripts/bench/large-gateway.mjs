import { loadSandbox } from './load-sandbox.mjs';

/** Our sandbox as a Gateway of 20 000 APIs, which it lists as a Gateway does: with every field, 7 KB each. */
const COUNT = 20_000;

const [home, secret] = process.argv.slice(2);
const names = ['Orders', 'Inventory', 'Payments', 'Partner api', 'Customers'];

/** Lists inside of an API: what stands between two APIs stands between two paths as well. */
const rules = ['orders', 'orders/{id}', 'status'].map((path) => ({
  path: `/${path}`,
  method_actions: { GET: { action: 'no_action', code: 200, data: '', headers: {} } },
}));

function define(index) {
  const id = `api-${String(index).padStart(5, '0')}`;
  const paths = { ignored: [], white_list: rules, black_list: [] };
  return {
    id: index.toString(16).padStart(24, '0'),
    api_id: id,
    org_id: '5e9d9544a1dcd60001d0ed20',
    name: `${names[index % names.length]} ${index}`,
    slug: id,
    active: true,
    use_keyless: false,
    use_standard_auth: true,
    auth: { auth_header_name: 'Authorization' },
    proxy: { listen_path: `/${id}/`, target_url: 'http://upstream.internal/', strip_listen_path: true },
    definition: { location: 'header', key: 'x-api-version' },
    version_data: {
      not_versioned: true,
      versions: {
        Default: { name: 'Default', expires: '', use_extended_paths: true, extended_paths: paths },
      },
    },
  };
}

const startSandbox = await loadSandbox(home);

const apis = Array.from({ length: COUNT }, (_, index) => define(index));
const { url } = await startSandbox({ secret, world: { apis, policies: {} } });
process.send(url);
