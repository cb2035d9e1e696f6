import { chosenApis, decidedByPolicies } from '../access.ts';
import { describeExpiry, expiresAt, parseExpiry, writeExpiry } from '../parse/expiry.ts';
import { sayEach } from '../policy-words.ts';
import type { Option } from '../step.ts';
import type { Answers, Expiry, Facts } from '../types.ts';
import { localDateTime, localZone, relativeDuration, until } from '../words.ts';
import { defineStep, yesOrNo } from './define.ts';
import { isInSoManyWords } from './deployment.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Of the Dashboard's own list (dashboard-api.md 5.5) those that are told apart at a glance; any other is typed. */
const lifetimes: readonly (readonly [seconds: number, name?: string])[] = [
  [HOUR],
  [DAY],
  [7 * DAY, '1 week'],
  [30 * DAY],
  [365 * DAY, '12 months'],
];

export const DEFAULT_LIFETIME: Expiry = { in: 30 * DAY };

const FOUND = 'It works until somebody revokes it, for whoever finds it.';

/** Now by Tyk's clock, as far as it is known. */
export function serverNow(facts: Facts): number {
  return facts.now + (facts.connection?.clockAhead ?? 0);
}

/**
 * What durations count from, and what no expiry may be before. Which of two clocks is wrong nobody knows here: by the
 * later one a key is dead to neither.
 */
export function laterNow(facts: Facts): number {
  return Math.max(facts.now, serverNow(facts));
}

function lifetimeOptions(facts: Facts): readonly Option[] {
  const timed = lifetimes.map(([seconds, name]) => {
    return {
      value: writeExpiry({ in: seconds }),
      label: name ?? relativeDuration(seconds),
      detail: until({ in: seconds }, facts.now),
    };
  });
  return [...timed, { value: 'never', label: 'Never' }];
}

/** "in 30 days · Mon 21 Dec 2026 11:02 CET": the end in local time, by this machine's clock. */
function showExpiry(value: Expiry, facts: Facts): string {
  const end = expiresAt(value, facts.now);
  const words = describeExpiry(value);
  if (value === 'never' || end === 'never') return words;
  return 'in' in value ? `${words} · ${localDateTime(end)} ${localZone(end)}` : `${words} ${localZone(end)}`;
}

function sayClock(facts: Facts): string | undefined {
  const ahead = facts.connection?.clockAhead ?? 0;
  if (Math.abs(ahead) <= 60) return undefined;
  const minutes = Math.round(Math.abs(ahead) / 60);
  return `This machine's clock is ${minutes} min ${ahead > 0 ? 'behind' : 'ahead of'} Tyk's: the later of the two counts.`;
}

/** Tyk deletes keys of some APIs after a while; of several lifetimes the longest counts (gateway-api.md 4.10). */
function sayLifetime(value: Expiry, answers: Answers, facts: Facts): string | undefined {
  const apis = chosenApis(answers, facts).toSorted(
    (one, other) => other.sessionLifetime - one.sessionLifetime,
  );
  const [longest] = apis;
  if (longest === undefined || longest.sessionLifetime === 0) return undefined;
  const now = laterNow(facts);
  const end = expiresAt(value, now);
  if (end !== 'never' && end - now <= longest.sessionLifetime) return undefined;
  return `${longest.name} deletes its keys after ${relativeDuration(longest.sessionLifetime)}, whatever their expiry.`;
}

export const expiresStep = defineStep<'expires'>({
  id: 'expires',
  stage: 4,
  kind: 'choice',
  label: 'Expires',
  title: 'How long should this key work?',
  help: [
    'After that Tyk answers "Key has expired". You can write 90d, 12h, 5h,34m,30s, a date or a date and time.',
    'A duration counts from the moment the key is made.',
  ],
  flag: { name: 'expires', value: 'WHEN', help: '30d, 12h, 2026-12-31, a date and time, or never' },
  sample: '30d',
  lesson: [
    'From that moment Tyk answers 401 "Key has expired". The key itself can stay in Tyk, so that its expiry can be moved.',
    'Write 30d, 12h, 5h,34m,30s, a date (its last second, your time) or a date with a time.',
  ],
  page: 'basic-config-and-security/control-limit-traffic/key-expiry',
  decided: (answers, facts) =>
    sayEach(
      answers,
      facts,
      (policy) => policy === decidedByPolicies(answers, facts).expiry,
      ({ keyExpiresIn }) => `${relativeDuration(keyExpiresIn)} after it is made`,
    ),
  recipe: { form: 'text', examples: ['30d', '12h', '2026-12-31', 'never'] },
  insist: true,
  when: (answers, facts) => decidedByPolicies(answers, facts).expiry === undefined,
  options: (_answers, facts) => lifetimeOptions(facts),
  other: () => 'Another',
  placeholder: () => '90d, 12h, 2026-12-31 …',
  initial: () => DEFAULT_LIFETIME,
  parse: (text, _answers, facts) => parseExpiry(text, laterNow(facts)),
  write: writeExpiry,
  check(value, _answers, facts) {
    const now = laterNow(facts);
    const end = expiresAt(value, now);
    if (end === 'never' || end - now >= 60) return undefined;
    const whose = now > facts.now ? 'Its clock' : 'The clock of this machine';
    return {
      what: 'That is in the past, or less than a minute away.',
      why: `Tyk would create a key that is already dead. ${whose} says ${localDateTime(now)}.`,
      next: 'Give a later time.',
    };
  },
  show: (value, _answers, facts) => showExpiry(value, facts),
  consequence: (value) => (value === 'never' ? FOUND : 'After that Tyk refuses it: "Key has expired".'),
  warning(value, answers, facts) {
    const warnings = [sayClock(facts), sayLifetime(value, answers, facts)];
    return warnings.filter((warning) => warning !== undefined).join(' ') || undefined;
  },
});

export const neverStep = defineStep<'never'>({
  id: 'never',
  stage: 4,
  label: 'Never expires',
  title: 'A key that never expires?',
  help: [FOUND],
  needs: ['expires'],
  noReopens: 'expires',
  when: (answers, facts, origins) =>
    answers.expires === 'never' &&
    decidedByPolicies(answers, facts).expiry === undefined &&
    !isInSoManyWords(origins.expires),
  ...yesOrNo(false, { yes: 'Yes, never', no: 'Choose a date instead' }),
});
