import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { PATIENCE } from '../helpers/patience.ts';

/** Keys as a terminal sends them. */
const sequences: { readonly [name: string]: string } = {
  enter: '\r',
  escape: '\u001b',
  space: ' ',
  backspace: '\u007f',
  up: '\u001b[A',
  down: '\u001b[B',
  tab: '\t',
  'ctrl-c': '\u0003',
  'ctrl-d': '\u0004',
  'ctrl-o': '\u000f',
  'ctrl-u': '\u0015',
};

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Standard input that somebody types into. On a terminal every change of its mode is kept. */
export function createKeyboard({ isTTY = false } = {}) {
  const stream = new PassThrough();
  const modes: boolean[] = [];
  const terminal = {
    isTTY,
    setRawMode: (raw: boolean) => {
      modes.push(raw);
      return stream;
    },
    ref: () => stream,
    unref: () => stream,
  };
  const stdin = Object.assign(stream, terminal) as unknown as NodeJS.ReadStream;
  return {
    stdin,
    modes: modes as readonly boolean[],
    write: (text: string) => void stream.write(text),
    end: () => void stream.end(),
    /** Each key is a write of its own. */
    async press(...names: readonly string[]) {
      for (const name of names) {
        stream.write(sequences[name] ?? name);
        await nextTurn();
        await nextTurn();
      }
    },
  };
}

export type Paper = {
  readonly stderr: NodeJS.WriteStream;
  /** Everything that was written, every byte of it. */
  raw(): string;
  /** The same as people read it. */
  text(): string;
  /** What each call wrote, as people read it. */
  readonly writes: readonly string[];
  /** Resolves with what was written since `from`, as soon as it holds the text or pleases the predicate. */
  until(wanted: string | RegExp | ((text: string) => boolean), from?: number): Promise<string>;
};

/** A no-break space is a space to a reader. */
function asRead(text: string): string {
  return stripVTControlCharacters(text).replaceAll('\u00a0', ' ');
}

/** Standard error that somebody reads. */
export function createPaper({
  columns = undefined as number | undefined,
  rows = 40,
  isTTY = false,
} = {}): Paper {
  const chunks: string[] = [];
  const writes: string[] = [];
  const waiting = new Set<() => void>();
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      writes.push(asRead(String(chunk)));
      done();
      for (const look of [...waiting]) look();
    },
  });
  // Inquirer pipes into it, and a pipe ends every stream but the standard ones.
  const stderr = Object.assign(stream, { columns, rows, isTTY, _isStdio: true });
  const read = (from = 0) => writes.join('').slice(from);
  return {
    stderr: stderr as unknown as NodeJS.WriteStream,
    raw: () => chunks.join(''),
    text: () => read(),
    writes,
    until(wanted, from = 0) {
      const isThere = (text: string) => {
        if (typeof wanted === 'function') return wanted(text);
        return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
      };
      return new Promise((resolve, reject) => {
        const stop = (end: () => void) => {
          clearTimeout(timer);
          waiting.delete(look);
          end();
        };
        const look = () => {
          const text = read(from);
          if (isThere(text)) stop(() => resolve(text));
        };
        const timer = setTimeout(
          () => stop(() => reject(new Error(`Never written: ${wanted}\n\n${read(from)}`))),
          PATIENCE,
        );
        waiting.add(look);
        look();
      });
    },
  };
}
