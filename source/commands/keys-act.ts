import { exitCodes, WizardError } from '../errors.ts';
import { askYesNo } from '../faces/asker.ts';
import { tryAloud } from '../faces/flags.ts';
import { presentError, presentProblem, triedLines } from '../present.ts';
import { type Done, extendKey, limitKey, resumeKey, revokeKey, suspendKey } from '../run/keys/deeds.ts';
import { nowOf } from '../run/keys/desk.ts';
import type { Found } from '../run/keys/find.ts';
import { changePassword } from '../run/keys/password.ts';
import { type Rotated, rotateKey, type Twin } from '../run/keys/rotate.ts';
import { makePassword } from '../run/second-part.ts';
import type { Secret } from '../secret.ts';
import { count, writeJson } from '../text.ts';
import { resultOf } from '../wizard/explain-tried.ts';
import { rowOf } from '../wizard/keys/row.ts';
import { rowToJson, rowToText, showKey } from '../wizard/keys/show.ts';
import type { FreshKey } from '../wizard/made.ts';
import { sayProof } from '../wizard/outcome.ts';
import { needOwnEnd, readLimits, readOwnEnd, readTime } from './keys-flags.ts';
import type { KeyAction, KeyWork } from './keys-work.ts';
import { isOn } from './options.ts';
import { withAsker } from './profile-desk.ts';

const DAY = 86_400;

/** Does one of the actions, and says what it came to. Resolves to the exit code; throws WizardError. */
export async function actOnKeys(
  action: Exclude<KeyAction, 'list' | 'forget'>,
  found: readonly Found[],
  work: KeyWork,
): Promise<number> {
  const { given, context, desk } = work;
  const [one] = found;
  if (one === undefined) throw new Error('No key was named.');
  switch (action) {
    case 'show':
      return show(one, work);
    case 'extend':
      return tell(await extendKey(desk, one, needOwnEnd(given, context.env)), one, work);
    case 'limits':
      return tell(await limitKey(desk, one, readLimits(given, context.env)), one, work);
    case 'suspend':
      return tell(await suspendKey(desk, one), one, work);
    case 'resume':
      return tell(await resumeKey(desk, one, readOwnEnd(given, context.env)), one, work);
    case 'revoke':
      return revoke(found, work);
    case 'rotate':
      return rotate(one, work);
  }
}

function show({ id, held, known }: Found, { desk, settings, context }: KeyWork): number {
  const now = nowOf(desk);
  const row = rowOf(id, held, known, now);
  const rows = showKey(row, held, desk.facts, now);
  if (settings.output === 'json') {
    const words = Object.fromEntries(rows);
    context.stdout.write(
      `${writeJson({ schemaVersion: 1, ok: true, key: rowToJson(row, desk.facts), words })}\n`,
    );
    return exitCodes.done;
  }
  const width = Math.max(...rows.map(([label]) => label.length));
  context.stdout.write(rows.map(([label, value]) => `${label.padEnd(width)}  ${value}\n`).join(''));
  return exitCodes.done;
}

/** What was done, on stderr; with `-o json` the key as it is now on stdout. */
function tell({ what, notes }: Done, { id, name }: Found, { say, settings, context }: KeyWork): number {
  say(`✔ ${what}`);
  for (const note of notes) say(`  ${note}`);
  if (settings.output === 'json') {
    const done = { schemaVersion: 1, ok: true, hash: id, name, what, notes };
    context.stdout.write(`${writeJson(done)}\n`);
  }
  return exitCodes.done;
}

/** One that stays does not keep the others from going; the exit code is that of the first. */
async function revoke(found: readonly Found[], work: KeyWork): Promise<number> {
  const { desk, say, given, context } = work;
  for (const { id, held, known } of found)
    say(`  ${rowToText(rowOf(id, held, known, nowOf(desk)), desk.facts)}`);
  if (isOn('yes', given, context.env) !== true) await confirm(found, work);
  let code: number = exitCodes.done;
  for (const one of found) {
    try {
      tell(await revokeKey(desk, one), one, work);
    } catch (error) {
      if (!(error instanceof WizardError) || found.length === 1) throw error;
      say(`${one.name}:`);
      for (const line of presentError(error)) say(line);
      code ||= exitCodes[error.kind];
    }
  }
  return code;
}

async function confirm(found: readonly Found[], work: KeyWork): Promise<void> {
  const [first] = found;
  const title = found.length === 1 ? `Revoke ${first?.name}?` : `Revoke these ${count(found.length, 'key')}?`;
  const help = ['Calls with it are refused from then on. This cannot be undone.'];
  const question = { title, help, no: 'Keep', yes: 'Revoke' };
  const asked = await withAsker(work, (asker) => askYesNo(asker, question));
  if (asked === undefined) {
    const next = 'Add --yes to do it.';
    throw new WizardError('usage', { what: `${title} There is nobody to ask here.`, next });
  }
  if (!('answer' in asked && asked.answer)) throw new WizardError('left', { what: 'Nothing was revoked.' });
}

async function rotate(found: Found, work: KeyWork): Promise<number> {
  const { desk, services, given, context, say, start } = work;
  const { delivery, output } = services;
  const hand = async (key: Secret, write: (key: string) => string) => {
    delivery.hold(key, write);
    const delivered = await delivery.deliver(key, write);
    if (delivered.problem !== undefined) for (const line of presentError(delivered.problem)) say(line);
    if (delivered.to === 'screen') delivery.markSafe();
    return delivered;
  };
  const expires = readOwnEnd(given, context.env);
  const overlap = readTime('overlap', given, context.env) ?? DAY;
  const { kind, record } = found.held;
  const { access, policies, alias } = record;
  // What opens the new key, for the output and for the call that tries it.
  const answers = { ...desk.answers, apis: access.map(({ apiId }) => apiId), policies };
  const format = ({ created: { hash }, held, proof }: Twin) => {
    const report = {
      outcome: 'done' as const,
      answers,
      facts: desk.facts,
      kind,
      expires: held.record.expires,
      alias,
      warnings: [],
      hash,
      proof,
    };
    return (key: string) => output.format(key, report, undefined);
  };
  const isTried = isOn('try', given, context.env) === true;
  const tryMade = tryAloud(work, start.begin.origins ?? {});
  const tryIt = ({ created, held }: Twin) =>
    tryMade({ answers, facts: desk.facts, ...madeOf(created, held) });
  if (kind === 'basic-user') {
    const password = start.facts.givenSecrets?.password?.secret ?? makePassword();
    const whole = (key: Secret): Twin => ({ created: { key }, held: found.held });
    const done = await changePassword(desk, found, password, {
      hand: (key) => hand(key, format(whole(key))),
      ...(isTried ? { tryIt: (key) => tryIt(whole(key)) } : {}),
    });
    for (const line of done.tried === undefined ? [] : triedLines(done.tried)) say(line);
    const code = tell(done, found, { ...work, settings: { ...work.settings, output: 'text' } });
    return done.tried !== undefined && resultOf(done.tried) === 'refused' ? exitCodes.contradicted : code;
  }
  const rotated = await rotateKey(desk, found, {
    overlap,
    ...(expires === undefined ? {} : { expires }),
    hand: (twin) => hand(twin.created.key, format(twin)),
    ...(isTried ? { tryIt } : {}),
    say,
  });
  return tellRotated(rotated, found, work);
}

function madeOf(created: Twin['created'], { record }: Twin['held']): Omit<FreshKey, 'answers' | 'facts'> {
  const { access, policies, createdAt: _made, inactive: _off, ...request } = record;
  const [api, ...apis] = access;
  const opens = api === undefined ? [] : ([api, ...apis] as const);
  const rights = { apis: opens, policies } as FreshKey['request']['access'];
  return { created, request: { ...request, access: rights }, proof: { state: 'same', record }, targets: [] };
}

function tellRotated({ what, notes, twin, left }: Rotated, found: Found, { say }: KeyWork): number {
  if (twin !== undefined) {
    const { hash } = twin.created;
    say(
      `✔ ${found.name} has a successor${hash === undefined ? '' : `, hash ${hash}`}. ${sayProof(twin.proof, twin.tried).what}`,
    );
    if (twin.tried !== undefined) for (const line of triedLines(twin.tried)) say(line);
  }
  if (left !== undefined) {
    const next = 'Run the same command again once that is fixed.';
    for (const line of presentProblem({ what, why: left, next })) say(line);
    return exitCodes.contradicted;
  }
  say(`✔ ${what}`);
  for (const note of notes) say(`  ${note}`);
  return exitCodes.done;
}
