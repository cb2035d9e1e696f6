import { WizardError } from '../errors.ts';
import type { CallOptions, TykClient } from '../tyk/types.ts';
import type { Answers, Facts, Loaded } from '../wizard/types.ts';
import type { EffectResult } from './effects.ts';
import type { Session } from './session.ts';

/**
 * Reads APIs and policies at once; each list may be refused by itself. A wrong credential fails the whole effect,
 * and so does one that may read neither list, or a server that cannot be reached.
 */
export async function loadLists(
  answers: Answers,
  facts: Facts,
  session: Session,
  signal: AbortSignal,
): Promise<EffectResult> {
  const client = session.client(answers, facts);
  const identity = await load(async () => [await client.identify({ signal })]);
  if (facts.apis !== undefined) await reload(client, { signal });
  const [apis, policies] = await Promise.all([
    load(() => client.listApis({ signal })),
    load(() => client.listPolicies({ signal })),
  ]);
  if (apis.state === 'failed' && policies.state === 'failed') {
    throw new WizardError('refused', apis.problem);
  }
  const organisations = [...ready(identity), ...ready(apis)].map(({ organisation }) => organisation);
  return { state: 'done', facts: { apis, policies, organisation: organisations.find(Boolean) } };
}

/** Read before, so this is "read again": a Gateway sees new definitions only after a reload. */
async function reload(client: TykClient, options: CallOptions): Promise<void> {
  await load(async () => [await client.reload?.(options)]);
}

async function load<T>(read: () => Promise<readonly T[]>): Promise<Loaded<T>> {
  try {
    return { state: 'ready', items: await read() };
  } catch (error) {
    if (!(error instanceof WizardError) || error.kind !== 'refused') throw error;
    return { state: 'failed', problem: error.explanation };
  }
}

function ready<T>(list: Loaded<T>): readonly T[] {
  return list.state === 'ready' ? list.items : [];
}
