import { ignoreGone } from '../errors.ts';
import { Secret } from '../secret.ts';
import { fingerprintOf } from '../tyk/key-form.ts';
import type { TykClient } from '../tyk/types.ts';
import { choiceOf } from '../wizard/access.ts';
import { planSpecial } from '../wizard/special.ts';
import type { Answers, Facts, Results } from '../wizard/types.ts';
import type { Effect } from './session.ts';

/** Whether the name of a user, or a text of somebody's own, is taken: Tyk would overwrite it without a word. */
export const lookUpTaken: Effect = async (answers, facts, session, signal) => {
  const taken = await findTaken(answers, facts, session.client(answers, facts), signal);
  return { state: 'done', facts: { taken } };
};

export async function findTaken(
  answers: Answers,
  facts: Facts,
  client: TykClient,
  signal?: AbortSignal,
): Promise<Results['taken']> {
  const special = planSpecial(answers, facts);
  if (special?.is !== 'basic-user' && special?.is !== 'named') return undefined;
  const isText = special.is === 'named';
  const key = isText ? special.text : new Secret(special.name);
  const { organisation, apis, covered } = choiceOf(answers, facts);
  const [apiId = [...covered.keys()][0]] = apis.map(({ id }) => id);
  const near = { ...(apiId && { apiId }), ...(organisation && { organisation }) };
  // In every form that Tyk accepts (scopes.md, E1): as a key, and as a name of the organisation.
  for (const form of [near, { ...near, byName: true as const }]) {
    const record = await client.read({ key }, form, { signal }).catch(ignoreGone);
    if (record !== undefined) return { name: isText ? fingerprintOf(key) : special.name, isText, record };
  }
  return undefined;
}
