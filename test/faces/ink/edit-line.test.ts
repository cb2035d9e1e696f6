import { describe, expect, it } from 'vitest';
import {
  applyKey,
  type EditLine,
  editingKeys,
  insert,
  move,
  splitAtCursor,
  startLine,
  undo,
} from '../../../source/faces/ink/edit-line.ts';
import type { Key } from '../../../source/faces/ink/keys.ts';

const family = '👩‍👩‍👧‍👦';

function keyNamed(id: string): Key {
  const [, name, letter] = /^(ctrl|alt)-(.)$/.exec(id) ?? [];
  if (name === 'ctrl' || name === 'alt') return { name, text: letter };
  if (id === 'space') return { name: 'space', text: ' ' };
  return id.length === 1 ? { name: 'text', text: id } : { name: id as Key['name'] };
}

/** "ab|c": the text with the cursor drawn into it. */
function at(drawn: string): EditLine {
  const [before = '', after = ''] = drawn.split('|');
  const line = startLine(before + after);
  return { ...line, cursor: startLine(before).cursor };
}

function draw(line: EditLine): string {
  const { before, after } = splitAtCursor(line);
  return `${before}|${after}`;
}

function press(drawn: string, ...ids: string[]): string {
  const line = ids.reduce((current, id) => applyKey(current, keyNamed(id)) ?? current, at(drawn));
  return draw(line);
}

describe('editing keys', () => {
  it.each([
    ['typing goes in at the cursor', 'ab|d', ['c'], 'abc|d'],
    ['a blank is a character', 'a|', ['space', 'b'], 'a b|'],
    ['backspace', 'abc|', ['backspace'], 'ab|'],
    ['backspace at the beginning takes nothing', '|abc', ['backspace'], '|abc'],
    ['delete', 'a|bc', ['delete'], 'a|c'],
    ['delete at the end takes nothing', 'abc|', ['delete', 'ctrl-d'], 'abc|'],
    ['left and right stop at the ends', 'a|', ['left', 'left', 'left', 'right'], 'a|'],
    ['home and end', 'a|bc', ['home'], '|abc'],
    ['ctrl-a and ctrl-e', '|abc', ['ctrl-e'], 'abc|'],
    ['ctrl-b and ctrl-f', 'a|bc', ['ctrl-f', 'ctrl-b', 'ctrl-b'], '|abc'],
    ['ctrl-u takes what stands before', 'ab|c', ['ctrl-u'], '|c'],
    ['ctrl-k takes what stands behind', 'ab|c', ['ctrl-k'], 'ab|'],
    ['ctrl-w takes a word', 'one two|', ['ctrl-w'], 'one |'],
    ['ctrl-w takes a word and what separates it', 'one two  |', ['ctrl-w'], 'one |'],
    [
      'ctrl-w goes through an address piece by piece',
      'http://localhost:3000|',
      ['ctrl-w'],
      'http://localhost:|',
    ],
    ['ctrl-w at the beginning takes nothing', '|one', ['ctrl-w'], '|one'],
    ['alt-b and alt-f go by words', 'one two|', ['alt-b', 'alt-b', 'alt-f'], 'one| two'],
    ['alt-d takes the word behind', '|one two', ['alt-d'], '| two'],
    ['Japanese is one word', '受注 一覧|', ['ctrl-w'], '受注 |'],
  ])('%s', (_, before, ids, after) => {
    expect(press(before, ...ids)).toBe(after);
  });

  it.each([
    ['a family', `a${family}|`, 'a|'],
    ['a flag', 'a🇯🇵|', 'a|'],
    ['a decomposed accent', 'ae\u0301|', 'a|'],
    ['a character beyond the first plane', 'a𠮷|', 'a|'],
  ])('backspace and left take %s whole', (_, drawn, without) => {
    expect(press(drawn, 'backspace')).toBe(without);
    expect(press(drawn, 'left', 'delete')).toBe(without);
  });

  it('joins what is typed in parts, and the cursor stays behind it', () => {
    expect(draw(insert(at('e|x'), '\u0301'))).toBe('e\u0301|x');
    expect(draw(insert(at('👩|'), '\u200d💻'))).toBe('👩‍💻|');
  });

  it.each([
    'enter',
    'escape',
    'tab',
    'shift-tab',
    'up',
    'down',
    'page-up',
    'ctrl-c',
    'ctrl-g',
    'ctrl-o',
    'alt-x',
  ])('leaves %s to others', (id) => {
    expect(applyKey(startLine('abc'), keyNamed(id))).toBeUndefined();
  });

  it('edits with every key that it says it edits with', () => {
    const ids = editingKeys.filter((id) => id !== 'text');
    expect(ids.length).toBeGreaterThan(15);
    for (const id of ids) expect(applyKey(startLine('abc'), keyNamed(id)), id).toBeDefined();
  });

  it('is not misled by names that every object has', () => {
    expect(applyKey(startLine('a'), { name: 'ctrl', text: 'constructor' })).toBeUndefined();
  });
});

describe('insert', () => {
  it('takes a paste at once, without line ends, controls and marks that turn the text', () => {
    expect(draw(insert(at('a|z'), 'b\r\nc\u001b\u202e'))).toBe('abc|z');
    expect(startLine('a\nb').text).toBe('ab');
  });

  it('keeps a long secret whole, as fast as one types', () => {
    const secret = 'x'.repeat(4000);
    let line = startLine();
    for (const character of secret) line = insert(line, character);
    expect(line.text).toBe(secret);
    expect(line.cursor).toBe(4000);
  });

  it('changes nothing in the line it was given', () => {
    const before = startLine('abc');
    insert(before, 'd');
    applyKey(before, { name: 'backspace' });
    expect(before).toEqual(startLine('abc'));
  });
});

describe('undo', () => {
  it('takes back a typed word at a time', () => {
    const typed = press('|', ...'one two'.split('').map((letter) => (letter === ' ' ? 'space' : letter)));
    expect(typed).toBe('one two|');
    const ids = ['o', 'n', 'e', 'space', 't', 'w', 'o'];
    expect(press('|', ...ids, 'ctrl-_')).toBe('one |');
    expect(press('|', ...ids, 'ctrl-_', 'ctrl-_')).toBe('|');
    expect(press('|', ...ids, 'ctrl-_', 'ctrl-_', 'ctrl-_')).toBe('|');
  });

  it('brings back what was deleted, with the cursor where it was', () => {
    expect(press('one two|three', 'ctrl-u', 'ctrl-_')).toBe('one two|three');
    expect(press('one two|', 'ctrl-w', 'backspace', 'ctrl-_')).toBe('one |');
  });

  it('takes back a paste as a whole', () => {
    expect(draw(undo(insert(at('a|'), 'pasted')))).toBe('a|');
  });

  it('separates typing before and after a move', () => {
    const line = insert(move(insert(startLine(), 'b'), 'home'), 'a');
    expect(draw(undo(line))).toBe('|b');
  });

  it('forgets the oldest of very many changes', () => {
    let line = startLine();
    for (let round = 0; round < 500; round++) line = insert(insert(line, 'a'), ' ');
    expect(line.past.length).toBeLessThanOrEqual(100);
  });
});
