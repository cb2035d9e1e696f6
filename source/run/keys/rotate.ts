import { knownError, usageError, WizardError } from '../../errors.ts';
import { changeKept, keepKey, type Rotation } from '../../store/kept-keys.ts';
import { lifeOf, stampProcess } from '../../store/run-process.ts';
import { refOf } from '../../tyk/key-form.ts';
import type { HeldKey, KeyChange } from '../../tyk/key-types.ts';
import { wait } from '../../tyk/retry.ts';
import type { CreatedKey } from '../../tyk/types.ts';
import { findPolicy } from '../../wizard/access.ts';
import { resultOf, type TriedKey } from '../../wizard/explain-tried.ts';
import { whyNotRotated } from '../../wizard/keys/allowed.ts';
import { listChanges } from '../../wizard/keys/change.ts';
import { isSuspended } from '../../wizard/keys/row.ts';
import type { Delivered } from '../../wizard/made.ts';
import type { Proof } from '../../wizard/outcome.ts';
import { unixNow } from '../clock.ts';
import { mayHaveMade } from '../creation.ts';
import { findLostKey, markOpened } from '../lost.ts';
import { withSigningSecret } from '../second-part.ts';
import { type Done, sayEnd, toKept } from './deeds.ts';
import { callOf, type KeyDesk, nowOf } from './desk.ts';
import { type Found, findKey } from './find.ts';
import { changeKey, removeKey } from './hold.ts';
import { idOf } from './list.ts';

type RotateOptions = {
  /** Seconds for which both keys work. */
  readonly overlap: number;
  /** The end of the new key; that of the old one where it is left out. */
  readonly expires?: number | 'never';
  /** Gives the new key out; resolves when that is done, whatever came of it. */
  hand(made: Twin): Promise<Delivered>;
  /** Never rejects. */
  tryIt?(made: Twin): Promise<TriedKey>;
  say(line: string): void;
};

export type Twin = { readonly created: CreatedKey; readonly held: HeldKey; readonly proof?: Proof };

export type Rotated = Done & {
  readonly twin?: Twin & { readonly proof: Proof; readonly tried?: TriedKey };
  /** The old key was left as it is: what speaks against the new one, or that nobody has it. */
  readonly left?: string;
};

/** Under a minute Tyk's clock may be past it before the request is there, and a past end is ignored (F3). */
const SHORTEST = 60;

/**
 * Makes a successor, gives it out, and sets the end of the old key. What was begun is noted before each step, so that
 * whoever is killed leaves a key that works, and the next run knows what is left to do.
 * @throws WizardError before the successor is given out; after it `contradicted` where the old end does not hold
 */
export async function rotateKey(desk: KeyDesk, found: Found, options: RotateOptions): Promise<Rotated> {
  const begun = found.known?.rotation;
  if (begun !== undefined) {
    await refuseLiving(begun);
    if (begun.step === 'handed') {
      options.say('The new key was delivered by an earlier run: only the end of the old one is left to set.');
      return endOld(desk, found, begun.ends);
    }
    await clearBegun(desk, found, begun, options.say);
  }
  const refusal = whyNotRotated(found.held) ?? whyUseless(found, nowOf(desk));
  if (refusal !== undefined) throw new WizardError('usage', refusal);
  const ends = endOfOld(found, nowOf(desk), options.overlap);
  const rotation = { ...(await stampProcess()), ends, since: nowOf(desk) };
  const note = (step: Rotation['step'], twin?: string) =>
    keepRotation(desk, found, { ...rotation, step, ...(twin && { twin }) });
  await note('asked');
  const own = options.expires === undefined ? {} : { expires: options.expires };
  const asked = await make(desk, found, own);
  const twin = idOf(asked.hash === undefined ? asked : { hash: asked.hash });
  await note('made', twin);
  const signs = found.held.kind === 'hmac';
  const created = signs
    ? await withSigningSecret(desk.client, asked, found.target.near, desk.watch.wait ?? wait)
    : asked;
  if (created.flaw === 'half') return { ...notWhole, what: `${found.name} stays as it is.` };
  const held = { ...found.held, record: { ...found.held.record, ...own } };
  await note('handing', twin);
  const delivered = await options.hand({ created, held });
  if (delivered.to === 'nowhere') return { ...notHanded, what: `${found.name} stays as it is.` };
  await note('handed', twin);
  const kept = { ...toKept(desk, found), id: twin, expires: held.record.expires, at: nowOf(desk) };
  const { rotation: _own, was: _was, ...fresh } = kept;
  if (desk.folder !== undefined) await keepKey(desk.folder, fresh);
  const proof = await proveTwin(desk, found, created, held);
  const tried = proof.state === 'same' ? await options.tryIt?.({ created, held, proof }) : undefined;
  const whole = { created, held, proof, ...(tried === undefined ? {} : { tried }) };
  const against = whyNotTrusted(proof, tried);
  if (against !== undefined) {
    return { what: `${found.name} stays as it is.`, notes: [], twin: whole, left: against };
  }
  return { ...(await endOld(desk, found, ends)), twin: whole };
}

const notHanded = {
  notes: [],
  left: 'The new key could not be delivered. The part that was written is useless: run it again.',
};

const notWhole = {
  notes: [],
  left: 'The secret of the new key could not be read, so it was given to nobody. The next run removes it.',
};

async function refuseLiving(begun: Rotation): Promise<void> {
  const isOwn = begun.pid === process.pid;
  if (isOwn || (await lifeOf({ ...begun, at: begun.since }, unixNow())) !== 'lives') return;
  throw usageError('Another run on this machine is rotating this key right now.', 'Wait until it is done.');
}

async function make(desk: KeyDesk, found: Found, own: KeyChange): Promise<CreatedKey> {
  try {
    return await desk.client.copy(found.held, own, callOf(desk));
  } catch (error) {
    const isOpen = !(error instanceof WizardError) || mayHaveMade(error);
    if (!isOpen) await keepRotation(desk, found, undefined);
    throw error;
  }
}

/** A twin that nobody can have is removed; one that somebody may have stays, and is named. */
async function clearBegun(
  desk: KeyDesk,
  found: Found,
  begun: Rotation,
  say: RotateOptions['say'],
): Promise<void> {
  const { step, twin, since } = begun;
  if (step === 'handing') {
    say(
      `! The key ${twin ?? ''} was being delivered when an earlier run ended. Someone may have it, so it is kept.`,
    );
    say(`  If nobody has it: tyk-key-wizard keys revoke ${twin ?? ''} --yes`);
    return;
  }
  if (twin !== undefined) {
    const made = await findKey(desk, { text: twin }).catch(() => undefined);
    if (made !== undefined) await removeKey(desk.client, made.target, made.held, desk.watch);
    say(
      `The new key of an earlier run was never delivered: ${made === undefined ? 'it is gone' : 'it was removed'}.`,
    );
    return;
  }
  const { record } = found.held;
  const { alias, policies, organisation } = record;
  const apis = record.access.map(({ apiId }) => apiId);
  const opens = policies.length > 0 ? undefined : markOpened(record.access, record);
  const wanted = { alias, apis, policies, organisation, since, opens };
  const search = await findLostKey(desk.client, wanted, callOf(desk));
  if (search.is === 'unknown') {
    say(`! An earlier run asked for a new key, and whether it was made is not known: ${search.why}`);
    say('  If one was made, nobody has seen it, so nobody can use it.');
  }
  if (search.is !== 'found') return;
  for (const { ref, near } of search.keys) {
    if (idOf(ref) === found.id) continue;
    const held = await desk.client.readWhole(ref, near, callOf(desk));
    await removeKey(desk.client, { ref, near }, held, desk.watch);
    say(`The new key ${idOf(ref)} of an earlier run was never seen: it was removed.`);
  }
}

function whyUseless({ held }: Found, now: number) {
  const { record } = held;
  const isOver = record.expires !== 'never' && record.expires <= now;
  if (!isSuspended(record) && !isOver) return undefined;
  return {
    what: `This key ${isSuspended(record) ? 'is suspended' : 'has ended'}, and its successor would be too.`,
    next: `First: tyk-key-wizard keys ${isSuspended(record) ? 'resume' : 'extend'}`,
  };
}

/** Where it ends sooner by itself, that stays. */
function endOfOld({ held }: Found, now: number, overlap: number): number {
  const end = now + Math.max(overlap, SHORTEST);
  const { expires } = held.record;
  return expires === 'never' ? end : Math.min(end, expires);
}

async function endOld(desk: KeyDesk, found: Found, ends: number): Promise<Done> {
  const { target, held, name } = found;
  const end = Math.max(ends, nowOf(desk) + SHORTEST);
  const { expires } = held.record;
  const isSooner = expires !== 'never' && expires <= end;
  const change = isSooner ? undefined : { expires: end, removedAtEnd: true as const };
  const effort = change && (await changeKey(desk.client, target, held, change, desk.watch));
  await keepRotation(desk, found, undefined, isSooner ? expires : end);
  const until = isSooner ? expires : end;
  const writes =
    effort === undefined || effort.attempts < 2 ? [] : [`It took ${effort.attempts} writes until it lasted.`];
  return { what: `The old key ${name} ${sayEnd(until)}.`, notes: writes };
}

async function keepRotation(
  desk: KeyDesk,
  found: Found,
  rotation: Rotation | undefined,
  expires?: number,
): Promise<void> {
  const { folder, origin } = desk;
  if (folder === undefined) return;
  if (rotation !== undefined) return keepKey(folder, { ...toKept(desk, found), rotation });
  const end = expires === undefined ? {} : { expires };
  await changeKept(folder, { id: found.id, origin }, { rotation: undefined, ...end });
}

/** The new key, read back and compared with the old one: the same in everything but itself. */
async function proveTwin(
  desk: KeyDesk,
  { target, held: old }: Found,
  created: CreatedKey,
  held: HeldKey,
): Promise<Proof> {
  if (created.flaw !== undefined) return { state: 'no-key', flaw: created.flaw };
  try {
    const { record } = await desk.client.readWhole(refOf(created), target.near, callOf(desk));
    // A policy that says how long keys live sets the end of a new one.
    const isSet = old.record.policies.some((id) => (findPolicy(id, desk.facts)?.keyExpiresIn ?? 0) > 0);
    const wanted = isSet ? { ...held.record, expires: record.expires } : held.record;
    const differences = listChanges(wanted, record);
    return differences.length === 0 ? { state: 'same', record } : { state: 'differs', record, differences };
  } catch (error) {
    const { code, explanation } = knownError(error);
    return code === 404 ? { state: 'missing' } : { state: 'not-read', why: explanation.what };
  }
}

function whyNotTrusted(proof: Proof, tried: TriedKey | undefined): string | undefined {
  if (proof.state !== 'same') return 'The new key differs from the old one, so the old one keeps working.';
  if (tried !== undefined && resultOf(tried) === 'refused') {
    return 'The new key was refused, so the old one keeps working.';
  }
  return undefined;
}
