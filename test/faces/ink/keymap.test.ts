import { describe, expect, it } from 'vitest';
import { type Action, type Binding, type Situation, situations } from '../../../source/faces/ink/bindings.ts';
import { cellWidth } from '../../../source/faces/ink/cells.ts';
import { editingKeys } from '../../../source/faces/ink/edit-line.ts';
import { actionFor, bindingsFor, hintLine } from '../../../source/faces/ink/keymap.ts';
import type { Key } from '../../../source/faces/ink/keys.ts';
import { lineText } from '../../../source/faces/ink/lines.ts';
import { createTheme } from '../../../source/faces/ink/theme.ts';

const theme = createTheme({ unicode: true });
const all = Object.keys(situations) as Situation[];

function keyNamed(id: string): Key {
  const [, name, letter] = /^(ctrl|alt)-(.)$/.exec(id) ?? [];
  if (name === 'ctrl' || name === 'alt') return { name, text: letter };
  if (id === 'space') return { name: 'space', text: ' ' };
  return [...id].length === 1 ? { name: 'text', text: id } : { name: id as Key['name'] };
}
const actionOf = (situation: Situation, id: string) => actionFor(situation, keyNamed(id));

describe('actionFor', () => {
  it.each<[Situation, string, Action | undefined]>([
    ['choices', 'space', 'toggle'],
    ['choices', 'o', 'edit'],
    ['choices', 'backspace', 'edit'],
    ['choices', 'ctrl-u', 'edit'],
    ['choices', 'tab', 'next-tab'],
    ['choices', 'shift-tab', 'previous-tab'],
    ['choices', 'ctrl-g', 'group'],
    ['choices', 'home', 'first'],
    ['choices', 'end', 'last'],
    ['choices', 'page-down', 'page-down'],
    ['choice', 'down', 'move-down'],
    ['choice', 'x', undefined],
    ['choice', '?', 'help'],
    ['choice-own', '?', 'edit'],
    ['choice-own', 'up', 'move-up'],
    ['choice-own', 'home', 'edit'],
    ['text', '?', 'edit'],
    ['text', 'ctrl-o', 'help'],
    ['text', 'up', undefined],
    ['text', 'tab', undefined],
    ['secret', 'space', 'edit'],
    ['yes-no', 'right', 'move-down'],
    ['review', 'v', 'request'],
    ['review', 'enter', 'accept'],
    ['key', 'escape', 'leave'],
    ['dialog', 'escape', 'back'],
    ['busy', 'escape', 'stop'],
    ['creating', 'escape', undefined],
    ['creating', 'enter', undefined],
  ])('%s: %s is %s', (situation, key, action) => {
    expect(actionOf(situation, key)).toBe(action);
  });

  it.each(all)('%s: Ctrl+C leaves', (situation) => {
    expect(actionOf(situation, 'ctrl-c')).toBe('leave');
  });

  it.each(all.filter((each) => !['key', 'busy', 'creating'].includes(each)))(
    '%s: Esc alone goes back',
    (situation) => {
      expect(actionOf(situation, 'escape')).toBe('back');
      const others = bindingsFor(situation).filter(({ action }) => action === 'back');
      expect(others.flatMap(({ keys }) => keys)).toEqual(['escape']);
    },
  );

  it.each(['text', 'secret', 'choice-own'] as const)('%s: every editing key edits', (situation) => {
    for (const id of editingKeys) expect(actionOf(situation, id === 'text' ? 'ß' : id), id).toBe('edit');
  });

  it.each(all)('%s: no binding hides another', (situation) => {
    const seen = new Set<string>();
    for (const { keys, action } of situations[situation]) {
      if (action === 'edit') continue;
      for (const id of keys) {
        expect(seen, `${id} twice`).not.toContain(id);
        seen.add(id);
      }
    }
  });

  it('finds "?" in a search only once something is typed', () => {
    expect(actionFor('choices', keyNamed('?'))).toBe('help');
    expect(actionFor('choices', keyNamed('?'), { typed: true })).toBe('edit');
    expect(actionFor('choices', keyNamed('ctrl-o'), { typed: true })).toBe('help');
  });

  it('asks the bindings of the moment first, and leaves out what is not to be had', () => {
    const extra: Binding<'switch'>[] = [{ keys: ['s'], action: 'switch' }];
    expect(actionFor('text', keyNamed('s'), { extra })).toBe('switch');
    expect(actionFor('text', keyNamed('S'), { extra })).toBe('switch');
    expect(actionFor('text', keyNamed('x'), { extra })).toBe('edit');
    expect(actionFor('choices', keyNamed('tab'), { without: ['next-tab'] })).toBeUndefined();
  });
});

describe('hintLine', () => {
  it.each(all)('%s: names only keys that do something there', (situation) => {
    for (const { keys, hint } of bindingsFor(situation)) {
      for (const id of hint ? (hint.keys ?? keys.slice(0, 1)) : []) {
        const key = id === 'text' ? keyNamed('o') : keyNamed(id);
        expect(actionFor(situation, key), `${situation} ${id}`).toBeDefined();
      }
    }
  });

  it.each(all)('%s: fits at every width, and says more the more room there is', (situation) => {
    const bindings = bindingsFor(situation);
    let before = 0;
    for (let width = 16; width <= 120; width++) {
      const hints = lineText(hintLine(bindings, width, theme));
      expect(cellWidth(hints)).toBeLessThanOrEqual(width);
      expect(hints.split(' · ').length).toBeGreaterThanOrEqual(before);
      before = hints.split(' · ').length;
    }
  });

  it('gives the least important up first', () => {
    const bindings = bindingsFor('choices', { words: { 'next-tab': 'policies' } });
    expect(lineText(hintLine(bindings, 118, theme))).toBe(
      '↑↓ move · space choose · type to search · tab policies · ^g group · ⏎ next · esc back · ? help · ^c leave',
    );
    expect(lineText(hintLine(bindings, 78, theme))).toBe(
      '↑↓ move · space choose · type to search · tab policies · ⏎ next · esc back',
    );
    expect(lineText(hintLine(bindings, 12, theme))).toBe('⏎ next');
  });

  it('keeps the way to help at 40 columns', () => {
    const hints = hintLine(bindingsFor('choices'), 38, theme, { brief: true });
    expect(lineText(hints)).toBe('space · type · tab · ⏎ next · esc · ?');
  });

  it('gives its word to the most important key there is at 40 columns', () => {
    const words = { back: 'close' };
    expect(lineText(hintLine(bindingsFor('dialog', { words }), 38, theme, { brief: true }))).toBe(
      'esc close · ^c',
    );
  });

  it('says what Enter will do just now, and what a letter does', () => {
    const hint = { keys: ['e'], word: 'change some', rank: 2 };
    const extra: Binding<'change'>[] = [{ keys: ['e'], action: 'change', hint }];
    const bindings = bindingsFor('yes-no', { extra, words: { accept: 'yes' } });
    expect(lineText(hintLine(bindings, 60, theme))).toBe(
      'e change some · ←→ move · ⏎ yes · esc back · ? help',
    );
  });

  it('writes keys in words where symbols cannot be drawn', () => {
    const hints = hintLine(bindingsFor('choice'), 78, createTheme({ unicode: false }));
    expect(lineText(hints)).toBe('up/down move - enter next - esc back - ? help - ^c leave');
  });
});
