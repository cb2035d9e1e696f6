import { describe, expect, it } from 'vitest';
import { reviewEntries, screenList } from '../../../source/faces/ink/screen-list.ts';
import { frontStep, type UiState } from '../../../source/faces/ink/state.ts';
import type { StepId } from '../../../source/wizard/types.ts';
import { api } from '../../wizard/world.ts';
import {
  atAccess,
  atReview,
  begin,
  CREDENTIAL,
  failLookUp,
  go,
  gold,
  look,
  orders,
  paste,
  press,
  showsAt,
  type,
  world,
} from './driver.tsx';

const at = (state: UiState) => state.flow.current;
/** The label, or the text typed, of the row under the cursor. */
function under(state: UiState): string | undefined {
  const { row } = screenList(state);
  return row?.kind === 'option' ? row.option.label : row?.text;
}

/** From the review to this step, as somebody goes who wants to change it. */
function editing(id: StepId, from = atReview()): UiState {
  for (let state = press(from, 'home'); ; state = press(state, 'down')) {
    const opened = press(state, 'enter');
    if (opened.phase === 'creating') throw new Error(`No row of the review opens "${id}".`);
    if (frontStep(opened).id === id) return opened;
  }
}

describe('a choice', () => {
  it('takes the row under the cursor', () => {
    expect(press(begin(), 'down', 'down', 'down', 'enter').flow.answers.deployment).toBe('open-source');
  });

  it('stops at both ends, and jumps to them', () => {
    expect(under(press(begin(), 'up'))).toBe('Tyk Cloud');
    expect(under(press(begin(), 'end'))).toBe('Demo');
    expect(under(press(begin(), 'end', 'down'))).toBe('Demo');
    expect(under(press(begin(), 'end', 'home'))).toBe('Tyk Cloud');
    expect(under(press(begin(), 'page-down', 'page-up'))).toBe('Tyk Cloud');
  });

  it('opens on the default, and on the answer afterwards', () => {
    const expiry = go(atAccess(), 'enter');
    expect(under(expiry)).toBe('30 days');
    expect(under(press(expiry, 'up', 'enter', 'escape'))).toMatch(/^1 week/);
  });

  it('is answered by its letter, where it has one', () => {
    const details = go(atAccess(), 'enter', 'enter');
    expect(at(press(details, 'e'))).toBe('rate');
    expect(at(press(details, 'y'))).toBe('review');
  });

  it('lets yes and no be reached sideways', () => {
    const never = press(go(atAccess(), 'enter'), 'down', 'down', 'enter');
    expect(at(never)).toBe('never');
    expect(under(never)).toBe('Choose a date instead');
    expect(under(press(never, 'right'))).toBe('Yes, never');
    expect(under(press(never, 'right', 'left'))).toBe('Choose a date instead');
  });

  it('goes back to the expiry when never was not meant', () => {
    const never = press(go(atAccess(), 'enter'), 'down', 'down', 'enter');
    expect(at(press(never, 'enter'))).toBe('expires');
    expect(at(press(never, 'y'))).toBe('details');
  });
});

describe('own text beside a choice', () => {
  const expiry = () => go(atAccess(), 'enter');

  it('starts with the first character, wherever the cursor stands', () => {
    const typed = type(expiry(), '90d');
    expect(under(typed)).toBe('90d');
    expect(press(typed, 'enter').flow.answers.expires).toEqual({ in: 90 * 24 * 3600 });
  });

  it('stands there again, under the cursor, when one comes back', () => {
    const back = press(type(expiry(), '90d'), 'enter', 'escape');
    expect(at(back)).toBe('expires');
    expect(under(back)).toBe('90d');
    expect(showsAt(back)).toContain('❯ Another: 90d▏');
    expect(at(press(back, 'enter'))).toBe('details');
  });

  it('is kept half-typed when one leaves by Esc', () => {
    const back = press(type(expiry(), '9'), 'escape');
    expect(at(back)).toBe('apis');
    expect(under(press(back, 'enter'))).toBe('9');
  });

  it('says what is wrong with it, and stops saying so at the next key', () => {
    const wrong = press(type(expiry(), 'soon'), 'enter');
    expect(at(wrong)).toBe('expires');
    expect(wrong.problem?.what).toContain('soon');
    expect(press(wrong, 'backspace').problem).toBeUndefined();
  });

  it('asks for text where none is written', () => {
    const empty = press(expiry(), 'end', 'enter');
    expect(at(empty)).toBe('expires');
    expect(empty.problem?.what).toBe('Nothing is written there yet.');
  });

  it('takes a paste', () => {
    expect(under(paste(expiry(), '2027-12-31'))).toBe('2027-12-31');
  });

  it('recognises an option that its step writes differently', () => {
    const chosen = press(editing('rate'), 'down', 'enter');
    expect(chosen.flow.answers.rate).not.toBe('unlimited');
    expect(screenList(editing('rate', chosen)).row?.kind).toBe('option');
  });
});

describe('a field', () => {
  const address = () => press(begin(), 'down', 'down', 'enter');

  it('holds the default, ready to be taken or edited', () => {
    expect(showsAt(address())).toContain('❯ http://localhost:3000▏');
    const edited = press(type(press(address(), 'ctrl-u'), 'http://127.0.0.1:4000'), 'enter');
    expect(edited.flow.answers.url).toBe('http://127.0.0.1:4000');
  });

  it('takes the default of another kind, unless somebody typed', () => {
    const other = press(address(), 'escape', 'down', 'enter');
    expect(showsAt(other)).toContain('❯ http://localhost:8080▏');
    const typed = press(type(address(), '/x'), 'escape', 'enter');
    expect(showsAt(typed)).toContain('❯ http://localhost:3000/x▏');
  });

  it('shows why an address is refused, until the next key', () => {
    const refused = press(type(press(address(), 'ctrl-u'), 'not an address'), 'enter');
    expect(at(refused)).toBe('url');
    expect(refused.problem).toBeDefined();
    expect(press(refused, 'x').problem).toBeUndefined();
  });

  it('gives its suggestion up for an address that is pasted whole, and takes it back', () => {
    const pasted = paste(address(), 'https://dash.example.com');
    expect(showsAt(pasted)).toContain('❯ https://dash.example.com▏');
    expect(press(pasted, 'ctrl-_').lines.url?.text).toBe('http://localhost:3000');
    expect(paste(address(), '/x').lines.url?.text).toBe('http://localhost:3000/x');
    expect(paste(type(address(), '/'), 'http://x').lines.url?.text).toBe('http://localhost:3000/http://x');
  });

  it('takes the first line of a paste and says that there were more', () => {
    const pasted = paste(press(address(), 'ctrl-u'), 'https://dash.example.com', 'and more');
    expect(showsAt(pasted)).toContain('❯ https://dash.example.com▏');
    expect(pasted.note?.what).toBe('Only the first line was pasted.');
  });

  it('types "?" and "v" like any other character', () => {
    expect(showsAt(type(press(address(), 'ctrl-u'), '?v'))).toContain('❯ ?v▏');
    expect(press(address(), 'ctrl-o').dialog?.is).toBe('help');
  });
});

describe('the offers of a problem', () => {
  const problem = {
    what: 'This address is a Gateway, not a Dashboard.',
    offers: [{ key: 's', label: 'switch to Open Source', put: { deployment: 'open-source' as const } }],
  };
  const contradicted = () => failLookUp(press(begin(), 'down', 'down', 'enter', 'enter'), 'url', problem);

  it('are one key press each, and keep every other answer', () => {
    const switched = look(press(contradicted(), 's'));
    expect(switched.flow.answers).toMatchObject({ deployment: 'open-source', url: 'http://localhost:3000' });
    expect(at(switched)).toBe('credential');
  });

  it('are gone with the first edit', () => {
    expect(showsAt(press(contradicted(), 'backspace', 's'))).toContain('❯ http://localhost:300s▏');
  });
});

describe('a secret', () => {
  const field = () => look(press(begin(), 'down', 'down', 'enter', 'enter'));

  it('is drawn as dots and counted', () => {
    const shown = showsAt(type(field(), CREDENTIAL));
    expect(shown).toContain('•'.repeat(32));
    expect(shown).toContain('32 characters');
  });

  it('is kept by Enter in an empty field', () => {
    const back = press(atAccess(), 'escape');
    expect(at(back)).toBe('credential');
    expect(showsAt(back)).toContain('press ⏎ to keep the one you gave');
    const kept = press(back, 'enter');
    expect(at(kept)).toBe('apis');
    expect(kept.flow.answers.credential?.reveal()).toBe(CREDENTIAL);
  });

  it('is asked for where none was given', () => {
    expect(at(press(field(), 'enter'))).toBe('credential');
    expect(press(field(), 'enter').problem).toBeDefined();
  });

  it('gives way to a paste once it was refused, since nobody can mend dots', () => {
    const refused = press(type(field(), 'two words'), 'enter');
    expect(refused.problem).toBeDefined();
    expect(showsAt(failLookUp(atAccess(), 'credential', { what: 'Unknown.' }))).toContain(
      'press ⏎ to try it again',
    );
    expect(paste(refused, CREDENTIAL).lines.credential?.text).toBe(CREDENTIAL);
    expect(paste(type(field(), 'f0'), 'ff').lines.credential?.text).toBe('f0ff');
  });

  it('that looks like a placeholder is taken at the second Enter, unless it is changed', () => {
    const doubted = press(type(field(), '<secret>'), 'enter');
    expect(doubted.problem?.what).toBe('That is a placeholder, not a credential.');
    expect(doubted.flow.answers.credential).toBeUndefined();
    expect(press(doubted, 'enter').flow.answers.credential?.reveal()).toBe('<secret>');
    const changed = press(doubted, 'backspace', 'backspace');
    expect(press(type(changed, 's>'), 'enter').flow.answers.credential).toBeUndefined();
    const unfit = press(type(field(), '<a secret>'), 'enter');
    expect(press(unfit, 'enter').flow.answers.credential).toBeUndefined();
  });

  it('takes a paste that was wrapped over two lines whole', () => {
    const pasted = press(paste(field(), CREDENTIAL.slice(0, 20), CREDENTIAL.slice(20)), 'enter');
    expect(pasted.flow.answers.credential?.reveal()).toBe(CREDENTIAL);
  });
});

describe('the lists', () => {
  it('take the row under the cursor where nothing is ticked', () => {
    expect(press(atAccess(), 'enter').flow.answers.apis).toEqual(['fleeting']);
  });

  it('take what is ticked, wherever the cursor has gone', () => {
    const ticked = press(atAccess(), 'space', 'end', 'enter');
    expect(ticked.flow.answers).toMatchObject({ apis: ['fleeting'], policies: [] });
  });

  it('tick all versions with their API, and each by itself', () => {
    const whole = press(atAccess(), 'down', 'space');
    expect(whole.picks.apis).toEqual(['orders=v1', 'orders=v2']);
    const one = press(whole, 'down', 'space');
    expect(one.picks.apis).toEqual(['orders=v2']);
    expect(showsAt(one)).toContain('◐ Orders');
    expect(press(one, 'space', 'up', 'space').picks.apis).toEqual([]);
  });

  it.each(['space', 'enter'])('explain a row that cannot be chosen on %s', (key) => {
    const explained = press(atAccess(), 'end', key);
    expect(showsAt(explained)).toContain('Partners: needs a JWT, not a key.');
    expect(explained.picks.apis).toEqual([]);
    const closed = press(explained, 'enter');
    expect(at(closed)).toBe('apis');
    expect(closed.dialog).toBeUndefined();
  });

  it('are ticked all together by Ctrl+A, as far as the search shows them, and unticked by it', () => {
    const all = press(atAccess(), 'ctrl-a');
    expect(all.picks.apis).toEqual(
      expect.arrayContaining(['payments', 'fleeting', 'orders=v1', 'orders=v2']),
    );
    expect(all.picks.apis).not.toContain('partners');
    expect(press(all, 'ctrl-a').picks.apis).toEqual([]);
    expect(press(type(atAccess(), 'pay'), 'ctrl-a').picks.apis).toEqual(['payments']);
  });

  it('ask before more than ten are ticked at once', () => {
    const many = { apis: Array.from({ length: 12 }, (_, index) => api(`API ${index}`)), policies: [] };
    const asked = press(atAccess(many), 'ctrl-a');
    expect(asked.picks.apis).toEqual([]);
    expect(showsAt(asked)).toContain('Choose 12 more at once?');
    expect(press(asked, 'y').picks.apis).toHaveLength(12);
    expect(press(asked, 'escape')).toMatchObject({ dialog: undefined, picks: { apis: [] } });
    const one = press(atAccess(many), 'space', 'down', 'space', 'ctrl-a');
    expect(one.picks.apis).toHaveLength(12);
  });

  it('are searched by what is typed, where a blank is text and Tab ticks', () => {
    const found = type(atAccess(), 'pay');
    expect(under(found)).toBe('Payments');
    expect(showsAt(press(found, 'space', 'm'))).toContain('⌕ pay m▏');
    expect(press(found, 'space').picks.apis).toEqual([]);
    const ticked = press(found, 'tab');
    expect(ticked.picks.apis).toEqual(['payments']);
    expect(showsAt(ticked)).toContain('⌕ pay▏');
    expect(press(ticked, 'tab').picks.apis).toEqual([]);
    // Coming back, the cursor is on what is chosen.
    expect(under(press(ticked, 'ctrl-u'))).toBe('Payments');
    expect(under(press(ticked, 'ctrl-u', 'enter', 'escape'))).toBe('Payments');
  });

  it('do on Enter what the hint says', () => {
    const says = (state: UiState) => /⏎ (.*?)(?: ·|\s*$)/m.exec(showsAt(state, { columns: 120 }))?.[1];
    const list = atAccess();
    expect(says(list)).toBe('go on with Fleeting');
    expect(press(list, 'enter').flow.answers.apis).toEqual(['fleeting']);
    expect(says(press(list, 'down'))).toBe('go on with Orders (v1, v2)');
    expect(says(press(list, 'down', 'down'))).toBe('go on with Orders (v1)');
    expect(says(press(list, 'end'))).toBe('see why not');
    const ticked = press(list, 'space', 'end');
    expect(says(ticked)).toBe('go on with Fleeting');
    expect(press(ticked, 'enter').flow.answers.apis).toEqual(['fleeting']);
    // Whoever types means what is found.
    const typed = type(ticked, 'pay');
    expect(says(typed)).toBe('choose Payments');
    const both = press(typed, 'enter');
    expect([at(both), both.picks.apis]).toEqual(['apis', ['fleeting', 'payments']]);
    expect(showsAt(both)).toMatch(/⌕ ▏/);
    expect(says(both)).toBe('go on with Fleeting, Paymen…');
    expect(press(both, 'enter').flow.answers.apis).toEqual(['fleeting', 'payments']);
    expect(says(type(both, 'fleet'))).toBe('go on with Fleeting, Paymen…');
    expect(says(type(both, 'partn'))).toBe('see why not');
    expect(press(type(both, 'partn'), 'enter').dialog?.is).toBe('instead');
    expect(says(type(both, 'nobody'))).toBe('go on with Fleeting, Paymen…');
    // A part of an API is chosen already: the rest of it is not meant.
    const part = press(list, 'down', 'down', 'space');
    expect(says(type(part, 'orders'))).toBe('go on with Orders (v1)');
  });

  it('say that nothing matches, and take no answer then', () => {
    const nothing = type(atAccess(), 'xyz');
    expect(showsAt(nothing)).toContain('nothing matches "xyz"');
    const entered = press(nothing, 'enter');
    expect(at(entered)).toBe('apis');
    expect(entered.problem?.what).toBe('Nothing is chosen.');
  });

  it('switch tabs both ways, each with its own search and ticks', () => {
    const policies = press(type(atAccess(), 'o'), 'shift-tab');
    expect(frontStep(policies).id).toBe('policies');
    expect(showsAt(policies)).toMatch(/⌕ ▏/);
    expect(frontStep(press(policies, 'tab')).id).toBe('apis');
    expect(frontStep(press(policies, 'shift-tab')).id).toBe('apis');
    expect(showsAt(press(policies, 'tab'))).toContain('⌕ o▏');
  });

  it('let a policy in front of an API decide, in both directions', () => {
    const withGold = press(atAccess(), 'tab', 'space', 'tab');
    expect(showsAt(withGold)).toContain('not covered by Gold');
    const withFleeting = press(atAccess(), 'space', 'tab');
    expect(showsAt(withFleeting)).toContain('does not cover Fleeting');
    const explained = press(withFleeting, 'space');
    expect(explained.dialog?.is).toBe('instead');
    // Whoever types on loses no letter.
    const typed = type(explained, 'g');
    expect(typed.dialog).toBeUndefined();
    expect(showsAt(typed)).toContain('⌕ g▏');
  });

  it('untick what has become impossible', () => {
    const state = { ...atAccess(), picks: { apis: ['fleeting'], policies: [gold.id] } };
    expect(press(state, 'home', 'space').picks.apis).toEqual([]);
  });

  it('group by category and back', () => {
    const grouped = press(atAccess(), 'ctrl-g');
    expect(showsAt(grouped)).toMatch(/commerce\n/);
    expect(showsAt(press(grouped, 'ctrl-g'))).toContain('Auth token');
    expect(frontStep(press(atAccess(), 'tab', 'ctrl-g')).id).toBe('policies');
  });

  it('are read again with ^r; what has vanished is named', () => {
    const state = press(atAccess(), 'down', 'down', 'down', 'down', 'space', 'enter', 'escape', 'ctrl-r');
    const read = look(state, { apis: [orders], policies: [] });
    expect(at(read)).toBe('apis');
    expect(read.note?.what).toBe('No longer there: Payments.');
    expect(read.picks.apis).toEqual([]);
  });

  it('are read again with r where there is nothing', () => {
    const empty = atAccess({ apis: [], policies: [] });
    expect(showsAt(empty)).toContain('has no APIs');
    expect(under(look(press(empty, 'r'), world))).toBe('Fleeting');
    expect(showsAt(press(empty, 'tab'))).toContain('Nothing here can be given to a key');
    const demo = type(empty, 'd').flow.answers;
    expect([demo.deployment, demo.url]).toEqual(['demo', undefined]);
    expect(showsAt(press(atAccess(), 'r'))).toContain('⌕ r▏');
  });

  it('take an id that no list proves', () => {
    const blind = look(press(begin(), 'down', 'down', 'enter', 'enter'));
    const typed = press(type(blind, CREDENTIAL), 'enter');
    const refusedLists = {
      ...typed,
      facts: {
        ...typed.facts,
        apis: { state: 'failed' as const, problem: { what: 'You may not list the APIs.' } },
        policies: { state: 'ready' as const, items: [] },
        done: { ...typed.facts.done, lists: { ...typed.flow.answers } },
      },
    };
    expect(showsAt(refusedLists)).toContain('You may not list the APIs.');
    const named = type(refusedLists, 'my-api');
    expect(showsAt(named)).toContain('Use it as an API id, not checked');
    expect(press(named, 'enter').flow.answers.apis).toEqual(['my-api']);
  });
});

describe('pairs', () => {
  const metadata = () => editing('metadata', press(go(atAccess(), 'enter', 'enter'), 'y'));

  it('are added one by one; Enter on the empty line goes on', () => {
    const two = press(type(press(type(metadata(), 'owner=jane'), 'enter'), 'plan=gold'), 'enter');
    expect(showsAt(two)).toContain('owner=jane\n  plan=gold\n❯ ▏');
    const done = press(two, 'enter');
    expect(at(done)).toBe('review');
    expect(done.flow.answers.metadata).toEqual({ owner: 'jane', plan: 'gold' });
  });

  it('keep a wrong one in the field', () => {
    const wrong = press(type(metadata(), 'nothing'), 'enter');
    expect(wrong.picks.metadata).toEqual([]);
    expect(wrong.problem).toBeDefined();
    expect(showsAt(wrong)).toContain('❯ nothing▏');
  });

  it('give the last one back to Backspace', () => {
    const reopened = press(type(metadata(), 'owner=jane'), 'enter', 'backspace');
    expect(reopened.picks.metadata).toEqual([]);
    expect(showsAt(reopened)).toContain('❯ owner=jane▏');
    expect(press(metadata(), 'backspace').picks.metadata).toEqual([]);
  });

  it('take one from each line of a paste', () => {
    const pasted = paste(metadata(), 'a=1', '', 'b=2');
    expect(pasted.picks.metadata).toEqual(['a=1', 'b=2']);
    expect(paste(metadata(), 'a=1', 'b').problem).toBeDefined();
  });

  it('stand there again when they are opened from review', () => {
    const again = editing('metadata', press(type(metadata(), 'owner=jane'), 'enter', 'enter'));
    expect(again.picks.metadata).toEqual(['owner=jane']);
  });
});

describe('review', () => {
  it('opens on creating the key', () => {
    expect(showsAt(atReview())).toContain('❯ Create the key');
    expect(press(atReview(), 'enter').phase).toBe('creating');
  });

  it('opens each row, and Esc gives it up without a change', () => {
    const opened = editing('expires');
    const typed = press(type(opened, '90'), 'escape');
    expect(at(typed)).toBe('review');
    expect(typed.flow.answers.expires).toEqual({ in: 30 * 24 * 3600 });
  });

  it('opens the tab of the row', () => {
    const withGold = go(press(atAccess(), 'tab', 'space'), 'enter', 'enter', 'enter');
    expect(at(withGold)).toBe('review');
    expect(frontStep(editing('policies', withGold)).id).toBe('policies');
  });

  it('explains a row that a policy decides', () => {
    const withGold = go(press(atAccess(), 'tab', 'space'), 'enter', 'enter', 'enter');
    const rate = reviewEntries(withGold)
      .toReversed()
      .findIndex(({ id }) => id === 'rate');
    const explained = press(withGold, ...Array.from({ length: rate }, () => 'up'), 'enter');
    expect(explained.note?.what).toBe('Gold decides this. Change the policy or choose another.');
    expect(press(explained, 'up').note).toBeUndefined();
  });

  it('shows the request on v, scrolls it and closes it', () => {
    const shown = press(atReview(), 'v');
    expect(shown.dialog).toEqual({ is: 'request' });
    for (const key of ['enter', 'escape', 'q']) expect(press(shown, key).dialog, key).toBeUndefined();
  });
});

it('types nothing into a screen that takes no text', () => {
  expect(press(begin(), 'x')).toEqual(begin());
  expect(paste(begin(), 'x')).toEqual(begin());
  expect(paste(atReview(), 'x')).toEqual(atReview());
});

it('keeps a name with markup in one line', () => {
  const odd = api('Two\nlines');
  expect(showsAt(atAccess({ apis: [odd], policies: [] })).split('\n').length).toBeLessThan(24);
});
