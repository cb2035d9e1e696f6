import { credentialVariable } from '../wizard/deployments.ts';
import { planRequest } from '../wizard/request.ts';
import { curlCommand, type Shell } from '../wizard/shell-words.ts';
import type { Answers, Facts } from '../wizard/types.ts';
import type { Session } from './session.ts';

/** The very request that `create` sends, as curl, with a variable in the credential's place. */
export function requestText(answers: Answers, facts: Facts, session: Session, shell: Shell): string {
  const request = session.client(answers, facts).createRequest(planRequest(answers, facts));
  return curlCommand(request, () => credentialVariable(answers, facts), shell);
}
