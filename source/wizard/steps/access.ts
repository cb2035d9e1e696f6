import { capitalise, count, listWords, sanitise } from '../../text.ts';
import type { End } from '../../tyk/types.ts';
import { LEAST_API } from '../../tyk/wire.ts';
import { type Choice, decidedByPolicies, decidesQuota, decidesRate, findApi } from '../access.ts';
import { serverName, serverOf } from '../deployments.ts';
import type { Refusal } from '../ends.ts';
import { sayEnd, whyOver } from '../ends.ts';
import { bad, joinProblems, quoted } from '../parse/common.ts';
import { isExampleApiId } from '../parse/secret-text.ts';
import { planExpiry } from '../plan.ts';
import { MOST_NAMES } from '../policy-words.ts';
import { sayRefusal } from '../refusals.ts';
import type { Option } from '../step.ts';
import type { Answers, Facts, Parsed, Problem } from '../types.ts';
import { serverNow } from './expiry.ts';

/** What the two tabs of the access screen have in common. */
export const accessScreen = { stage: 3, kind: 'choices', group: 'access', late: true } as const;

export const accessTitle = 'What may this key call?';

export const accessHelp = [
  'An API is what the key may call. A policy is a named set of APIs and limits made beforehand.',
  'With a policy, the policy decides and the key only names it.',
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

/** Said where there is no such API: somebody may have called one of their own like that. */
export function sayExample(line: string, parsed: Parsed<readonly string[]>): Parsed<readonly string[]> {
  if ('value' in parsed || !isExampleApiId(line)) return parsed;
  return bad(`${quoted(line)} is the tutorial's example, not an API of yours.`, 'Give your own API.');
}

/** Neither tab has anything: said once, with a way on. */
export function nothingAtAll(answers: Answers, facts: Facts): Problem | undefined {
  const isBare = (list: Facts['apis'] | Facts['policies']) =>
    list?.state === 'ready' && list.items.length === 0;
  if (!isBare(facts.apis) || !isBare(facts.policies)) return undefined;
  const server = serverOf(answers, facts);
  return {
    what: `Nothing here can be given to a key: this ${serverName(server)} has no APIs and no policies.`,
    ...(server === 'gateway'
      ? {
          why: `Save a definition in its app_path, for example: ${LEAST_API}`,
          next: 'Then read the list again: the Gateway reloads first.',
        }
      : {
          why: 'None exist yet, or they belong to someone else.',
          next: 'Make one under APIs › Add New API, then read the list again.',
        }),
    ...(answers.deployment === 'demo'
      ? {}
      : { offers: [{ key: 'd', label: 'try the demo', put: { deployment: 'demo', url: undefined } }] }),
  };
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
  const problem = joinProblems(problems);
  return problem === undefined ? { value: [...values] } : { problem };
}

/** Of what a key opens, by id and version: what is over, or will be before the key is. */
export function warnOfEnds(
  opened: Iterable<readonly [id: string, versions: readonly string[]]>,
  answers: Answers,
  facts: Facts,
): readonly string[] {
  const isAsked = answers.expires === undefined && decidedByPolicies(answers, facts).expiry === undefined;
  const keyEnds = isAsked ? 0 : planExpiry(answers, facts);
  return [...opened].flatMap(([id, versions]) => {
    const api = findApi(id, facts);
    if (api === undefined) return [];
    const named = api.versions.filter((version) => versions.length === 0 || versions.includes(version));
    const parts: readonly (readonly [string, End | undefined])[] =
      named.length === 0
        ? [[api.name, api.ends]]
        : named.map((version) => [`${api.name} ${sanitise(version)}`, api.versionEnds?.get(version)]);
    return parts.flatMap(([name, end]) => {
      const over = whyOver(end, serverNow(facts));
      if (over !== undefined) return [`${name}: ${over.reason}.`];
      const isSooner = typeof end === 'number' && (keyEnds === 'never' || end < keyEnds);
      return isSooner ? [`${name} ${sayEnd(end)}, before the key.`] : [];
    });
  });
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
  return second === '' ? first : `${first} ${capitalise(second)}.`;
}
