import { sanitise } from '../text.ts';
import { type Fields, readFields, readFlag, readList, readText, readTexts } from './fields.ts';
import type { Wants } from './login.ts';

/** Tokens that are not made here too (scopes.md, E5 and E6). A secret in it stays where it is. */
export function decodeWants(fields: Fields): Wants {
  const said = (name: string, usual: string) => sanitise(readText(fields[name])) || usual;
  const source = Buffer.from(readText(fields.jwt_source), 'base64').toString('utf8');
  const [first] = readList(fields.jwt_jwks_uris).map((entry) => readText(readFields(entry).url));
  const issuer = [source, readText(fields.jwt_source), first ?? ''].find((text) => /^https?:\/\//.test(text));
  const meta = readFields(fields.oauth_meta);
  const algorithms = readTexts(fields.hmac_allowed_algorithms).map(sanitise);
  return {
    ...(readFlag(fields.enable_signature_checking) ? { signedBy: algorithms } : {}),
    ...(readFlag(fields.use_mutual_tls_auth) ? { certificates: readTexts(fields.client_certificates) } : {}),
    ...(readFlag(fields.enable_jwt)
      ? {
          jwt: {
            signedBy: said('jwt_signing_method', 'hmac'),
            ...(issuer === undefined ? {} : { issuer: sanitise(issuer) }),
            who: said('jwt_identity_base_field', 'sub'),
            policy: said('jwt_policy_field_name', 'policy'),
            otherwise: readTexts(fields.jwt_default_policies).map(sanitise),
          },
        }
      : {}),
    ...(readFlag(fields.use_oauth2) ? { grants: readTexts(meta.allowed_access_types).map(sanitise) } : {}),
  };
}

/** What makes an OAuth client, to be sent by whoever administers Tyk. Without a redirect no client gets a token. */
export function oauthClientBody(apiId: string): string {
  const redirect_uri = 'http://localhost';
  return JSON.stringify({ api_id: apiId, policy_id: 'ID-OF-A-POLICY-THAT-OPENS-IT', redirect_uri });
}

export const CLIENT_GRANT = 'client_credentials';
/** Where a client fetches a token, behind the listen path; the grant is a field of that form. */
export const TOKEN_FORM = `grant_type=${CLIENT_GRANT}`;
