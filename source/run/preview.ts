import { isAbort, WizardError } from '../errors.ts';
import type { EffectResult } from '../wizard/effects.ts';
import { planRequest } from '../wizard/request.ts';
import type { Answers, Facts } from '../wizard/types.ts';
import type { Session } from './session.ts';

/** Asks a Gateway what the key would be (design, rule 4). One that cannot tell stands in nobody's way. */
export async function previewKey(
  answers: Answers,
  facts: Facts,
  session: Session,
  signal: AbortSignal,
): Promise<EffectResult> {
  const client = session.client(answers, facts);
  try {
    const effective = await client.preview?.(planRequest(answers, facts), { signal });
    return { state: 'done', facts: { effective } };
  } catch (error) {
    if (isAbort(error) || !(error instanceof WizardError)) throw error;
    return { state: 'done', facts: { effective: undefined } };
  }
}
