import { createInterface } from 'node:readline';

export type LineReader = {
  /** The next line without its end; undefined when the input has ended. */
  line(): Promise<string | undefined>;
  /** A line that the terminal does not echo. Undefined when the input has ended or Ctrl+C was pressed. */
  secret(): Promise<string | undefined>;
  close(): void;
};

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const CTRL_U = '\u0015';
const ERASE = ['\u0008', '\u007f'];

/** Lines from standard input, cooked by the terminal itself; what is typed ahead waits in a queue. */
export function createLineReader(stdin: NodeJS.ReadStream): LineReader {
  const reader = createInterface({ input: stdin, terminal: false });
  const queue: string[] = [];
  let waiting: ((line: string | undefined) => void) | undefined;
  let ended = false;

  const give = (line: string | undefined) => {
    const resolve = waiting;
    waiting = undefined;
    resolve?.(line);
  };
  reader.on('line', (line) => {
    if (waiting === undefined) queue.push(line);
    else give(line);
  });
  reader.on('close', () => {
    ended = true;
    give(undefined);
  });

  const next = (): Promise<string | undefined> => {
    const line = queue.shift();
    if (line !== undefined || ended) return Promise.resolve(line);
    return new Promise((resolve) => {
      waiting = resolve;
    });
  };

  return {
    line: next,
    async secret() {
      if (!stdin.isTTY) return next();
      // Raw mode: nothing is echoed, and the line's editing keys arrive in it.
      const stop = (chunk: Buffer) => {
        if (chunk.includes(CTRL_C) || chunk.includes(CTRL_D)) give(undefined);
      };
      stdin.setRawMode(true);
      stdin.on('data', stop);
      try {
        const line = await next();
        return line === undefined ? undefined : applyEditing(line);
      } finally {
        stdin.off('data', stop);
        stdin.setRawMode(false);
      }
    },
    close() {
      reader.close();
      stdin.pause();
    },
  };
}

/** What a cooked terminal would have made of the keys: erase and kill. */
export function applyEditing(raw: string): string {
  let text: string[] = [];
  for (const character of raw) {
    if (ERASE.includes(character)) text = text.slice(0, -1);
    else if (character === CTRL_U) text = [];
    else text.push(character);
  }
  return text.join('');
}
