import { spawn } from 'node:child_process';
import { withinDeadline } from './children.ts';
import type { WayAnswer, WayOptions } from './clipboard.ts';

const SENT = 0;

/** tmux passes it on to the terminal that it runs in, with its default settings and over SSH too (3.3a). */
export async function copyByTmux(text: string, { env, deadlineMs }: WayOptions): Promise<WayAnswer> {
  const ended = await withinDeadline(deadlineMs, () => loadBuffer(text, env));
  if (ended === 'late') return { why: 'tmux did not answer.' };
  return ended === SENT ? 'sent' : { why: 'tmux did not take the key: this needs tmux 3.2 or newer.' };
}

function loadBuffer(text: string, env: Readonly<NodeJS.ProcessEnv>): Promise<number | null> {
  return new Promise((resolve) => {
    const tmux = spawn('tmux', ['load-buffer', '-w', '-'], { env, stdio: ['pipe', 'ignore', 'ignore'] });
    tmux.on('error', () => resolve(null));
    tmux.on('close', resolve);
    // One that ends before it has read all is told by its exit code.
    tmux.stdin.on('error', () => undefined);
    tmux.stdin.end(text);
  });
}
