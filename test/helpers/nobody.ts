import { spawnSync } from 'node:child_process';

/** A user without an entry, as many containers have one. */
export const NOBODY = 54_321;

/** Only root becomes somebody else. */
export const canBeNobody = process.getuid?.() === 0 && spawnSync('setpriv', ['--version']).status === 0;

/** Before a command. */
export const asNobody = ['setpriv', '--reuid', `${NOBODY}`, '--regid', `${NOBODY}`, '--clear-groups'];
