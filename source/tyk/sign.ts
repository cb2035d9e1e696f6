import { createHmac } from 'node:crypto';
import { Secret } from '../secret.ts';
import { signedTarget } from './signed-target.ts';
import type { ApiCall } from './types.ts';

/** What a call carries so that the Gateway knows the caller; nothing where the connection's certificate tells it. */
type Shown = { readonly value?: Secret; readonly headers: { readonly [name: string]: string } };

/** The signed parts, in this order; the date keeps a signature from being used again much later. */
const SIGNED = '(request-target) date';

export function showCaller({ form, method, url }: ApiCall, key: Secret, now = new Date()): Shown {
  const [id = key, secret = key] = key.lines();
  switch (form?.is) {
    case 'certificate':
      return { headers: {} };
    case 'basic': {
      const pair = Buffer.from(`${id.reveal()}:${secret.reveal()}`).toString('base64');
      return { value: new Secret(`Basic ${pair}`), headers: {} };
    }
    case 'signature': {
      // To the nearest second: an API may allow no more than one.
      const date = new Date(now.getTime() + 500).toUTCString();
      const text = `(request-target): ${signedTarget(method, url)}\ndate: ${date}`;
      const hash = form.algorithm.replace('hmac-', '');
      const sum = createHmac(hash, secret.reveal()).update(text).digest('base64');
      // In percent-encoding: raw base64 is refused wherever it has a sign (scopes.md, E3).
      const parts = [
        `keyId="${id.reveal()}"`,
        `algorithm="${form.algorithm}"`,
        `headers="${SIGNED}"`,
        `signature="${encodeURIComponent(sum)}"`,
      ];
      return { value: new Secret(`Signature ${parts.join(',')}`), headers: { Date: date } };
    }
    default:
      return { value: key, headers: {} };
  }
}
