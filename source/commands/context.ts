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

/** Lines for people, on a terminal broken between words. */
export function say({ stderr }: Pick<CommandContext, 'stderr'>, ...lines: readonly string[]): void {
  stderr.write(wrapAll(lines, stderr).join(''));
}

function wrapAll(lines: readonly string[], { isTTY, columns }: NodeJS.WriteStream): readonly string[] {
  return lines.flatMap((line) => line.split('\n')).map((line) => `${isTTY ? wrap(line, columns) : line}\n`);
}

const colours = { '✔': 'green', '!': 'yellow', '✖': 'red' } as const;

/** What a run came to: on a terminal its marks in colour, elsewhere plain. */
export function sayOutcome({ stderr, env }: CommandContext, ...lines: readonly string[]): void {
  const isColoured = stderr.isTTY && stderr.hasColors(16, env);
  const drawn = wrapAll(lines, stderr).map((line) => {
    const [mark = ''] = line;
    const colour = isColoured && line[1] === ' ' ? colours[mark as keyof typeof colours] : undefined;
    return colour === undefined ? line : `${styleText(colour, mark)}${line.slice(1)}`;
  });
  stderr.write(drawn.join(''));
}
