import type { ErrorKind, Outcome } from '../errors.ts';
import type { CreatedKey, KeyRecord } from '../tyk/types.ts';
import { resultOf, sayTriedKey, type TriedKey } from './explain-tried.ts';
import type { Problem } from './types.ts';

/** What reading the key back showed (design, rule 3). */
export type Proof =
  /** `unchecked`: no list could be read, so nobody knows whether its APIs exist. */
  | { readonly state: 'same'; readonly record: KeyRecord; readonly unchecked?: true }
  /** Without a record where the key itself, or the refusal to show it, tells as much. */
  | { readonly state: 'differs'; readonly record?: KeyRecord; readonly differences: readonly string[] }
  /** What was given as the key is of no use, so that it was not even looked up. */
  | { readonly state: 'no-key'; readonly flaw: NonNullable<CreatedKey['flaw']> }
  | { readonly state: 'missing' }
  | { readonly state: 'not-read'; readonly why: string }
  /** The answer that held the key did not say that it was made; `found` is what reading it back showed all the same. */
  | { readonly state: 'denied'; readonly said: string; readonly found: FoundProof };

type FoundProof = Exclude<Proof, { readonly state: 'denied' | 'no-key' }>;

/** The key as Tyk holds it, where it was read. */
export function recordOf(proof: Proof): KeyRecord | undefined {
  const found = proof.state === 'denied' ? proof.found : proof;
  return 'record' in found ? found.record : undefined;
}

export type Headline = Problem & { readonly tone: 'good' | 'warning' | 'bad' };

/** The headline over a key that was made, a user by its name: never "success" where Tyk contradicts. */
export function sayProof(proof: Proof, tried?: TriedKey): Headline {
  const { what, ...headline } = sayKeyProof(proof, tried);
  const isUser = recordOf(proof)?.kind === 'basic-user';
  return { ...headline, what: isUser ? what.replace(/^Key created/, 'User created') : what };
}

function sayKeyProof(proof: Proof, tried?: TriedKey): Headline {
  const isHeld = proof.state === 'same' || proof.state === 'not-read';
  const headline = isHeld && tried !== undefined ? sayTriedKey(tried) : undefined;
  if (headline !== undefined) return headline;
  switch (proof.state) {
    case 'same':
      if (proof.unchecked) {
        return {
          tone: 'warning',
          what: 'Key created, and read back as requested. Whether its APIs exist could not be checked.',
          next: 'Try it before you rely on it: Tyk accepts ids that do not exist.',
        };
      }
      return { tone: 'good', what: 'Key created, and read back as requested.' };
    case 'differs':
      return {
        tone: 'bad',
        what: `Key created, but it differs in Tyk: ${proof.differences.join('; ')}.`,
        next: 'Look at the key in Tyk before you use it, or make another.',
      };
    case 'no-key':
      return {
        tone: 'bad',
        what: flawed[proof.flaw],
        next: proof.flaw === 'half' ? readSecret : notToBeUsed,
      };
    case 'missing':
      return {
        tone: 'bad',
        what: 'Tyk said the key was created, but does not find it.',
        next: 'Do not rely on it: make another, or check the log of the Gateway.',
      };
    case 'not-read':
      return { tone: 'warning', what: `Key created. It could not be read back: ${proof.why}` };
    case 'denied':
      return {
        tone: 'bad',
        what: `${sayDenied(proof.said)} ${sayFound(proof.found)}`,
        next: 'Look at the key in Tyk before you use it, or make another.',
      };
  }
}

/** Whoever holds such a key must know that the server did not say yes to it. */
export function sayDenied(said: string): string {
  return `A key came, although the answer does not say that it was made (${said}).`;
}

function sayFound(found: FoundProof): string {
  switch (found.state) {
    case 'same':
      return 'Tyk has it as requested.';
    case 'differs':
      return `It differs in Tyk: ${found.differences.join('; ')}.`;
    case 'missing':
      return 'Tyk does not find it.';
    case 'not-read':
      return `It could not be read back: ${found.why}`;
  }
}

const flawed = {
  unsendable: 'Tyk said that the key was created, but no header can carry the key that it sent.',
  'told-by-hash':
    'Key created, but its hash, which logs and analytics show, contains the key or the credential.',
  half: 'The id was made and given out, but its secret could not be read: it signs nothing without it.',
} as const;
const readSecret =
  'An administrator can read the secret in Tyk, in the details of this key. Or revoke the key, and make another.';
const notToBeUsed =
  'It was neither tried nor copied: do not use it. A key may have been made that nobody has seen. ' +
  'Check what answers there, then make another.';

/**
 * What a key that was made came to, the gravest first: one that Tyk contradicts (7) is of no use, one that went
 * elsewhere than was asked (6) is.
 */
export function outcomeOfKey(
  { proof, tried }: { readonly proof: Proof; readonly tried?: TriedKey },
  delivery: ErrorKind | undefined,
): Outcome {
  const proven = outcomeOfProof(proof, tried);
  return proven === 'done' ? (delivery ?? 'done') : proven;
}

/** A key that Tyk contradicts is no success (exit code 7). */
export function outcomeOfProof(proof: Proof, tried?: TriedKey): 'done' | 'contradicted' {
  const isRefused = tried !== undefined && resultOf(tried) === 'refused';
  return isRefused || !['same', 'not-read'].includes(proof.state) ? 'contradicted' : 'done';
}
