import { type Answer, type Call, json, noSuchRoute, segments } from './answers.ts';
import { saveCertificate } from './certificates.ts';
import { envelope, page, search } from './dashboard-answers.ts';
import { answerDashboardKeys, answerKeyList } from './dashboard-keys.ts';
import type { Api } from './definition.ts';
import { oasDocument } from './oas.ts';
import type { State } from './state.ts';
import { type KnownPolicy, policyData } from './world.ts';

const HTML = { 'Content-Type': 'text/html; charset=utf-8' };
const PAGE = '<!doctype html>\n<html><head><title>Tyk Dashboard</title></head><body>Log in</body></html>\n';

/** A Dashboard and the user whose credential is asked for. */
type Dashboard = {
  readonly state: State;
  readonly secret: string;
  /** The organisation of the user: nothing of another one is seen. */
  readonly organisation: string;
  /** Where its Gateway answers. */
  readonly gatewayUrl: string;
};

/** The Dashboard API, as its published specs have it (5.8 to 5.14); a page of HTML at every other path. */
export function answerDashboard(dashboard: Dashboard, call: Call): Answer {
  const path = segments(call.path);
  // the body of a Dashboard's /hello is not published: nothing may depend on it
  if (path[0] === 'hello' && path.length === 1) return json(200, { status: 'ok' });
  if (path[0] !== 'api') return { status: 200, headers: HTML, body: PAGE };
  // official scripts send the bare credential, newer specs declare "Bearer"
  const given = (call.headers.authorization ?? '').replace(/^Bearer /, '');
  if (given !== dashboard.secret) return envelope(401, 'Not authorised');
  return answerRoute(dashboard, call, path.slice(1));
}

function answerRoute(dashboard: Dashboard, call: Call, path: readonly string[]): Answer {
  const { state, organisation } = dashboard;
  const [room, one = '', two = '', three = ''] = path;
  if (room === 'keys' && path.length < 3) return answerDashboardKeys(state, call, one, organisation);
  if (room === 'apis' && two === 'keys' && path.length === 4) {
    return answerDashboardKeys(state, call, three, organisation);
  }
  // A user: made, or without a word replaced.
  if (room === 'apis' && one === 'keys' && two === 'basic' && call.method === 'POST' && path.length === 4)
    return answerDashboardKeys(state, call, three, organisation);
  if (room === 'certs' && path.length < 3) return answerCerts(dashboard, call, one);
  if (call.method !== 'GET') return noSuchRoute();
  if (room === 'apis' && one === 'keys' && path.length === 2)
    return answerKeyList(state, call, undefined, organisation);
  if (room === 'apis') return answerApis(dashboard, call, path.slice(1));
  if (room === 'portal' && one === 'policies' && path.length < 4) return answerPolicies(dashboard, call, two);
  if (room === 'users' && path.length === 1) return answerUsers(organisation);
  return noSuchRoute();
}

/** The newest first. */
const ownApis = ({ state, organisation }: Dashboard): readonly Api[] =>
  state.world
    .saved()
    .filter((api) => api.org_id === organisation && api.application_protocol !== 'mcp')
    .reverse();

function answerApis(dashboard: Dashboard, call: Call, [id = '', more = '', rest]: readonly string[]): Answer {
  const apis = ownApis(dashboard);
  if (id === '' || (id === 'search' && more === '')) {
    const { items, pages } = page(call, search(call, apis));
    return json(200, { apis: items.length === 0 ? null : items.map(wrap), pages });
  }
  const isOas = id === 'oas';
  const wanted = isOas ? more : id;
  const api = apis.find((one) => one.api_id === wanted || one.id === wanted);
  if (api === undefined || rest !== undefined) return envelope(400, 'Could not retrieve API detail');
  if (isOas) return json(200, oasDocument(api, dashboard.state.world.documents[api.api_id]));
  if (more === 'url') return answerUrl(dashboard, api);
  if (more === 'keys') return answerKeyList(dashboard.state, call, api.api_id, dashboard.organisation);
  return more === '' ? json(200, wrap(api)) : noSuchRoute();
}

/** From its specs: a form with the file; ids as its Gateway makes them. */
function answerCerts({ state, organisation }: Dashboard, call: Call, id: string): Answer {
  if (call.method === 'POST') {
    const saved = saveCertificate(state, call.body.toString('utf8'), organisation);
    return typeof saved === 'string' ? json(200, { id: saved, status: 'ok' }) : envelope(403, saved.error);
  }
  if (id === '') return json(200, { certs: [...state.certificates], pages: 1 });
  return state.certificates.has(id) ? json(200, { id }) : envelope(404, 'Certificate not found');
}

const TIME = '2026-03-02T09:00:00Z';

/** The Dashboard's wrapper. Categories of an OAS API stand there, those of a classic one in its name. */
function wrap(api: Api): object {
  const [name = '', ...categories] = api.is_oas ? api.name.split(/\s+#/) : [api.name];
  const definition = { ...api, name };
  return {
    api_model: {},
    api_definition: definition,
    ...(api.is_oas ? { oas: oasDocument(definition) } : {}),
    hook_references: [],
    is_site: false,
    sort_by: 0,
    user_group_owners: [],
    user_owners: [],
    categories: api.is_oas ? categories : null,
    created_at: TIME,
    updated_at: TIME,
  };
}

function answerUrl({ gatewayUrl }: Dashboard, api: Api): Answer {
  const address = new URL(gatewayUrl);
  if (api.domain !== '') address.hostname = api.domain;
  const path = api.proxy.listen_path;
  return json(200, { ApiURL: `${address.origin}${path}`, BasePath: path, Host: address.host });
}

function answerPolicies({ state, organisation }: Dashboard, call: Call, id: string): Answer {
  const own = state.world.policies.filter((policy) => policy.org_id === organisation);
  if (id !== '' && id !== 'search') {
    const policy = own.find((one) => one._id === id || one.id === id);
    return policy === undefined
      ? envelope(404, 'Could not retrieve policies.')
      : json(200, showPolicy(policy));
  }
  const onlyActive = call.query.has('active');
  const wanted = own.filter(({ active }) => active || !onlyActive);
  const { items, pages } = page(call, search(call, wanted));
  return json(200, { Data: items.length === 0 ? null : items.map(showPolicy), Pages: pages });
}

function showPolicy(policy: KnownPolicy): object {
  const state = policy.is_inactive ? 'deny' : policy.active ? 'active' : 'draft';
  return {
    ...policyData(policy),
    state,
    date_created: TIME,
    auth_type: 'authToken',
    auth_types: ['authToken'],
  };
}

function answerUsers(organisation: string): Answer {
  const user = {
    api_model: {},
    first_name: 'Demo',
    last_name: 'User',
    email_address: 'demo@shop.example',
    active: true,
  };
  const users = [{ ...user, org_id: organisation, access_key: '', user_permissions: { IsAdmin: 'admin' } }];
  return json(200, { users, pages: 1 });
}
