import { parse } from '../tyk/json.ts';
import { type Answer, apiError, type Call, json, line, noSuchRoute, redirect, segments } from './answers.ts';
import { answerCertificates } from './certificates.ts';
import { answerKeys, answerPolicyChange } from './control-keys.ts';
import type { Api, ApiDefinition } from './definition.ts';
import { writeJson } from './json.ts';
import { baseOf, listVersions, oasDocument } from './oas.ts';
import type { State } from './state.ts';
import { writePolicy } from './world.ts';

const VERSION = 'v5.14.0';

/**
 * The control API: everything under `/tyk/`. The secret is asked for before the path is looked at, so a path that
 * nobody has is 403 with a bad secret and 404 with a good one (recorded: wrong.path-typo).
 */
export function answerControl(state: State, call: Call, secret: string): Answer {
  const given = call.headers['x-tyk-authorization'] ?? '';
  if (given !== secret) return apiError(403, 'Attempted administrative access with invalid or missing key!');
  const path = segments(call.path).slice(1);
  if (path.length === 0) return redirect('/');
  return answerRoute(state, call, path);
}

const notSupported = (): Answer => apiError(405, 'Method not supported');
const reading = (call: Call, answer: () => Answer): Answer =>
  call.method === 'GET' ? answer() : notSupported();

function answerRoute(state: State, call: Call, path: readonly string[]): Answer {
  const [room, one = '', two = ''] = path;
  if (room === 'keys' && one === 'policy' && path.length === 3) {
    return call.method === 'POST' ? answerPolicyChange(state, call, two) : notSupported();
  }
  if (room === 'keys' && path.length < 3) return answerKeys(state, call, one) ?? notSupported();
  if (room === 'apis' && path.length < 4) return answerApis(state, call, one, two);
  if (room === 'policies' && path.length < 3) return reading(call, () => answerPolicies(state, one));
  if (room === 'reload' && (path.length === 1 || (one === 'group' && path.length === 2))) {
    return reading(call, () => answerReload(state));
  }
  if (room === 'org' && one === 'keys' && path.length < 4) {
    return reading(call, () => (two === '' ? json(200, { keys: [] }) : apiError(404, 'Org not found')));
  }
  if (room === 'certs' && path.length < 3) return answerCertificates(state, call, one);
  if (path.length > 1) return noSuchRoute();
  const noHealth = () => apiError(400, 'Health checks are not enabled for this node');
  if (room === 'health') return reading(call, noHealth);
  if (room === 'mcps') return reading(call, () => json(200, []));
  return noSuchRoute();
}

function answerReload(state: State): Answer {
  state.world.reload();
  return json(200, { status: 'ok', message: '' });
}

function answerApis(state: State, call: Call, id: string, more: string): Answer {
  if (id === 'oas') return reading(call, () => answerOas(state, more));
  if (call.method === 'POST' && id === '') return saveApi(state, call);
  if (call.method !== 'GET') return notSupported();
  if (id === '') return line(200, `[${listed(state, call).map(writeJson).join(',')}]`);
  const api = state.world.api(id);
  if (more !== '' && more !== 'versions') return noSuchRoute();
  if (api === undefined) return apiError(404, 'API not found');
  return more === 'versions' ? json(200, listVersions(state, api)) : answerApi(state, api);
}

/** MCP proxies only where they are asked for; then with all others. */
function listed(state: State, call: Call): readonly Api[] {
  const withProxies = call.query.get('include_types') === 'mcp';
  return state.world.apis().filter((api) => withProxies || api.application_protocol !== 'mcp');
}

function answerApi(state: State, api: Api): Answer {
  const answer = json(200, api);
  const base = baseOf(state, api);
  return base === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, 'X-Tyk-Base-Api-Id': base.api_id } };
}

function answerOas(state: State, id: string): Answer {
  if (id === '') {
    const documents = state.world
      .apis()
      .filter((api) => api.is_oas && api.application_protocol !== 'mcp')
      .map((api) => oasDocument(api, state.world.documents[api.api_id]));
    return { ...json(200, null), body: writeJson(documents) };
  }
  const api = state.world.api(id);
  if (api === undefined) return apiError(404, 'API not found');
  if (api.is_oas) return { ...json(200, null), body: writeJson(oasDocument(api, state.world.documents[id])) };
  return apiError(400, 'the requested API definition is in Tyk classic format, please use old api endpoint');
}

/** A new definition is a file: nobody sees it before the next reload (recorded on v5.14.0). */
function saveApi(state: State, call: Call): Answer {
  const definition = parse(call.body.toString('utf8')) as Partial<ApiDefinition> | null | undefined;
  if (!definition?.api_id || definition.proxy === undefined) return apiError(400, 'Request malformed');
  state.world.save(definition as ApiDefinition);
  return json(200, { key: definition.api_id, status: 'ok', action: 'added' });
}

function answerPolicies(state: State, id: string): Answer {
  const { policies } = state.world;
  if (id === '') return line(200, `[${policies.map(writePolicy).join(',')}]`);
  const policy = policies.find((one) => one.id === id);
  return policy === undefined ? apiError(404, 'Policy not found') : line(200, writePolicy(policy));
}

/** `/hello` and `/ready`, for which no secret is asked. A Gateway behind a Dashboard names it in its details. */
export function answerHealth(state: State, call: Call, description: 'Tyk GW' | 'Tyk GW Ready'): Answer {
  if (call.method !== 'GET') return apiError(405, 'Method Not Allowed');
  const time = `${new Date(state.now()).toISOString().slice(0, 19)}Z`;
  const redis = { status: 'pass', componentType: 'datastore', time };
  const dashboard = { status: 'pass', componentType: 'system', time };
  const details = state.as === 'dashboard' ? { dashboard, redis } : { redis };
  return json(200, { status: 'pass', version: VERSION, description, details });
}
