import { WizardError } from '../errors.ts';
import type { CallOptions } from '../tyk/types.ts';
import type { Answers, Facts, Loaded } from '../wizard/types.ts';
import type { EffectResult } from './effects.ts';
import type { Session } from './session.ts';

/**
 * Reads APIs and policies at once; each list fails by itself. A credential that neither list knows fails the
 * whole effect, and so does a server that cannot be reached.
 */
export async function loadLists(
  answers: Answers,
  facts: Facts,
  session: Session,
  signal: AbortSignal,
): Promise<EffectResult> {
  const client = session.client(answers, facts);
  const { organisation } = await client.identify({ signal });
  // Read before: this is "read again", and a Gateway sees new definitions only after a reload.
  if (facts.apis !== undefined) await client.reload?.({ signal });
  const [apis, policies] = await Promise.all([
    load((options) => client.listApis(options), signal),
    load((options) => client.listPolicies(options), signal),
  ]);
  const found = apis.state === 'ready' ? apis.items[0]?.organisation : undefined;
  return { state: 'done', facts: { apis, policies, organisation: organisation ?? found } };
}

async function load<T>(
  read: (options: CallOptions) => Promise<readonly T[]>,
  signal: AbortSignal,
): Promise<Loaded<T>> {
  try {
    return { state: 'ready', items: await read({ signal }) };
  } catch (error) {
    if (error instanceof WizardError && error.kind === 'refused') {
      return { state: 'failed', problem: error.explanation };
    }
    throw error;
  }
}
