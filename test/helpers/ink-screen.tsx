import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink';
import type { ReactNode } from 'react';
import { PATIENCE } from './patience.ts';

/** What a terminal sends for a key. Esc is sent as kitty's sequence: a lone ESC byte waits 20 ms for its rest. */
const sequences: { readonly [name: string]: string } = {
  enter: '\r',
  escape: '\u001b[27u',
  tab: '\t',
  'shift-tab': '\u001b[Z',
  space: ' ',
  backspace: '\u007f',
  delete: '\u001b[3~',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  'page-up': '\u001b[5~',
  'page-down': '\u001b[6~',
};

function sequenceOf(name: string): string {
  const [, modifier, letter = ''] = /^(ctrl|alt)-(.)$/.exec(name) ?? [];
  if (modifier === 'ctrl') return String.fromCharCode(letter.charCodeAt(0) - 96);
  if (modifier === 'alt') return `\u001b${letter}`;
  return sequences[name] ?? name;
}

/** Modes that Ink sets (paste, cursor) are written beside the frames; they draw nothing. */
const isModeChange = (text: string) => /^(?:\u001b\[\?\d+[hl])+$/.test(text);

/** A terminal that keeps every frame, as Ink's debug mode writes them. */
class FakeTerminal extends Writable {
  readonly isTTY = true;
  readonly frames: string[] = [];
  columns: number;
  rows: number;

  constructor(size: { columns: number; rows: number }) {
    super({ decodeStrings: false });
    this.columns = size.columns;
    this.rows = size.rows;
  }

  override _write(chunk: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    const text = String(chunk);
    if (!isModeChange(text)) this.frames.push(stripVTControlCharacters(text));
    done();
  }
}

function createKeyboard() {
  const keyboard = new PassThrough();
  const modes: boolean[] = [];
  const terminal = {
    isTTY: true,
    setRawMode: (raw: boolean) => modes.push(raw),
    ref: () => keyboard,
    unref: () => keyboard,
  };
  return { keyboard: Object.assign(keyboard, terminal), isRaw: () => modes.at(-1) ?? false };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export type InkScreen = {
  /** Every frame since the mount, without colours; what `useStdout().write` put above one stands before it. */
  readonly frames: readonly string[];
  lastFrame(): string;
  /** Each key is a write of its own: "down", "ctrl-g", "s". */
  press(...names: string[]): Promise<void>;
  /** One character after the other, as a person types. */
  type(text: string): Promise<void>;
  /** Everything in one write, as a slow line delivers it. */
  burst(text: string): Promise<void>;
  /** A bracketed paste. */
  paste(text: string): Promise<void>;
  resize(columns: number, rows: number): Promise<void>;
  /** The first frame that holds the text or pleases the predicate; throws with the last frame after 5 000 ms. */
  until(
    wanted: string | RegExp | ((frame: string) => boolean),
    options?: { within?: number },
  ): Promise<string>;
  isRaw(): boolean;
  /** What `exit(value)` gave; rejects with the error of a component that threw. */
  readonly exit: Promise<unknown>;
  unmount(): Promise<void>;
};

/** Ink on a terminal of a given size. ink-testing-library has a fixed 100 columns, no rows and no resize. */
export function mount(node: ReactNode, size: { columns: number; rows: number }): InkScreen {
  const terminal = new FakeTerminal(size);
  const { keyboard, isRaw } = createKeyboard();
  const stream = terminal as unknown as NodeJS.WriteStream;
  const instance = render(node, {
    stdout: stream,
    stderr: stream,
    stdin: keyboard as unknown as NodeJS.ReadStream,
    debug: true,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const exit = instance.waitUntilExit();
  exit.catch(() => undefined);

  const lastFrame = () => terminal.frames.at(-1) ?? '';
  async function burst(text: string): Promise<void> {
    keyboard.write(text);
    await nextTurn();
    await nextTurn();
  }
  return {
    frames: terminal.frames,
    lastFrame,
    burst,
    isRaw,
    exit,
    async press(...names) {
      for (const name of names) await burst(sequenceOf(name));
    },
    async type(text) {
      for (const character of text) await burst(character);
    },
    paste: (text) => burst(`\u001b[200~${text}\u001b[201~`),
    async resize(columns, rows) {
      terminal.columns = columns;
      terminal.rows = rows;
      terminal.emit('resize');
      await nextTurn();
    },
    async until(wanted, { within = PATIENCE } = {}) {
      const deadline = performance.now() + within;
      const isThere = (frame: string) =>
        typeof wanted === 'function' ? wanted(frame) : frame.search(toPattern(wanted)) >= 0;
      while (!isThere(lastFrame())) {
        if (performance.now() > deadline) throw new Error(`Never shown: ${wanted}\n\n${lastFrame()}`);
        await nextTurn();
      }
      return lastFrame();
    },
    async unmount() {
      instance.unmount();
      await exit.catch(() => undefined);
      instance.cleanup();
    },
  };
}

function toPattern(wanted: string | RegExp): RegExp {
  return typeof wanted === 'string' ? new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')) : wanted;
}
