import { knownError } from '../errors.ts';
import { planRequest } from '../wizard/request.ts';
import type { Effect } from './session.ts';

/** Asks a Gateway what the key would be (design, rule 4). One that cannot tell stands in nobody's way. */
export const previewKey: Effect = async (answers, facts, session, signal) => {
  const client = session.client(answers, facts);
  const asked = client.preview?.(planRequest(answers, facts), { signal });
  const effective = await asked?.catch((error: unknown) => void knownError(error));
  return { state: 'done', facts: { effective } };
};
