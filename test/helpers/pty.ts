import { readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import type { ReadStream } from 'node:tty';
import { type IPty, spawn } from '@lydell/node-pty';
import type { Terminal as XtermTerminal } from '@xterm/headless';
import { PATIENCE } from './patience.ts';
import { type Environment, isolateEnvironment, makeTemporaryDirectory } from './temp.ts';

// A CommonJS bundle whose names Node cannot see from an import.
const { Terminal: Xterm } = createRequire(import.meta.url)('@xterm/headless') as {
  readonly Terminal: new (options: object) => XtermTerminal;
};

const sequences = {
  enter: '\r',
  esc: '\u001b',
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
} as const;
export type Key = keyof typeof sequences | `ctrl-${string}` | `alt-${string}`;

export type TerminalOptions = {
  readonly columns?: number;
  readonly rows?: number;
  /** On top of an environment built from nothing; give HOME to keep files from one run to the next. */
  readonly env?: Environment;
  readonly cwd?: string;
};
export type Expected = string | RegExp | ((screen: string) => boolean);
type Ending = { readonly code: number; readonly signal: NodeJS.Signals | undefined };

export type TestTerminal = AsyncDisposable & {
  /** What a person sees now, without trailing blanks and empty last lines. */
  screen(): string;
  /** Everything since the start that the terminal still holds; a line that it wrapped is one line again. */
  scrollback(): string;
  /** Every byte that the program wrote, escape sequences and all. */
  raw(): string;
  /**
   * One write for each key. Keys pressed together may reach the program as one chunk, as fast typing does:
   * wait for the screen to answer (`until`) where that matters, after `esc` above all.
   */
  press(...keys: Key[]): void;
  type(text: string): void;
  /** As terminals paste: line breaks become carriage returns, brackets stand round it if the program asked for them. */
  paste(text: string): void;
  resize(columns: number, rows: number): void;
  /** Resolves with the screen that shows it; rejects with the screen when the program ends or the time is over. */
  until(expected: Expected, options?: { readonly timeout?: number }): Promise<string>;
  waitForExit(options?: { readonly timeout?: number }): Promise<Ending>;
  kill(signal?: NodeJS.Signals): void;
  cursorVisible(): boolean;
};

function sequenceOf(key: Key): string {
  if (key in sequences) return sequences[key as keyof typeof sequences];
  const [modifier, name = ''] = key.split(/-(.*)/s);
  if (modifier === 'alt') return `\u001b${name}`;
  return String.fromCharCode(name.toUpperCase().charCodeAt(0) & 0x1f);
}

function signalName(signal: number | undefined): NodeJS.Signals | undefined {
  const names = Object.keys(constants.signals) as NodeJS.Signals[];
  return signal ? names.find((name) => constants.signals[name] === signal) : undefined;
}

function isShown(expected: Expected, screen: string): boolean {
  if (typeof expected === 'function') return expected(screen);
  return typeof expected === 'string' ? screen.includes(expected) : screen.search(expected) >= 0;
}

function readLines(xterm: XtermTerminal, from: number, to: number, joinWrapped: boolean): string {
  const lines: string[] = [];
  for (let row = from; row < to; row += 1) {
    const line = xterm.buffer.active.getLine(row);
    // Cells never written are left out, written blanks stay: a joined line is what the program wrote.
    const text = line?.translateToString(true) ?? '';
    if (joinWrapped && line?.isWrapped && lines.length > 0) lines.push(lines.pop() + text);
    else lines.push(text);
  }
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd();
}

/**
 * Hands over every byte that comes out of the pty. On Linux the stream of node-pty ends too early when a program
 * leaves more than 4 KB behind as it exits (microsoft/node-pty#726): the rest is read here, before the
 * descriptor is closed. As latin1, since a character may stand on both sides of that end.
 */
function receiveBytes(child: IPty, receive: (bytes: Buffer) => void): void {
  const { fd, _socket: socket } = child as unknown as { readonly fd: number; readonly _socket: ReadStream };
  socket.setEncoding('latin1');
  child.onData((text) => receive(Buffer.from(text, 'latin1')));
  socket.once('end', () => {
    const buffer = Buffer.alloc(65_536);
    try {
      for (let size = readSync(fd, buffer); size > 0; size = readSync(fd, buffer)) {
        receive(Buffer.from(buffer.subarray(0, size)));
      }
    } catch {
      // EIO is how a pty says that there is no more.
    }
  });
}

/** Runs a program in a real pseudo-terminal and draws what it writes on a terminal without a window. */
export async function openTerminal(
  command: readonly string[],
  options: TerminalOptions = {},
): Promise<TestTerminal> {
  const { columns = 80, rows = 24, env = {} } = options;
  const home = await makeTemporaryDirectory();
  const xterm = new Xterm({ cols: columns, rows, scrollback: 10_000, allowProposedApi: true });
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    name: 'xterm-256color',
    cols: columns,
    rows,
    cwd: options.cwd ?? home.path,
    env: isolateEnvironment(env.HOME ?? home.path, { TERM: 'xterm-256color', ...env }),
  });

  const chunks: Buffer[] = [];
  let cursorIsVisible = true;
  let ending: Ending | undefined;
  const watchers = new Set<() => void>();
  const tellWatchers = () => {
    for (const watch of [...watchers]) watch();
  };

  // A frame comes in brackets (synchronised output, mode 2026): in between half of it may stand on the screen.
  let isDrawing = false;
  const setMode = (params: (number | number[])[], on: boolean) => {
    if (params.includes(25)) cursorIsVisible = on;
    if (params.includes(2026)) isDrawing = on;
    return false;
  };
  xterm.parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) => setMode(params, true));
  xterm.parser.registerCsiHandler({ prefix: '?', final: 'l' }, (params) => setMode(params, false));
  const send = (text: string) => {
    if (!ending) child.write(text);
  };
  // A terminal answers the questions that a program asks it (cursor position, attributes).
  xterm.onData(send);
  receiveBytes(child, (bytes) => {
    chunks.push(bytes);
    xterm.write(bytes, tellWatchers);
  });
  child.onExit(({ exitCode, signal }) => {
    // Behind what is still being drawn, so that the last screen is whole when the ending is known.
    xterm.write('', () => {
      ending = { code: exitCode, signal: signalName(signal) };
      tellWatchers();
    });
  });

  const screen = () => {
    const top = xterm.buffer.active.baseY;
    return readLines(xterm, top, top + xterm.rows, false);
  };
  const describe = (what: string) => new Error(`${what}. The screen:\n${screen()}\n`);

  /** Calls `look` after every change until it gives a value; `look` may throw to give up. */
  function watch<Value>(look: () => Value | undefined, timeout: number, waitingFor: string): Promise<Value> {
    return new Promise<Value>((resolve, reject) => {
      const settle = (finish: () => void) => {
        watchers.delete(check);
        clearTimeout(timer);
        finish();
      };
      const check = () => {
        try {
          const value = look();
          if (value !== undefined) settle(() => resolve(value));
        } catch (error) {
          settle(() => reject(error));
        }
      };
      const timer = setTimeout(
        () => settle(() => reject(describe(`${waitingFor} did not come within ${timeout} ms`))),
        timeout,
      );
      watchers.add(check);
      check();
    });
  }

  const terminal: TestTerminal = {
    screen,
    scrollback: () => readLines(xterm, 0, xterm.buffer.active.length, true),
    raw: () => Buffer.concat(chunks).toString(),
    press(...keys) {
      for (const key of keys) send(sequenceOf(key));
    },
    type: send,
    paste(text) {
      const typed = text.replace(/\r?\n/g, '\r');
      send(xterm.modes.bracketedPasteMode ? `\u001b[200~${typed}\u001b[201~` : typed);
    },
    resize(newColumns, newRows) {
      xterm.resize(newColumns, newRows);
      child.resize(newColumns, newRows);
    },
    until(expected, { timeout = PATIENCE } = {}) {
      const look = () => {
        if (isDrawing && !ending) return undefined;
        const now = screen();
        if (isShown(expected, now)) return now;
        if (ending)
          throw describe(`${expected} never came: the program ended with ${JSON.stringify(ending)}`);
        return undefined;
      };
      return watch(look, timeout, String(expected));
    },
    waitForExit: ({ timeout = PATIENCE } = {}) => watch(() => ending, timeout, 'The end of the program'),
    kill(signal = 'SIGTERM') {
      if (!ending) child.kill(signal);
    },
    cursorVisible: () => cursorIsVisible,
    async [Symbol.asyncDispose]() {
      terminal.kill('SIGKILL');
      await terminal.waitForExit();
      xterm.dispose();
      await home.remove();
    },
  };
  return terminal;
}
