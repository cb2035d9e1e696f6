import { isAbort, WizardError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { createSender, type HttpOptions } from '../tyk/http.ts';
import { callApi } from '../tyk/try.ts';
import type { ApiAnswer, ApiCall } from '../tyk/types.ts';
import { type BurstCounts, type BurstPlan, ENOUGH_TURNED_AWAY } from '../wizard/explain-burst.ts';

export type BurstOptions = {
  readonly call: ApiCall;
  readonly key: Secret;
  readonly plan: BurstPlan;
  readonly http?: HttpOptions;
  /** Ends the burst; what was counted until then is returned. */
  readonly signal?: AbortSignal;
  onProgress?(counts: BurstCounts): void;
};

/** At the same time: enough to reach 100 in a second, too few to trouble an API. */
const AT_ONCE = 5;

/** Calls the API as fast as answers come, until the limit has turned enough away. Never throws for an answer. */
export async function runBurst(options: BurstOptions): Promise<BurstCounts> {
  const { call, key, plan, http, signal, onProgress } = options;
  const send = createSender(http);
  const started = Date.now();
  const counts = { sent: 0, allowed: 0, limited: 0, refused: 0, failed: 0, seconds: 0 };

  async function work(): Promise<void> {
    const isWorthwhile = () => Math.max(counts.limited + counts.refused, counts.failed) < ENOUGH_TURNED_AWAY;
    while (counts.sent < plan.requests && isWorthwhile() && !signal?.aborted) {
      counts.sent += 1;
      try {
        const answer = await callApi(send, call, key, { signal });
        counts[classify(answer)] += 1;
      } catch (error) {
        if (isAbort(error)) counts.sent -= 1;
        else if (error instanceof WizardError) counts.failed += 1;
        else throw error;
      }
      counts.seconds = (Date.now() - started) / 1000;
      onProgress?.({ ...counts });
    }
  }
  // A quota is counted in turn: of its first requests Tyk lets too many through when they come together (v5.14.0).
  const workers = plan.reaches === 'quota' ? 1 : AT_ONCE;
  await Promise.all(Array.from({ length: workers }, work));
  return counts;
}

/** Where an operator has the headers tell the rate (since 5.13.0), Tyk's own refusals carry them too. */
function classify({ status, quota, byTyk }: ApiAnswer): 'allowed' | 'limited' | 'refused' | 'failed' {
  if (quota !== undefined && !byTyk) return 'allowed';
  if (status === 429) return 'limited';
  return status === 403 ? 'refused' : 'failed';
}
