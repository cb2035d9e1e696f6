import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type ProcessLike, terminalFacts, writeAll } from '../../source/run/terminal.ts';

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
