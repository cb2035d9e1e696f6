import { isAbort, WizardError } from '../errors.ts';
import type { Report } from '../present-json.ts';
import { isNotLoadedYet } from '../tyk/refusals-key.ts';
import { LOADING_PAUSES, wait } from '../tyk/retry.ts';
import type { CreatedKey, HttpRequest, KeyRequest, TykClient } from '../tyk/types.ts';
import { type TriedKey, warningsOfTry } from '../wizard/explain-tried.ts';
import { callOf } from '../wizard/key-stage.ts';
import type { CreateProgress } from '../wizard/lost.ts';
import type { Made } from '../wizard/made.ts';
import { outcomeOfProof, type Proof, sayDenied, sayProof } from '../wizard/outcome.ts';
import { planRequest } from '../wizard/request.ts';
import { warningsOf } from '../wizard/review.ts';
import { serverNow } from '../wizard/steps/expiry.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Answers, Facts } from '../wizard/types.ts';
import { callRequest } from '../wizard/usage.ts';
import { wantedKey } from './lost.ts';
import { takeUpLost } from './lost-before.ts';
import { readBack } from './prove.ts';
import { noteUse } from './remember.ts';
import type { Services } from './services.ts';
import { findTargetsFor } from './try.ts';
import { keepUnread } from './unread.ts';

type Needed = Pick<Services, 'session' | 'delivery' | 'configFolder' | 'output' | 'wait' | 'ledger'>;

export type CreateWatch = {
  readonly onProgress?: (progress: CreateProgress) => void;
  /** Ends the waiting between two requests; a request that is on its way is not stopped by it. */
  readonly giveUp?: AbortSignal;
  /** Tries the key that was made and read back, before an output that tells of it is written. Never rejects. */
  readonly tryIt?: (made: Omit<Made, 'delivered'>) => Promise<TriedKey>;
};

/**
 * Makes the key: sends the request, delivers the answer before anything else can fail, reads the key back. It is
 * sent again only after an answer that says that nothing was made (design, rule 2). `signal` stops the waiting, not
 * the making. Throws WizardError before the delivery, nothing after it; `session.openCreate` stays where it was lost.
 */
export async function createKey(
  answers: Answers,
  facts: Facts,
  services: Needed,
  signal: AbortSignal,
  watch: CreateWatch = {},
): Promise<Made> {
  const { session } = services;
  const client = session.client(answers, facts);
  takeUpLost(answers, facts, services, client);
  // An earlier one that was lost stays so until a key is made.
  const earlier = session.openCreate;
  for (let attempt = 1; ; attempt += 1) {
    // Durations count from now, not from when the wizard began.
    const now = { ...facts, now: Math.floor(Date.now() / 1000) };
    const request = planRequest(answers, now);
    const wanted = wantedKey(request, answers, facts, serverNow(now));
    const settled = make(answers, facts, services, signal, request, watch);
    session.openCreate = { state: 'awaited', settled, client, wanted };
    watch.onProgress?.({ is: 'sent', attempt });
    try {
      const made = await settled;
      session.openCreate = undefined;
      session.unseen = undefined;
      return made;
    } catch (thrown) {
      const error = thrown instanceof WizardError ? await keepUnread(thrown, services) : thrown;
      const isLost = isAbort(error) || (error instanceof WizardError && error.kind === 'outcome-unknown');
      const cause = error instanceof WizardError ? { cause: error.explanation } : {};
      const isUnseen = error instanceof WizardError && error.kind === 'contradicted';
      if (isUnseen) session.unseen = error.explanation;
      if (!isLost && !isUnseen) services.ledger?.refused();
      session.openCreate = isLost ? { state: 'lost', settled, client, wanted, ...cause } : earlier;
      const pause = LOADING_PAUSES[attempt - 1];
      if (pause === undefined || !isNotLoadedYet(error)) throw error;
      const sleep = services.wait ?? wait;
      await waitForLoading(client, { attempt, pause, signal, watch, sleep }, error);
    }
  }
}

type Pause = {
  readonly attempt: number;
  readonly pause: number;
  readonly signal: AbortSignal;
  readonly watch: CreateWatch;
  readonly sleep: NonNullable<Services['wait']>;
};

/** A Gateway is asked to load its APIs; then every second is counted. Throws `refusal` where the user has enough. */
async function waitForLoading(
  client: TykClient,
  { attempt, pause, signal, watch, sleep }: Pause,
  refusal: unknown,
): Promise<void> {
  const stop = AbortSignal.any([signal, ...(watch.giveUp === undefined ? [] : [watch.giveUp])]);
  try {
    for (let secondsLeft = pause; secondsLeft > 0; secondsLeft -= 1) {
      watch.onProgress?.({ is: 'not-loaded', attempt, of: LOADING_PAUSES.length + 1, secondsLeft });
      if (attempt === 1 && secondsLeft === pause)
        await client.reload?.({ signal: stop }).catch(ignoreRefusal);
      await sleep(1000, stop);
    }
    stop.throwIfAborted();
  } catch (error) {
    throw isAbort(error) ? refusal : error;
  }
}

/** A Gateway that cannot be asked to reload does so by itself, sooner or later. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof WizardError)) throw error;
}

async function make(
  answers: Answers,
  facts: Facts,
  services: Needed,
  signal: AbortSignal,
  request: KeyRequest,
  { tryIt }: CreateWatch,
): Promise<Made> {
  const { session, delivery, configFolder, output } = services;
  const client = session.client(answers, facts);
  // Should the program be killed from here on, the next run knows that a key may exist.
  await services.ledger?.sent(request);
  const created = await client.create(request, { signal });
  const known: { proof?: Proof; call?: HttpRequest; tried?: TriedKey } = {};
  const format = (key: string) =>
    output.format(key, reportOf(answers, facts, request, created, known), known.call);
  // Whatever ends the program from here on, `finish` delivers the key with what is known by then.
  delivery.hold(created.key, format);
  services.ledger?.answered(created, request);
  if (created.denied !== undefined) session.unseen = { what: sayDenied(created.denied) };
  if (output.immediate) await delivery.deliver(created.key, format);
  const noted = noteUse(answers, facts, configFolder);
  const [found, targets] = await Promise.all([
    readBack(client, created, request, answers, facts),
    findTargetsFor(answers, facts, client).catch(() => []),
  ]);
  const { denied, flaw } = created;
  const proof =
    denied === undefined || found.state === 'no-key'
      ? found
      : ({ state: 'denied', said: denied, found } as const);
  const isUsable = flaw === undefined;
  const planned = isUsable ? callOf({ answers, facts, request, targets }) : undefined;
  const call = planned && callRequest(planned, created.key);
  const made = { created, request, proof, targets, ...(call === undefined ? {} : { call }) };
  Object.assign(known, { proof, call });
  const tried = isUsable ? await tryIt?.(made) : undefined;
  Object.assign(known, { tried });
  const delivered = await delivery.deliver(created.key, format);
  // A disk that hangs must not hold the key.
  await noted;
  return { ...made, delivered, ...(tried === undefined ? {} : { tried }) };
}

function reportOf(
  answers: Answers,
  facts: Facts,
  request: KeyRequest,
  created: CreatedKey,
  { proof, tried }: { readonly proof?: Proof; readonly tried?: TriedKey },
): Report {
  const unproven = created.denied === undefined ? 'done' : 'contradicted';
  const outcome = proof === undefined ? unproven : outcomeOfProof(proof, tried);
  return {
    outcome,
    answers,
    facts,
    expires: request.expires,
    alias: request.alias,
    warnings: [...warningsOf(journey, answers, facts), ...warningsOfTry(tried)],
    ...(created.hash === undefined ? {} : { hash: created.hash }),
    ...(proof === undefined ? {} : { proof }),
    ...(tried === undefined ? {} : { tried }),
    ...(proof === undefined || outcome === 'done' ? {} : { problem: sayProof(proof, tried) }),
  };
}
