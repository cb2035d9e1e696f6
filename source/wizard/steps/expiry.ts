import { decidedByPolicies } from '../access.ts';
import { describeExpiry, expiresAt, parseExpiry, writeExpiry } from '../parse/expiry.ts';
import { parseYesNo } from '../parse/details.ts';
import type { Expiry, Facts, Option } from '../types.ts';
import { localZone, until } from '../words.ts';
import { isInSoManyWords } from './deployment.ts';
import { defineStep } from './define.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The Dashboard's own list (dashboard-api.md 5.5), with 24 hours and the longer ones added. */
const lifetimes: readonly (readonly [label: string, seconds: number])[] = [
  ['1 hour', HOUR],
  ['6 hours', 6 * HOUR],
  ['12 hours', 12 * HOUR],
  ['24 hours', DAY],
  ['1 week', 7 * DAY],
  ['2 weeks', 14 * DAY],
  ['1 month (30 days)', 30 * DAY],
  ['6 months', 180 * DAY],
  ['12 months', 365 * DAY],
];

const DEFAULT_LIFETIME: Expiry = { in: 30 * DAY };

/** This machine's clock put right by the server's: Tyk counts expiries by its own. */
export function serverNow(facts: Facts): number {
  return facts.now + (facts.connection?.clockAhead ?? 0);
}

function lifetimeOptions(facts: Facts): readonly Option[] {
  return [
    ...lifetimes.map(([label, seconds]) => ({
      value: writeExpiry({ in: seconds }),
      label,
      detail: `· ${until({ in: seconds }, facts.now)}`,
    })),
    { value: 'never', label: 'Never' },
  ];
}

export const expiresStep = defineStep<'expires'>({
  id: 'expires',
  stage: 4,
  kind: 'choice',
  label: 'Expires',
  title: () => 'How long shall the key work?',
  help: () => [
    'After that Tyk answers "Key has expired". You can write 90d, 12h, 5h,34m,30s, a date or a date and time.',
    'A duration counts from the moment the key is made.',
  ],
  flag: { name: 'expires', value: 'WHEN', help: '30d, 12h, 2026-12-31, a date and time, or never' },
  insist: true,
  needs: [],
  effect: 'lists',
  when: (answers, facts) => decidedByPolicies(answers, facts).expiry === undefined,
  options: (_answers, facts) => lifetimeOptions(facts),
  other: () => 'Another: 90d, 12h, 2026-12-31 …',
  initial: () => DEFAULT_LIFETIME,
  parse: (text, _answers, facts) => parseExpiry(text, serverNow(facts)),
  write: (value) => writeExpiry(value),
  check(value, _answers, facts) {
    const end = expiresAt(value, serverNow(facts));
    if (end === 'never' || end - serverNow(facts) >= 60) return undefined;
    return {
      what: 'That is past, or less than a minute away.',
      why: 'Tyk would make a key that is dead from the start.',
      next: 'Give a later time.',
    };
  },
  show(value, _answers, facts) {
    if (value === 'never') return 'never';
    const end = expiresAt(value, facts.now);
    if (end === 'never') return 'never';
    const words = describeExpiry(value);
    return 'in' in value ? `${words} · ${until(value, facts.now).replace(/^until /, '')} ${localZone(end)}` : words;
  },
  consequence: (value) =>
    value === 'never'
      ? 'Anyone who ever finds this key can use it until somebody revokes it.'
      : 'From then on Tyk refuses it: "Key has expired".',
  warning(_value, _answers, facts) {
    const ahead = facts.connection?.clockAhead ?? 0;
    if (Math.abs(ahead) <= 60) return undefined;
    const minutes = Math.round(Math.abs(ahead) / 60);
    return `This machine's clock is ${minutes} min ${ahead > 0 ? 'behind' : 'ahead of'} Tyk's: Tyk's counts.`;
  },
});

export const neverStep = defineStep<'never'>({
  id: 'never',
  stage: 4,
  kind: 'yes-no',
  label: 'Never expires',
  title: () => 'A key that never expires?',
  help: () => ['Anyone who ever finds this key can use it until somebody revokes it.'],
  needs: ['expires'],
  effect: 'lists',
  noReopens: 'expires',
  when: (answers, facts, origins) =>
    answers.expires === 'never' &&
    decidedByPolicies(answers, facts).expiry === undefined &&
    !isInSoManyWords(origins.expires?.kind),
  options: () => [
    { value: 'no', label: 'Choose a date instead', key: 'n' },
    { value: 'yes', label: 'Yes, never', key: 'y' },
  ],
  initial: () => false,
  parse: (text) => parseYesNo(text),
  write: (value) => (value ? 'yes' : 'no'),
  show: (value) => (value ? 'yes' : 'no'),
});
