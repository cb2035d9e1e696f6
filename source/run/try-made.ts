import type { ApiCall, Limits } from '../tyk/types.ts';
import { askBeforeTry, limitsOf } from '../wizard/explain-limits.ts';
import type { TriedKey } from '../wizard/explain-tried.ts';
import type { Flow } from '../wizard/flow.ts';
import type { ActionResult } from '../wizard/key-stage.ts';
import type { FreshKey } from '../wizard/made.ts';
import { recordOf } from '../wizard/outcome.ts';
import { firstApi } from '../wizard/plan.ts';
import { isInSoManyWords } from '../wizard/steps/deployment.ts';
import { unseenAddresses } from '../wizard/steps/try.ts';
import { allowedCall, forbiddenCall } from '../wizard/try-scope.ts';
import type { Answers, Origins, Problem } from '../wizard/types.ts';
import { type CallChange, planCall } from '../wizard/usage.ts';
import { callAll, type TriedWhose, type TryPlan, type TryWatch } from './call-all.ts';
import type { CreateWatch } from './create.ts';
import type { Services } from './services.ts';
import { findTargetsFor, nowhere, whyUntried } from './try.ts';

/** Why there is none, where nobody knows an address, or the path. */
async function planTry(
  held: FreshKey,
  change: CallChange,
  { session }: Services,
): Promise<TryPlan | { readonly untried: Problem }> {
  const { answers, facts, request } = held;
  const api = firstApi(answers, facts);
  const isKnown = held.targets.length > 0;
  const targets = isKnown
    ? held.targets
    : await findTargetsFor(answers, facts, session.client(answers, facts));
  const untried = whyUntried(api, targets, change);
  if (api === undefined || untried !== undefined) return { untried: untried ?? nowhere };
  const whole = { ...allowedCall(api, answers, facts, request.access.apis), ...change };
  const calls = targets.map(({ url }) => planCall(api, url, whole));
  const forbidden = forbiddenCall(api, answers, facts, whole.version);
  return { api, targets, change: whole, calls, limits: limitsOfMade(held), ...(forbidden && { forbidden }) };
}

/** One call of the first API with the new key at every Gateway, and what the answers say about it (rule 7). */
export async function tryMade(
  held: FreshKey,
  given: TryWatch & { readonly agreed: boolean },
  services: Services,
): Promise<ActionResult> {
  const plan = await planTry(held, given.change ?? {}, services);
  if ('untried' in plan) return { state: 'tried', tried: { at: [], ...plan } };
  const question = sayRisks(risksOf(held, given, plan.calls, plan.limits));
  if (question !== '' && !given.agreed) return { state: 'confirm', question };
  return { state: 'tried', tried: await callAll(plan, whoseOf(held, services), given, held.facts, services) };
}

function whoseOf({ created, answers, facts }: FreshKey, { session }: Services): TriedWhose {
  return { key: created.key, fresh: true, client: session.client(answers, facts) };
}

/** What is to be agreed to before these calls. */
export function risksOf(
  { answers, facts }: FreshKey,
  { origins = {} }: TryWatch,
  calls: readonly ApiCall[],
  limits?: Limits,
): readonly Problem[] {
  const unseen = unseenAddresses(answers, facts, origins).map(askUnseen);
  return [...unseen, ...askBeforeTry(calls, limits, agreedAddresses(answers))];
}

export function sayRisks(risks: readonly Problem[]): string {
  return risks.flatMap(({ what, why, next }) => [what, why, next].filter(Boolean)).join(' ');
}

export function limitsOfMade({ proof, answers, facts }: FreshKey): Limits | undefined {
  const api = firstApi(answers, facts);
  return api && limitsOf(api, recordOf(proof));
}

/** Where a credential went unencrypted with a yes, a key may go too. */
function agreedAddresses({ url, plainHttp }: Answers): readonly string[] {
  return plainHttp && url !== undefined ? [url] : [];
}

/**
 * The try that nobody is asked about: in the flags face, and before a JSON object is written. A risk is taken only
 * where it was agreed to in so many words (design, section 5).
 */
export function tryInSilence(
  origins: Origins,
  services: Services,
  watch: TryWatch = {},
): (held: FreshKey) => Promise<TriedKey> {
  return async (held) => {
    const { answers, facts } = held;
    const plan = await planTry(held, {}, services);
    if ('untried' in plan) return { at: [], ...plan };
    const [unseen] = unseenAddresses(answers, facts, origins);
    if (unseen !== undefined) return { at: [], untried: sayUnseen(unseen) };
    const isAsked = isInSoManyWords(origins.try);
    const isNamed = isInSoManyWords(origins.gatewayUrl) && answers.gatewayUrl;
    const agreed = [...agreedAddresses(answers), ...(isNamed ? [answers.gatewayUrl ?? ''] : [])];
    const [risk] = askBeforeTry(plan.calls, isAsked ? undefined : plan.limits, agreed);
    if (risk === undefined) return callAll(plan, whoseOf(held, services), watch, facts, services);
    const next = 'Say --try, and the address in --gateway-url, on the command line to do it anyway.';
    return { at: [], untried: { ...risk, what: `The key was not tried. ${risk.what}`, next } };
  };
}

function askUnseen(address: string): Problem {
  const what = `The key would go to ${address}, which comes from the recipe and is in none of your profiles.`;
  return { what, next: 'Try it there?' };
}

function sayUnseen(address: string): Problem {
  const what = `The key was not tried. The recipe names ${address}, and you have not approved it.`;
  const next = 'Give that address in --gateway-url, or in --local-gateway-url, to do it anyway.';
  return { what, next };
}

/** A JSON object tells of the try too, so it is made before that is written; the others are tried in their own time. */
export function tryBeforeOutput(
  { answers, origins }: Pick<Flow, 'answers' | 'origins'>,
  services: Services,
): Pick<CreateWatch, 'tryIt'> {
  if (!services.output.isJson || answers.try === false) return {};
  return { tryIt: tryInSilence(origins, services) };
}
