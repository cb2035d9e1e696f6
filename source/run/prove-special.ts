import { listWords, sanitise } from '../text.ts';
import type { KeyKind } from '../tyk/login.ts';
import type { KeyRecord, KeyRequest } from '../tyk/types.ts';

const lacks: { readonly [Kind in KeyKind]: string } = {
  token: 'it is more than a token',
  'basic-user': 'it has no hashed password: a login may need none, or Tyk keeps it as plain text',
  hmac: 'it is not set to sign requests',
  certificate: 'it is not bound to the certificate',
  'oauth-token': 'it is something else',
  'jwt-session': 'it is something else',
};

/** Whether it is a user, signs, or is bound as was asked for. */
export function compareSpecial({ special, boundTo = [] }: KeyRequest, record: KeyRecord): readonly string[] {
  const asked = special === undefined || special.is === 'named' ? 'token' : special.is;
  const certificates = special?.is === 'certificate' ? [special.id, ...boundTo] : boundTo;
  const missing = certificates.filter((id) => !record.certificates?.includes(id));
  return [
    ...((record.kind ?? 'token') === asked ? [] : [lacks[asked]]),
    ...(missing.length === 0
      ? []
      : [`it is not bound to the certificate ${listWords(missing.map(sanitise))}`]),
  ];
}
