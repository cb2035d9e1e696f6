import { compareBurst, planBurst } from '../wizard/explain-burst.ts';
import { type ActionId, type ActionResult, callOf } from '../wizard/key-stage.ts';
import type { FreshKey } from '../wizard/made.ts';
import { makingFor } from '../wizard/making.ts';
import { firstApi } from '../wizard/plan.ts';
import { parseCall, variablesFor } from '../wizard/usage.ts';
import { runBurst } from './burst.ts';
import type { TryWatch } from './call-all.ts';
import { withCertificate } from './client-certificate.ts';
import { type ActionInput, performAction } from './key-actions.ts';
import type { Services } from './services.ts';
import { limitsOfMade, risksOf, sayRisks, tryMade } from './try-made.ts';

type Given = ActionInput & TryWatch;

/**
 * Does one of the key stage's actions. A failure is a result with what and next.
 * @throws AbortError when the signal fires before a burst
 */
export async function actOnKey(
  action: Exclude<ActionId, 'recipe' | 'keep' | 'done' | 'call'>,
  held: FreshKey,
  given: Given,
  services: Services,
): Promise<ActionResult> {
  if (held.created.flaw !== undefined && action !== 'save') return unusable;
  switch (action) {
    case 'save':
    case 'env':
    case 'copy': {
      if (action !== 'copy') await services.ledger?.saving(given.input);
      const variables = variablesFor(makingFor(held.answers, held.facts));
      const result = await performAction(action, held.created.key, { ...given, variables }, services.place);
      if (result.state === 'done' && result.safe) services.delivery.markSafe();
      return result;
    }
    case 'burst':
      return burst(held, given, services);
    default:
      return tryAgain(action, held, given, services);
  }
}

const unusable: ActionResult = {
  state: 'failed',
  what: 'Not done: the key that Tyk sent is unusable.',
  next: 'Save it to a file if you want to look into it.',
};

/** The call of before, with what an offer or somebody who typed it changes of it. */
async function tryAgain(
  action: 'try' | 'again' | 'reload' | 'address',
  held: FreshKey,
  given: Given,
  services: Services,
): Promise<ActionResult> {
  const { method, path, keyIn, version } = callOf(held) ?? {};
  const before = path === undefined ? {} : { method, path, keyIn, ...(version !== undefined && { version }) };
  const isTyped = action === 'try' && given.input !== '' && given.byKeyPress;
  const typed = isTyped ? parseCall(given.input, firstApi(held.answers, held.facts)) : { value: {} };
  if ('problem' in typed) {
    const { what, next = '' } = typed.problem;
    return { state: 'failed', what, next };
  }
  const change = { ...before, ...given.change, ...typed.value };
  return tryMade(held, { ...given, change, reload: action === 'reload' }, services);
}

async function burst(held: FreshKey, given: Given, { session }: Services): Promise<ActionResult> {
  const call = callOf(held);
  const limits = limitsOfMade(held);
  if (call === undefined || limits === undefined) {
    const what = 'It is not known here which limits count for this key.';
    return { state: 'failed', what, next: 'Look at the key in Tyk.' };
  }
  const plan = planBurst(limits);
  if (plan.requests === 0) return { state: 'done', said: plan.says, safe: false };
  const risks = sayRisks(risksOf(held, given, [call]));
  const question = [plan.says, plan.warning, risks].filter(Boolean).join(' ');
  if (!given.agreed) return { state: 'confirm', question };
  const counts = await runBurst({
    call,
    key: held.created.key,
    plan,
    http: withCertificate(session.http(held.facts), held.facts),
    signal: given.signal,
    onProgress: (sofar) => given.onProgress?.({ is: 'burst', plan, counts: sofar }),
  });
  const { state, says, why } = compareBurst(plan, counts);
  const said = [says, why].filter(Boolean).join(' ');
  return { state: 'done', said, safe: false, ...(state !== 'as-configured' && { tone: 'warning' }) };
}
