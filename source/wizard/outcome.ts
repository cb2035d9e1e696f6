import type { KeyRecord } from '../tyk/types.ts';
import { localDateTime, localZone, relativeDuration } from './words.ts';

/** What reading the key back showed (design, rule 3). */
export type Proof =
  | { readonly state: 'same'; readonly record: KeyRecord }
  | { readonly state: 'differs'; readonly record: KeyRecord; readonly differences: readonly string[] }
  | { readonly state: 'missing' }
  | { readonly state: 'not-read'; readonly why: string };

/** The headline over a key that was made: never "success" where Tyk contradicts. */
export function sayProof(proof: Proof): {
  readonly tone: 'good' | 'warning' | 'bad';
  readonly what: string;
  readonly next?: string;
} {
  switch (proof.state) {
    case 'same':
      return { tone: 'good', what: 'Key created, and read back as asked.' };
    case 'differs':
      return {
        tone: 'bad',
        what: `Key created, but Tyk holds something else: ${proof.differences.join('; ')}.`,
        next: 'Look at the key in Tyk before you use it, or make another.',
      };
    case 'missing':
      return {
        tone: 'bad',
        what: 'Tyk said the key was created, but does not know it when asked.',
        next: 'Do not count on it: make another, or look into the log of the Gateway.',
      };
    case 'not-read':
      return { tone: 'warning', what: `Key created. It could not be read back: ${proof.why}` };
  }
}

/** "in 30 days" as it really stands on the key. */
export function sayExpiry(expires: KeyRecord['expires'], now: number): string {
  if (expires === 'never') return 'never expires';
  return `expires ${localDateTime(expires)} ${localZone(expires)} (in ${relativeDuration(toMinutes(expires - now))})`;
}

/** A key of 30 days has 30 days for people, seconds after it was made and seen from a clock some seconds old. */
function toMinutes(seconds: number): number {
  const grain = seconds >= 600 ? 60 : 1;
  return Math.round(seconds / grain) * grain;
}

/** A key that Tyk contradicts is no success (exit code 7). */
export function outcomeOfProof(proof: Proof): 'done' | 'contradicted' {
  return proof.state === 'differs' || proof.state === 'missing' ? 'contradicted' : 'done';
}
