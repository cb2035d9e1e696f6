import { runTool, withinDeadline, withoutTyk } from './children.ts';
import type { WayAnswer, WayOptions } from './clipboard-way.ts';

/** Reads back what was written. */
type Read = () => Promise<string>;

/**
 * `copied` only when what is read back is what was written. What a tool failed with is read and never shown: it can
 * quote what the tool printed, which is what the clipboard held.
 */
export async function copyAndProve(
  text: string,
  { deadlineMs }: WayOptions,
  write: () => Promise<Read>,
  explain: (error: unknown) => WayAnswer,
): Promise<WayAnswer> {
  let written = false;
  const roundTrip = async (): Promise<WayAnswer> => {
    const read = await write();
    written = true;
    const back = await read();
    return back === text ? 'copied' : { why: 'The clipboard holds something else than was put there.' };
  };
  try {
    const answer = await withinDeadline(deadlineMs, roundTrip);
    if (answer !== 'late') return answer;
    return written ? 'sent' : explain('late');
  } catch (error) {
    return written ? 'sent' : explain(error);
  }
}

/** This machine's own clipboard, through clipboardy. */
export function copyBySystem(text: string, options: WayOptions): Promise<WayAnswer> {
  const write = async () => {
    const { default: clipboard } = await import('clipboardy');
    try {
      await inCleanEnvironment(() => clipboard.write(text));
      return () => inCleanEnvironment(clipboard.read);
    } catch (error) {
      if (missingTool(error) !== 'xsel' || !options.env.DISPLAY) throw error;
      return writeByXclip(text, options).catch(() => Promise.reject(error));
    }
  };
  return copyAndProve(text, options, write, (error) => explain(error, options));
}

const real = process.env;

/** clipboardy 5.3.2 starts its tools with what `process.env` is by then. Who holds the real one sees no change. */
async function inCleanEnvironment<T>(work: () => Promise<T>): Promise<T> {
  process.env = withoutTyk(real);
  try {
    return await work();
  } finally {
    process.env = real;
  }
}

/** clipboardy 5.3.2 knows xsel alone. */
async function writeByXclip(text: string, { env }: WayOptions): Promise<Read> {
  const selection = ['-selection', 'clipboard'];
  await runTool('xclip', selection, { env, input: text });
  return () => runTool('xclip', [...selection, '-out'], { env, reads: true });
}

function missingTool(error: unknown): string | undefined {
  const message = error instanceof Error ? error.message : '';
  return /Couldn't find the `([a-z-]+)`/.exec(message)?.[1];
}

/** `late` is the error where the deadline ended it. Pure, since the messages of clipboardy are all it needs. */
export function explain(
  error: unknown,
  { env, platform }: Pick<WayOptions, 'env' | 'platform'>,
): Exclude<WayAnswer, string> {
  const missing = missingTool(error);
  const isLate = error === 'late';
  if (missing === 'termux-api' || (isLate && platform === 'android')) {
    const why = isLate ? 'The app Termux:API did not answer.' : 'termux-api is not installed.';
    return { why, next: install('the app Termux:API, and termux-api with pkg') };
  }
  if (isLate) return { why: 'The clipboard of this machine did not answer.' };
  // clipboardy says "no xsel" here, which would send people off to install what cannot help.
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) {
    return { why: 'This session has no display (X11 or Wayland), so it has no clipboard.' };
  }
  if (error instanceof Error && /requires a display server/.test(error.message)) {
    return { why: 'The display of this session does not answer.' };
  }
  if (missing === undefined) return { why: 'The clipboard of this machine could not be written.' };
  if (missing === 'xsel' && !env.WAYLAND_DISPLAY) {
    return { why: 'Neither xsel nor xclip is installed.', next: install('xsel') };
  }
  return { why: 'wl-clipboard is not installed.', next: install('wl-clipboard') };
}

function install(what: string): string {
  return `Install ${what}, or select the key on the screen, or save it to a file.`;
}
