import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createDelivery, type DeliveryOptions } from '../../source/run/deliver.ts';
import { Secret } from '../../source/secret.ts';
import { hasModes, modeOf, temporaryFolder } from '../store/helpers.ts';

const text = 'eyJvcmciOiI1ZTlkOTU0NGExZGNkNjAwMDFkMGVkMjAiLCJpZCI6IjQxYzQwIiwiaCI6Im11cm11cjEyOCJ9';
const key = new Secret(text);
const bare = (value: string) => value;

class Screen extends Writable {
  text = '';
  broken: string | undefined;

  /** As a terminal's stream has it. */
  get bytesWritten(): number {
    return this.text.length;
  }

  override _write(chunk: Buffer, _: string, done: (error?: Error) => void): void {
    if (!this.broken) this.text += chunk.toString();
    done(this.broken ? Object.assign(new Error(this.broken), { code: this.broken }) : undefined);
  }
}

function open(options: Partial<DeliveryOptions> = {}) {
  const stdout = new Screen();
  const stderr = new Screen();
  return {
    stdout,
    stderr,
    delivery: createDelivery({ stdoutIsTerminal: false, stdout, stderr, ...options }),
  };
}

describe('a key for a pipe or a file on stdout', () => {
  it('is the key and a line feed, nothing else anywhere', async () => {
    const { stdout, stderr, delivery } = open();
    expect(await delivery.deliver(key, bare)).toEqual({ to: 'stdout' });
    expect([stdout.text, stderr.text]).toEqual([`${text}\n`, '']);
  });

  it('is safe once it is written', async () => {
    const { delivery } = open();
    expect([delivery.delivered, delivery.safe]).toEqual([false, false]);
    await delivery.deliver(key, bare);
    expect([delivery.delivered, delivery.safe]).toEqual([true, true]);
  });

  it.each([
    ['a variable', (value: string) => `TYK_API_KEY=${value}`, `TYK_API_KEY=${text}\n`],
    ['an output with its own line feed', (value: string) => `{"key":"${value}"}\n`, `{"key":"${text}"}\n`],
  ])('can be %s', async (_, format, expected) => {
    const { stdout, delivery } = open();
    await delivery.deliver(key, format);
    expect(stdout.text).toBe(expected);
  });

  it('goes out even when the output cannot be put together', async () => {
    const { stdout, delivery } = open();
    const { problem } = await delivery.deliver(key, (value) => {
      throw new TypeError(`cannot format ${value}`);
    });
    expect(stdout.text).toBe(`${text}\n`);
    expect(problem).toMatchObject({ kind: 'bug', code: 'TypeError' });
    expect(inspect(problem)).not.toContain(text);
  });
});

describe('a key for a terminal', () => {
  const terminal = { stdoutIsTerminal: true };

  it('stands alone and unbroken under a blank line, where the words stand', async () => {
    const { stdout, stderr, delivery } = open(terminal);
    expect(await delivery.deliver(key, bare)).toEqual({ to: 'screen' });
    expect([stdout.text, stderr.text]).toEqual(['', `\n${text}\n`]);
  });

  it('is not safe until somebody says so', async () => {
    const { delivery } = open(terminal);
    await delivery.deliver(key, bare);
    expect([delivery.delivered, delivery.safe]).toEqual([true, false]);
    delivery.markSafe();
    expect(delivery.safe).toBe(true);
  });

  it('goes above the frame of a face that is mounted', async () => {
    const { stdout, stderr, delivery } = open(terminal);
    delivery.setWriteAbove((words) => stderr.write(`<above>${words}</above>`));
    await delivery.deliver(key, bare);
    expect([stdout.text, stderr.text]).toEqual(['', `<above>\n${text}\n</above>`]);
  });

  it('goes above the frame of a face that was there from the beginning', async () => {
    const above: string[] = [];
    // A stream that does not count its bytes.
    const stderr = new PassThrough();
    const { delivery } = open({ ...terminal, stderr, writeAbove: (words) => above.push(words) });
    await delivery.deliver(key, bare);
    expect(above).toEqual([`\n${text}\n`]);
  });

  it.each<[string, (words: string) => void]>([
    ['says nothing and writes nothing', () => {}],
    [
      'throws',
      () => {
        throw new Error('unmounted');
      },
    ],
  ])('is shown all the same when the face %s', async (_, writeAbove) => {
    const { stderr, delivery } = open(terminal);
    delivery.setWriteAbove(writeAbove);
    await delivery.deliver(key, bare);
    expect(stderr.text).toBe(`\n${text}\n`);
  });

  it('goes straight to stderr when the face has gone', async () => {
    const { stderr, delivery } = open(terminal);
    const above: string[] = [];
    delivery.setWriteAbove((words) => above.push(words));
    delivery.setWriteAbove(undefined);
    await delivery.deliver(key, bare);
    expect([above, stderr.text]).toEqual([[], `\n${text}\n`]);
  });

  it('is shown on stdout when stderr is closed', async () => {
    const { stdout, stderr, delivery } = open(terminal);
    stderr.broken = 'EIO';
    expect(await delivery.deliver(key, bare)).toMatchObject({ to: 'screen' });
    expect(stdout.text).toBe(`\n${text}\n`);
  });
});

describe('a key that no header can carry', () => {
  const cases: [string, string, string][] = [
    ['an escape', 'a\u001b[2Jb', 'a\\u001b[2Jb'],
    ['line breaks', 'a\r\n✔ Key created', 'a\\u000d\\u000a\\u2714 Key created'],
    ['NUL', 'a\u0000b', 'a\\u0000b'],
    ['C1', 'a\u009b2Jb', 'a\\u009b2Jb'],
    ['letters', 'ключ🔑', '\\u043a\\u043b\\u044e\\u0447\\ud83d\\udd11'],
    ['text that runs backwards', 'a\u202eb', 'a\\u202eb'],
    ['blanks at its ends', ' a b  ', '\\u0020a b\\u0020\\u0020'],
  ];
  const formats: [string, (value: string) => string][] = [
    ['alone', bare],
    ['as a variable', (value) => `TYK_API_KEY='${value}'`],
  ];
  for (const [how, format] of formats) {
    it.each(cases)(`is spelled out for a terminal: %s, ${how}`, async (_, raw, spelled) => {
      const { stdout, stderr, delivery } = open({ stdoutIsTerminal: true });
      const above: string[] = [];
      await delivery.deliver(new Secret(raw), format);
      expect([stdout.text, stderr.text]).toEqual(['', `\n${format(spelled)}\n`]);
      const mounted = open({
        stdoutIsTerminal: true,
        stderr: new PassThrough(),
        writeAbove: (words) => above.push(words),
      });
      await mounted.delivery.deliver(new Secret(raw), format);
      expect(above).toEqual([`\n${format(spelled)}\n`]);
    });

    it.each(cases)(`comes as it is through a pipe and into a file: %s, ${how}`, async (_, raw) => {
      const { stdout, delivery } = open();
      await delivery.deliver(new Secret(raw), format);
      expect(stdout.text.replace(/\n$/, '')).toBe(format(raw).replace(/\n$/, ''));
      const outFile = join(await temporaryFolder(), 'odd.key');
      await open({ outFile, stdoutIsTerminal: true }).delivery.deliver(new Secret(raw), format);
      expect((await readFile(outFile, 'utf8')).replace(/\n$/, '')).toBe(format(raw).replace(/\n$/, ''));
    });
  }

  it('is spelled out where stdout fails and stderr is a terminal', async () => {
    const stderr = Object.assign(new Screen(), { isTTY: true });
    const { stdout, delivery } = open({ stderr });
    stdout.broken = 'EPIPE';
    await delivery.deliver(new Secret('a\u001bb'), bare);
    expect(stderr.text).toBe('\na\\u001bb\n');
  });
});

describe('delivering twice', () => {
  it.each([true, false])('writes once (stdout is a terminal: %s)', async (stdoutIsTerminal) => {
    const { stdout, stderr, delivery } = open({ stdoutIsTerminal });
    const first = await delivery.deliver(key, bare);
    expect(await delivery.deliver(key, bare)).toBe(first);
    expect(await delivery.finish()).toBe(first);
    expect((stdout.text + stderr.text).split(text)).toHaveLength(2);
  });

  it('writes once even when the second call comes in the middle of the first', async () => {
    const { stdout, delivery } = open();
    await Promise.all([delivery.deliver(key, bare), delivery.finish(), delivery.deliver(key, bare)]);
    expect(stdout.text).toBe(`${text}\n`);
  });
});

describe('leaving', () => {
  it('has nothing to deliver where no key was made', async () => {
    const { stdout, stderr, delivery } = open();
    expect(await delivery.finish()).toBeUndefined();
    expect(stdout.text + stderr.text).toBe('');
  });

  it('delivers a key whose output was still waiting for more', async () => {
    const { stdout, delivery } = open();
    let proof = 'null';
    delivery.hold(key, (value) => `{"key":"${value}","proof":${proof}}`);
    expect([stdout.text, delivery.delivered]).toEqual(['', false]);
    proof = '"read back"';
    expect(await delivery.finish()).toEqual({ to: 'stdout' });
    expect(stdout.text).toBe(`{"key":"${text}","proof":"read back"}\n`);
  });

  it('tries once more what could not be written anywhere', async () => {
    const { stdout, stderr, delivery } = open();
    stdout.broken = 'EPIPE';
    stderr.broken = 'EIO';
    const first = await delivery.deliver(key, bare);
    expect(first).toMatchObject({ to: 'nowhere', problem: { kind: 'storage', code: 'EIO' } });
    expect([delivery.delivered, delivery.safe]).toEqual([false, false]);
    expect(inspect(first)).not.toContain(text);
    expect(await delivery.finish()).toMatchObject({ to: 'nowhere' });
  });
});

describe('--out FILE', () => {
  it('gets the output in the place of stdout, for its owner alone', async () => {
    const outFile = join(await temporaryFolder(), 'orders.env');
    const { stdout, stderr, delivery } = open({ outFile });
    const answer = await delivery.deliver(key, (value) => `TYK_API_KEY=${value}`);
    expect(answer).toEqual({ to: 'file', path: outFile });
    expect([stdout.text, stderr.text, delivery.safe]).toEqual(['', '', true]);
    expect(await readFile(outFile, 'utf8')).toBe(`TYK_API_KEY=${text}\n`);
    if (hasModes) expect(await modeOf(outFile)).toBe('600');
  });

  it.each([
    [false, 'stdout', `${text}\n`, true],
    [true, 'screen', `\n${text}\n`, false],
  ])(
    'that cannot be written gives stdout its output (a terminal: %s)',
    async (stdoutIsTerminal, to, words, safe) => {
      const outFile = join(await temporaryFolder(), 'missing', 'orders.key');
      const { stdout, stderr, delivery } = open({ outFile, stdoutIsTerminal });
      const answer = await delivery.deliver(key, bare);
      expect(answer).toMatchObject({ to, problem: { kind: 'storage', code: 'ENOENT' } });
      expect(stdout.text + stderr.text).toBe(words);
      expect(delivery.safe).toBe(safe);
    },
  );

  it('that is there is kept, unless it may be overwritten', async () => {
    const outFile = join(await temporaryFolder(), 'orders.key');
    await writeFile(outFile, 'old\n');
    const careful = open({ outFile });
    expect(await careful.delivery.deliver(key, bare)).toMatchObject({
      to: 'stdout',
      problem: { code: 'EEXIST' },
    });
    expect(await readFile(outFile, 'utf8')).toBe('old\n');
    await open({ outFile, force: true }).delivery.deliver(key, bare);
    expect(await readFile(outFile, 'utf8')).toBe(`${text}\n`);
  });
});

describe('a key where stdout keeps nothing', () => {
  const toNowhere = { stdoutIsTerminal: false, swallowed: {} };

  it('goes to the clipboard that has proven itself, and is safe there', async () => {
    const copied: Secret[] = [];
    const copy = async (secret: Secret) => copied.push(secret) > 0;
    const { stdout, stderr, delivery } = open({ ...toNowhere, swallowed: { copy } });
    // The bare key: what stdout was to have is no text for a clipboard.
    expect(await delivery.deliver(key, (value) => `{"key":"${value}"}`)).toMatchObject({ to: 'clipboard' });
    expect([copied.length, copied[0]?.equals(key)]).toEqual([1, true]);
    expect([stdout.text, stderr.text, delivery.safe]).toEqual(['', '', true]);
  });

  it('is shown where the clipboard takes no more, and is not safe', async () => {
    const { stdout, stderr, delivery } = open({ ...toNowhere, swallowed: { copy: async () => false } });
    expect(await delivery.deliver(key, bare)).toMatchObject({ to: 'screen', problem: { kind: 'storage' } });
    expect([stdout.text, stderr.text, delivery.safe]).toEqual(['', `\n${text}\n`, false]);
  });

  it('is shown where the file takes it no more: it does not vanish on stdout', async () => {
    const outFile = join(await temporaryFolder(), 'no-such-folder', 'key');
    const { stdout, stderr, delivery } = open({ ...toNowhere, outFile });
    expect(await delivery.deliver(key, bare)).toMatchObject({ to: 'screen', problem: { kind: 'storage' } });
    expect([stdout.text, stderr.text]).toEqual(['', `\n${text}\n`]);
  });
});

describe('a key for a terminal on stdout alone', () => {
  it('goes there, and not along with the words to a file or to nowhere', async () => {
    const { stdout, stderr, delivery } = open({ stdoutIsTerminal: true, stderrIsTerminal: false });
    expect(await delivery.deliver(key, bare)).toEqual({ to: 'screen' });
    expect([stdout.text, stderr.text]).toEqual([`\n${text}\n`, '']);
  });

  it('goes where the words go when the terminal is gone', async () => {
    const { stdout, stderr, delivery } = open({ stdoutIsTerminal: true, stderrIsTerminal: false });
    stdout.broken = 'EIO';
    expect(await delivery.deliver(key, bare)).toEqual({ to: 'screen' });
    expect(stderr.text).toBe(`\n${text}\n`);
  });
});
