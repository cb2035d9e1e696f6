import { count, listWords } from '../../text.ts';
import { type Choice, decidesQuota, decidesRate } from '../access.ts';
import { type Refusal, sayRefusal } from '../refusals.ts';
import type { Option, Parsed, Problem } from '../types.ts';

/** What the two tabs of the access screen have in common. */
export const accessScreen = { stage: 3, kind: 'choices', group: 'access', late: true } as const;

export const accessTitle = 'What may this key call?';

export const accessHelp = [
  'An API is what the key may call. A policy is a set of APIs and limits made beforehand, by name.',
  'With a policy, the policy decides; the key only carries it.',
];

/** The list could not be read: ids can still be typed. */
export function sayTyped(what: string): string {
  return `Use it as ${what} id, not checked`;
}

export function whyRefused(
  name: string,
  refusal: Refusal | undefined,
): Pick<Option, 'disabledReason' | 'instead'> {
  if (refusal === undefined) return {};
  return { disabledReason: refusal.reason, instead: sayRefusal(name, refusal) };
}

/** One name a line; of the wrong ones all are named. */
export function parseNames(
  text: string,
  parseOne: (line: string) => Parsed<readonly string[]>,
): Parsed<readonly string[]> {
  const values = new Set<string>();
  const problems: Problem[] = [];
  for (const line of text.split('\n').map((part) => part.trim())) {
    if (line === '') continue;
    const parsed = parseOne(line);
    if ('problem' in parsed) problems.push(parsed.problem);
    else for (const value of parsed.value) values.add(value);
  }
  const [first, ...others] = problems;
  if (first === undefined) return { value: [...values] };
  if (others.length === 0) return { problem: first };
  return { problem: { ...first, what: problems.map(({ what }) => what).join(' ') } };
}

const MOST_NAMES = 8;

/** A policy may give thousands of APIs: the first few stand for them. */
export function sayNames(names: readonly string[]): string {
  if (names.length <= MOST_NAMES + 1) return names.join(', ');
  return `${names.slice(0, MOST_NAMES).join(', ')} and ${count(names.length - MOST_NAMES, 'more', 'more')}`;
}

/** "Gold decides access, rate and quota. Orders is covered by it; the key's own limits are not used." */
export function sayDecided({ policies, apis, deciding, covered }: Choice): string | undefined {
  if (policies.length === 0) return undefined;
  const limits = [
    policies.some(decidesRate) ? 'rate' : '',
    policies.some(decidesQuota) ? 'quota' : '',
  ].filter((part) => part !== '');
  const parts = [
    ...(deciding.length > 0 ? ['access'] : []),
    ...limits,
    ...(policies.some((policy) => policy.keyExpiresIn > 0) ? ['expiry'] : []),
  ];
  const one = policies.length === 1;
  const names = listWords(policies.map((policy) => policy.name));
  const within = apis.filter((api) => covered.has(api.id)).map((api) => api.name);
  const covers = within.length > MOST_NAMES ? count(within.length, 'API') : listWords(within);
  const isCovered = `${covers} ${within.length === 1 ? 'is' : 'are'} covered by ${one ? 'it' : 'them'}`;
  const unused = [
    within.length === 0 ? '' : isCovered,
    limits.length === 0
      ? ''
      : `the key's own ${limits.length === 2 ? 'limits are' : `${limits[0]} is`} not used`,
  ];
  const second = unused.filter((part) => part !== '').join('; ');
  const first = `${names} ${one ? 'decides' : 'decide'} ${listWords(parts)}.`;
  return second === '' ? first : `${first} ${second.charAt(0).toUpperCase()}${second.slice(1)}.`;
}
