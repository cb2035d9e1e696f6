import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool, type ToolInput } from './children.ts';
import type { WayAnswer, WayOptions } from './clipboard-way.ts';

/** A program, its words and what it is given. */
type Call = readonly [command: string, args: readonly string[], input?: string | Buffer];
type Refusal = Exclude<WayAnswer, string>;

/**
 * `copied` only when what is read back is what was written. What a tool printed is compared and never shown: it is what
 * the clipboard held.
 */
export async function copyAndProve(
  text: string,
  { env, deadlineMs }: Pick<ToolInput, 'env' | 'deadlineMs'>,
  [write, read]: readonly [Call, Call],
  explain: (isLate: boolean) => Refusal,
): Promise<WayAnswer> {
  const [command, args, input = text] = write;
  const { how } = await runTool(command, args, { env, deadlineMs, input });
  if (how !== 0) return explain(how === 'late');
  const back = await runTool(read[0], read[1], { env, deadlineMs, reads: true });
  if (back.how !== 0) return 'sent';
  // PowerShell puts a byte order mark first.
  if (back.stdout.replace(/^\uFEFF/, '') === text) return 'copied';
  return { why: 'The clipboard has something else than what was put there.' };
}

/** The same program for both: it writes what it is given, and reads where it is given nothing. */
const CLIPBOARDY: Call = [process.execPath, [fileURLToPath(new URL('copy.js', import.meta.url))]];
const SELECTION = ['-selection', 'clipboard'];
/** clipboardy 5.3.2 knows xsel alone. */
const XCLIP: readonly [Call, Call] = [
  ['xclip', SELECTION],
  ['xclip', [...SELECTION, '-out']],
];

/** This machine's own clipboard. */
export async function copyBySystem(text: string, options: WayOptions): Promise<WayAnswer> {
  const found = await findSystem(options);
  if (typeof found === 'object') return found;
  const calls = found === 'xclip' ? XCLIP : ([CLIPBOARDY, CLIPBOARDY] as const);
  return copyAndProve(text, options, calls, (isLate) => explain(isLate, options));
}

type Surroundings = Pick<WayOptions, 'env' | 'platform'>;

/** What reaches this machine's own clipboard, or what speaks against it; told without running anything. */
export async function findSystem({ env, platform }: Surroundings): Promise<'clipboardy' | 'xclip' | Refusal> {
  const has = (tool: string) => isOnPath(tool, env);
  if (platform === 'android') return (await has('termux-clipboard-set')) ? 'clipboardy' : noTermux;
  // Only Linux leaves the tool to the user.
  if (platform !== 'linux') return 'clipboardy';
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return noDisplay;
  if (env.WAYLAND_DISPLAY && (await has('wl-copy'))) return 'clipboardy';
  if (env.DISPLAY && (await has('xsel'))) return 'clipboardy';
  if (env.DISPLAY && (await has('xclip'))) return 'xclip';
  return env.WAYLAND_DISPLAY ? noWayland : noTool;
}

async function isOnPath(tool: string, { PATH = '' }: Readonly<NodeJS.ProcessEnv>): Promise<boolean> {
  const looks = PATH.split(delimiter).map((folder) => access(join(folder, tool), constants.X_OK));
  return (await Promise.allSettled(looks)).some(({ status }) => status === 'fulfilled');
}

function install(what: string): string {
  return `Install ${what}, or select the key on the screen, or save it to a file.`;
}

const TERMUX = install('the app Termux:API, and termux-api with pkg');
const noTermux: Refusal = { why: 'termux-api is not installed.', next: TERMUX };
const noDisplay: Refusal = {
  why: 'This session has no display (X11 or Wayland), so it has no clipboard.',
};
const noWayland: Refusal = { why: 'wl-clipboard is not installed.', next: install('wl-clipboard') };
const noTool: Refusal = { why: 'Neither xsel nor xclip is installed.', next: install('xsel') };

/** Why a tool that is there did not take the key. */
export function explain(isLate: boolean, { platform }: Pick<Surroundings, 'platform'>): Refusal {
  if (isLate && platform === 'android') return { why: 'The app Termux:API did not answer.', next: TERMUX };
  if (isLate) return { why: 'The clipboard of this machine did not answer.' };
  const why = 'The clipboard of this machine could not be written';
  return { why: platform === 'linux' ? `${why}: the display of this session may be gone.` : `${why}.` };
}
