import { Secret } from '../secret.ts';
import { type Fields, readFields, readFlag, readText, readTexts } from './fields.ts';
import type { KeyKind } from './login.ts';
import type { KeyRecord, KeyRequest, Payload } from './types.ts';

/** What the session of a key that is no plain token says beside its rights (scopes.md, E). */
export function encodeSpecial({ special, boundTo = [] }: KeyRequest): { readonly [name: string]: Payload } {
  const bound: { readonly [name: string]: Payload } =
    boundTo.length === 0 ? {} : { mtls_static_certificate_bindings: boundTo };
  switch (special?.is) {
    case 'basic-user':
      // The Dashboard reads the name here, the Gateway in the address.
      return { ...bound, basic_auth_data: { user: special.name, password: special.password } };
    case 'hmac':
      return { ...bound, hmac_enabled: true };
    case 'certificate':
      return { ...bound, certificate: special.id };
    default:
      return bound;
  }
}

/** The list mixes everything that the session store holds (scopes.md, F1). */
export function kindOf(fields: Fields): KeyKind {
  if (readText(fields.oauth_client_id) !== '') return 'oauth-token';
  if (Object.hasOwn(readFields(fields.meta_data), 'TykJWTSessionID')) return 'jwt-session';
  // The password itself is never shown, how it is hashed is.
  const { password, hash_type } = readFields(fields.basic_auth_data);
  if (readText(password) !== '' || readText(hash_type) !== '') return 'basic-user';
  if (readText(fields.certificate) !== '') return 'certificate';
  return readFlag(fields.hmac_enabled) ? 'hmac' : 'token';
}

export function decodeSpecial(fields: Fields): Pick<KeyRecord, 'kind' | 'certificates'> {
  const kind = kindOf(fields);
  const certificate = readText(fields.certificate);
  const bound = readTexts(fields.mtls_static_certificate_bindings);
  const certificates = certificate === '' ? bound : [certificate, ...bound];
  return { ...(kind === 'token' ? {} : { kind }), ...(certificates.length === 0 ? {} : { certificates }) };
}

/** The secret that signs: whoever administers Tyk can read it at any time. */
export function decodeSigningSecret({ hmac_string }: Fields): { readonly secret?: Secret } {
  const text = readText(hmac_string);
  return text === '' ? {} : { secret: new Secret(text) };
}
