import { describe, expect, it } from 'vitest';
import { reduce } from '../../../source/faces/ink/reduce.ts';
import type { UiState } from '../../../source/faces/ink/state.ts';
import { wantedEffect } from '../../../source/journey/state.ts';
import type { Api, Policy } from '../../../source/tyk/types.ts';
import type { ListsProgress } from '../../../source/wizard/effects.ts';
import { api } from '../../wizard/world.ts';
import {
  atAccess,
  begin,
  CREDENTIAL,
  failLookUp,
  fleeting,
  frameOf,
  gold,
  look,
  orders,
  partners,
  paste,
  payments,
  press,
  pressSeeing,
  type,
} from './driver.tsx';

/** The credential is given, and the lists are on their way. */
function waiting(): UiState {
  const atCredential = look(press(press(begin(), 'down', 'down', 'enter'), 'enter'));
  const asked = press(type(atCredential, CREDENTIAL), 'enter');
  expect(wantedEffect(asked)).toBe('lists');
  return asked;
}

function come(state: UiState, progress: Partial<ListsProgress>): UiState {
  const far = { apis: 12_400, policies: 0, bytes: 61_000_000, ...progress };
  return reduce(state, { type: 'reading', progress: far });
}

function rows(state: UiState, apis: readonly Api[], policies: readonly Policy[] = []): UiState {
  const lists = {
    apis: { state: 'ready', items: apis },
    policies: { state: 'ready', items: policies },
  } as const;
  return come(state, { lists });
}

const shows = (state: UiState, columns = 80) => frameOf(state, { columns }).join('\n');
const cursorLine = (state: UiState) => frameOf(state).findIndex((line) => line.includes('❯'));

describe('lists that take long', () => {
  it.each<[string, Partial<ListsProgress>, string]>([
    ['their number and size', {}, '12\u00a0400 APIs · 61 MB so far'],
    ['the size of all of it where it is told', { total: 130_400_000 }, '12\u00a0400 APIs · 61 of 130 MB'],
    ['both lists', { apis: 1, policies: 2 }, '1 API · 2 policies · 61 MB so far'],
    ['the size alone before the first row', { apis: 0, bytes: 1_400_000 }, '1 MB so far'],
  ])('say while they come %s', (_what, progress, words) => {
    expect(shows(come(waiting(), progress))).toContain(words);
    expect(shows(come(waiting(), progress), 40)).toContain(words);
  });

  it('say nothing of a few bytes', () => {
    expect(shows(come(waiting(), { apis: 14, bytes: 90_000 }))).not.toContain('so far');
  });

  it('say nothing of what came before somebody stopped them', () => {
    const again = press(press(come(waiting(), {}), 'escape'), 'enter');
    expect(wantedEffect(again)).toBe('lists');
    expect(shows(again)).not.toContain('so far');
  });

  it('hear nothing of a reading that is over', () => {
    const read = look(waiting());
    expect(come(read, {})).toBe(read);
  });
});

describe('a part of the list', () => {
  it('is shown with how far it has come', () => {
    const part = rows(waiting(), [payments]);
    expect(shows(part)).toContain('❯ ◯ Payments');
    expect(shows(part)).toContain('12\u00a0400 APIs · 61 MB so far …');
    expect(shows(part)).toContain('esc stop');
    expect(shows(part)).not.toContain('read again');
    expect(shows(rows(part, [payments, orders]))).toContain('◯ Orders');
  });

  it('stays when only the figures change', () => {
    expect(shows(come(rows(waiting(), [payments]), { apis: 13_000 }))).toMatch(/Payments[\s\S]*13.000 APIs/);
  });

  it('is searched, also by what was typed before the first row came', () => {
    const part = rows(type(waiting(), 'pay'), [payments, orders]);
    expect(shows(part)).toContain('◯ Payments');
    expect(shows(part)).not.toContain('◯ Orders');
    expect(shows(type(part, 'x'))).toContain('nothing matches "payx" so far');
    expect(shows(paste(rows(waiting(), [payments, orders]), 'orders'))).not.toContain('◯ Payments');
  });

  it('is no reason to say that there are no policies', () => {
    const part = press(rows(waiting(), [payments]), 'tab');
    expect(shows(part)).toContain('none has come so far');
    expect(shows(part)).not.toContain('There are no policies');
    expect(shows(rows(part, [payments], [gold]))).toContain('◯ Gold');
  });

  it('keeps what was ticked in it', () => {
    const ticked = press(rows(waiting(), [payments, orders]), 'space');
    const label = ticked.picks.apis?.[0]?.startsWith(payments.id) ? 'Payments' : 'Orders';
    const read = look(rows(ticked, [payments, orders, partners]));
    expect(read.flow.current).toBe('apis');
    expect(shows(read)).toMatch(new RegExp(`◉ ${label}`));
    expect(shows(read)).toContain(`Chosen: ${label}`);
  });

  it('says of a row that takes no key why', () => {
    const refused = press(rows(waiting(), [partners]), 'space');
    expect(refused.dialog?.is).toBe('instead');
    expect(wantedEffect(press(refused, 'escape'))).toBe('lists');
  });

  it('is forgotten when the reading fails', () => {
    const failed = failLookUp(rows(waiting(), [payments]), 'credential', { what: 'Gone.' });
    expect(shows(failed)).toContain('✖ Gone.');
    expect(failed.facts.apis).toBeUndefined();
    expect(failed.reading).toBeUndefined();
  });

  it('is left by Esc, and what was ticked is there when one comes again', () => {
    const ticked = press(rows(waiting(), [payments]), 'space');
    const stopped = press(ticked, 'escape');
    expect(stopped.flow.current).toBe('credential');
    expect(wantedEffect(stopped)).toBeUndefined();
    expect(stopped.facts.apis).toBeUndefined();
    expect(press(ticked, 'ctrl-c')).toMatchObject({ phase: 'over', outcome: 'left' });
  });

  it('is not shown to somebody who has chosen already: only the whole list can judge that', () => {
    const chosen = press(press(atAccess(), 'enter'), 'escape');
    expect(chosen.flow.answers.apis).toHaveLength(1);
    const again = rows(press(chosen, 'ctrl-r'), [orders]);
    expect(wantedEffect(again)).toBe('lists');
    expect(shows(again)).not.toContain('◯');
    expect(shows(again)).toContain('61 MB so far');
  });
});

describe('rows that come in between', () => {
  const first = api('Aardvark');
  const many = Array.from({ length: 40 }, (_, index) => api(`Mouse ${index}`));

  it('leave the cursor on its row, and the row on its line, once a key was pressed', () => {
    const chosen = pressSeeing(rows(waiting(), many), {}, ...Array(30).fill('down'));
    expect(shows(chosen)).toContain('❯ ◯ Mouse 30');
    const more = rows(chosen, [...many, first]);
    expect(shows(more)).toContain('❯ ◯ Mouse 30');
    expect(cursorLine(more)).toBe(cursorLine(chosen));
    const whole = look(more, { apis: [...many, first, fleeting], policies: [] });
    expect(shows(whole)).toContain('❯ ◯ Mouse 30');
    expect(shows(press(whole, 'space'))).toContain('◉ Mouse 30');
  });

  it('begin at the top for somebody who has only waited', () => {
    const whole = look(rows(waiting(), many), { apis: [...many, first], policies: [] });
    expect(shows(whole)).toContain('❯ ◯ Aardvark');
  });
});

describe('Enter before the end', () => {
  it('waits until all is read, then takes what is ticked', () => {
    const ready = press(rows(waiting(), [payments]), 'space', 'enter');
    expect(wantedEffect(ready)).toBe('lists');
    expect(shows(ready)).toContain('goes on once all is read');
    const next = look(ready);
    expect(next.flow.answers.apis).toEqual([payments.id]);
    expect(next.flow.current).toBe('expires');
  });

  it('means the row that it was pressed on', () => {
    const many = [payments, api('Zebra')];
    const ready = press(rows(waiting(), many), 'down', 'enter');
    const next = look(ready, { apis: [api('Aardvark'), ...many], policies: [] });
    expect(next.flow.answers.apis).toEqual([api('Zebra').id]);
  });

  it('does not pass by what the whole lists say against it', () => {
    const ready = press(rows(waiting(), [payments]), 'space', 'enter');
    const stranger = { ...payments, auth: ['jwt'] as const };
    const next = look(ready, { apis: [orders, stranger], policies: [] });
    expect(next.flow.current).toBe('apis');
    expect(next.problem).toBeDefined();
  });

  it('is taken back by Esc', () => {
    const ready = press(rows(waiting(), [payments]), 'space', 'enter', 'escape');
    expect(ready.flow.current).toBe('credential');
    expect(ready.ahead).toEqual([]);
  });

  it('keeps what is typed after it for the next screen', () => {
    const ready = press(rows(waiting(), [payments]), 'space', 'enter', 'enter');
    expect(look(ready).flow.answers.expires).toBeDefined();
  });
});
