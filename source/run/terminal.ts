import { fstatSync, type Stats, statSync } from 'node:fs';
import { devNull } from 'node:os';

/** What this needs of a stream of `process`. */
type StreamLike = {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

export type ProcessLike = {
  readonly stdin: Pick<StreamLike, 'isTTY'>;
  readonly stdout: StreamLike;
  readonly stderr: StreamLike;
};

export type TerminalFacts = {
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  /** Size of the terminal that the faces draw on; 80×24 where none tells its size. */
  readonly columns: number;
  readonly rows: number;
};

/** Facts about the three standard streams. What the variables mean for the face is decided in mode.ts. */
export function terminalFacts({ stdin, stdout, stderr }: ProcessLike): TerminalFacts {
  // All faces draw on stderr; under `2>file` stdout may still know the window's size.
  const drawn = [stderr, stdout].find(({ isTTY, columns }) => isTTY && columns);
  return {
    stdinIsTerminal: Boolean(stdin.isTTY),
    stdoutIsTerminal: Boolean(stdout.isTTY),
    stderrIsTerminal: Boolean(stderr.isTTY),
    columns: drawn?.columns || 80,
    rows: drawn?.rows || 24,
  };
}

/** Devices that take every byte and keep none. Windows has the first alone. */
const SINKS = [devNull, '/dev/zero', '/dev/random', '/dev/urandom'];

/**
 * Whether what is written there is gone, with no error: a sink, or a descriptor that was closed. (Node opens the null
 * device in the place of a closed one before any of our code runs; where it does not, there is nothing to ask: EBADF.)
 */
export function swallows(descriptor: number, look: Look = { fstat: fstatSync, stat: statSync }): boolean {
  try {
    const there = look.fstat(descriptor);
    return there.isCharacterDevice() && SINKS.some((path) => isSameDevice(there, path, look));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EBADF';
  }
}

type Found = Pick<Stats, 'rdev' | 'isCharacterDevice'>;
type Look = { fstat(descriptor: number): Found; stat(path: string): Found };

function isSameDevice(there: Found, path: string, look: Look): boolean {
  try {
    const sink = look.stat(path);
    return sink.isCharacterDevice() && sink.rdev === there.rdev;
  } catch {
    return false;
  }
}

export type Writable = Pick<NodeJS.WritableStream, 'write' | 'once' | 'off'>;

/**
 * Writes all of `text` and waits for the stream's own word that it did. Resolves to the error where it could not;
 * never rejects, and no `error` event of this write is left to end the program.
 */
export function writeAll(stream: Writable, text: string): Promise<Error | undefined> {
  return new Promise((resolve) => {
    // A broken pipe calls back first and emits `error` afterwards: the listener stays for that one event.
    const failed = (error: Error) => resolve(error);
    stream.once('error', failed);
    try {
      stream.write(text, (error) => {
        if (!error) stream.off('error', failed);
        resolve(error ?? undefined);
      });
    } catch (error) {
      resolve(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
