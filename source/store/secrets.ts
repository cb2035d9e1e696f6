import { join } from 'node:path';
import { Secret } from '../secret.ts';
import { askKeychain, type KeychainAnswer, type Waiting } from './keychain.ts';
import { changeJson, readJson } from './private-json.ts';
import { asValues } from './profile-file.ts';
import { type CommandPlace, runSecretCommand } from './secret-command.ts';
import { type Input, readSecretFile } from './secret-file.ts';

/** What `--secret-file` gives, else `--secret-command` (design, section 5). Throws WizardError `usage`. */
export async function readGivenSecret(
  given: { readonly file?: string; readonly command?: string },
  place: CommandPlace & { readonly stdin: Input },
): Promise<Secret | undefined> {
  if (given.file !== undefined) return readSecretFile(given.file, place.stdin);
  return given.command === undefined ? undefined : runSecretCommand(given.command, place);
}

const WHAT = 'The credentials';

/**
 * Says for which deployments a credential is stored, and holds those that somebody in person agreed to keep here in
 * plain text: the question for that names this path.
 */
export function credentialsFile(folder: string): string {
  return join(folder, 'credentials.json');
}

/** A credential belongs to this scheme, host and port and goes nowhere else. */
function bind(address: string): string {
  return new URL(address).origin;
}

type Kept = { readonly in: 'keychain' } | { readonly in: 'file'; readonly secret: string };

async function findKept(address: string, folder: string): Promise<Kept | undefined> {
  const { values } = await readJson(credentialsFile(folder), WHAT);
  const { in: place, secret } = asValues(asValues(values?.credentials)?.[bind(address)]) ?? {};
  if (place === 'keychain') return { in: place };
  return place === 'file' && typeof secret === 'string' ? { in: place, secret } : undefined;
}

async function keep(address: string, folder: string, kept: Kept | undefined): Promise<void> {
  await changeJson(credentialsFile(folder), WHAT, (values) => {
    const { [bind(address)]: _before, ...others } = asValues(values.credentials) ?? {};
    return { ...values, credentials: kept === undefined ? others : { ...others, [bind(address)]: kept } };
  });
}

/**
 * The credential stored for exactly this scheme, host and port, with the place it was in. A keychain is only asked
 * where something was put into it: nobody meets its dialog for nothing. Throws WizardError `storage`.
 */
export async function readStoredSecret(
  address: string,
  folder: string,
  waiting: Waiting = {},
): Promise<KeychainAnswer & { readonly in?: Kept['in'] }> {
  const kept = await findKept(address, folder);
  if (kept === undefined) return { state: 'none' };
  if (kept.in === 'file') return { state: 'found', secret: new Secret(kept.secret), in: 'file' };
  return { ...(await askKeychain({ action: 'read', account: bind(address) }, waiting)), in: 'keychain' };
}

/** Stores it in the place that was agreed to and in no other. Throws WizardError `storage`. */
export async function storeSecret(
  address: string,
  secret: Secret,
  where: Kept['in'],
  folder: string,
  waiting: Waiting = {},
): Promise<KeychainAnswer> {
  if (where === 'file') {
    await keep(address, folder, { in: 'file', secret: secret.reveal() });
    return { state: 'stored' };
  }
  const answer = await askKeychain({ action: 'store', account: bind(address), secret }, waiting);
  if (answer.state === 'stored') await keep(address, folder, { in: 'keychain' });
  return answer;
}

/** Deletes it from where it is. Throws WizardError `storage`. */
export async function forgetSecret(
  address: string,
  folder: string,
  waiting: Waiting = {},
): Promise<KeychainAnswer> {
  const kept = await findKept(address, folder);
  if (kept === undefined) return { state: 'none' };
  const isThere = kept.in === 'keychain';
  const answer = isThere
    ? await askKeychain({ action: 'forget', account: bind(address) }, waiting)
    : undefined;
  if (answer !== undefined && 'why' in answer) return answer;
  await keep(address, folder, undefined);
  return answer ?? { state: 'forgotten' };
}
