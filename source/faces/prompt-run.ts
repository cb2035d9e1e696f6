import { emitKeypressEvents, type Interface } from 'node:readline';
import { isAbort } from '../errors.ts';
import type { Reply, Streams, Way } from './asker.ts';

type PromptContext = {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
};
/** Puts one of Inquirer's prompts; a key that leads elsewhere ends it. */
export type RunPrompt = <T>(prompt: (context: PromptContext) => Promise<T>) => Promise<Reply<T>>;

type Key = { readonly name?: string; readonly ctrl?: boolean } | undefined;

/** Esc alone is told from the start of an arrow key by the time that passes: node:readline waits 500 ms. */
const ESCAPE_MS = 50;

function wayOf(key: Key): Way | undefined {
  if (key?.name === 'escape') return 'back';
  return key?.ctrl && key.name === 'o' ? 'help' : undefined;
}

export function createPromptRunner({ stdin, stderr }: Streams): RunPrompt {
  emitKeypressEvents(stdin, { escapeCodeTimeout: ESCAPE_MS } as unknown as Interface);

  return async (prompt) => {
    if (stdin.readableEnded) return { go: 'quit' };
    const controller = new AbortController();
    let way: Way = 'quit';
    const onKey = (_text: string, key: Key) => {
      const pressed = wayOf(key);
      if (pressed === undefined) return;
      way = pressed;
      controller.abort();
    };
    // Inquirer waits for ever when its input ends or Ctrl+D closes it, and Node then ends with exit code 13 (measured).
    const onEnd = () => controller.abort();
    stdin.on('keypress', onKey).on('end', onEnd).on('pause', onEnd);
    // Ink and an ended prompt leave stdin unref'd: without this the next prompt ends the process in silence (measured).
    stdin.ref();
    try {
      return { answer: await prompt({ input: stdin, output: stderr, signal: controller.signal }) };
    } catch (error) {
      if (controller.signal.aborted || isAbort(error)) return { go: way };
      if (error instanceof Error && error.name === 'ExitPromptError') return { go: 'quit' };
      throw error;
    } finally {
      stdin.off('keypress', onKey).off('end', onEnd).off('pause', onEnd);
    }
  };
}
