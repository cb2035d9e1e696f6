import type { Limits } from '../../tyk/types.ts';
import { chosenApis, decidedByPolicies } from '../access.ts';
import {
  describeLimits,
  describeQuota,
  describeRate,
  describeThrottle,
  parseApiLimit,
  parseQuota,
  parseRate,
  parseThrottle,
  writeApiLimit,
  writeQuota,
  writeRate,
  writeThrottle,
} from '../parse/limits.ts';
import type { Answers, Facts, Parsed } from '../types.ts';
import { defineStep, parseWord } from './define.ts';

/** The Dashboard form's own defaults (dashboard-api.md 5.4). */
export const defaultLimits: Limits = {
  rate: { requests: 1000, seconds: 60 },
  quota: 'unlimited',
  throttle: 'off',
};

/** The limits of the key itself, as answered or by default. */
export function ownLimits(answers: Answers): Limits {
  return {
    rate: answers.rate ?? defaultLimits.rate,
    quota: answers.quota ?? defaultLimits.quota,
    throttle: answers.throttle ?? defaultLimits.throttle,
  };
}

/** Everything behind "Everything else at its default?" keeps its default until somebody opens it. */
export function keepsDefault(answers: Answers): boolean {
  return answers.details !== 'change';
}

export const detailsStep = defineStep<'details'>({
  id: 'details',
  stage: 4,
  kind: 'choice',
  label: 'Everything else',
  title: () => 'Everything else at its default?',
  help: (answers, facts) => [defaultsInWords(answers, facts)],
  needs: [],
  effect: 'lists',
  when: () => true,
  options: () => [
    { value: 'defaults', label: 'Yes', key: 'y' },
    { value: 'change', label: 'Change some', key: 'e' },
  ],
  initial: () => 'defaults',
  parse: (text) => parseWord(text, ['defaults', 'change'] as const, 'answer here'),
  write: (value) => value,
  show: (value) => (value === 'defaults' ? 'at its default' : 'chosen one by one'),
});

function defaultsInWords(answers: Answers, facts: Facts): string {
  const decided = decidedByPolicies(answers, facts);
  const limits = ownLimits(answers);
  const rate = decided.rate === undefined ? describeRate(limits.rate) : `by ${decided.rate.name}`;
  const quota = decided.quota === undefined ? describeQuota(limits.quota) : `quota by ${decided.quota.name}`;
  const alias = answers.alias ?? defaultAlias(facts);
  return [
    `Rate ${rate}`,
    quota,
    alias === '' ? 'no alias' : `alias ${alias}`,
    'no tags',
    'no metadata',
    'no detailed logging',
  ].join(' · ');
}

export function defaultAlias(facts: Facts): string {
  return facts.user === '' ? '' : `${facts.user}@${facts.host}`;
}

export const rateStep = defineStep<'rate'>({
  id: 'rate',
  stage: 4,
  kind: 'choice',
  label: 'Rate',
  title: () => 'How many requests may it make, how fast?',
  help: () => ['Beyond that Tyk answers 429 until the time is over. Write 100/60s, 10/second or unlimited.'],
  flag: { name: 'rate', value: 'RATE', help: '100/60s, 10/second or unlimited' },
  needs: [],
  effect: 'lists',
  when: (answers, facts) => decidedByPolicies(answers, facts).rate === undefined,
  quiet: keepsDefault,
  options: () => [
    { value: '1000/60s', label: '1 000 per minute' },
    { value: '100/60s', label: '100 per minute' },
    { value: '10/s', label: '10 per second' },
    { value: 'unlimited', label: 'Unlimited' },
  ],
  other: () => 'Another: 100/60s …',
  initial: () => defaultLimits.rate,
  parse: (text) => parseRate(text),
  write: writeRate,
  show: describeRate,
  consequence: (value) =>
    value === 'unlimited'
      ? 'Nothing slows a caller down.'
      : 'A faster caller gets 429 until the time is over.',
  warning(value, answers, facts) {
    const off = chosenApis(answers, facts).find((api) => api.rateLimitOff);
    return off === undefined || value === 'unlimited' ? undefined : `${off.name} has rate limits switched off.`;
  },
});

export const throttleStep = defineStep<'throttle'>({
  id: 'throttle',
  stage: 4,
  kind: 'choice',
  label: 'Throttling',
  title: () => 'Hold and retry requests over the rate?',
  help: () => ['Tyk can keep a refused request and try it again itself. Write 3/10s: three tries, ten seconds apart.'],
  flag: { name: 'throttle', value: 'RETRIES', help: '3/10s (three retries, ten seconds apart) or off' },
  needs: [],
  effect: 'lists',
  when: (answers, facts) => decidedByPolicies(answers, facts).rate === undefined && answers.rate !== 'unlimited',
  quiet: keepsDefault,
  options: () => [
    { value: 'off', label: 'No' },
    { value: '3/10s', label: '3 retries, 10 s apart' },
  ],
  other: () => 'Another: 5/2s …',
  initial: () => defaultLimits.throttle,
  parse: (text) => parseThrottle(text),
  write: writeThrottle,
  show: describeThrottle,
  consequence: (value) => (value === 'off' ? undefined : 'Callers over the rate wait instead of getting 429 at once.'),
});

export const quotaStep = defineStep<'quota'>({
  id: 'quota',
  stage: 4,
  kind: 'choice',
  label: 'Quota',
  title: () => 'How many requests in all, until when?',
  help: () => ['When it is used up Tyk answers 403 until it renews. Write 1000/day, 500/hour or unlimited.'],
  flag: { name: 'quota', value: 'QUOTA', help: '1000/day, 1000/never (no renewal) or unlimited' },
  needs: [],
  effect: 'lists',
  when: (answers, facts) => decidedByPolicies(answers, facts).quota === undefined,
  quiet: keepsDefault,
  options: () => [
    { value: 'unlimited', label: 'No quota' },
    { value: '1000/day', label: '1 000 per day' },
    { value: '10000/month', label: '10 000 per month' },
  ],
  other: () => 'Another: 500/hour, 100/never …',
  initial: () => defaultLimits.quota,
  parse: (text) => parseQuota(text),
  write: writeQuota,
  show: describeQuota,
  consequence(value) {
    if (value === 'unlimited') return undefined;
    if (value.seconds === 'never') return 'Once used up, the key is refused for good.';
    return 'Once used up, the key is refused (403) until the quota renews.';
  },
  warning(value, answers, facts) {
    if (value === 'unlimited') return undefined;
    const off = chosenApis(answers, facts).find((api) => api.quotaOff);
    return off === undefined ? undefined : `${off.name} has quotas switched off.`;
  },
});

function limitableApis(answers: Answers, facts: Facts): readonly { value: string; label: string }[] {
  return chosenApis(answers, facts).map((api) => ({ value: api.id, label: api.name }));
}

function parseApiLimits(text: string, answers: Answers, facts: Facts): Parsed<{ [apiId: string]: Limits }> {
  const limits: { [apiId: string]: Limits } = {};
  for (const line of text.split('\n').filter((part) => part.trim() !== '')) {
    const parsed = parseApiLimit(line, limitableApis(answers, facts));
    if ('problem' in parsed) return parsed;
    // Tyk reads a per-API limit as a whole: a part left out would be unlimited there (gateway-api.md 4.4).
    limits[parsed.value.apiId] = { ...ownLimits(answers), ...parsed.value.limits };
  }
  return { value: limits };
}

export const apiLimitsStep = defineStep<'apiLimits'>({
  id: 'apiLimits',
  stage: 4,
  kind: 'pairs',
  label: 'Per-API limits',
  title: () => 'Limits for single APIs?',
  help: () => [
    'One a line: Orders: rate=100/60s, quota=1000/day, throttle=off. Parts left out are copied from the key.',
  ],
  flag: { name: 'api-limit', value: 'LIMIT', repeat: true, help: "'NAME: rate=100/60s, quota=1000/day, throttle=off'" },
  late: true,
  needs: ['apis'],
  effect: 'lists',
  when: (answers, facts) =>
    chosenApis(answers, facts).length > 0 && decidedByPolicies(answers, facts).access === undefined,
  quiet: keepsDefault,
  keys: limitableApis,
  initial: () => ({}),
  placeholder: (answers, facts) => `${limitableApis(answers, facts)[0]?.label ?? 'API'}: rate=100/60s`,
  parse: parseApiLimits,
  write: (value) =>
    Object.entries(value)
      .map(([apiId, limits]) => writeApiLimit(apiId, limits))
      .join('\n'),
  show(value, answers, facts) {
    const names = new Map(limitableApis(answers, facts).map((api) => [api.value, api.label]));
    const entries = Object.entries(value).map(
      ([apiId, limits]) => `${names.get(apiId) ?? apiId}: ${describeLimits(limits)}`,
    );
    return entries.length === 0 ? 'none' : entries.join('; ');
  },
  consequence: (value) =>
    Object.keys(value).length === 0
      ? undefined
      : "There these limits replace the key's own, and each API counts for itself.",
});
