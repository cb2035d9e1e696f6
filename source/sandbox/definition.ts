import { isObject } from '../tyk/fields.ts';
import type { JsonValue } from '../tyk/types.ts';
import { authForm, type Data, definitionForm, versionForm } from './definition-form.ts';

/**
 * An API in Tyk's classic form. Only the fields that the sandbox obeys are named; any other of the form may be there,
 * and what is left out is filled in as a Gateway does (`completeApi`).
 */
export type ApiDefinition = Data & {
  readonly api_id: string;
  readonly name: string;
  readonly org_id: string;
  readonly active: boolean;
  readonly proxy: Data & { readonly listen_path: string };
};

type AuthPlace = {
  readonly use_param: boolean;
  readonly param_name: string;
  readonly use_cookie: boolean;
  readonly cookie_name: string;
  readonly disable_header: boolean;
  readonly auth_header_name: string;
  readonly use_certificate: boolean;
};

/** An API as a Gateway holds it: every field there. */
export type Api = ApiDefinition & {
  readonly id?: string;
  readonly use_keyless: boolean;
  readonly use_standard_auth: boolean;
  readonly use_basic_auth: boolean;
  readonly use_oauth2: boolean;
  readonly use_mutual_tls_auth: boolean;
  readonly client_certificates: readonly string[] | null;
  readonly enable_jwt: boolean;
  readonly enable_signature_checking: boolean;
  readonly hmac_allowed_algorithms: readonly string[] | null;
  readonly hmac_allowed_clock_skew: number;
  readonly base_identity_provided_by: string;
  readonly auth: AuthPlace;
  readonly auth_configs: { readonly [kind: string]: AuthPlace } | null;
  readonly definition: {
    readonly enabled: boolean;
    readonly name: string;
    readonly default: string;
    readonly location: string;
    readonly key: string;
    readonly strip_path: boolean;
    readonly strip_versioning_data: boolean;
    readonly fallback_to_default: boolean;
    readonly versions: { readonly [name: string]: string } | null;
  };
  readonly version_data: {
    readonly not_versioned: boolean;
    readonly default_version: string;
    readonly versions: { readonly [name: string]: Data } | null;
  };
  readonly proxy: {
    readonly listen_path: string;
    readonly strip_listen_path: boolean;
    readonly target_url: string;
  };
  readonly domain: string;
  readonly internal: boolean;
  readonly is_oas?: boolean;
  readonly application_protocol?: string;
  readonly session_lifetime: number;
  readonly disable_rate_limit: boolean;
  readonly disable_quota: boolean;
  readonly dont_set_quota_on_create: boolean;
};

/** Fills in what a definition leaves out, in the Gateway's order (recorded: apis.one.ok, v5.14.0). */
export function completeApi(given: ApiDefinition): Api {
  const complete = fill(definitionForm, given);
  const versions = fillEach(versionForm, (complete.version_data as Data).versions);
  const configs = fillEach(authForm, complete.auth_configs);
  const known = {
    ...complete,
    auth_configs: configs,
    version_data: { ...(complete.version_data as Data), versions },
  };
  const optional = Object.entries(given).filter(([name]) => !(name in definitionForm));
  return { ...known, ...Object.fromEntries(optional) } as unknown as Api;
}

/** The form's fields with the given values; inside a field, what the form does not know is dropped. */
function fill(form: Data, given: Data): Data {
  const fields = Object.entries(form).map(([name, zero]): [string, JsonValue] => {
    const value = given[name];
    if (value === undefined) return [name, zero];
    return [
      name,
      isObject(zero) && isObject(value) && Object.keys(zero).length > 0 ? fill(zero, value) : value,
    ];
  });
  return Object.fromEntries(fields);
}

function fillEach(form: Data, given: JsonValue | undefined): JsonValue {
  if (!isObject(given)) return null;
  return Object.fromEntries(
    Object.entries(given).map(([name, item]) => [name, keepLists(fill(form, item as Data), item as Data)]),
  );
}

/** What a version says of single paths is there where it says anything (`omitempty`). */
function keepLists(filled: Data, { extended_paths: given }: Data): Data {
  if (!isObject(given)) return filled;
  const said = Object.entries(given).filter(([, list]) => Array.isArray(list) && list.length > 0);
  return { ...filled, extended_paths: { ...(filled.extended_paths as Data), ...Object.fromEntries(said) } };
}
