import { isAbort, WizardError } from '../errors.ts';
import type { Api, ApiCall, Limits } from '../tyk/types.ts';
import { askBeforeTry, limitsOf, sayQuota } from '../wizard/explain-limits.ts';
import type { TriedAt, TriedKey } from '../wizard/explain-tried.ts';
import type { Verdict } from '../wizard/explain-verdict.ts';
import type { Flow } from '../wizard/flow.ts';
import { type ActionProgress, type ActionResult, versionFor } from '../wizard/key-stage.ts';
import type { FreshKey } from '../wizard/made.ts';
import { recordOf } from '../wizard/outcome.ts';
import { firstApi } from '../wizard/plan.ts';
import { isInSoManyWords } from '../wizard/steps/deployment.ts';
import { unseenAddresses } from '../wizard/steps/try.ts';
import type { Answers, Facts, Origins, Problem } from '../wizard/types.ts';
import { type CallChange, planCall, type Target } from '../wizard/usage.ts';
import type { CreateWatch } from './create.ts';
import type { Services } from './services.ts';
import { findTargetsFor, nowhere, type TryOptions, type TryProgress, tryKey, whyUntried } from './try.ts';

/** What an action on the API is given beside its input. */
export type TryWatch = {
  /** What the last try's offer changes of the call. */
  readonly change?: CallChange;
  /** Comes back where waiting may help, so that somebody can be asked. */
  readonly impatient?: boolean;
  /** Where the answers came from: a recipe's address gets no key unasked. */
  readonly origins?: Origins;
  /** Has the Gateway load new APIs first. */
  readonly reload?: boolean;
  /** Stops a wait, a call or a burst; the key stays. */
  readonly signal?: AbortSignal;
  onProgress?(progress: ActionProgress): void;
};

/** Which calls a try makes. */
export type TryPlan = {
  readonly api: Api;
  readonly targets: readonly Target[];
  readonly change: CallChange;
  readonly calls: readonly ApiCall[];
  readonly limits: Limits | undefined;
};

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
  const version = versionFor(answers, facts, request);
  const whole = { ...(version !== undefined && { version }), ...change };
  const calls = targets.map(({ url }) => planCall(api, url, whole));
  return { api, targets, change: whole, calls, limits: limitsOfMade(held) };
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

export type TriedWhose = Pick<TryOptions, 'key' | 'fresh' | 'client'>;

function whoseOf({ created, answers, facts }: FreshKey, { session }: Services): TriedWhose {
  return { key: created.key, fresh: true, client: session.client(answers, facts) };
}

/** Makes the calls, one Gateway after the other. A failure or a stop is told in what comes back. */
export async function callAll(
  { api, targets, change, limits }: TryPlan,
  whose: TriedWhose,
  given: TryWatch,
  facts: Facts,
  { session, wait }: Pick<Services, 'session' | 'wait'>,
): Promise<TriedKey> {
  const { signal = new AbortController().signal, impatient = false, reload = false } = given;
  const at: TriedAt[] = [];
  for (const target of targets) {
    const where = targets.length > 1 ? target.name : undefined;
    let call: ApiCall | undefined;
    let verdict: Verdict | undefined;
    try {
      const result = await tryKey({
        api,
        target,
        ...whose,
        change,
        facts,
        http: session.http(facts),
        signal,
        impatient,
        reload,
        wait: wait && ((time) => wait(time, signal)),
        onProgress(progress) {
          if (progress.state === 'calling') ({ call } = progress);
          else ({ verdict } = progress);
          given.onProgress?.(tellProgress(progress, where));
        },
      });
      const quota = result.answer && sayQuota(result.answer, limits);
      at.push({ ...result, ...(where && { where }), ...(quota && { quota }) });
    } catch (error) {
      // Whoever ends the waiting has seen what there was to see.
      if (isAbort(error) && call && verdict) at.push({ call, verdict, ...(where && { where }) });
      if (isAbort(error)) return { at, untried: stopped };
      if (!(error instanceof WizardError)) throw error;
      return { at, untried: error.explanation };
    }
  }
  return { at };
}

const stopped: Problem = { what: 'The try was stopped; the key stays.' };

function tellProgress(progress: TryProgress, where: string | undefined): ActionProgress {
  const before = where === undefined ? '' : ` on ${where}`;
  if (progress.state === 'calling') {
    const { method, url } = progress.call;
    return { is: 'calling', says: `Calling ${method} ${url}${before}` };
  }
  const { verdict, seconds, pause, attempt, of } = progress;
  const says = `${verdict.headline} Trying again${before} in ${seconds} s … ${attempt} of ${of}`;
  return { is: 'waiting', says, verdict, seconds, pause };
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
