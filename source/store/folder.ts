import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Explanation, WizardError } from '../errors.ts';
import { errorCode } from './files.ts';
import { configFolder, type Place } from './paths.ts';
import { profileFile } from './profiles.ts';
import { runsFolder } from './runs.ts';
import { credentialsFile } from './secrets.ts';

const ELSEWHERE = 'name another folder in TYK_KEY_WIZARD_CONFIG_DIR';
const NOTHING = 'Nothing is kept of this run, and nothing saved is read';

/** Where things are kept; `problem` says why there is no such place, and why nothing is kept then. */
type Kept = { readonly folder: string } | { readonly problem: Explanation };

/**
 * Looks whether what is kept is the user's own: after one sudo it may be root's, and what a neighbour has put there
 * holds commands that would be run. Throws WizardError `usage` for a folder that is named wrongly.
 */
export async function openFolder(place: Place): Promise<Kept> {
  const folder = configFolder(place);
  if (folder === undefined) return { problem: noHome };
  const runs = runsFolder(folder);
  const names = await readdir(runs).catch(() => []);
  const paths = [
    profileFile(folder),
    credentialsFile(folder),
    runs,
    ...names.map((name) => join(runs, name)),
  ];
  for (const path of [folder, ...paths])
    if (await isForeign(path)) return { problem: notYours(path, folder) };
  return { folder };
}

/** For who cannot go on without it. Throws WizardError `storage`. */
export function keptIn(folder: string | undefined): string {
  if (folder !== undefined) return folder;
  throw new WizardError('storage', {
    what: 'There is nowhere to keep it.',
    why: 'There is no home folder of this user.',
    next: `Set HOME to an absolute path, or ${ELSEWHERE}.`,
  });
}

const noHome: Explanation = {
  what: `${NOTHING}: there is no home folder.`,
  next: `Set HOME to an absolute path, or ${ELSEWHERE}.`,
};

/** Root may read everything, and what is root's may be read where its mode says so: that is how images are made. */
async function isForeign(path: string): Promise<boolean> {
  try {
    const there = await stat(path);
    await access(path, there.isDirectory() ? constants.R_OK | constants.X_OK : constants.R_OK);
    const own = process.getuid?.() ?? 0;
    return own !== 0 && there.uid !== 0 && there.uid !== own;
  } catch (error) {
    return ['EACCES', 'EPERM'].includes(errorCode(error) ?? '');
  }
}

function notYours(path: string, folder: string): Explanation {
  const change =
    process.platform === 'win32'
      ? 'Change that'
      : `Run: sudo chown -R "$(id -u)" '${folder.replaceAll("'", "'\\''")}'`;
  return {
    what: `${NOTHING}: ${path} belongs to another user.`,
    why: 'That happens after one run with sudo, or with the HOME of another user.',
    next: `${change}; or ${ELSEWHERE}.`,
  };
}
