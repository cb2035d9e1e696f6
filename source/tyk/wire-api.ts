import { sanitise } from '../text.ts';
import {
  type Fields,
  isObject,
  optional,
  readFields,
  readFlag,
  readList,
  readNumber,
  readText,
  readTexts,
} from './fields.ts';
import type { AuthKind, KeyPlace } from './login.ts';
import { readAllowList } from './offered.ts';
import type { Operation } from './scope.ts';
import type { Api, End, NonEmpty } from './types.ts';
import { API_ID_FIELD, failOnMissing, failOnShape } from './wire.ts';
import { decodeWants } from './wire-wants.ts';

/**
 * An API definition in Classic form; OAS APIs come so too, with `is_oas` (FINDINGS, section 8). Its categories
 * stand in the name, except for OAS APIs of a Dashboard, which has them beside: `ownCategories`.
 * @throws WizardError of kind `refused` that names the field, where the API has no id
 */
export function decodeApi(value: unknown, ownCategories?: readonly string[]): Api {
  if (!isObject(value)) failOnShape('An API');
  const fields = value;
  const rawName = readText(fields.name);
  const id = readText(fields.api_id);
  if (id === '') failOnMissing(API_ID_FIELD, `The API "${sanitise(rawName)}"`);
  const oas = readFlag(fields.is_oas);
  const isWhole = oas && ownCategories !== undefined;
  const listenPort = Math.floor(readNumber(fields.listen_port));
  const named = isWhole ? { name: sanitise(rawName), categories: [] } : splitName(rawName);
  return {
    id,
    ...optional('databaseId', readText(fields.id) || readText(fields._id)),
    name: named.name || sanitise(id),
    rawName,
    categories: [...new Set([...(ownCategories ?? []), ...named.categories])],
    organisation: readText(fields.org_id),
    ...decodeListenPath(readText(readFields(fields.proxy).listen_path)),
    ...(listenPort > 0 && listenPort < 65_536 ? { listenPort } : {}),
    ...optional('domain', readFlag(fields.domain_disabled) ? '' : sanitise(readText(fields.domain))),
    protocol: sanitise(readText(fields.protocol)),
    ...decodeAuth(fields),
    ...(readFlag(readFields(fields.graphql).enabled) ? { graphql: true } : {}),
    // The Gateway serves an inactive API all the same (gateway-api.md 8); absent is not inactive.
    active: fields.active !== false,
    internal: readFlag(fields.internal),
    oas,
    ...(readText(fields.application_protocol) === 'mcp' ? { mcp: true } : {}),
    ...(readFields(fields.proxy).strip_listen_path === false ? { keepsListenPath: true } : {}),
    ...decodeVersions(fields),
    keyPlace: decodeKeyPlace(fields),
    ...decodeWants(fields),
    sessionLifetime: Math.max(0, readNumber(fields.session_lifetime)),
    rateLimitOff: readFlag(fields.disable_rate_limit),
    quotaOff: readFlag(fields.disable_quota),
    quotaNotSetOnCreate: readFlag(fields.dont_set_quota_on_create),
  };
}

/** What is known of an API without asking Tyk: where it listens; its key goes where a key goes by default. */
export function unknownApi(listenPath: string): Api {
  const proxy = { listen_path: listenPath };
  return decodeApi({ api_id: listenPath, name: listenPath, use_standard_auth: true, proxy });
}

/**
 * A row of the Dashboard's list: the definition in a wrapper that holds the categories of OAS APIs.
 * @throws WizardError of kind `refused` that names the field which is missing
 */
export function decodeWrappedApi(value: unknown): Api {
  const wrapper = readFields(value);
  if (!isObject(wrapper.api_definition)) failOnMissing('api_definition', 'An API of the Dashboard');
  const categories = readTexts(wrapper.categories).map((word) => sanitise(word).replace(/^#+/, ''));
  return decodeApi(wrapper.api_definition, categories.filter(Boolean));
}

/** "Orders #commerce #eu" carries two categories, "C# notes" none. */
function splitName(rawName: string): { name: string; categories: readonly string[] } {
  const words = sanitise(rawName).split(/\s+/);
  const isCategory = (word: string) => word.startsWith('#') && word.length > 1;
  return {
    name: words.filter((word) => !isCategory(word)).join(' '),
    categories: words.filter(isCategory).flatMap((word) => word.split('#').filter(Boolean)),
  };
}

function decodeListenPath(path: string): Pick<Api, 'listenPath' | 'rawListenPath'> {
  const listenPath = sanitise(path);
  return listenPath === path ? { listenPath } : { listenPath, rawListenPath: path };
}

function decodeAuth(fields: Fields): Pick<Api, 'auth' | 'alternatives'> {
  const auth = decodeKinds(fields);
  const groups = decodeGroups(fields, auth);
  const [first] = groups;
  if (first === undefined) return { auth };
  // A way that no group names opens nothing.
  const [one = auth[0], ...others] = auth.filter((kind) => groups.some((group) => group.includes(kind)));
  return { auth: [one, ...others], alternatives: [first, ...groups.slice(1)] };
}

/** Where `auth_configs` has the name under which a group speaks of a way. */
const wayKinds: ReadonlyMap<string, AuthKind> = new Map([
  ['jwt', 'jwt'],
  ['basic', 'basic'],
  ['hmac', 'hmac'],
  ['oauth', 'oauth2'],
  ['externalOAuth', 'external-oauth'],
  ['oidc', 'openid'],
  ['coprocess', 'custom-plugin'],
]);

/**
 * Two groups or more are tried one after the other (mw_auth_or_wrapper.go, 5.10). A group that names a way which is
 * not switched on lets nobody in: in `legacy` mode all but the first are such (oas/security.go).
 */
function decodeGroups(fields: Fields, on: readonly AuthKind[]): readonly (readonly AuthKind[])[] {
  const requirements = readList(fields.security_requirements).map(readList);
  if (requirements.length < 2) return [];
  // Tyk finds these by their own names (mw_auth_or_wrapper.go, getMiddlewareForScheme).
  const named = new Map<string, AuthKind>([
    ['hmac', 'hmac'],
    ['oidc', 'openid'],
    ['custom', 'custom-plugin'],
  ]);
  for (const [way, config] of Object.entries(readFields(fields.auth_configs))) {
    const kind = way === 'authToken' ? decodeTokenKind(fields) : wayKinds.get(way);
    const name = readText(readFields(config).name);
    if (kind !== undefined && name !== '') named.set(name, kind);
  }
  // Certificates are checked before, whichever group it is.
  const always = on.filter((kind) => kind === 'mutual-tls');
  return requirements.flatMap((names) => {
    const kinds = names.flatMap((name) => named.get(readText(name)) ?? []);
    const isOn = kinds.length === names.length && kinds.every((kind) => on.includes(kind));
    return isOn && kinds.length > 0 ? [[...new Set([...kinds, ...always])]] : [];
  });
}

/** Every way that a call must pass, in the order of Tyk's own chain (gateway-api.md 8). */
function decodeKinds(fields: Fields): NonEmpty<AuthKind> {
  const certificateChecked = readFlag(fields.use_mutual_tls_auth);
  // An API that checks client certificates alone is written as keyless; it is not open.
  if (readFlag(fields.use_keyless)) return [certificateChecked ? 'mutual-tls' : 'keyless'];
  const plugin = ['custom_plugin_auth_enabled', 'use_go_plugin_auth', 'enable_coprocess_auth'];
  const kinds: AuthKind[] = [];
  if (readFlag(fields.use_oauth2)) kinds.push('oauth2');
  if (readFlag(readFields(fields.external_oauth).enabled)) kinds.push('external-oauth');
  if (readFlag(fields.use_basic_auth)) kinds.push('basic');
  if (readFlag(fields.enable_signature_checking)) kinds.push('hmac');
  if (readFlag(fields.enable_jwt)) kinds.push('jwt');
  if (readFlag(fields.use_openid)) kinds.push('openid');
  if (plugin.some((name) => readFlag(fields[name]))) kinds.push('custom-plugin');
  // Without any, Tyk asks for a token; the certificate check comes in addition to one.
  if (readFlag(fields.use_standard_auth) || kinds.length === 0) kinds.push(decodeTokenKind(fields));
  if (certificateChecked) kinds.push('mutual-tls');
  const [first = 'auth-token', ...others] = kinds;
  return [first, ...others];
}

function decodeTokenKind(fields: Fields): AuthKind {
  return readFlag(readTokenConfig(fields).use_certificate) ? 'certificate-token' : 'auth-token';
}

/** `auth` is the older place; the Gateway reads it only where the newer one has no entry. */
function readTokenConfig(fields: Fields): Fields {
  const newer = readFields(fields.auth_configs).authToken;
  return isObject(newer) ? newer : readFields(fields.auth);
}

/** Of an API that takes no token: where the user's name or the signature is looked for. */
function readPlaceConfig(fields: Fields): Fields {
  const kinds = decodeKinds(fields);
  if (kinds.some((kind) => kind === 'auth-token' || kind === 'certificate-token'))
    return readTokenConfig(fields);
  const way = (['basic', 'hmac'] as const).find((kind) => kinds.includes(kind));
  return way === undefined ? readTokenConfig(fields) : readFields(readFields(fields.auth_configs)[way]);
}

function decodeKeyPlace(fields: Fields): KeyPlace {
  const config = readPlaceConfig(fields);
  const header = sanitise(readText(config.auth_header_name)) || 'Authorization';
  const nameOr = (name: unknown) => sanitise(readText(name)) || header;
  return {
    ...(readFlag(config.disable_header) ? {} : { header }),
    ...(readFlag(config.use_param) ? { query: nameOr(config.param_name) } : {}),
    ...(readFlag(config.use_cookie) ? { cookie: nameOr(config.cookie_name) } : {}),
  };
}

type Versions = Pick<
  Api,
  | 'versions'
  | 'childVersions'
  | 'allowLists'
  | 'ends'
  | 'versionEnds'
  | 'defaultVersion'
  | 'baseVersion'
  | 'versionPlace'
  | 'versionStaysInPath'
>;

/** Two kinds: names inside a Classic definition, and, since 4.1.0, APIs of their own under a base API. */
function decodeVersions(fields: Fields): Versions {
  const data = readFields(fields.version_data);
  const definition = readFields(fields.definition);
  const all = Object.entries(readFields(data.versions));
  const named = readFlag(data.not_versioned) ? [] : all;
  const versions = named.map(([name]) => name).filter(Boolean);
  let allowLists: Map<string, readonly Operation[]> | undefined;
  for (const [name, version] of all) {
    const list = readAllowList(readFields(version));
    if (list.length > 0) allowLists = (allowLists ?? new Map()).set(named.length > 0 ? name : '', list);
  }
  const ends = named.map(([name, version]) => [name, decodeEnd(readFields(version).expires)] as const);
  const versionEnds = new Map(ends.flatMap(([name, end]) => (end === undefined ? [] : [[name, end]])));
  const children = readFlag(definition.enabled) ? readFields(definition.versions) : {};
  const childVersions = Object.entries(children).map(([name, id]) => ({ name, id: readText(id) }));
  // Of an API with Classic versions Tyk asks for the end of the version alone (v5.14.0, RequestValid).
  const end = versions.length > 0 ? undefined : decodeEnd(fields.expiration);
  const own = { ...(end !== undefined && { ends: end }), ...(allowLists && { allowLists }) };
  if (versions.length === 0 && childVersions.length === 0) return { versions, childVersions, ...own };

  const place = readText(definition.location) || 'header';
  // The older name of the two is the one that Classic definitions have (v5.14.0, StripVersionPath).
  const isStripped = readFlag(definition.strip_path) || readFlag(definition.strip_versioning_data);
  const baseVersion = childVersions.length === 0 ? '' : readText(definition.name);
  const baseDefault = readText(definition.default);
  const chosen = baseDefault === 'self' ? baseVersion : baseDefault;
  return {
    versions,
    childVersions,
    ...own,
    ...(versionEnds.size > 0 ? { versionEnds } : {}),
    ...optional('defaultVersion', versions.length > 0 ? readText(data.default_version) : chosen),
    ...optional('baseVersion', baseVersion),
    versionPlace: { in: place, name: readText(definition.key) },
    ...(place === 'url' && !isStripped ? { versionStaysInPath: true } : {}),
  };
}

/** "2006-01-02 15:04" in UTC, as Go's time.Parse reads it: the hour may have one digit, blanks may be several. */
const END = /^(\d{4})-(\d{2})-(\d{2}) +(\d{1,2}):(\d{2})$/;

function decodeEnd(value: unknown): End | undefined {
  if (value === undefined || value === null || value === '' || value === '-1') return undefined;
  const [, ...parts] = END.exec(readText(value)) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.map(Number);
  const time = new Date(0);
  time.setUTCFullYear(year, month - 1, day);
  time.setUTCHours(hour, minute);
  // A day that no month has would be one of the next month; Go refuses it.
  const isThere = time.getUTCMonth() === month - 1 && time.getUTCDate() === day && hour < 24 && minute < 60;
  return parts.length > 0 && isThere ? time.getTime() / 1000 : 'unreadable';
}
