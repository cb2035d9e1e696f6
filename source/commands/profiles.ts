import { exitCodes, WizardError } from '../errors.ts';
import { type Asker, askAside } from '../faces/asker.ts';
import { removalQuestion } from '../journey/prompt.ts';
import { parseProfileName } from '../profile-name.ts';
import { changeProfile } from '../run/saved.ts';
import { keptIn, openFolder } from '../store/folder.ts';
import { configFolder, homeFolder } from '../store/paths.ts';
import { profileFile, readProfiles, saveProfile } from '../store/profiles.ts';
import { listStored } from '../store/secrets.ts';
import { repeat } from '../text.ts';
import type { ProfileChange } from '../wizard/profile-change.ts';
import { type CommandContext, say } from './context.ts';
import { type Arguments, isOn, readAction } from './options.ts';
import { type Desk, withAsker } from './profile-desk.ts';
import { fillProfile } from './profile-fill.ts';
import { listProfiles } from './profile-list.ts';
import { readSettings } from './settings.ts';

const actions = ['list', 'add', 'edit', 'rename', 'default', 'remove', 'path'] as const;
type Action = (typeof actions)[number];

/** `profiles list|add|edit|rename|default|remove|path`. Resolves to the exit code; throws WizardError. */
export async function profiles(context: CommandContext, given: Arguments): Promise<number> {
  const { env, platform, stdout } = context;
  const settings = readSettings(given, env, platform);
  const place = { env, platform, home: homeFolder() };
  const folder = keptIn(configFolder(place));
  const [word = 'list', ...names] = given.words;
  const action = readAction('profiles', word, actions);
  checkNames(action, names);
  if (action === 'path') {
    stdout.write(`${profileFile(folder)}\n`);
    return exitCodes.done;
  }
  const kept = await openFolder(place);
  if ('problem' in kept) throw new WizardError('storage', kept.problem);
  const read = await readProfiles(folder);
  if (read.damaged !== undefined)
    say(context, `! The profiles could not be read; the file was kept as ${read.damaged}.`);
  for (const name of read.ignored)
    say(context, `! ${name} is not a profile that this program can read; it is left as it is.`);
  const desk: Desk = { context, given, settings, folder, profiles: read.profiles };
  if (action === 'list') {
    stdout.write(listProfiles(read.profiles, await listStored(folder), settings.output === 'json'));
    return exitCodes.done;
  }
  if (action === 'add' || action === 'edit') return write(action, names[0], desk);
  return change(await toChange(action, names), desk);
}

const wanted: { readonly [A in Action]: readonly [least: number, most: number, form: string] } = {
  list: [0, 0, 'list'],
  path: [0, 0, 'path'],
  add: [0, 1, 'add NAME'],
  edit: [1, 1, 'edit NAME'],
  rename: [2, 2, 'rename NAME NEW-NAME'],
  default: [1, 1, 'default NAME'],
  remove: [1, 1, 'remove NAME'],
};

function checkNames(action: Action, names: readonly string[]): void {
  const [least, most, form] = wanted[action];
  if (names.length >= least && names.length <= most) return;
  const what = names.length < least ? 'A name is missing.' : 'There is one word too many.';
  throw new WizardError('usage', { what, next: `tyk-key-wizard profiles ${form}` });
}

function toChange(
  action: 'rename' | 'default' | 'remove',
  [name = '', to = '']: readonly string[],
): ProfileChange {
  if (action === 'rename') return { do: 'rename', name, to };
  return { do: action === 'remove' ? 'remove' : 'prefer', name };
}

async function change(wish: ProfileChange, desk: Desk): Promise<number> {
  const { context, given, profiles: saved, folder } = desk;
  const isThere = saved.some(({ name }) => name === wish.name);
  if (wish.do === 'remove' && isThere && !isOn('yes', given, context.env)) {
    const agreed = await withAsker(desk, (asker) => confirmRemoval(asker, wish.name));
    if (agreed === undefined) {
      throw new WizardError('usage', {
        what: `${wish.name} and its stored credential would be removed.`,
        next: `There is nobody to ask here: say --yes. tyk-key-wizard profiles remove ${wish.name} --yes`,
      });
    }
    if (!agreed) return exitCodes.left;
  }
  const { said, warning } = await changeProfile(wish, folder);
  say(context, said);
  if (warning !== undefined) say(context, `! ${warning}`);
  return exitCodes.done;
}

async function write(action: 'add' | 'edit', name: string | undefined, desk: Desk): Promise<number> {
  const before = desk.profiles.find((profile) => profile.name === name);
  if (name !== undefined) {
    const parsed = parseProfileName(name);
    if ('problem' in parsed) throw new WizardError('usage', parsed.problem);
  }
  if (action === 'add' && before !== undefined) {
    const next = `tyk-key-wizard profiles edit ${name}`;
    throw new WizardError('usage', { what: `There is a profile called ${name} already.`, next });
  }
  if (action === 'edit' && before === undefined) {
    const next = 'What there is: tyk-key-wizard profiles list';
    throw new WizardError('usage', { what: `There is no profile called ${repeat(name ?? '')}.`, next });
  }
  const filled = await fillProfile(name, before, desk);
  if (filled === undefined) return exitCodes.left;
  await saveProfile(desk.folder, filled);
  say(desk.context, `${filled.name} is saved. Use it: tyk-key-wizard --profile ${filled.name}`);
  return exitCodes.done;
}

/** One more answer before anything is gone. */
async function confirmRemoval(asker: Asker, name: string): Promise<boolean> {
  const { title, about, actions, initial } = removalQuestion(name);
  const options = actions.map(({ id, label }) => ({ value: id, label }));
  const reply = await askAside(asker, { title, help: about, options, initial });
  return 'answer' in reply && reply.answer === 'yes';
}
