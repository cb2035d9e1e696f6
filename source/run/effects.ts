import { isAbort, WizardError } from '../errors.ts';
import { createClient } from '../tyk/clients.ts';
import { isUnsignedCode } from '../tyk/unreachable.ts';
import { blameFor, type EffectResult, effects, inputsOf } from '../wizard/effects.ts';
import type { Answers, EffectName, Facts, Problem, StepId } from '../wizard/types.ts';
import { askServers } from './ask-servers.ts';
import { lookUpCertificate } from './client-certificate.ts';
import { connect } from './connect.ts';
import { loadLists } from './lists.ts';
import { readOffered } from './offered.ts';
import { previewKey } from './preview.ts';
import type { Effect } from './session.ts';
import { unlockStored } from './stored.ts';
import { lookUpTaken } from './taken.ts';

const implementations: { readonly [Name in EffectName]: Effect } = {
  connect,
  stored: unlockStored,
  lists: loadLists,
  offered: readOffered,
  certificate: lookUpCertificate,
  taken: lookUpTaken,
  primitives: askServers,
  preview: previewKey,
};

/** Does the work before a step. A failure names the step that can mend it; an abort is thrown on. */
export async function runEffect(name: EffectName, ...given: Parameters<Effect>): Promise<EffectResult> {
  const [answers, facts, session, signal] = given;
  try {
    session.speakBy(createClient);
    const result = await implementations[name](...given);
    signal.throwIfAborted();
    if (result.state === 'failed') return result;
    const done = { ...facts.done, [name]: inputsOf(name, answers) };
    // What was read with other inputs no longer counts.
    for (const other of Object.keys(effects) as EffectName[])
      if (effects[other].after === name) delete done[other];
    return { state: 'done', facts: { ...result.facts, done } };
  } catch (error) {
    if (isAbort(error) || signal.aborted || !(error instanceof WizardError)) throw error;
    const blamed = isUnsignedCode(error.code) ? 'caFile' : blameFor(error.kind, answers);
    const problem = ofStored(error.explanation, blamed, answers, facts);
    return { state: 'failed', blamed, problem, error };
  }
}

/** A stored credential stopped working: everything else stands, and a new one can take its place. */
function ofStored(problem: Problem, blamed: StepId, answers: Answers, { unlocked }: Facts): Problem {
  const { secret } = unlocked ?? {};
  if (blamed !== 'credential' || !secret || !answers.credential?.equals(secret)) return problem;
  const next =
    'It was the stored one. Type another: everything else is kept, and you are asked whether to store it.';
  return { ...problem, next };
}
