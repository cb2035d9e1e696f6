import { closeSync, existsSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type ProcessLike, swallows, terminalFacts, writeAll } from '../../source/run/terminal.ts';
import { temporaryFolder } from '../store/helpers.ts';

const terminal = { isTTY: true, columns: 100, rows: 40 };
const pipe = {};
const all: ProcessLike = { stdin: { isTTY: true }, stdout: terminal, stderr: terminal };

describe('the facts about the terminal', () => {
  it('are those of an ordinary one', () => {
    expect(terminalFacts(all)).toEqual({
      stdinIsTerminal: true,
      stdoutIsTerminal: true,
      stderrIsTerminal: true,
      columns: 100,
      rows: 40,
    });
  });

  it.each<[string, Partial<ProcessLike>, object]>([
    ['KEY=$(…)', { stdout: pipe }, { stdoutIsTerminal: false, stderrIsTerminal: true, columns: 100 }],
    ['2> file', { stderr: pipe }, { stdoutIsTerminal: true, stderrIsTerminal: false, columns: 100 }],
    ['< file', { stdin: pipe }, { stdinIsTerminal: false, stdoutIsTerminal: true }],
    ['two windows', { stdout: { isTTY: true, columns: 40, rows: 10 } }, { columns: 100, rows: 40 }],
    ['no terminal at all', { stdin: pipe, stdout: pipe, stderr: pipe }, { columns: 80, rows: 24 }],
    [
      'a terminal without a size',
      { stderr: { isTTY: true, columns: 0, rows: 0 }, stdout: pipe },
      { columns: 80, rows: 24 },
    ],
  ])('with %s', (_, part, facts) => {
    expect(terminalFacts({ ...all, ...part })).toMatchObject(facts);
  });
});

/** A stream that takes its time, or fails with `code`. */
function slow(code?: string): { stream: Writable; taken: string[] } {
  const taken: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _, done) {
      setImmediate(() => {
        if (code) return done(Object.assign(new Error(code), { code }));
        taken.push(String(chunk));
        done();
      });
    },
  });
  return { stream, taken };
}

describe('writing', () => {
  it('is over when the stream has taken all of it', async () => {
    const { stream, taken } = slow();
    expect(await writeAll(stream, 'key\n')).toBeUndefined();
    expect(taken).toEqual(['key\n']);
    expect(stream.listenerCount('error')).toBe(0);
  });

  it('tells the error and ends nobody', async () => {
    const { stream } = slow('EPIPE');
    expect(await writeAll(stream, 'key\n')).toMatchObject({ code: 'EPIPE' });
    expect(await writeAll(stream, 'again\n')).toMatchObject({ code: 'ERR_STREAM_DESTROYED' });
  });

  it('tells the error of a stream that was closed before', async () => {
    const stream = new PassThrough();
    stream.destroy();
    expect(await writeAll(stream, 'key\n')).toBeInstanceOf(Error);
  });
});

describe('a place that keeps nothing', () => {
  const onUnix = process.platform === 'win32' ? [] : ['/dev/zero', '/dev/random', '/dev/urandom'];
  const onLinux = process.platform === 'linux' ? ['/dev/full', '/dev/tty', '/proc/self/comm'] : [];

  const look = (path: string, flags: string) => {
    const descriptor = openSync(path, flags);
    try {
      return swallows(descriptor);
    } finally {
      closeSync(descriptor);
    }
  };

  it.each([devNull, ...onUnix])('is %s, however it was opened', (path) => {
    expect([look(path, 'r'), look(path, 'r+')]).toEqual([true, true]);
  });

  it('is what was closed', () => {
    const descriptor = openSync(devNull, 'r');
    closeSync(descriptor);
    expect(swallows(descriptor)).toBe(true);
  });

  it('is no file, and no device that says when it cannot keep a text', async () => {
    const file = join(await temporaryFolder(), 'out');
    expect(look(file, 'w')).toBe(false);
    for (const path of onLinux.filter((one) => existsSync(one))) {
      try {
        expect([path, look(path, 'r+')]).toEqual([path, false]);
      } catch (error) {
        // Nobody sits in front of these tests.
        expect(error).toMatchObject({ code: 'ENXIO' });
      }
    }
  });

  const device = (rdev: number) => ({ rdev, isCharacterDevice: () => true });
  // What libuv makes of the devices of Windows: their kind, 16 bits up (FILE_DEVICE_NULL 0x15, _CONSOLE 0x50).
  it.each([
    ['the null device of Windows', device(0x15 << 16), true],
    ['its console', device(0x50 << 16), false],
    ['a pipe', { rdev: 0x15 << 16, isCharacterDevice: () => false }, false],
  ])('is told by its number: %s', (_what, there, expected) => {
    const stat = (path: string) => {
      if (path !== devNull) throw new Error('there is none');
      return device(0x15 << 16);
    };
    expect(swallows(1, { fstat: () => there, stat })).toBe(expected);
  });

  it('is not guessed where nothing can be asked', () => {
    const fail = (code: string) => () => {
      throw Object.assign(new Error(code), { code });
    };
    expect(swallows(1, { fstat: fail('EINVAL'), stat: () => device(1) })).toBe(false);
    expect(swallows(1, { fstat: () => device(1), stat: fail('ENOENT') })).toBe(false);
    // A null device that somebody has replaced by a file keeps everything.
    expect(
      swallows(1, { fstat: () => device(1), stat: () => ({ rdev: 1, isCharacterDevice: () => false }) }),
    ).toBe(false);
  });
});
