import type { Api } from './definition.ts';
import type { Data } from './definition-form.ts';
import type { State } from './state.ts';

/** What `/tyk/apis/oas` shows of an API, in short: the parts that say what it is called and how it is entered. */
export function oasDocument(api: Api, own: Data = {}): object {
  const token = api.auth_configs?.authToken;
  const name = token?.auth_header_name || 'Authorization';
  const schemes = api.use_keyless
    ? {}
    : { securitySchemes: { authToken: { in: 'header', name, type: 'apiKey' } } };
  const { enabled, name: version, default: fallback, location, key, versions } = api.definition;
  const children = Object.entries(versions ?? {}).map(([child, id]) => ({ name: child, id }));
  const versioning = { enabled, name: version, default: fallback, location, key, versions: children };
  const state = { active: api.active, ...(api.internal ? { internal: true } : {}) };
  const info = {
    id: api.api_id,
    orgId: api.org_id,
    name: api.name,
    state,
    ...(enabled ? { versioning } : {}),
  };
  return {
    components: schemes,
    info: { title: api.name, version: '1.0.0' },
    openapi: '3.0.3',
    paths: own.paths ?? {},
    ...(api.use_keyless ? {} : { security: [{ authToken: [] }] }),
    'x-tyk-api-gateway': {
      ...(own['x-tyk-api-gateway'] as Data | undefined),
      info,
      upstream: { url: api.proxy.target_url },
      server: { listenPath: { value: api.proxy.listen_path, strip: api.proxy.strip_listen_path } },
    },
  };
}

/** `/tyk/apis/{id}/versions`: the base and its children. */
export function listVersions(state: State, base: Api): object {
  const { name, default: fallback, versions } = base.definition;
  const row = (api: Api, versionName: string, isDefaultVersion: boolean) => {
    const { api_id: id, name: apiName, internal } = api;
    return { id, name: apiName, versionName, internal, expirationDate: '', isDefaultVersion };
  };
  const children = Object.entries(versions ?? {}).flatMap(([child, id]) => {
    const api = state.world.api(id);
    return api === undefined ? [] : [row(api, child, fallback === child)];
  });
  return {
    status: 'success',
    apis: [row(base, name, fallback === 'self' || fallback === name), ...children],
  };
}

/** The base API of a child version. */
export function baseOf(state: State, api: Api): Api | undefined {
  return state.world.apis().find((one) => Object.values(one.definition.versions ?? {}).includes(api.api_id));
}
