import { capitalise, count } from '../../text.ts';
import type { Limits, Quota, Rate, Throttle } from '../../tyk/types.ts';
import { callableApi, chosenApis, decidedByPolicies, decidesQuota, decidesRate } from '../access.ts';
import type { Callable } from '../parse/choice.ts';
import { describeMetadata } from '../parse/details.ts';
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
import { sayEach, sayPolicyQuota, sayPolicyRate } from '../policy-words.ts';
import type { Answers, Facts, Parsed } from '../types.ts';
import { defineStep, parseWord } from './define.ts';
import { defaultAlias, keepsDefault } from './details.ts';

/** The Dashboard form's own defaults (dashboard-api.md 5.4). */
const defaultLimits: Limits = {
  rate: { requests: 1000, seconds: 60 },
  quota: 'unlimited',
  throttle: 'off',
};

/** The limits of the key itself, as answered or by default. Without a rate there is nothing to throttle. */
export function ownLimits({ rate, quota, throttle }: Answers): Limits {
  const own = {
    ...defaultLimits,
    ...(rate && { rate }),
    ...(quota && { quota }),
    ...(throttle && { throttle }),
  };
  return own.rate === 'unlimited' ? { ...own, throttle: 'off' } : own;
}

export const detailsStep = defineStep<'details'>({
  id: 'details',
  stage: 4,
  kind: 'choice',
  label: 'Everything else',
  title: 'Use the defaults for everything else?',
  help: (answers, facts) => [restInWords(answers, facts)],
  hasRow: false,
  options: () => [
    { value: 'defaults', label: 'Yes', key: 'y' },
    { value: 'change', label: 'Change some', key: 'e' },
  ],
  initial: () => 'defaults',
  parse: (text) => parseWord(text, ['defaults', 'change']),
  write: (value) => value,
  show: (value) => (value === 'defaults' ? 'at its default' : 'chosen one by one'),
});

/** "1 000 requests per 60 s · no quota · alias jane@laptop", with what a flag has already answered. */
function restInWords(answers: Answers, facts: Facts): string {
  const decided = decidedByPolicies(answers, facts);
  const limits = ownLimits(answers);
  const { alias = defaultAlias(facts), tags = [], metadata = {}, detailedLogging } = answers;
  const parts = [
    decided.rate === undefined ? describeRate(limits.rate, 'requests') : `rate by ${decided.rate.name}`,
    decided.quota === undefined ? describeQuota(limits.quota) : `quota by ${decided.quota.name}`,
    limits.throttle === 'off' ? '' : describeThrottle(limits.throttle),
    answers.apiLimits === undefined
      ? ''
      : `own limits of ${count(Object.keys(answers.apiLimits).length, 'API')}`,
    alias === '' ? 'no alias' : `alias ${alias}`,
    tags.length === 0 ? '' : `tags ${tags.join(', ')}`,
    Object.keys(metadata).length === 0 ? '' : describeMetadata(metadata),
    detailedLogging === true ? 'detailed logging' : '',
  ];
  return capitalise(parts.filter((part) => part !== '').join(' · '));
}

/** Suggestions, written and said as the answer will be. */
function suggest<V>(values: readonly V[], write: (value: V) => string, describe: (value: V) => string) {
  return () => values.map((value) => ({ value: write(value), label: describe(value) }));
}

const rates: readonly Rate[] = [
  defaultLimits.rate,
  { requests: 100, seconds: 60 },
  { requests: 10, seconds: 1 },
  'unlimited',
];

export const rateStep = defineStep<'rate'>({
  id: 'rate',
  stage: 4,
  kind: 'choice',
  label: 'Rate',
  title: 'Rate limit: how many requests, in what time?',
  help: ['Write 100/60s, 10/second or unlimited.'],
  flag: { name: 'rate', value: 'RATE', help: '100/60s, 10/second or unlimited' },
  sample: '100/60s',
  lesson: ['So many requests in so many seconds. Above that, Tyk answers 429 until the seconds are over.'],
  page: 'api-management/rate-limit',
  decided: (answers, facts) => sayEach(answers, facts, decidesRate, (policy) => sayPolicyRate(policy, facts)),
  sayOf: ({ rate }) => describeRate(rate),
  recipe: { form: 'text', examples: ['100/60s', '10/second', 'unlimited'] },
  when: (answers, facts) => decidedByPolicies(answers, facts).rate === undefined,
  quiet: keepsDefault,
  options: suggest(rates, writeRate, describeRate),
  other: () => 'Another',
  placeholder: () => '100/60s …',
  initial: () => defaultLimits.rate,
  parse: parseRate,
  write: writeRate,
  show: (value) => describeRate(value),
  consequence: (value) =>
    value === 'unlimited'
      ? 'Nothing slows a caller down.'
      : 'Above this, Tyk answers 429 until the period ends.',
  warning(value, answers, facts) {
    const off = chosenApis(answers, facts).find((api) => api.rateLimitOff);
    return off === undefined || value === 'unlimited'
      ? undefined
      : `${off.name} has rate limits switched off.`;
  },
});

const throttles: readonly Throttle[] = ['off', { retries: 3, seconds: 10 }];

export const throttleStep = defineStep<'throttle'>({
  id: 'throttle',
  stage: 4,
  kind: 'choice',
  label: 'Throttling',
  title: 'Keep and retry requests above the rate?',
  help: [
    'Tyk can keep a refused request and try it again itself. Write 3/10s: three tries, ten seconds apart.',
  ],
  flag: { name: 'throttle', value: 'RETRIES', help: '3/10s (three retries, ten seconds apart) or off' },
  sample: '3/10s',
  lesson: [
    'Requests above the rate are not refused right away: the Gateway keeps them and retries, so many times.',
  ],
  page: 'api-management/rate-limit',
  recipe: { form: 'text', examples: ['3/10s', 'off'] },
  when: (answers, facts) =>
    decidedByPolicies(answers, facts).rate === undefined && answers.rate !== 'unlimited',
  quiet: keepsDefault,
  options: suggest(throttles, writeThrottle, describeThrottle),
  other: () => 'Another',
  placeholder: () => '5/2s …',
  initial: () => defaultLimits.throttle,
  parse: parseThrottle,
  write: writeThrottle,
  show: describeThrottle,
  consequence: (value) =>
    value === 'off' ? undefined : 'Callers above the rate wait instead of getting 429 right away.',
});

const quotas: readonly Quota[] = [
  'unlimited',
  { requests: 1000, seconds: 86_400 },
  { requests: 10_000, seconds: 2_592_000 },
];

export const quotaStep = defineStep<'quota'>({
  id: 'quota',
  stage: 4,
  kind: 'choice',
  label: 'Quota',
  title: 'Quota: how many requests in total?',
  help: ['When it is used up, Tyk answers 403 until it renews. Write 1000/day, 500/hour or unlimited.'],
  flag: { name: 'quota', value: 'QUOTA', help: '1000/day, 1000/never (no renewal) or unlimited' },
  sample: '1000/day',
  lesson: [
    'So many requests in a long time, counted from the first one; above that, Tyk answers 403 "Quota exceeded".',
  ],
  page: 'api-management/request-quotas',
  decided: (answers, facts) =>
    sayEach(answers, facts, decidesQuota, (policy) => sayPolicyQuota(policy, facts)),
  sayOf: ({ quota }) => describeQuota(quota),
  recipe: { form: 'text', examples: ['1000/day', '1000/never', 'unlimited'] },
  when: (answers, facts) => decidedByPolicies(answers, facts).quota === undefined,
  quiet: keepsDefault,
  options: suggest(quotas, writeQuota, describeQuota),
  other: () => 'Another',
  placeholder: () => '500/hour, 100/never …',
  initial: () => defaultLimits.quota,
  parse: parseQuota,
  write: writeQuota,
  show: describeQuota,
  consequence(value) {
    if (value === 'unlimited') return undefined;
    if (value.seconds === 'never') return 'Once it is used up, the key is refused for good.';
    return 'Once it is used up, the key is refused (403) until it renews.';
  },
  warning(value, answers, facts) {
    const off = chosenApis(answers, facts).find((api) => api.quotaOff);
    return off === undefined || value === 'unlimited' ? undefined : `${off.name} has quotas switched off.`;
  },
});

function limitableApis(answers: Answers, facts: Facts): readonly Callable[] {
  return chosenApis(answers, facts).map(callableApi);
}

function parseApiLimits(text: string, answers: Answers, facts: Facts): Parsed<{ [apiId: string]: Limits }> {
  const apis = limitableApis(answers, facts);
  const limits = new Map<string, Limits>();
  for (const line of text.split('\n').filter((part) => part.trim() !== '')) {
    const parsed = parseApiLimit(line, apis);
    if ('problem' in parsed) return parsed;
    const { apiId } = parsed.value;
    if (limits.has(apiId)) {
      const name = apis.find((api) => api.value === apiId)?.label;
      return { problem: { what: `${name} is given twice.`, next: 'Put its limits on one line.' } };
    }
    // Tyk reads a per-API limit as a whole: a part left out would be unlimited there (gateway-api.md 4.4).
    limits.set(apiId, { ...ownLimits(answers), ...parsed.value.limits });
  }
  return { value: Object.fromEntries(limits) };
}

export const apiLimitsStep = defineStep<'apiLimits'>({
  id: 'apiLimits',
  stage: 4,
  kind: 'pairs',
  label: 'Per-API limits',
  title: 'Different limits for some APIs?',
  help: [
    'One a line: Orders: rate=100/60s, quota=1000/day, throttle=off. Parts left out are copied from the key.',
  ],
  flag: {
    name: 'api-limit',
    value: 'LIMIT',
    repeat: true,
    help: "'NAME: rate=100/60s, quota=1000/day, throttle=off'",
  },
  sample: 'Payments: rate=1/1s',
  lesson: [
    'Limits of one API in place of those of the key. They are always sent whole: Tyk reads a missing part as unlimited.',
  ],
  page: 'api-management/rate-limit',
  recipe: { form: 'limits', examples: [{ Orders: 'rate=100/60s, quota=1000/day' }] },
  late: true,
  needs: ['apis'],
  when: (answers, facts) =>
    chosenApis(answers, facts).length > 0 && decidedByPolicies(answers, facts).access === undefined,
  quiet: keepsDefault,
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
    return entries.join('; ') || 'none';
  },
  consequence: (value) =>
    Object.keys(value).length === 0
      ? undefined
      : "These limits replace the key's own there, and each API counts separately.",
});
