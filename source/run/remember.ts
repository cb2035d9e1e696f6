import { WizardError } from '../errors.ts';
import { saveProfile, touchProfile } from '../store/profiles.ts';
import type { ActionResult } from '../wizard/key-stage.ts';
import type { Answers, Facts } from '../wizard/types.ts';

/** Saves the deployment as a profile: name, kind, addresses and organisation. Never throws. */
export async function rememberDeployment(
  name: string,
  answers: Answers,
  facts: Facts,
  configFolder: string,
): Promise<ActionResult> {
  const { deployment, url } = answers;
  if (deployment === undefined || deployment === 'demo' || url === undefined) {
    return { state: 'failed', what: 'There is no deployment to remember.', next: '' };
  }
  try {
    const organisation = facts.organisation || undefined;
    await saveProfile(configFolder, {
      name,
      deployment,
      url,
      lastUsed: facts.now,
      ...(organisation === undefined ? {} : { organisation }),
      ...(facts.face === undefined ? {} : { face: facts.face }),
    });
    return { state: 'done', said: `Remembered as ${name}.`, safe: false };
  } catch (error) {
    if (!(error instanceof WizardError)) throw error;
    const { what, why, next } = error.explanation;
    return { state: 'failed', what: why === undefined ? what : `${what} ${why}`, next: next ?? '' };
  }
}

/** A key was made on a saved deployment: its profile is offered first from now on. Never throws. */
export async function noteUse(answers: Answers, facts: Facts, configFolder: string): Promise<void> {
  const isUsed = ({ deployment, url }: Facts['profiles'][number]) =>
    deployment === answers.deployment && url === answers.url;
  for (const { name } of facts.profiles.filter(isUsed)) {
    // The key is what counts: that its deployment was used can be forgotten.
    await touchProfile(configFolder, name, facts.now).catch(() => {});
  }
}
