import { styleText } from 'node:util';
import { wrap } from '../faces/wrap.ts';
import type { Arguments } from './options.ts';

/** What a hook learns of the leaving: the exit code so far, and when the user insists (the next signal). */
export type Leaving = { readonly code: number; nextSignal(): Promise<void> };
/** A number that it resolves to is the exit code from then on. */
export type LeaveHook = (leaving: Leaving) => unknown;

/** What a command gets of the process; nothing else reads it. */
export type CommandContext = {
  readonly argv: readonly string[];
  readonly version: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** Runs when the program leaves, whatever the reason; the newest first. */
  onLeave(hook: LeaveHook): void;
};

/** How a command is called, and the flags that mean something to it; every other one is of `create`. */
export type Page = {
  readonly about: string;
  readonly usage: readonly string[];
  readonly flags: readonly string[];
};

export type Command = {
  readonly name: string;
  /** What follows its name, for --help; absent: no word may. */
  readonly words?: string;
  /** In the list of commands. */
  readonly about: string;
  readonly page?: Page;
  /** What runs it resolves to the exit code; `commands` are all there are. */
  load(): Promise<
    (context: CommandContext, given: Arguments, commands: readonly Command[]) => Promise<number>
  >;
};

/** Lines for people. */
export function say({ stderr }: Pick<CommandContext, 'stderr'>, ...lines: readonly string[]): void {
  stderr.write(lines.map((line) => `${line}\n`).join(''));
}

const colours = { '✔': 'green', '!': 'yellow', '✖': 'red' } as const;
/** Broken into lines it could not be copied. */
const COMMAND = /\b(?:curl|npx|tyk-key-wizard) /;

/** What a run came to: on a terminal its marks in colour and broken between words, elsewhere plain. */
export function sayOutcome({ stderr, env }: CommandContext, ...lines: readonly string[]): void {
  const { isTTY, columns } = stderr;
  const isColoured = isTTY && stderr.hasColors(16, env);
  const drawn = lines.map((line) => {
    const text = isTTY && !COMMAND.test(line) ? wrap(line, columns) : line;
    const [mark = ''] = text;
    const colour = isColoured && text[1] === ' ' ? colours[mark as keyof typeof colours] : undefined;
    return colour === undefined ? text : `${styleText(colour, mark)}${text.slice(1)}`;
  });
  say({ stderr }, ...drawn);
}
