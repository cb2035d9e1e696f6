import type { Api, KeyRequest } from '../tyk/types.ts';
import { choiceOf, chosenApis, decidedByPolicies, findApi } from './access.ts';
import { endOf, whyOver } from './ends.ts';
import { expiresAt } from './parse/expiry.ts';
import { apiTakesNoKey } from './refusals.ts';
import { DEFAULT_LIFETIME, laterNow, serverNow } from './steps/expiry.ts';
import type { Answers, Facts } from './types.ts';

/** A policy's lifetime is sent too: Tyk sets it only where the API is loaded (gateway-api.md 4.1), and 0 is for ever. */
export function planExpiry(answers: Answers, facts: Facts): KeyRequest['expires'] {
  const { expiry } = decidedByPolicies(answers, facts);
  const lifetime = expiry === undefined ? (answers.expires ?? DEFAULT_LIFETIME) : { in: expiry.keyExpiresIn };
  return expiresAt(lifetime, laterNow(facts));
}

/** The API that a try calls and a snippet shows: the first one chosen, else the first of the policies that takes a key. */
export function firstApi(answers: Answers, facts: Facts): Api | undefined {
  const [chosen] = chosenApis(answers, facts);
  if (chosen !== undefined) return chosen;
  const { covered } = choiceOf(answers, facts);
  const given = [...covered.keys()].flatMap((id) => findApi(id, facts) ?? []);
  const isOpen = (api: Api) =>
    (apiTakesNoKey(api) ?? whyOver(endOf(api), serverNow(facts))) === undefined && !api.internal;
  return given.find(isOpen) ?? given[0];
}
