import { listWords } from '../../text.ts';
import type { HeldKey, KeyChange } from '../../tyk/key-types.ts';
import { decidesQuota, decidesRate, findPolicy } from '../access.ts';
import type { Facts, Problem } from '../types.ts';
import { isOthers, isSuspended, sayKind } from './row.ts';

/** Why a key cannot be changed so: before anything is sent. Undefined: it can. */
export function whyNotChanged(
  { record, kind }: HeldKey,
  change: KeyChange,
  facts: Facts,
): Problem | undefined {
  if (isOthers({ kind })) {
    return {
      what: `This is not a key that somebody made, but an ${sayKind({ kind })}: it comes and goes by itself.`,
      next: 'Change its OAuth client, or what signs the token.',
    };
  }
  const policies = record.policies.map((id) => findPolicy(id, facts));
  const deciding = (decides: typeof decidesRate) =>
    listWords(policies.flatMap((policy) => (policy !== undefined && decides(policy) ? [policy.name] : [])));
  const { rate, quota, throttle } = change.limits ?? {};
  const parts: readonly (readonly [string, unknown, string])[] = [
    ['rate', rate, deciding(decidesRate)],
    ['throttling', throttle, deciding(decidesRate)],
    ['quota', quota, deciding(decidesQuota)],
  ];
  const [decided] = parts.filter(([, asked, by]) => asked !== undefined && by !== '');
  if (decided !== undefined) {
    const [part, , by] = decided;
    return {
      what: `The ${part} of this key is decided by its policy ${by}.`,
      why: "Tyk silently drops the key's own value.",
      next: 'Change the policy, or make a key without it.',
    };
  }
  const isEnd = change.expires !== undefined && change.expires !== 'now';
  if (isEnd && change.inactive === undefined && record.expires === 1 && isSuspended(record)) {
    return {
      what: 'This key is suspended through its expiry: a new expiry would let it work again.',
      next: 'If you want that: tyk-key-wizard keys resume, with --expires',
    };
  }
  return undefined;
}

/** Why there can be no twin of it that works. */
export function whyNotRotated({ kind }: HeldKey): Problem | undefined {
  switch (kind) {
    case 'basic-user':
      return {
        what: 'A basic user has no successor: its name is what it signs in with.',
        next: 'Give it another password: tyk-key-wizard keys rotate NAME',
      };
    case 'certificate':
      return {
        what: 'This key belongs to a client certificate, and one certificate has one key.',
        next: 'Make a new certificate, and a key for that.',
      };
    case 'oauth-token':
    case 'jwt-session':
      return {
        what: `This is not a key that somebody made, but an ${sayKind({ kind })}.`,
        next: 'Renew it where it comes from.',
      };
    default:
      return undefined;
  }
}
