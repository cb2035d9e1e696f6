import { type Key as InkKey, Text, useInput, usePaste } from 'ink';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { cleanPaste, type Key, keyId, toKeys } from '../../../source/faces/ink/keys.ts';
import { type InkScreen, mount } from '../../helpers/ink-screen.tsx';

const noKey: InkKey = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageDown: false,
  pageUp: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  ctrl: false,
  shift: false,
  tab: false,
  backspace: false,
  delete: false,
  meta: false,
  super: false,
  hyper: false,
  capsLock: false,
  numLock: false,
};

const names = (keys: readonly Key[]) => keys.map(keyId);

describe('toKeys, chunks of text', () => {
  it.each([
    ['one character', 'a', ['a']],
    ['a burst with Enter, which Ink reports as text', 'ab\r', ['a', 'b', 'enter']],
    ['two fields in one chunk', 'abc\rxyz\r', ['a', 'b', 'c', 'enter', 'x', 'y', 'z', 'enter']],
    ['a line feed', 'a\nb', ['a', 'enter', 'b']],
    ['CR LF is one Enter', 'a\r\nb', ['a', 'enter', 'b']],
    ['two Enters', '\r\r', ['enter', 'enter']],
    ['blanks', 'a b', ['a', 'space', 'b']],
    ['a tab in a burst', 'a\tb', ['a', 'tab', 'b']],
    ['Ctrl+C behind typed text', 'ab\u0003', ['a', 'b', 'ctrl-c']],
    ['controls that are no key', 'a\u0000\u001c\u0085b', ['a', 'b']],
    ['Ctrl+_, which is Ctrl+/ and Ctrl+7 too', 'a\u001f', ['a', 'ctrl-_']],
    ['an accent and an emoji stay whole', 'e\u0301👩🏽‍💻', ['e\u0301', '👩🏽‍💻']],
    ['Japanese', '受注', ['受', '注']],
    ['nothing', '', []],
  ])('%s', (_, input, expected) => {
    expect(names(toKeys(input, noKey))).toEqual(expected);
  });

  it('takes the blank of a Japanese keyboard for a blank, and a no-break space for a plain one', () => {
    expect(toKeys('\u3000', noKey)).toEqual([{ name: 'space', text: '\u3000' }]);
    expect(toKeys('\u00a0', noKey)).toEqual([{ name: 'space', text: ' ' }]);
  });

  it.each(['[27;5;9~', '[<0;12;3M', '[I', '[O', '[1;2A'])(
    'drops the rest of an unknown sequence: %s',
    (input) => {
      expect(toKeys(input, noKey)).toEqual([]);
    },
  );

  it.each(['[', '[5', '[a]', 'O', 'I'])('keeps what a person may type: %s', (input) => {
    expect(names(toKeys(input, noKey)).join('')).toBe(input);
  });

  it('drops the release of a key and keys of the window manager', () => {
    expect(toKeys('a', { ...noKey, eventType: 'release' })).toEqual([]);
    expect(toKeys('a', { ...noKey, super: true })).toEqual([]);
  });
});

describe('keys as a terminal sends them, through Ink', () => {
  let screen: InkScreen | undefined;
  afterEach(() => screen?.unmount());

  function Recorder() {
    const [seen, setSeen] = useState('');
    const add = (more: string) => setSeen((before) => `${before} ${more}`);
    useInput((input, key) => {
      for (const each of toKeys(input, key)) add(keyId(each));
    });
    usePaste((text) => add(`paste:${cleanPaste(text).lines.join('|')}`));
    return <Text>{`keys${seen}.`}</Text>;
  }

  async function keysOf(...writes: string[]): Promise<string> {
    screen = mount(<Recorder />, { columns: 200, rows: 24 });
    for (const write of writes) await screen.burst(write);
    await screen.burst('#');
    return (await screen.until('#.')).replace(/^keys /, '').replace(/ ?#\.$/, '');
  }

  it.each([
    ['\u001b[A\u001b[B\u001b[C\u001b[D', 'up down right left'],
    ['\u001bOA', 'up'],
    ['\u001b[H\u001b[F\u001b[1~\u001b[4~', 'home end home end'],
    ['\u001b[5~\u001b[6~', 'page-up page-down'],
    ['\t', 'tab'],
    ['\u001b[Z', 'shift-tab'],
    ['\u007f', 'backspace'],
    ['\u007f\u007f\u007f', 'backspace backspace backspace'],
    ['\u001b[3~', 'delete'],
    ['\u0001', 'ctrl-a'],
    ['\u0003', 'ctrl-c'],
    ['\u0007', 'ctrl-g'],
    ['\u000f', 'ctrl-o'],
    ['\u0017', 'ctrl-w'],
    ['\r', 'enter'],
    ['\n', 'enter'],
    ['\u001b\r', 'enter'],
    [' ', 'space'],
    ['S', 'S'],
    ['\u001bb', 'alt-b'],
    ['\u001b[1;5D', 'alt-b'],
    ['\u001b[1;3C', 'alt-f'],
    ['\u001b\u007f', 'ctrl-w'],
    ['\u001b[3;5~', 'alt-d'],
    ['\u001bOP', ''],
    ['\u001b[24~', ''],
    ['\u001b[27u', 'escape'],
    ['\u001b[I', ''],
  ])('%j is %s', async (sequence, expected) => {
    expect(await keysOf(sequence)).toBe(expected);
  });

  it('knows a lone Esc byte once nothing follows it', async () => {
    screen = mount(<Recorder />, { columns: 80, rows: 24 });
    await screen.burst('\u001b');
    await screen.until('keys escape.');
  });

  it('loses nothing of a burst across two fields', async () => {
    expect(await keysOf('ab\rcd\u001b[Be')).toBe('a b enter c d down e');
  });

  it('takes a bracketed paste as a whole', async () => {
    expect(await keysOf('\u001b[200~one\r\ntwo\u001b[201~')).toBe('paste:one|two');
  });
});

describe('cleanPaste', () => {
  it.each([
    ['a token with the line feed of its file', 'abc123\n', ['abc123']],
    ['blanks around it', '  abc 123\t\r\n', ['abc 123']],
    ['lines of any system', 'a\r\nb\rc\nd', ['a', 'b', 'c', 'd']],
    ['an empty line within', 'a\n\nb', ['a', '', 'b']],
    ['a coloured terminal line', '\u001b[31mred\u001b[0m', ['red']],
    ['a title sequence', 'a\u001b]0;evil\u0007b', ['ab']],
    ['bells and nulls', 'a\u0007\u0000b', ['ab']],
    ['a reversed reading direction', 'a\u202eb', ['ab']],
    ['nothing', '', []],
    ['only blanks', ' \n \n', []],
  ])('%s', (_, text, lines) => {
    expect(cleanPaste(text)).toEqual({ lines });
  });
});
