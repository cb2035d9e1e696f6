import { isAbort, knownError, usageError, WizardError } from '../errors.ts';
import type { Report } from '../present-json.ts';
import { isNotLoadedYet } from '../tyk/refusals-key.ts';
import { LOADING_PAUSES, wait } from '../tyk/retry.ts';
import type { CreatedKey, KeyRequest, TykClient } from '../tyk/types.ts';
import { isPlainHttp } from '../wizard/certificate.ts';
import { type TriedKey, warningsOfTry } from '../wizard/explain-tried.ts';
import { callOf } from '../wizard/key-stage.ts';
import type { CreateProgress } from '../wizard/lost.ts';
import type { FreshKey, Made } from '../wizard/made.ts';
import { outcomeOfProof, type Proof, sayProof } from '../wizard/outcome.ts';
import { planRequest } from '../wizard/request.ts';
import { warningsOf } from '../wizard/review.ts';
import { serverNow } from '../wizard/steps/expiry.ts';
import { journey } from '../wizard/steps/journey.ts';
import { sayTaken } from '../wizard/steps/replace.ts';
import type { Answers, Facts } from '../wizard/types.ts';
import { callRequest } from '../wizard/usage.ts';
import { uploadCertificate } from './client-certificate.ts';
import { unixNow } from './clock.ts';
import { wantedKey } from './lost.ts';
import { takeUpLost } from './lost-before.ts';
import { readBack } from './prove.ts';
import { noteUse } from './remember.ts';
import { findByName, withPassword, withSigningSecret } from './second-part.ts';
import type { Services } from './services.ts';
import { findTaken } from './taken.ts';
import { findTargetsFor } from './try.ts';
import { keepUnread } from './unread.ts';

type Needed = Omit<Services, 'place' | 'inPerson'> & Pick<Services, 'inPerson'>;

export type CreateWatch = {
  readonly onProgress?: (progress: CreateProgress) => void;
  /** Ends the waiting between two requests; a request that is on its way is not stopped by it. */
  readonly giveUp?: AbortSignal;
  /** Tries the key that was made and read back, before an output that tells of it is written. Never rejects. */
  readonly tryIt?: (held: FreshKey) => Promise<TriedKey>;
};

/**
 * Makes the key: sends the request, delivers the answer before anything else can fail, reads the key back. It is
 * sent again only after an answer that says that nothing was made (design, rule 2). `signal` stops the waiting, not
 * the making. Throws WizardError before the delivery, nothing after it; `creation` says what may be there then.
 */
export async function createKey(
  given: Answers,
  facts: Facts,
  services: Needed,
  signal: AbortSignal,
  watch: CreateWatch = {},
): Promise<Made> {
  const { session, creation } = services;
  const client = session.client(given, facts);
  const answers = withPassword(given, facts);
  takeUpLost(answers, facts, services);
  await refuseTaken(answers, facts, client, signal);
  await refusePlainHttp(answers, facts, client);
  await uploadCertificate(answers, facts, client, signal);
  for (let attempt = 1; ; attempt += 1) {
    // Durations count from now, not from when the wizard began.
    const now = { ...facts, now: unixNow() };
    const request = planRequest(answers, now);
    const wanted = wantedKey(request, answers, facts, serverNow(now));
    watch.onProgress?.({ is: 'sent', attempt });
    try {
      return await creation.attempt({ client, wanted }, request, () =>
        make(answers, facts, services, signal, request, watch),
      );
    } catch (error) {
      if (LOADING_PAUSES[attempt - 1] === undefined || !isNotLoadedYet(error)) throw error;
      const stop = AbortSignal.any([signal, watch.giveUp].filter((one) => one !== undefined));
      await waitForLoading(client, attempt, stop, watch.onProgress, services.wait).catch(
        (reason: unknown) => {
          throw isAbort(reason) ? error : reason;
        },
      );
    }
  }
}

/** Looked up a last time: what was made since the review would be overwritten. */
async function refuseTaken(
  answers: Answers,
  facts: Facts,
  client: TykClient,
  signal: AbortSignal,
): Promise<void> {
  const taken = await findTaken(answers, facts, client, signal);
  if (taken === undefined || answers.replace === taken.name) return;
  throw usageError(
    `${sayTaken(taken, facts)} Nothing was changed.`,
    `Give another name, or agree to overwriting it: --replace ${taken.name}`,
  );
}

/** Where the APIs are called may be known to the Dashboard alone. */
async function refusePlainHttp(answers: Answers, facts: Facts, client: TykClient): Promise<void> {
  if (!answers.certificate) return;
  for (const { url } of await findTargetsFor(answers, facts, client)) {
    const problem = isPlainHttp(url);
    if (problem !== undefined) throw new WizardError('usage', problem);
  }
}

/** A Gateway is asked to load its APIs; then every second is counted. Throws an AbortError where the user has enough. */
async function waitForLoading(
  client: TykClient,
  attempt: number,
  stop: AbortSignal,
  tell: CreateWatch['onProgress'],
  sleep: NonNullable<Services['wait']> = wait,
): Promise<void> {
  const pause = LOADING_PAUSES[attempt - 1] ?? 0;
  for (let secondsLeft = pause; secondsLeft > 0; secondsLeft -= 1) {
    tell?.({ is: 'not-loaded', attempt, of: LOADING_PAUSES.length + 1, secondsLeft });
    if (attempt === 1 && secondsLeft === pause)
      // A Gateway that cannot be asked to reload does so by itself, sooner or later.
      await client.reload?.({ signal: stop }).catch(knownError);
    await sleep(1000, stop);
  }
  stop.throwIfAborted();
}

async function make(
  answers: Answers,
  facts: Facts,
  services: Needed,
  signal: AbortSignal,
  request: KeyRequest,
  { tryIt }: CreateWatch,
): Promise<Made> {
  const { session, creation, delivery, configFolder, output } = services;
  const client = session.client(answers, facts);
  const answered = await client
    .create(request, { signal })
    .catch((error: unknown) => findByName(error, client, request, serverNow(facts)))
    .catch((error: unknown) => keepUnread(error, services));
  let created = answered;
  const known: { proof?: Proof; call?: Made['call']; tried?: TriedKey } = {};
  const format = (key: string) =>
    output.format(key, reportOf(answers, facts, request, created, known), known.call);
  // Whatever ends the program from here on, `finish` delivers the key with what is known by then.
  delivery.hold(created.key, format);
  creation.answered(created, request);
  if (request.special?.is === 'hmac') {
    const near = { apiId: request.access.apis[0]?.apiId, organisation: request.organisation };
    created = await withSigningSecret(client, answered, near, services.wait ?? wait);
    delivery.hold(created.key, format);
  }
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
  const call =
    planned &&
    (callRequest(planned, created.key) ?? (planned.form || planned.showsCertificate ? planned : undefined));
  const made = { created, request, proof, targets, call };
  Object.assign(known, { proof, call });
  const tried = isUsable ? await tryIt?.({ ...made, answers, facts }) : undefined;
  Object.assign(known, { tried });
  const delivered = await delivery.deliver(created.key, format);
  // A disk that hangs must not hold the key.
  await noted;
  return { ...made, delivered, tried };
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
    hash: created.hash,
    proof,
    tried,
    problem: proof === undefined || outcome === 'done' ? undefined : sayProof(proof, tried),
  };
}
