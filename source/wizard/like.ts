import { choiceOf, chosenPolicies, chosenVersions, givesAccess, rightsOf } from './access.ts';
import { originOf } from './parse/address.ts';
import { markKey, narrowRights, sharedDepth } from './plan-scope.ts';
import { planBound, planSpecial } from './special.ts';
import type { Answers, Facts } from './types.ts';
import { localDateTime } from './words.ts';

/**
 * A key of the same deployment that does the same, lost or living. Said on review, whose yes is the yes to a second
 * one.
 */
export function sayLike(alias: string, answers: Answers, facts: Facts): string | undefined {
  const { url = '', apis = [], policies = [] } = answers;
  const { lost = [], made = [] } = facts.earlier ?? {};
  const scope = lost.length + made.length === 0 ? undefined : markOf(answers, facts);
  const asked = [url, apis.join('\n'), policies.join('\n'), scope].join('\0');
  const unseen = lost.find(
    ({ answers: { texts }, asked: memo }) =>
      [texts.url, texts.apis, texts.policies, memo?.scope].join('\0') === asked,
  );
  if (unseen !== undefined)
    return `A key like this was requested on ${localDateTime(unseen.at)}, and no answer came.`;
  const { covered } = choiceOf(answers, facts);
  const opened = nameAll(covered.size > 0 ? covered.keys() : chosenVersions(answers, facts).keys());
  const like = made.find(
    (key) =>
      key.origin === originOf(url) &&
      key.alias === alias &&
      nameAll(key.apis) === opened &&
      key.scope === scope &&
      (key.expires === 'never' || key.expires > facts.now),
  );
  if (like === undefined) return undefined;
  const end = like.expires === 'never' ? 'never expires' : `expires ${localDateTime(like.expires)}`;
  const hash = like.hash === undefined ? '' : ` Its hash: ${like.hash}.`;
  return `A key like this was made on ${localDateTime(like.at)} and ${end}.${hash}`;
}

/** As the request would be marked: policies that decide what it opens decide how much of it, too. */
function markOf(answers: Answers, facts: Facts): string | undefined {
  const { afterExpiry } = answers;
  const given = rightsOf(chosenPolicies(answers, facts).filter(givesAccess));
  return markKey(given.length > 0 ? given : narrowRights(answers, facts), {
    maxDepth: sharedDepth(answers, facts),
    ...(afterExpiry !== 'usual' && { afterExpiry }),
    special: planSpecial(answers, facts),
    boundTo: planBound(answers, facts),
  });
}

function nameAll(ids: Iterable<string>): string {
  return JSON.stringify([...new Set(ids)].sort());
}
