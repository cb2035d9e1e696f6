import { stat } from 'node:fs/promises';
import { foreseeCopy } from '../store/clipboard.ts';
import type { ClipboardOptions } from '../store/clipboard-way.ts';
import { errorCode } from '../store/files.ts';
import { NOT_OWNER } from '../store/json-store.ts';
import { askKeychain } from '../store/keychain.ts';
import { profileFile } from '../store/profiles.ts';
import { count, listWords } from '../text.ts';
import { type Finding, fine, judge, note } from '../wizard/doctor.ts';
import type { Problem } from '../wizard/types.ts';
import type { TerminalFacts } from './terminal.ts';

/** No credential belongs to it. */
const NOBODY = 'https://nobody.invalid';

const sure = 'proven by reading back';
const unsure = 'cannot be checked: paste once to see';
const ways = {
  system: "this machine's own",
  windows: "Windows' own",
  tmux: 'through tmux',
  terminal: 'through the terminal (OSC 52)',
} as const;

/** What a copy would take. Nothing is copied. */
export async function examineClipboard(options: ClipboardOptions): Promise<Finding> {
  const prospect = await foreseeCopy(options);
  if ('why' in prospect) return judge('warning', { what: prospect.why, next: prospect.next });
  const { way, isProven } = prospect;
  return fine(`${ways[way]}; ${isProven ? sure : unsure}`);
}

/** Asked in a process of its own, for 3 s at most. */
export async function examineKeychain(): Promise<Finding> {
  const answer = await askKeychain({ action: 'read', account: NOBODY });
  return 'why' in answer ? judge('warning', { what: answer.why, next: answer.next }) : fine('it answers');
}

export function describeTerminal(facts: TerminalFacts, colourDepth: number, env: NodeJS.ProcessEnv): string {
  const streams = {
    stdin: facts.stdinIsTerminal,
    stdout: facts.stdoutIsTerminal,
    stderr: facts.stderrIsTerminal,
  };
  const off = Object.entries(streams).flatMap(([name, isTerminal]) => (isTerminal ? [] : [name]));
  const without =
    off.length === 0
      ? []
      : [`${listWords(off)} ${off.length === 1 ? 'is not a terminal' : 'are not terminals'}`];
  if (off.length === 3) return without.join('');
  const colours = colourDepth >= 24 ? '16 million' : colourDepth > 1 ? String(2 ** colourDepth) : 'no';
  const size = `${facts.columns}×${facts.rows}, ${colours} colours, TERM ${env.TERM || 'is not set'}`;
  return [size, ...without].join(', ');
}

/**
 * `trouble`: why it could not be read; that there is no folder stops no run. `folder` is shown as it is: home is hidden
 * where it is printed.
 */
export async function examineConfig(
  { folder, trouble }: { readonly folder?: string; readonly trouble?: Problem },
  profiles: number,
): Promise<Finding> {
  if (trouble !== undefined)
    return folder === undefined ? judge('warning', trouble) : judge('failure', trouble, 'storage');
  const path = profileFile(folder ?? '');
  try {
    const { mode } = await stat(path);
    const what = `${path}, ${count(profiles, 'profile')}`;
    if (process.platform === 'win32') return fine(what);
    const said = `${what}, mode ${(mode & 0o777).toString(8).padStart(4, '0')}`;
    if ((mode & NOT_OWNER) === 0) return fine(said);
    return judge('warning', { what: `${said}: others can read it`, next: `Run: chmod 600 ${path}` });
  } catch (error) {
    return note(errorCode(error) === 'ENOENT' ? `${path} is not there: nothing is saved yet` : path);
  }
}
