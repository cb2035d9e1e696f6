import { describe, expect, it } from 'vitest';
import { applyEditing, createLineReader } from '../../source/faces/line-reader.ts';
import { createKeyboard, nextTurn } from './streams.ts';

function open(options: { isTTY?: boolean } = {}) {
  const keyboard = createKeyboard(options);
  return { ...keyboard, reader: createLineReader(keyboard.stdin) };
}

describe('lines', () => {
  it('come one by one, typed ahead or not', async () => {
    const { reader, write } = open();
    write('one\ntw');
    expect(await reader.line()).toBe('one');
    const second = reader.line();
    write('o\n\nfour\n');
    expect(await second).toBe('two');
    expect(await reader.line()).toBe('');
    expect(await reader.line()).toBe('four');
  });

  it('that were there before they were asked for leave the question without its end', async () => {
    const { stdin, write } = createKeyboard({ isTTY: true });
    let ends = 0;
    const reader = createLineReader(stdin, () => {
      ends += 1;
    });
    const asked = reader.line();
    write('one\ntwo\n');
    expect([await asked, ends]).toEqual(['one', 0]);
    expect([await reader.line(), ends]).toEqual(['two', 1]);
  });

  it('may end as on Windows', async () => {
    const { reader, write } = open();
    write('one\r\ntwo\r\n');
    expect([await reader.line(), await reader.line()]).toEqual(['one', 'two']);
  });

  it('may be cut in the middle of a character', async () => {
    const { reader, stdin } = open();
    const [start, rest] = [Buffer.from('Zürich\n').subarray(0, 2), Buffer.from('Zürich\n').subarray(2)];
    const line = reader.line();
    stdin.push(start);
    await nextTurn();
    stdin.push(rest);
    expect(await line).toBe('Zürich');
  });

  it('end with the input; a last one needs no line feed', async () => {
    const { reader, write, end } = open();
    write('last');
    end();
    expect(await reader.line()).toBe('last');
    expect(await reader.line()).toBeUndefined();
    expect(await reader.line()).toBeUndefined();
  });

  it('that are waited for end with the input too', async () => {
    const { reader, end } = open();
    const line = reader.line();
    end();
    expect(await line).toBeUndefined();
  });
});

describe('a secret', () => {
  it('is read in raw mode, and the terminal is as before afterwards', async () => {
    const { reader, write, modes } = open({ isTTY: true });
    const secret = reader.secret(() => {});
    expect(modes).toEqual([true]);
    write('s3cr');
    write('et\r');
    expect(await secret).toBe('s3cret');
    expect(modes).toEqual([true, false]);
  });

  it('is asked for when the terminal echoes no more: a quick paste could be seen', async () => {
    const { reader, end, modes } = open({ isTTY: true });
    const seen: (readonly boolean[])[] = [];
    const secret = reader.secret(() => seen.push([...modes]));
    end();
    await secret;
    expect(seen).toEqual([[true]]);
  });

  it('swallows nothing of the next question, however quick it is answered', async () => {
    const { reader, write } = open({ isTTY: true });
    const secret = reader.secret(() => {});
    write('s3cret\r');
    expect(await secret).toBe('s3cret');
    const next = reader.line();
    // What the terminal makes of a second ⏎, within the 100 ms that node:readline waits after a carriage return.
    write('\n');
    expect(await next).toBe('');
  });

  it.each([
    ['Ctrl+C', 'half\u0003'],
    ['Ctrl+D', '\u0004'],
    ['Ctrl+C in a pasted chunk', 'all\u0003of it\r'],
  ])('%s leaves, and the terminal is as before', async (_name, keys) => {
    const { reader, write, modes } = open({ isTTY: true });
    const secret = reader.secret(() => {});
    write(keys);
    expect(await secret).toBeUndefined();
    expect(modes).toEqual([true, false]);
  });

  it('ends with the input, and the terminal is as before', async () => {
    const { reader, end, modes } = open({ isTTY: true });
    const secret = reader.secret(() => {});
    end();
    expect(await secret).toBeUndefined();
    expect(modes).toEqual([true, false]);
  });

  it('from a pipe is a line like any other', async () => {
    const { reader, write, modes } = open();
    write('s3cret\nnext\n');
    expect([await reader.secret(() => {}), await reader.line()]).toEqual(['s3cret', 'next']);
    expect(modes).toEqual([]);
  });

  it.each([
    ['abcd', 'abcd'],
    ['abX\u007fcd', 'abcd'],
    ['abX\u0008cd', 'abcd'],
    ['\u007f\u007fabcd', 'abcd'],
    ['wrong\u0015abcd', 'abcd'],
    ['ab\u001b[D\u001b[Ccd\u001bOA', 'abcd'],
    ['\u001b[200~abcd\u001b[201~', 'abcd'],
    ['ab\tc\u0001d', 'abcd'],
    ['Zü💶\u007f', 'Zü'],
  ])('%j becomes %j', (keys, text) => {
    expect(applyEditing(keys)).toBe(text);
  });
});
