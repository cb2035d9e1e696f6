import { explanationOf, isAbort } from '../errors.ts';
import { createSender } from '../tyk/http.ts';
import { callApi } from '../tyk/try.ts';
import type { Api, ApiCall, Limits } from '../tyk/types.ts';
import { noClientKey } from '../wizard/certificate.ts';
import { sayQuota } from '../wizard/explain-limits.ts';
import type { TriedAt, TriedKey } from '../wizard/explain-tried.ts';
import type { Verdict } from '../wizard/explain-verdict.ts';
import type { ActionProgress } from '../wizard/key-stage.ts';
import { judgeForbidden } from '../wizard/try-scope.ts';
import type { Facts, Origins, Problem } from '../wizard/types.ts';
import { type CallChange, planCall, showsCertificate, type Target } from '../wizard/usage.ts';
import { withCertificate } from './client-certificate.ts';
import type { Services } from './services.ts';
import { type TryOptions, type TryProgress, tryKey } from './try.ts';

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
  /** What must be refused, to be called once the key is proven. */
  readonly forbidden?: CallChange;
};

export type TriedWhose = Pick<TryOptions, 'key' | 'fresh' | 'client'>;

/** Makes the calls, one Gateway after the other. A failure or a stop is told in what comes back. */
export async function callAll(
  { api, targets, change, limits, forbidden }: TryPlan,
  whose: TriedWhose,
  given: TryWatch,
  facts: Facts,
  { session, wait }: Pick<Services, 'session' | 'wait'>,
): Promise<TriedKey> {
  const { signal = new AbortController().signal, impatient = false, reload = false } = given;
  const at: TriedAt[] = [];
  if (showsCertificate(api) && facts.certificate?.key === undefined) return { at, untried: noClientKey };
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
        http: withCertificate(session.http(facts), facts),
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
      const send = createSender(withCertificate(session.http(facts), facts));
      const isProven = result.verdict.state === 'proven' && forbidden !== undefined;
      const wrong = isProven
        ? planCall(api, target.url, { ...withVersion(change), ...forbidden })
        : undefined;
      const judged = wrong && judgeForbidden(wrong, await callApi(send, wrong, whose.key, { signal }));
      const more = typeof judged === 'string' ? { refusal: judged } : judged && { verdict: judged };
      at.push({ ...result, ...(where && { where }), ...(quota && { quota }), ...more });
    } catch (error) {
      // Whoever ends the waiting has seen what there was to see.
      if (isAbort(error) && call && verdict) at.push({ call, verdict, ...(where && { where }) });
      if (isAbort(error)) return { at, untried: stopped };
      return { at, untried: explanationOf(error) };
    }
  }
  return { at };
}

const withVersion = ({ version }: CallChange) => (version === undefined ? {} : { version });

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
