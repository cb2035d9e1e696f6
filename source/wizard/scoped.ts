import { sanitise } from '../text.ts';
import { ownValue } from '../tyk/fields.ts';
import { nothingOffered, type Offered } from '../tyk/scope.ts';
import type { Api } from '../tyk/types.ts';
import { callableApi, chosenApis, decidedByPolicies, findApi } from './access.ts';
import { matchOption } from './parse/choice.ts';
import { bad, good, isBad, joinProblems, quoted } from './parse/common.ts';
import type { Answers, Facts, Parsed, Problem } from './types.ts';

/**
 * What narrows a key is kept as lines, `API-ID: item`, each item in the one form that it is read again in. A flag
 * gives several at once, by any name of the API: `Orders: GET /orders, getInvoice`.
 */
export type Scoped = readonly string[];

export type ItemParser = (text: string, api: Api, offered: Offered) => Parsed<readonly string[]>;

/** The word for "nothing is narrowed": an empty value is an error, for it would open the whole API. */
export const EVERYTHING = 'all';
export const everything: Scoped = [EVERYTHING];

export const nothingGiven: Problem = {
  what: 'Nothing is left that the key may do there.',
  next: `Choose something, or ${EVERYTHING} for everything.`,
};

/** What is left of an answer that lost its items is neither: it must be given again. */
export const narrows = (scoped: Scoped = everything): boolean => !scoped.includes(EVERYTHING);

export function offeredBy({ id }: Pick<Api, 'id'>, { offered }: Facts): Offered {
  const found = ownValue(offered, id);
  return found?.state === 'ready' ? found.offered : nothingOffered;
}

/** Why not everything that the APIs offer can be ticked. */
export function sayUnread(
  { offered = {} }: Pick<Facts, 'offered'>,
  facts: Pick<Facts, 'apis'>,
): string | undefined {
  const unread = Object.entries(offered).flatMap(([id, offer]) => {
    const what = offer.state === 'failed' ? offer.problem.what : offer.warning;
    if (what === undefined) return [];
    // Of a GraphQL API no field can be told from a slip of the finger without its schema.
    return findApi(id, facts)?.graphql ? what : `${what} Its paths and tools can be typed.`;
  });
  return unread.length === 0 ? undefined : unread.join(' ');
}

export function parseScoped(
  text: string,
  answers: Answers,
  facts: Facts,
  applies: (api: Api) => boolean,
  parseItem: ItemParser,
): Parsed<Scoped> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return { problem: nothingGiven };
  if (lines.length === 1 && lines[0]?.trim().toLowerCase() === EVERYTHING) return good(everything);
  // What a policy decides is said when the answer is checked.
  if (decidedByPolicies(answers, facts).access !== undefined) return good(lines);
  const all = chosenApis(answers, facts);
  const parsed = lines.flatMap((line): readonly Parsed<Scoped>[] => {
    const named = splitName(line, all, all.filter(applies));
    if (isBad(named)) return [named];
    const { api, rest } = named.value;
    if (!applies(api)) return [bad(`${api.name} has none of these.`, 'Name an API that has.')];
    return rest.split(',').map((item) => {
      const one = parseItem(item.trim(), api, offeredBy(api, facts));
      return isBad(one)
        ? withName(one.problem, api, all, facts)
        : good(one.value.map((text) => `${api.id}: ${text}`));
    });
  });
  const problem = joinProblems(parsed.flatMap((one) => (isBad(one) ? one.problem : [])));
  if (problem !== undefined) return { problem };
  return good([...new Set(parsed.flatMap((one) => (isBad(one) ? [] : one.value)))]);
}

/** What could not be looked up is named with what is wrong: an id may be right all the same. */
function withName(problem: Problem, api: Api, all: readonly Api[], { offered }: Facts): Parsed<never> {
  const found = ownValue(offered, api.id);
  const unread =
    found?.state === 'failed' ? `What it offers could not be read. ${found.problem.what}` : undefined;
  const what = all.length > 1 ? `${api.name}: ${problem.what}` : problem.what;
  return { problem: { ...problem, what, ...(unread && { why: unread }) } };
}

/** Paths hold colons too, so a name is what stands before the first that an API is called by. */
function splitName(
  line: string,
  apis: readonly Api[],
  fitting: readonly Api[],
): Parsed<{ readonly api: Api; readonly rest: string }> {
  // As it is kept, and read again with each tick: the id stands before it.
  const own = apis.find(({ id }) => line.startsWith(`${id}: `) && line.length > id.length + 2);
  if (own !== undefined) return good({ api: own, rest: line.slice(own.id.length + 2) });
  const names = apis.map(callableApi);
  for (let cut = line.indexOf(':'); cut >= 0; cut = line.indexOf(':', cut + 1)) {
    const found = matchOption(line.slice(0, cut), names);
    const api = 'value' in found ? apis.find(({ id }) => id === found.value.value) : undefined;
    const rest = line.slice(cut + 1);
    if (api !== undefined && rest.trim() !== '') return good({ api, rest });
    if (api !== undefined)
      return bad(`There is nothing after ${quoted(line)}.`, `Write ${EVERYTHING} for everything.`);
  }
  const [only, ...others] = fitting;
  if (only === undefined)
    return bad('None of the chosen APIs has any.', 'Choose one that has, or leave it out.');
  if (others.length === 0 && !/^[^/]*\w:\s/.test(line)) return good({ api: only, rest: line });
  const colon = line.indexOf(':');
  const tried = colon < 0 ? undefined : matchOption(line.slice(0, colon), names);
  if (tried !== undefined && isBad(tried)) return tried;
  return bad(`${quoted(line)} does not say of which API.`, `Write ${callableApi(only).label}: before it.`);
}

/** The items of one API. */
export function itemsOf(scoped: Scoped = [], { id }: Pick<Api, 'id'>): readonly string[] {
  return scoped.flatMap((line) => (line.startsWith(`${id}: `) ? [line.slice(id.length + 2)] : []));
}

/** "Orders: …; Countries: …", of one API without its name. */
export function showScoped(
  scoped: Scoped,
  answers: Answers,
  facts: Facts,
  say: (items: readonly string[], api: Api) => string,
): string {
  const apis = chosenApis(answers, facts);
  const said = apis.flatMap((api) => {
    const items = itemsOf(scoped, api);
    return items.length === 0 ? [] : [`${apis.length > 1 ? `${api.name}: ` : ''}${say(items, api)}`];
  });
  return said.length > 0 ? said.join('; ') : scoped.map(sanitise).join('; ');
}
