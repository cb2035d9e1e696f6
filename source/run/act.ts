import { WizardError } from '../errors.ts';
import { askBeforeTry, limitsOf, sayQuota } from '../wizard/explain-limits.ts';
import type { Verdict } from '../wizard/explain-verdict.ts';
import type { ActionId, ActionResult } from '../wizard/key-stage.ts';
import { firstApi } from '../wizard/plan.ts';
import type { Answers, Facts } from '../wizard/types.ts';
import { planCall, versionToName } from '../wizard/usage.ts';
import type { Made } from './create.ts';
import { type ActionInput, performAction } from './key-actions.ts';
import type { Services } from './services.ts';
import { findTargets, tryKey } from './try.ts';

/** Does one of the key stage's actions. Never throws a WizardError: a failure is a result with what and next. */
export function actOnKey(
  action: Exclude<ActionId, 'keep' | 'done'>,
  made: Made,
  given: ActionInput,
  answers: Answers,
  facts: Facts,
  services: Services,
): Promise<ActionResult> {
  if (action !== 'try') return performAction(action, made.created.key, given, services.place);
  return tryMade(made, given.agreed, answers, facts, services);
}

/** One call of the first API with the new key, and what its answer says about the key (design, rule 7). */
async function tryMade(
  { created, request, proof }: Made,
  agreed: boolean,
  answers: Answers,
  facts: Facts,
  { session }: Services,
): Promise<ActionResult> {
  const api = firstApi(answers, facts);
  const client = session.client(answers, facts);
  const gatewayUrl = facts.connection?.gatewayUrl;
  const given = gatewayUrl === undefined ? {} : { gatewayUrl };
  const targets =
    api === undefined ? [] : await findTargets(api, answers.deployment ?? 'self-managed', given, client);
  if (api === undefined || targets.length === 0) {
    return {
      state: 'failed',
      what: 'Nobody here knows where this API is called.',
      next: 'Call it yourself with the key.',
    };
  }
  const granted = request.access.apis.find((right) => right.apiId === api.id)?.versions ?? [];
  const version = versionToName(api, granted);
  const change = version === undefined ? {} : { version };
  const limits = limitsOf(api, 'record' in proof ? proof.record : undefined);
  const [risk] = askBeforeTry(
    targets.map(({ url }) => planCall(api, url, change)),
    limits,
  );
  if (risk !== undefined && !agreed) {
    return { state: 'confirm', question: [risk.what, risk.why, risk.next].filter(Boolean).join(' ') };
  }
  const verdicts: string[] = [];
  let proven = false;
  for (const target of targets) {
    const http = { timeoutSeconds: session.options.timeoutSeconds };
    try {
      const { verdict, answer } = await tryKey({
        api,
        target,
        key: created.key,
        change,
        facts,
        client,
        fresh: true,
        http,
      });
      const quota =
        answer === undefined || limits?.quota === 'unlimited' ? undefined : sayQuota(answer, limits);
      proven ||= verdict.state === 'proven';
      verdicts.push(
        [targets.length > 1 ? `${target.name}:` : '', ...sayVerdict(verdict), quota ?? '']
          .filter(Boolean)
          .join(' '),
      );
    } catch (error) {
      if (!(error instanceof WizardError)) throw error;
      verdicts.push(`${error.explanation.what} ${error.explanation.next ?? ''}`.trim());
    }
  }
  return { state: 'done', said: verdicts.join(' '), safe: false, ...(proven ? {} : { tone: 'warning' }) };
}

function sayVerdict({ headline, why, next, said }: Verdict): readonly string[] {
  return [headline, why ?? '', said ?? '', next ?? ''];
}
