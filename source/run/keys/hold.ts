import { ignoreGone, WizardError } from '../../errors.ts';
import { isClearedOnChange } from '../../tyk/key-form.ts';
import type { HeldKey, KeyChange, KeyClient } from '../../tyk/key-types.ts';
import { wait } from '../../tyk/retry.ts';
import type { CallOptions, KeyRef, NearKey } from '../../tyk/types.ts';
import { isAsAsked, isUntouched, sayChanged } from '../../wizard/keys/change.ts';

/** One key of the deployment, and how it is asked for. */
export type Target = {
  readonly ref: KeyRef;
  readonly near: NearKey;
  /** The deployment lists keys as they are: it does not hash them. */
  readonly isPlain?: boolean;
};

export type Watch = CallOptions & {
  /** Told when the deployment undoes what was done, and while it is watched whether it will. */
  readonly onWait?: (seconds: number) => void;
  /** Milliseconds; a clock where they are left out. */
  readonly wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly now?: () => number;
};

/** What it took until two readings showed it. */
export type Effort = { readonly attempts: number; readonly seconds: number };

/* Milliseconds, all measured (scopes.md, F2). */
/** Between two readings, and so between two writes: faster than a client that calls every 0.2 s. */
const PAUSE = 100;
/** For so long must readings agree. */
const AGREE = 200;
/** The same where a call with a quota may write the key back: longer than the pause of a busy client. */
const AGREE_BUSY = 1_200;
/** A Gateway serves a key from its cache for ten seconds, and writes back what it served. */
const CACHED = 10_500;
/** Nothing that had not held by then ever did. */
const GIVE_UP = 13_500;
const MOST_UNKNOWN = 2;
const TOLD_EACH = 2_000;

type Deed = {
  /** Whether a reading shows what was wanted. */
  look(): Promise<boolean>;
  act(): Promise<void>;
  /** It may be written back by a call with a quota: at once, or out of a cache. */
  readonly risk: 'none' | 'busy' | 'cached';
};

/**
 * Does something to a key until it holds. Tyk's own yes is not counted: a call that is under way saves the whole key as
 * it was. Undefined where it does not hold.
 * @throws WizardError of what was asked; `outcome-unknown` where it cannot be looked up any more
 */
async function untilItHolds({ look, act, risk }: Deed, watch: Watch): Promise<Effort | undefined> {
  const { now = () => performance.now(), wait: sleep = wait, signal, onWait } = watch;
  const begun = now();
  let [attempts, unknown, told] = [0, 0, 0];
  let since: number | undefined;
  let wasUndone = false;
  for (;;) {
    const holds = await look().catch((error: unknown) => {
      throw attempts === 0 ? error : explainUnseen(error);
    });
    const passed = now() - begun;
    if (holds) {
      since ??= now();
      const agreed = now() - since >= (risk === 'none' ? AGREE : AGREE_BUSY);
      const isPastCache = passed >= CACHED || (risk !== 'cached' && !wasUndone);
      if (attempts === 0 || (agreed && isPastCache)) return { attempts, seconds: passed / 1000 };
    } else {
      if (since !== undefined) wasUndone = true;
      since = undefined;
      if (passed >= GIVE_UP) return undefined;
      attempts += 1;
      await act().catch((error: unknown) => {
        unknown += 1;
        const isUnknown = error instanceof WizardError && error.kind === 'outcome-unknown';
        if (!isUnknown || unknown > MOST_UNKNOWN) throw error;
      });
    }
    if (passed - told >= TOLD_EACH) {
      told = passed;
      onWait?.(Math.round(passed / 1000));
    }
    await sleep(PAUSE, signal);
  }
}

function explainUnseen(error: unknown): unknown {
  if (!(error instanceof WizardError) || error.kind !== 'unreachable') return error;
  const { what, said } = error.explanation;
  return new WizardError('outcome-unknown', {
    what: 'The change was sent, but it is not known whether it took effect.',
    why: `Reading the key again failed: ${what}`,
    next: 'Look at the key before you try again.',
    ...(said === undefined ? {} : { said }),
  });
}

/** What becomes of a key that nobody can make hold. */
const KEEPS_COMING_BACK = {
  why: 'The Gateway keeps writing the key back: its caller is faster, and every call with a quota saves the key it was served with.',
  next: 'Stop the caller for 11 seconds and do it again, or make the policy of the key inactive.',
};

/**
 * Changes a key and reads it until the change holds. `seen` is what the change was decided on: what somebody else has
 * changed since is not overwritten.
 * @throws WizardError `contradicted` where it does not hold, or where somebody else changes the key too
 */
export async function changeKey(
  client: KeyClient,
  target: Target,
  seen: HeldKey,
  change: KeyChange,
  watch: Watch = {},
): Promise<Effort & { readonly held: HeldKey }> {
  const { ref, near } = target;
  const call = { signal: watch.signal };
  let held = seen;
  let isFirst = true;
  const effort = await untilItHolds(
    {
      async look() {
        held = await client.readWhole(ref, near, call);
        // The record is compared once, just before anything is written; then only what is being changed.
        if (isFirst && !isUntouched(seen.record, held.record)) throw explainConflict(seen, held);
        isFirst = false;
        const is = isAsAsked(held.record, change, seen.record);
        if (is === 'other') throw explainConflict(seen, held);
        return is === 'asked';
      },
      act: () => client.update(ref, near, held, change, call),
      risk: riskOf(seen, target),
    },
    watch,
  );
  if (effort !== undefined) return { ...effort, held };
  throw new WizardError('contradicted', {
    what: 'The change does not last: Tyk accepts it, and the old values are back a moment later.',
    ...KEEPS_COMING_BACK,
  });
}

function explainConflict(seen: HeldKey, found: HeldKey): WizardError {
  return new WizardError('contradicted', {
    what: `Somebody else has changed this key meanwhile: ${sayChanged(seen.record, found.record)}.`,
    why: 'Nothing of that was overwritten.',
    next: 'Look at it, and do it again if you still want it: tyk-key-wizard keys show',
  });
}

/**
 * Removes a key so that it stays away. One that a call may write back is stopped first: refused calls save nothing.
 * @throws WizardError `contradicted` where it comes back, `outcome-unknown` where that cannot be seen
 */
export async function removeKey(
  client: KeyClient,
  target: Target,
  seen: HeldKey,
  watch: Watch = {},
): Promise<Effort> {
  const { ref, near } = target;
  const call = { signal: watch.signal };
  const risk = riskOf(seen, target);
  const stopped = risk === 'none' ? undefined : await stopFirst(client, target, seen, watch);
  const effort = await untilItHolds(
    {
      look: async () => (await client.readWhole(ref, near, call).catch(ignoreGone)) === undefined,
      act: () => client.remove(ref, near, call).catch(ignoreGone),
      risk: stopped === undefined ? risk : 'none',
    },
    watch,
  );
  const attempts = (stopped?.attempts ?? 0) + (effort?.attempts ?? 0);
  if (effort !== undefined) return { attempts, seconds: (stopped?.seconds ?? 0) + effort.seconds };
  throw new WizardError('contradicted', {
    what: 'The key is not gone: Tyk says that it was removed, and it is back a moment later.',
    ...KEEPS_COMING_BACK,
  });
}

/** Undefined where it cannot be stopped: then removing is all that is left. */
async function stopFirst(
  client: KeyClient,
  target: Target,
  seen: HeldKey,
  watch: Watch,
): Promise<Effort | undefined> {
  try {
    return await changeKey(client, target, seen, stopping(seen), watch);
  } catch (error) {
    const isTried = error instanceof WizardError && (error.kind === 'contradicted' || error.code === 404);
    if (!isTried) throw error;
    return undefined;
  }
}

/**
 * Whether a call may write the key back after it was changed: only one that consumes a quota does. Where a change does
 * not empty the cache of the key, out of that, for ten seconds (scopes.md, F2); for basic users it never does.
 */
function riskOf({ record, kind }: HeldKey, { ref, isPlain }: Target): Deed['risk'] {
  const { limits, access } = record;
  const quotas = [limits.quota, ...access.map((right) => right.limits?.quota ?? 'unlimited')];
  if (quotas.every((quota) => quota === 'unlimited')) return 'none';
  const isCleared = kind !== 'basic-user' && (isPlain === true || isClearedOnChange(ref));
  return isCleared ? 'busy' : 'cached';
}

/** With a policy a key's own state is ignored (v5.14.0); its end is not, and can be taken back (scopes.md, F3). */
export function stopping({ record }: HeldKey): KeyChange {
  return record.policies.length > 0 ? { expires: 'now' } : { inactive: true };
}
