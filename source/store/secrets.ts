import { join } from 'node:path';
import { type Explanation, explanationOf, WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import type { CredentialPlace } from '../wizard/types.ts';
import { asValues, changeJson, type JsonFile, readJson, type Values } from './json-store.ts';
import { askKeychain, type KeychainAnswer, type Waiting } from './keychain.ts';
import { type CommandPlace, runSecretCommand } from './secret-command.ts';
import { type Input, readSecretFile } from './secret-file.ts';

type ParseSecret = (text: string) => { readonly value: Secret } | { readonly problem: Explanation };

/**
 * What `--secret-file` gives, else `--secret-command` (design, section 5), read by `parse` as if it had been typed.
 * Throws WizardError `usage`.
 */
export async function readGivenSecret(
  given: { readonly file?: string; readonly command?: string },
  place: CommandPlace & { readonly stdin: Input },
  parse: ParseSecret = (text) => ({ value: new Secret(text) }),
): Promise<Secret | undefined> {
  if (given.file !== undefined) return readFlagFile('secret-file', given.file, place.stdin, parse);
  if (given.command === undefined) return undefined;
  return check(await runSecretCommand(given.command, place), 'secret-command', parse);
}

/** The secret in a file that a flag names, `-` for standard input. Throws WizardError `usage`. */
export async function readFlagFile(
  flag: string,
  path: string,
  stdin: Input,
  parse: ParseSecret,
): Promise<Secret> {
  return check(await readSecretFile(path, stdin, flag), flag, parse);
}

function check(secret: Secret, flag: string, parse: ParseSecret): Secret {
  const parsed = parse(secret.reveal());
  if ('value' in parsed) return parsed.value;
  throw new WizardError('usage', { why: `It came from --${flag}.`, ...parsed.problem });
}

/**
 * Says for which deployments a credential is stored, and holds those that somebody in person agreed to keep here in
 * plain text: the question for that names this path.
 */
export function credentialsFile(folder: string): string {
  return join(folder, 'credentials.json');
}

function fileIn(folder: string): JsonFile<Values> {
  return { path: credentialsFile(folder), what: 'The credentials', field: 'credentials', none: {} };
}

/** A credential belongs to this scheme, host and port and goes nowhere else. */
function bind(address: string): string {
  return new URL(address).origin;
}

type Kept =
  | { readonly in: 'keychain' }
  | { readonly in: 'file'; readonly secret: string }
  | { readonly in: 'command'; readonly command: string };

function asKept(entry: unknown): Kept | undefined {
  const { in: place, secret, command } = asValues(entry) ?? {};
  if (place === 'keychain') return { in: place };
  if (place === 'command' && typeof command === 'string') return { in: place, command };
  return place === 'file' && typeof secret === 'string' ? { in: place, secret } : undefined;
}

async function readAll(folder: string): Promise<readonly (readonly [origin: string, kept: Kept])[]> {
  const { entries, isNewer } = await readJson(fileIn(folder));
  return Object.entries(isNewer ? {} : entries).flatMap(([origin, entry]) => {
    const kept = asKept(entry);
    return kept === undefined ? [] : [[origin, kept] as const];
  });
}

async function findKept(address: string, folder: string): Promise<Kept | undefined> {
  return (await readAll(folder)).find(([origin]) => origin === bind(address))?.[1];
}

/** Where a credential is stored, by the scheme, host and port it belongs to. Throws WizardError `storage`. */
export async function listStored(folder: string): Promise<{ readonly [origin: string]: CredentialPlace }> {
  return Object.fromEntries((await readAll(folder)).map(([origin, kept]) => [origin, kept.in]));
}

async function keep(address: string, folder: string, kept: Kept | undefined): Promise<void> {
  await changeJson(fileIn(folder), (entries) => {
    const { [bind(address)]: _before, ...others } = entries;
    return { credentials: kept === undefined ? others : { ...others, [bind(address)]: kept } };
  });
}

type StoredAnswer = KeychainAnswer & { readonly in?: CredentialPlace };

/**
 * The credential stored for exactly this scheme, host and port, with the place it was in. A keychain is only asked
 * where something was put into it: nobody meets its dialog for nothing. Throws WizardError `storage`.
 */
export async function readStoredSecret(
  address: string,
  folder: string,
  waiting: Waiting = {},
  place: CommandPlace = { env: {}, terminal: false },
): Promise<StoredAnswer> {
  const kept = await findKept(address, folder);
  if (kept === undefined) return { state: 'none' };
  if (kept.in === 'file') return { state: 'found', secret: new Secret(kept.secret), in: 'file' };
  if (kept.in === 'command') return { ...(await ask(kept.command, place)), in: 'command' };
  return { ...(await askKeychain({ action: 'read', account: bind(address) }, waiting)), in: 'keychain' };
}

async function ask(command: string, place: CommandPlace): Promise<KeychainAnswer> {
  try {
    return { state: 'found', secret: await runSecretCommand(command, place) };
  } catch (error) {
    return { state: 'not-available', ...reasonOf(error) };
  }
}

/** What went wrong, as a reason. Throws what is no WizardError. */
export function reasonOf(error: unknown): { readonly why: string; readonly next: string } {
  const { what, why = '', next = '' } = explanationOf(error);
  return { why: `${what} ${why}`.trim(), next };
}

/** The place that was agreed to; of a command, what it is. */
type Agreed =
  | { readonly in: 'keychain' }
  | { readonly in: 'file' }
  | { readonly in: 'command'; readonly command: string };

/**
 * Stores it in the place that was agreed to and in no other. A command is run and must print this very credential.
 * Throws WizardError `storage`.
 */
export async function storeSecret(
  address: string,
  secret: Secret,
  agreed: Agreed,
  folder: string,
  waiting: Waiting = {},
  place: CommandPlace = { env: {}, terminal: false },
): Promise<KeychainAnswer> {
  if (agreed.in === 'keychain') {
    const answer = await askKeychain({ action: 'store', account: bind(address), secret }, waiting);
    if (answer.state === 'stored') await keep(address, folder, agreed);
    return answer;
  }
  if (agreed.in === 'command') {
    const answer = await ask(agreed.command, place);
    if (answer.state !== 'found') return answer;
    if (!answer.secret.equals(secret)) return printsAnother;
  }
  await leaveKeychain(address, folder, waiting);
  await keep(address, folder, agreed.in === 'file' ? { in: 'file', secret: secret.reveal() } : agreed);
  return { state: 'stored' };
}

/** What was there before is of no more use. A keychain that does not answer keeps it; nothing reads it any more. */
async function leaveKeychain(address: string, folder: string, waiting: Waiting): Promise<void> {
  if ((await findKept(address, folder))?.in === 'keychain') await forgetSecret(address, folder, waiting);
}

const printsAnother: KeychainAnswer = {
  state: 'not-available',
  why: 'The command printed something else.',
  next: 'Its first line should be the credential that was used just now.',
};

/** Deletes it from where it is. Throws WizardError `storage`. */
export async function forgetSecret(
  address: string,
  folder: string,
  waiting: Waiting = {},
): Promise<KeychainAnswer> {
  const kept = await findKept(address, folder);
  if (kept === undefined) return { state: 'none' };
  const answer: KeychainAnswer =
    kept.in === 'keychain'
      ? await askKeychain({ action: 'forget', account: bind(address) }, waiting)
      : { state: 'forgotten' };
  if (!('why' in answer)) await keep(address, folder, undefined);
  return answer;
}
