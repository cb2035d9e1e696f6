import type { ApiCall, Limits } from '../tyk/types.ts';
import { compareBurst, planBurst } from '../wizard/explain-burst.ts';
import { askBeforeTry, limitsOf } from '../wizard/explain-limits.ts';
import type { TriedKey } from '../wizard/explain-tried.ts';
import type { Flow } from '../wizard/flow.ts';
import { type ActionId, type ActionResult, callOf, versionFor } from '../wizard/key-stage.ts';
import type { Made } from '../wizard/made.ts';
import { recordOf } from '../wizard/outcome.ts';
import { firstApi } from '../wizard/plan.ts';
import { isInSoManyWords } from '../wizard/steps/deployment.ts';
import { unseenAddresses } from '../wizard/steps/try.ts';
import { allowedCall, forbiddenCall } from '../wizard/try-scope.ts';
import type { Answers, Facts, Origins, Problem } from '../wizard/types.ts';
import { type CallChange, parseCall, planCall } from '../wizard/usage.ts';
import { runBurst } from './burst.ts';
import { type ActionWatch, callAll, type TryPlan } from './call-all.ts';
import type { CreateWatch } from './create.ts';
import { type ActionInput, performAction } from './key-actions.ts';
import type { Services } from './services.ts';
import { findTargetsFor, nowhere, whyUntried } from './try.ts';

type Held = Omit<Made, 'delivered'>;
type OnApi = 'try' | 'again' | 'reload' | 'address' | 'burst';

/**
 * Does one of the key stage's actions. A failure is a result with what and next.
 * @throws AbortError when the signal fires before a burst
 */
export async function actOnKey(
  action: Exclude<ActionId, 'recipe' | 'keep' | 'done' | 'call'>,
  made: Held,
  given: ActionInput & ActionWatch,
  answers: Answers,
  facts: Facts,
  services: Services,
): Promise<ActionResult> {
  if (made.created.flaw !== undefined && action !== 'save') return unusable;
  switch (action) {
    case 'save':
    case 'env':
    case 'copy': {
      if (action !== 'copy') await services.ledger?.saving(given.input);
      const result = await performAction(action, made.created.key, given, services.place);
      if (result.state === 'done' && result.safe) services.delivery.markSafe();
      return result;
    }
    default:
      return actOnApi(action, made, given, answers, facts, services);
  }
}

const unusable: ActionResult = {
  state: 'failed',
  what: 'Not done: what Tyk gave as the key is of no use.',
  next: 'Save it to a file if you want to look into it.',
};

async function actOnApi(
  action: OnApi,
  made: Held,
  given: ActionInput & ActionWatch,
  answers: Answers,
  facts: Facts,
  services: Services,
): Promise<ActionResult> {
  if (action === 'burst') return burst(made, given, answers, facts, services);
  const last = callOf({ answers, facts, ...made });
  const before = last && { method: last.method, path: last.path, keyIn: last.keyIn, ...versionOfCall(last) };
  const change = { ...before, ...given.change };
  if (action !== 'try' || given.input === '' || !given.byKeyPress) {
    return tryMade(made, { ...given, change, reload: action === 'reload' }, answers, facts, services);
  }
  const typed = parseCall(given.input, firstApi(answers, facts));
  if ('problem' in typed)
    return { state: 'failed', what: typed.problem.what, next: typed.problem.next ?? '' };
  return tryMade(made, { ...given, change: { ...change, ...typed.value } }, answers, facts, services);
}

const versionOfCall = ({ version }: ApiCall) => (version === undefined ? {} : { version });

/** Why there is none, where nobody knows an address, or the path. */
async function planTry(
  made: Held,
  change: CallChange,
  answers: Answers,
  facts: Facts,
  { session }: Services,
): Promise<TryPlan | { readonly untried: Problem }> {
  const api = firstApi(answers, facts);
  const known = made.targets;
  const targets =
    known.length > 0 ? known : await findTargetsFor(answers, facts, session.client(answers, facts));
  const untried = whyUntried(api, targets, change);
  if (api === undefined || untried !== undefined) return { untried: untried ?? nowhere };
  const version = versionFor(answers, facts, made.request);
  const isSame = Object.keys(change).length > 0;
  const usual = isSame ? {} : allowedCall(api, answers);
  const whole = { ...(version === undefined ? {} : { version }), ...usual, ...change };
  const calls = targets.map(({ url }) => planCall(api, url, whole));
  const forbidden = forbiddenCall(api, answers, facts);
  const limits = limitsOfMade(made, answers, facts);
  return { api, targets, change: whole, calls, limits, ...(forbidden && { forbidden }) };
}

/** One call of the first API with the new key at every Gateway, and what the answers say about it (rule 7). */
async function tryMade(
  made: Held,
  given: ActionWatch & { readonly agreed: boolean; readonly reload?: boolean },
  answers: Answers,
  facts: Facts,
  services: Services,
): Promise<ActionResult> {
  const plan = await planTry(made, given.change ?? {}, answers, facts, services);
  if ('untried' in plan) return { state: 'tried', tried: { at: [], ...plan } };
  const risks = [
    ...unseenAddresses(answers, facts, given.origins ?? {}).map(askUnseen),
    ...askBeforeTry(plan.calls, plan.limits, agreedAddresses(answers)),
  ];
  if (risks.length > 0 && !given.agreed) return { state: 'confirm', question: risks.map(sayRisk).join(' ') };
  const whose = { key: made.created.key, fresh: true, client: services.session.client(answers, facts) };
  return { state: 'tried', tried: await callAll(plan, whose, given, facts, services) };
}

function sayRisk({ what, why, next }: Problem): string {
  return [what, why, next].filter(Boolean).join(' ');
}

function limitsOfMade({ proof }: Held, answers: Answers, facts: Facts): Limits | undefined {
  const api = firstApi(answers, facts);
  return api && limitsOf(api, recordOf(proof));
}

/** Where a credential went unencrypted with a yes, a key may go too. */
function agreedAddresses({ url, plainHttp }: Answers): readonly string[] {
  return plainHttp && url !== undefined ? [url] : [];
}

async function burst(
  made: Held,
  given: ActionInput & ActionWatch,
  answers: Answers,
  facts: Facts,
  { session }: Services,
): Promise<ActionResult> {
  const call = callOf({ answers, facts, ...made });
  const limits = limitsOfMade(made, answers, facts);
  if (call === undefined || limits === undefined) {
    const what = 'Nobody here knows which limits count for this key.';
    return { state: 'failed', what, next: 'Look at the key in Tyk.' };
  }
  const plan = planBurst(limits);
  if (plan.requests === 0) return { state: 'done', said: plan.says, safe: false };
  const unseen = unseenAddresses(answers, facts, given.origins ?? {}).map(askUnseen);
  const risks = [...unseen, ...askBeforeTry([call], undefined, agreedAddresses(answers))].map(sayRisk);
  const question = [plan.says, plan.warning, ...risks, 'Send them?'].filter(Boolean).join(' ');
  if (!given.agreed) return { state: 'confirm', question };
  const counts = await runBurst({
    call,
    key: made.created.key,
    plan,
    http: session.http(facts),
    ...(given.signal === undefined ? {} : { signal: given.signal }),
    onProgress: (sofar) => given.onProgress?.({ is: 'burst', plan, counts: sofar }),
  });
  const { state, says, why } = compareBurst(plan, counts);
  const said = [says, why].filter(Boolean).join(' ');
  return { state: 'done', said, safe: false, ...(state === 'as-configured' ? {} : { tone: 'warning' }) };
}

/**
 * The try that nobody is asked about: in the flags face, and before a JSON object is written. A risk is taken only
 * where it was agreed to in so many words (design, section 5).
 */
export function tryInSilence(
  answers: Answers,
  facts: Facts,
  origins: Origins,
  services: Services,
  watch: ActionWatch = {},
): (made: Held) => Promise<TriedKey> {
  return async (made) => {
    const plan = await planTry(made, {}, answers, facts, services);
    if ('untried' in plan) return { at: [], ...plan };
    const [unseen] = unseenAddresses(answers, facts, origins);
    if (unseen !== undefined) return { at: [], untried: sayUnseen(unseen) };
    const isAsked = isInSoManyWords(origins.try);
    const isNamed = isInSoManyWords(origins.gatewayUrl) && answers.gatewayUrl;
    const agreed = [...agreedAddresses(answers), ...(isNamed ? [answers.gatewayUrl ?? ''] : [])];
    const [risk] = askBeforeTry(plan.calls, isAsked ? undefined : plan.limits, agreed);
    const whose = { key: made.created.key, fresh: true, client: services.session.client(answers, facts) };
    if (risk === undefined) return callAll(plan, whose, watch, facts, services);
    const next = 'Say --try, and the address in --gateway-url, on the command line to do it all the same.';
    return { at: [], untried: { ...risk, what: `The key was not tried. ${risk.what}`, next } };
  };
}

function askUnseen(address: string): Problem {
  const what = `The key would go to ${address}, which the recipe names and no profile of yours.`;
  return { what, next: 'Try it there?' };
}

function sayUnseen(address: string): Problem {
  const what = `The key was not tried. The recipe names ${address}, and nobody has said yes to it.`;
  const next = 'Give that address in --gateway-url, or in --local-gateway-url, to do it all the same.';
  return { what, next };
}

/** A JSON object tells of the try too, so it is made before that is written; the others are tried in their own time. */
export function tryBeforeOutput(
  { answers, origins }: Pick<Flow, 'answers' | 'origins'>,
  facts: Facts,
  services: Services,
): Pick<CreateWatch, 'tryIt'> {
  if (!services.output.isJson || answers.try === false) return {};
  return { tryIt: tryInSilence(answers, facts, origins, services) };
}
