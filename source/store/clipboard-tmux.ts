import { runTool } from './children.ts';
import { tmuxCopy } from './clipboard-terminal.ts';
import type { ClipboardOptions, WayAnswer, WayOptions } from './clipboard-way.ts';

/** Milliseconds: it answers in 5, and a silent one must not double the wait for a silent display. */
const QUESTION_MS = 300;

/** tmux passes it on to the terminal that it runs in, with its default settings and over SSH too (3.3a). */
export async function copyByTmux(text: string, options: WayOptions): Promise<WayAnswer> {
  const { env, deadlineMs, terminal } = options;
  const { how } = await runTool('tmux', ['load-buffer', '-w', '-'], { env, deadlineMs, input: text });
  if (how === 0) return 'sent';
  if (how === 'late') return { why: 'tmux did not answer.' };
  if (how === 'missing') return { why: 'The command tmux is not found here.' };
  const version = /^tmux (\d+)\.(\d+)/.exec(await ask(['-V'], env));
  const isOld = version !== null && Number(version[1]) * 100 + Number(version[2]) < 302;
  if (!isOld) return { why: 'tmux did not take the key.' };
  if (terminal === undefined) return { why: 'tmux did not take the key: this needs tmux 3.2 or newer.' };
  terminal.write(tmuxCopy(text));
  return 'sent';
}

/**
 * Whether the one who looks at this tmux came over SSH. A shell in it keeps the environment of the day it was
 * started; tmux learns SSH_CONNECTION anew whenever somebody attaches (`update-environment`) and then says
 * `SSH_CONNECTION=…`, or `-SSH_CONNECTION` where there is none. Undefined where it does not say.
 */
export async function isSshOfTmux({ env }: Pick<ClipboardOptions, 'env'>): Promise<boolean | undefined> {
  const said = await ask(['show-environment', 'SSH_CONNECTION'], env);
  if (said.startsWith('SSH_CONNECTION=')) return true;
  return said.startsWith('-SSH_CONNECTION') ? false : undefined;
}

async function ask(args: readonly string[], env: Readonly<NodeJS.ProcessEnv>): Promise<string> {
  const { how, stdout } = await runTool('tmux', args, { env, deadlineMs: QUESTION_MS, reads: true });
  return how === 0 ? stdout : '';
}
