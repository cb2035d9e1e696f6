import { exitCodes, usageError, WizardError } from '../errors.ts';
import { unixNow } from '../run/clock.ts';
import { nowOf } from '../run/keys/desk.ts';
import { type Found, findKey, isCalled } from '../run/keys/find.ts';
import { keptOf, listRows } from '../run/keys/list.ts';
import { forgetKept } from '../store/kept-keys.ts';
import { repeat } from '../text.ts';
import { startFlow } from '../wizard/flow.ts';
import { nameKey } from '../wizard/keys/row.ts';
import { originOf } from '../wizard/parse/address.ts';
import { quoted } from '../wizard/parse/common.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { CommandContext } from './context.ts';
import { actOnKeys } from './keys-act.ts';
import { browse } from './keys-browse.ts';
import { needOwnEnd, readFilter, readLimits } from './keys-flags.ts';
import { type ListForm, listForms, listKnown, printKeys } from './keys-list.ts';
import { openWork, sayNews } from './keys-open.ts';
import { actions, type KeyAction, type KeyWork } from './keys-work.ts';
import { type Arguments, isOn, lookUp, readAction } from './options.ts';
import { findStart } from './prepare.ts';
import { askingFace } from './profile-desk.ts';
import { readKey } from './read-key.ts';
import { readSettings, type Settings } from './settings.ts';

const TOLD_EACH = 500;

/** `keys list|show|extend|limits|suspend|resume|rotate|revoke|forget`. Resolves to the exit code. */
export async function keys(context: CommandContext, given: Arguments): Promise<number> {
  const { env, platform, stderr } = context;
  const say = (line: string) => void stderr.write(`${line}\n`);
  const [word = 'list', ...refs] = given.words;
  const face = given.words.length === 0 ? askingFace(context, readSettings(given, env, platform)) : undefined;
  if (face !== undefined) return browse(context, given, face, say);
  const action = readAction('keys', word, actions);
  const form = readForm(action, given, env);
  const settings = readSettings(form.rest, form.env, platform);
  checkFlags(action, refs, given, env);
  const start = await findStart(context, given, settings);
  if (action === 'forget' || (action === 'list' && isOn('local', given, env) === true)) {
    return lookHere(context, action, refs, { given, start, form: form.list, say });
  }
  await sayNews(start, context, given, say);
  // Before the network: it may have to be typed, or read from a pipe.
  const own = await readRefs(context, action, refs, settings);
  const work = await openWork(context, given, settings, start, say);
  if (action === 'list') {
    const filter = readFilter(given, env, work.desk.facts);
    const { desk } = work;
    const at = { facts: desk.facts, now: () => nowOf(desk) };
    return printKeys(context, listRows(desk, filter.api), at, filter, form.list);
  }
  const found: Found[] = [];
  const tell = (read: number) => {
    if (read % TOLD_EACH === 0) say(`Looking through the keys: ${read} …`);
  };
  for (const named of own) found.push(await findKey(work.desk, named, tell));
  return actOnKeys(action, found, work);
}

/** Only a list can be CSV; the other forms are those of every command. */
function readForm(action: KeyAction, given: Arguments, env: NodeJS.ProcessEnv) {
  const form = lookUp('output', given, env)?.text ?? 'text';
  if (action !== 'list') return { list: 'text' as ListForm, rest: given, env };
  const list = listForms.find((one) => one === form);
  if (list === undefined) {
    const next = `Use one of ${listForms.join(', ')}: -o json.`;
    throw new WizardError('usage', { what: `There is no list as ${quoted(form)}.`, next });
  }
  const values = new Map([...given.values].filter(([name]) => name !== 'output'));
  if (list === 'json') values.set('output', ['json']);
  return { list, rest: { values }, env: { ...env, TYK_KEY_WIZARD_OUTPUT: undefined } };
}

/** Everything that the text alone tells to be wrong, before any connection. */
function checkFlags(
  action: KeyAction,
  refs: readonly string[],
  given: Arguments,
  env: NodeJS.ProcessEnv,
): void {
  if (action === 'list' && refs.length > 0) {
    throw new WizardError('usage', { what: 'A list takes no name.', next: 'tyk-key-wizard keys show NAME' });
  }
  if (refs.length > 1 && action !== 'revoke') {
    throw new WizardError('usage', { what: `keys ${action} takes one key.`, next: 'Name one.' });
  }
  if (action === 'extend') needOwnEnd(given, env);
  if (action === 'limits') readLimits(given, env);
}

async function readRefs(
  context: CommandContext,
  action: KeyAction,
  refs: readonly string[],
  settings: Settings,
): Promise<readonly Parameters<typeof findKey>[1][]> {
  if (action === 'list') return [];
  const isItself = (ref: string) => ref === '-';
  if (refs.length > 0 && !refs.some(isItself)) return refs.map((text) => ({ text: refuseKey(text) }));
  return [{ key: await readKey(context, refs, settings, 'The key') }];
}

/** A key of Tyk's own forms has slipped in: what the shell's history and every program can read is told at once. */
function refuseKey(text: string): string {
  const isKey = /^eyJ[\w+/-]{20,}=*$/.test(text) || /^[\w-]*[0-9a-f]{32}$/.test(text);
  if (!isKey || /^(?:[0-9a-f]{32}|[0-9a-f]{64})$/.test(text)) return text;
  throw new WizardError('usage', {
    what: 'A key on the command line can be read by every program of this machine, and stays in its history.',
    next: 'Name its alias or hash, or pipe it in: tyk-key-wizard keys show - < key.txt',
  });
}

type Here = Pick<KeyWork, 'given' | 'start' | 'say'> & { readonly form: ListForm };

/** What this machine knows of keys, without a look at their deployment. */
async function lookHere(
  context: CommandContext,
  action: 'list' | 'forget',
  refs: readonly string[],
  { given, start, form, say }: Here,
): Promise<number> {
  const { facts, begin, folder } = start;
  const { url } = startFlow(journey, facts, begin).answers;
  const kept = await keptOf({ folder, origin: url === undefined ? undefined : originOf(url) });
  if (action === 'list') {
    const filter = readFilter(given, context.env, facts);
    return printKeys(context, listKnown(kept, unixNow()), { facts, now: unixNow }, filter, form);
  }
  const [text = ''] = refs;
  const [one, ...others] = kept.filter((key) => isCalled(key, text));
  if (one === undefined || folder === undefined) {
    throw new WizardError('usage', {
      what: `This machine knows no key ${repeat(text)}.`,
      next: 'What it knows: tyk-key-wizard keys list --local',
    });
  }
  if (others.length > 0) {
    throw usageError(`${repeat(text)} means ${others.length + 1} keys.`, 'Name the hash.');
  }
  await forgetKept(folder, one);
  say(`✔ ${nameKey(one)} is out of the list on this machine. Nothing changed at the deployment.`);
  return exitCodes.done;
}
