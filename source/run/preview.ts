import { isAbort, WizardError } from '../errors.ts';
import { planRequest } from '../wizard/request.ts';
import type { Effect } from './session.ts';

/** Asks a Gateway what the key would be (design, rule 4). One that cannot tell stands in nobody's way. */
export const previewKey: Effect = async (answers, facts, session, signal) => {
  const client = session.client(answers, facts);
  try {
    const effective = await client.preview?.(planRequest(answers, facts), { signal });
    return { state: 'done', facts: { effective } };
  } catch (error) {
    if (isAbort(error) || !(error instanceof WizardError)) throw error;
    return { state: 'done', facts: { effective: undefined } };
  }
};
