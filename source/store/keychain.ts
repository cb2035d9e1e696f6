import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Secret } from '../secret.ts';
import { runTool } from './children.ts';

/** Milliseconds of silence before it is spoken of: a keychain that is open answers in 0.1 s. */
const SILENT_MS = 3_000;
/** The longest that is waited for somebody who unlocks it. */
const LONGEST_MS = 600_000;
const OTHERWISE =
  "Give a command that prints the credential (--secret-command 'pass show tyk'), or type it each time.";

/**
 * Runs in a Node of its own, for a D-Bus that never answers blocked the whole process for 60 s (@napi-rs/keyring
 * 2.1.2). Its text is here because the program is one bundle, and an addon cannot be in it. A secret comes by stdin
 * and goes by stdout; what is stored is read back at once. The store is pinned: without that Linux falls back in
 * silence to the kernel's keyring, which a reboot empties. The package looks for its native part in every folder above
 * (`_nodeModulePaths`, as Node 20 to 26 have it): it finds it where it was found itself, or not at all.
 */
const CHILD = `
let text = '';
process.stdin.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => {
  const { module, folders, action, account, secret } = JSON.parse(text);
  require('node:module')._nodeModulePaths = () => folders;
  const answer = () => {
    const { Entry } = require(module);
    const entry = new Entry('tyk-key-wizard', account, { linux: { store: 'secret-service' } });
    if (action === 'forget') return { state: entry.deleteCredential() ? 'forgotten' : 'none' };
    if (action === 'store') entry.setPassword(secret);
    const found = entry.getPassword();
    if (action === 'read') return found ? { state: 'found', secret: found } : { state: 'none' };
    return found === secret ? { state: 'stored' } : { failed: 'gave back something else' };
  };
  let reply;
  try { reply = answer(); } catch (error) { reply = { failed: String(error && error.message) }; }
  process.stdout.write(JSON.stringify(reply));
});`;

type KeychainRequest =
  | { readonly action: 'read' | 'forget'; readonly account: string }
  | { readonly action: 'store'; readonly account: string; readonly secret: Secret };

/** `stored` is proven by reading back. `silent`: it may want to be unlocked. `why` and `next` are sentences. */
export type KeychainAnswer =
  | { readonly state: 'found'; readonly secret: Secret }
  | { readonly state: 'none' | 'stored' | 'forgotten' }
  | { readonly state: 'not-available' | 'silent'; readonly why: string; readonly next: string };

export type Waiting = {
  /** Milliseconds; 3 000. */
  readonly silentAfterMs?: number;
  /** Called after that time; then it is waited for on, until `signal` fires. Without it, `silent` is the answer. */
  readonly onSilent?: () => void;
  readonly signal?: AbortSignal;
};

/** Asks the operating system's keychain. Never throws. */
export async function askKeychain(request: KeychainRequest, waiting: Waiting = {}): Promise<KeychainAnswer> {
  const folders = moduleFolders();
  const module = findModule(folders);
  if (module === undefined) return notAvailable(NO_PACKAGE);
  const { silentAfterMs = SILENT_MS, onSilent, signal } = waiting;
  const notice = onSilent && setTimeout(onSilent, silentAfterMs);
  const secret = request.action === 'store' ? request.secret.reveal() : undefined;
  const input = JSON.stringify({ ...request, secret, module, folders });
  const { how, stdout } = await runTool(process.execPath, ['-e', CHILD], {
    env: process.env,
    input,
    reads: true,
    signal,
    deadlineMs: onSilent ? LONGEST_MS : silentAfterMs,
  });
  clearTimeout(notice);
  return how === 'late' ? silent : readReply(stdout);
}

const NO_PACKAGE = 'Its optional package, @napi-rs/keyring, is not installed.';

const NO_SERVICE = 'No keychain (Secret Service) answers in this session.';

/** Why there is no keychain for this program at all; whether the system's answers shows only when it is asked. */
export function lackOfKeychain(env: NodeJS.ProcessEnv): string | undefined {
  if (findModule(moduleFolders()) === undefined) return NO_PACKAGE;
  return process.platform !== 'linux' || hasBus(env) ? undefined : NO_SERVICE;
}

/** Where a D-Bus client looks for its session: the address, else the socket of this user (D-Bus specification). */
export function hasBus({
  DBUS_SESSION_BUS_ADDRESS: address,
  XDG_RUNTIME_DIR: folder,
}: NodeJS.ProcessEnv): boolean {
  return Boolean(address) || existsSync(join(folder || `/run/user/${process.getuid?.()}`, 'bus'));
}

/**
 * Where the package may stand: inside ours, or beside it, as npm and pnpm put it. Node would look in every folder above,
 * up to a project, a home or a shared folder that somebody else may fill.
 */
function moduleFolders(): readonly string[] {
  const here = dirname(fileURLToPath(import.meta.url));
  const own = findOwnFolder(here) ?? here;
  const beside = dirname(own);
  return [join(own, 'node_modules'), ...(basename(beside) === 'node_modules' ? [beside] : [])];
}

function findOwnFolder(folder: string): string | undefined {
  try {
    const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    if (name === 'tyk-key-wizard') return folder;
  } catch {
    // Not this one.
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : findOwnFolder(parent);
}

function findModule(folders: readonly string[]): string | undefined {
  const { resolve } = createRequire(import.meta.url);
  for (const folder of folders) {
    try {
      return resolve(join(folder, '@napi-rs', 'keyring'));
    } catch {
      // Not there.
    }
  }
  return undefined;
}

function readReply(text: string): KeychainAnswer {
  if (text === '') return notAvailable('The process that asks it ended without an answer.');
  const { state, secret, failed } = JSON.parse(text);
  if (failed !== undefined) return notAvailable(explain(failed));
  return state === 'found' ? { state, secret: new Secret(secret) } : { state };
}

/** The addon's own words (2.1.2, seen on Linux) are for programmers, so they are read and not shown. */
function explain(failure: string): string {
  if (/prompt was dismissed|no result found/i.test(failure)) return 'It is locked and was not unlocked.';
  if (/DBus|AccessDenied/i.test(failure)) return NO_SERVICE;
  if (/native binding|dlopen/i.test(failure)) return '@napi-rs/keyring does not run on this machine.';
  return 'The keychain refused it.';
}

function notAvailable(why: string): KeychainAnswer {
  return { state: 'not-available', why, next: OTHERWISE };
}

const silent: KeychainAnswer = {
  state: 'silent',
  why: 'The keychain does not answer: it may want to be unlocked.',
  next: `Unlock it and try again. ${OTHERWISE}`,
};
