import { isAbort, WizardError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { createSender, type HttpOptions } from '../tyk/http.ts';
import { LOADING_PAUSES, wait } from '../tyk/retry.ts';
import { callApi } from '../tyk/try.ts';
import type { Api, ApiAnswer, ApiCall, TykClient } from '../tyk/types.ts';
import { addressFrom, addressOf, isPattern, isReached } from '../wizard/api-address.ts';
import { explainAnswer, explainSilence } from '../wizard/explain.ts';
import type { Tried, Verdict } from '../wizard/explain-verdict.ts';
import { firstApi } from '../wizard/plan.ts';
import { LOCAL_GATEWAY } from '../wizard/steps/try.ts';
import type { Answers, Deployment, Facts, Problem } from '../wizard/types.ts';
import { type CallChange, gatewayOf, lacksPath, planCall, type Target } from '../wizard/usage.ts';

const ATTEMPTS = LOADING_PAUSES.length + 1;
/** So many seconds after it was made, a key counts as new. */
const NEW_SECONDS = 60;

/**
 * Every address to try: the user's first, then the Gateway's own or what the Dashboard says. Hybrid has two, and
 * each gets a verdict of its own. Empty where nobody knows, or only addresses that do not reach the API (a pattern of
 * domains): then it has to be asked for.
 * @throws AbortError when the signal fires
 */
export async function findTargets(
  api: Api,
  deployment: Deployment,
  given: { readonly gatewayUrl?: string; readonly localGatewayUrl?: string },
  client?: TykClient,
  signal?: AbortSignal,
): Promise<readonly Target[]> {
  const base = given.gatewayUrl ?? (client?.kind === 'gateway' ? client.url : undefined);
  const main = base === undefined ? await askForUrl(api, client, signal) : addressOf(api, base);
  const reached = (targets: readonly Target[]) => targets.filter(({ url }) => isReached(api, url));
  if (deployment === 'hybrid') {
    const own = addressOf(api, given.localGatewayUrl || LOCAL_GATEWAY);
    const cloud = main === undefined || main === own ? [] : [{ name: 'the Gateway in Tyk Cloud', url: main }];
    return reached([...cloud, { name: 'your own Gateway', url: own }]);
  }
  const url = main ?? (deployment === 'self-managed' ? addressOf(api, LOCAL_GATEWAY) : undefined);
  return url === undefined ? [] : reached([{ name: 'the Gateway', url }]);
}

/** The same for the first API that was chosen. */
export async function findTargetsFor(
  answers: Answers,
  facts: Facts,
  client?: TykClient,
): Promise<readonly Target[]> {
  const api = firstApi(answers, facts);
  if (api === undefined) return [];
  const { deployment = 'self-managed', localGatewayUrl } = answers;
  const gatewayUrl = gatewayOf(answers, facts);
  return findTargets(api, deployment, { gatewayUrl, localGatewayUrl }, client);
}

async function askForUrl(api: Api, client?: TykClient, signal?: AbortSignal): Promise<string | undefined> {
  try {
    const url = await client?.apiUrl?.(api.id, { signal });
    return url === undefined ? undefined : addressFrom(api, url);
  } catch (error) {
    if (error instanceof WizardError) return undefined;
    throw error;
  }
}

export const nowhere: Problem = {
  what: 'The key was not tried: the address of this API is not known here.',
  next: 'Give it with --gateway-url, or call the API yourself.',
};

/** What has to be said before the API can be called; undefined: nothing. */
export function whyUntried(
  api: Api | undefined,
  targets: readonly Target[],
  change: CallChange,
): Problem | undefined {
  if (api === undefined) return nowhere;
  const { name, listenPath, domain = '' } = api;
  if (targets.length === 0 && isPattern(domain)) {
    return {
      what: `The key was not tried: ${name} listens on the domains ${domain}, and none of them is known here.`,
      next: 'Give one with --gateway-url, or call the API yourself.',
    };
  }
  if (targets.length === 0) return nowhere;
  if (!lacksPath(api, change)) return undefined;
  return {
    what: `The key was not tried: ${name} listens at ${listenPath}, and which path fits is not known here.`,
    next: `Say which: try it with a path, or tyk-key-wizard try --call /PATH`,
  };
}
export type TryOptions = {
  readonly api: Api;
  readonly target: Target;
  readonly key: Secret;
  readonly change?: CallChange;
  readonly facts: Facts;
  /** Reads the key back where it is refused; without it the cause is told from the words alone. */
  readonly client?: TykClient;
  /** The key was made just now. */
  readonly fresh?: boolean;
  /** Has the Gateway load new APIs first. */
  readonly reload?: boolean;
  /** Comes back at once where waiting may help, so that somebody can be asked what to do. */
  readonly impatient?: boolean;
  readonly http?: HttpOptions;
  readonly signal?: AbortSignal;
  /** Called before each request, and each second of a wait. */
  onProgress?(progress: TryProgress): void;
  /** For tests that do not wait. */
  readonly wait?: typeof wait;
};

export type TryProgress =
  | { readonly state: 'calling'; readonly call: ApiCall; readonly attempt: number; readonly of: number }
  /** `seconds` are left until attempt `attempt`; `pause` is the whole wait. */
  | {
      readonly state: 'waiting';
      readonly verdict: Verdict;
      readonly seconds: number;
      readonly pause: number;
      readonly attempt: number;
      readonly of: number;
    };

export type TryResult = { readonly call: ApiCall; readonly answer?: ApiAnswer; readonly verdict: Verdict };

/**
 * Calls the API with the key and says what the answer means. Where the key or the API may not be there yet it tries
 * again, after 2, 4, 8 and 16 s. A request that the Gateway lets through uses one of the quota.
 * @throws AbortError when the signal fires; WizardError where the reload fails
 */
export async function tryKey(options: TryOptions): Promise<TryResult> {
  const { api, target, change, onProgress, signal } = options;
  const call = planCall(api, target.url, change);
  const send = createSender(options.http);
  if (options.reload === true) await options.client?.reload?.({ signal });
  for (let attempt = 1; ; attempt += 1) {
    onProgress?.({ state: 'calling', call, attempt, of: ATTEMPTS });
    const pause = LOADING_PAUSES[attempt - 1];
    const result = await tryOnce(send, call, options, pause !== undefined);
    if (pause === undefined || options.impatient || !result.verdict.retryable) return result;
    for (let seconds = pause; seconds > 0; seconds -= 1) {
      const { verdict } = result;
      onProgress?.({ state: 'waiting', verdict, seconds, pause, attempt: attempt + 1, of: ATTEMPTS });
      await (options.wait ?? wait)(1000, signal);
    }
  }
}

async function tryOnce(
  send: ReturnType<typeof createSender>,
  call: ApiCall,
  options: TryOptions,
  mayWait: boolean,
): Promise<TryResult> {
  const { api, key, client, signal } = options;
  try {
    const answer = await callApi(send, call, key, { signal });
    const held = await readKey(answer, options);
    const facts = await readPolicies(held, options);
    const createdAt = typeof held === 'object' ? held.createdAt : undefined;
    const isNew = createdAt !== undefined && answer.at - createdAt < NEW_SECONDS;
    const fresh = options.fresh === true || isNew;
    const verdict = explainAnswer(answer, { api, call, held, fresh, mayWait, server: client?.kind, facts });
    return { call, answer, verdict };
  } catch (error) {
    if (isAbort(error) || !(error instanceof WizardError)) throw error;
    return { call, verdict: explainSilence(error) };
  }
}

/** The key is read only where the answer cannot be explained without it. */
async function readKey({ status, quota }: ApiAnswer, options: TryOptions): Promise<Tried['held']> {
  const { api, key, client, signal } = options;
  const isOfTyk = quota === undefined && [400, 401, 403, 404, 422, 429].includes(status);
  if (client === undefined || !isOfTyk) return undefined;
  const near = { apiId: api.id, organisation: api.organisation };
  try {
    const [id = key] = key.lines();
    return await client.read({ key: id }, near, { signal });
  } catch (error) {
    if (!(error instanceof WizardError)) throw error;
    return error.code === 404 ? 'missing' : undefined;
  }
}

/** A policy may have gone since the lists were read. */
async function readPolicies(held: Tried['held'], { client, facts, signal }: TryOptions): Promise<Facts> {
  if (client === undefined || typeof held !== 'object' || held.policies.length === 0) return facts;
  try {
    return { ...facts, policies: { state: 'ready', items: await client.listPolicies({ signal }) } };
  } catch (error) {
    if (!(error instanceof WizardError)) throw error;
    return facts;
  }
}
