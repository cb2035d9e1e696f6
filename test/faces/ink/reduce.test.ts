import { describe, expect, it } from 'vitest';
import { WizardError } from '../../../source/errors.ts';
import { reduce } from '../../../source/faces/ink/reduce.ts';
import type { UiState } from '../../../source/faces/ink/state.ts';
import { wantedEffect } from '../../../source/journey/state.ts';
import type { Answers } from '../../../source/wizard/types.ts';
import {
  atAccess,
  atKey,
  atReview,
  begin,
  CREDENTIAL,
  copied,
  failLookUp,
  go,
  keyNamed,
  look,
  makeMade,
  NOW,
  paste,
  press,
  showsAt,
  type,
} from './driver.tsx';

const at = (state: UiState) => state.flow.current;

describe('the way back', () => {
  it('leads through every step to the first, and forward again with all answers kept', () => {
    const review = atReview();
    const steps: string[] = [];
    let state = review;
    while (state.dialog === undefined) {
      steps.push(at(state));
      state = press(state, 'escape');
    }
    expect(steps).toEqual(['review', 'details', 'expires', 'apis', 'credential', 'url', 'deployment']);
    expect(state.dialog.is).toBe('leave');

    const seen: string[] = [];
    for (state = press(state, 'escape'); at(state) !== 'review'; state = go(state, 'enter'))
      seen.push(at(state));
    expect(seen).toEqual(['deployment', 'url', 'credential', 'apis', 'expires', 'details']);
    const values = ({ credential, ...others }: Answers) => ({ ...others, credential: credential?.reveal() });
    expect(values(state.flow.answers)).toEqual(values(review.flow.answers));
  });

  it('keeps what was typed by halves', () => {
    const typed = type(press(begin(), 'down', 'down', 'enter', 'ctrl-u'), 'http://localh');
    expect(showsAt(press(typed, 'escape', 'enter'))).toContain('❯ http://localh▏');
    const list = press(type(atAccess(), 'pay'), 'tab', 'escape', 'enter');
    expect(list.picks.apis).toEqual(['payments']);
    expect(showsAt(list)).toContain('⌕ pay▏');
  });

  it('asks once on the first screen, and Ctrl+C answers that', () => {
    const asked = press(begin(), 'escape');
    expect(showsAt(asked)).toContain('Leave without a key?');
    expect(press(asked, 'enter')).toEqual(begin());
    expect(press(asked, 'y')).toMatchObject({ phase: 'over', outcome: 'left' });
    expect(press(asked, 'ctrl-c')).toMatchObject({ phase: 'over', outcome: 'left' });
  });

  it('is left at once by Ctrl+C on every screen', () => {
    for (const state of [begin(), atAccess(), atReview(), press(atReview(), 'v'), press(begin(), '?')]) {
      expect(press(state, 'ctrl-c')).toMatchObject({ phase: 'over', outcome: 'left' });
    }
  });

  it('says in the hints what Esc does', () => {
    expect(showsAt(begin())).toContain('esc leave');
    expect(showsAt(atAccess())).toContain('esc back');
  });
});

describe('while something is looked up', () => {
  const looking = () => press(begin(), 'down', 'down', 'enter', 'enter');

  it('types ahead into the next screen', () => {
    const burst = press(type(looking(), CREDENTIAL), 'enter');
    expect(wantedEffect(burst)).toBe('connect');
    const answered = look(burst);
    expect(at(answered)).toBe('apis');
    expect(answered.flow.answers.credential?.reveal()).toBe(CREDENTIAL);
  });

  it('types ahead what follows in the same burst', () => {
    const burst = type(
      press(type(press(begin(), 'down', 'down', 'enter', 'ctrl-u'), 'localhost:3000'), 'enter'),
      'xyz',
    );
    const next = look(burst);
    expect(next.flow.answers.url).toBe('http://localhost:3000');
    expect(next.lines.credential?.text).toBe('xyz');
  });

  it('takes a paste ahead', () => {
    expect(look(paste(looking(), CREDENTIAL)).lines.credential?.text).toBe(CREDENTIAL);
  });

  it('does not take an impatient Enter for an answer', () => {
    const impatient = press(type(looking(), ''), 'enter', 'enter');
    expect(at(look(impatient))).toBe('credential');
    expect(look(impatient).problem).toBeUndefined();
    const atLists = press(type(look(looking()), CREDENTIAL), 'enter', 'enter', 'enter');
    expect(at(look(atLists))).toBe('apis');
  });

  it('drops what was typed ahead when it fails: it was meant for another screen', () => {
    const failed = failLookUp(type(looking(), 'abc'), 'url', { what: 'Nothing listens there.' });
    expect(at(failed)).toBe('url');
    expect(showsAt(failed)).toContain('❯ http://localhost:3000▏');
    expect(showsAt(failed)).toContain('✖ Nothing listens there.');
    expect(look(press(failed, 'enter')).lines.credential?.text ?? '').toBe('');
  });

  it('goes back by Esc to the screen as it was', () => {
    const before = press(type(press(begin(), 'down', 'down', 'enter'), '/'), 'enter');
    expect(wantedEffect(before)).toBe('connect');
    const stopped = press(before, 'escape');
    expect(at(stopped)).toBe('url');
    expect(showsAt(stopped)).toContain('❯ http://localhost:3000/▏');
    expect(wantedEffect(press(stopped, 'enter'))).toBe('connect');
  });

  it('goes back to the list that is being read again', () => {
    const reading = press(atAccess(), 'ctrl-r');
    expect(wantedEffect(reading)).toBe('lists');
    expect(showsAt(press(reading, 'escape'))).toContain('◯ Fleeting');
  });

  it('leaves by Ctrl+C', () => {
    expect(press(looking(), 'ctrl-c')).toMatchObject({ phase: 'over', outcome: 'left' });
  });

  it('shows the screen before for its first moments, then what is done', () => {
    const asked = press(begin(), 'down', 'down', 'enter');
    expect(showsAt(press(asked, 'enter'), { elapsed: 100 })).toBe(showsAt(asked));
    expect(showsAt(press(asked, 'enter'), { elapsed: 200 })).toContain('Looking at http://localhost:3000 …');
    expect(showsAt(press(asked, 'enter'), { elapsed: 200 })).not.toContain('Taking long');
    expect(showsAt(press(asked, 'enter'), { elapsed: 5100 })).toContain('esc stops');
  });

  it('does not begin with an empty frame where the first screen must be looked up', () => {
    const demo = begin({ answers: { deployment: 'demo' } });
    expect(showsAt(demo, { elapsed: 0 })).toBe('');
    expect(showsAt(demo)).toContain('Starting the sandbox …');
    expect(showsAt(look(demo))).toContain('What may this key call?');
  });
});

describe('while the key is created', () => {
  const creating = () => press(atReview(), 'enter');
  const lost = {
    type: 'create-failed',
    outcome: 'outcome-unknown',
    problem: { what: 'No answer came.' },
    creation: { is: 'unknown', cause: { what: 'No answer came.' } },
  } as const;

  const none = {
    type: 'looked',
    creation: { is: 'unknown', search: { is: 'none', looked: 3 } },
  } as const;
  const key = { ref: { hash: '81252c36' }, near: {}, alias: 'jane', createdAt: NOW };
  const found = {
    type: 'looked',
    creation: { is: 'unknown', search: { is: 'found', looked: 3, keys: [key] } },
  } as const;
  const told = () => reduce(reduce(creating(), lost), none);

  it('hears nothing but Ctrl+C: once it warns, twice it stops the waiting', () => {
    expect(press(creating(), 'escape', 'enter', 'd')).toEqual(creating());
    const warned = press(creating(), 'ctrl-c');
    expect(warned.phase).toBe('creating');
    expect(showsAt(warned, { elapsed: 0 })).toContain('a key may exist already');
    const stopped = press(warned, 'ctrl-c');
    expect(showsAt(stopped)).toContain("Looking for it among the deployment's keys");
    const over = { phase: 'over', outcome: 'outcome-unknown' };
    for (const key of ['ctrl-c', 'escape']) expect(press(stopped, key)).toMatchObject(over);
    expect(reduce(stopped, none)).toMatchObject(over);
  });

  it('keeps the review on the screen for the first moments', () => {
    // In a window with room for the key too, that will stand above it.
    const large = { rows: 40 };
    expect(showsAt(creating(), { ...large, elapsed: 100 })).toBe(showsAt(atReview(), large));
    const lines = (text: string) => text.split('\n').length;
    expect(lines(showsAt(creating(), { elapsed: 100 }))).toBeLessThanOrEqual(lines(showsAt(atReview())));
    expect(showsAt(creating())).toContain('Creating the key …');
  });

  it('goes back to the review when Tyk refuses, every answer kept', () => {
    const refused = reduce(creating(), {
      type: 'create-failed',
      outcome: 'refused',
      creation: { is: 'none' },
      problem: new WizardError('refused', { what: 'Tyk refused the key.' }).explanation,
    });
    expect(at(refused)).toBe('review');
    expect(showsAt(refused)).toContain('✖ Tyk refused the key.');
    expect(showsAt(refused)).toContain('❯ Create the key');
    expect(press(refused, 'ctrl-c').outcome).toBe('left');
  });

  it('remembers that a key may exist when nobody knows', () => {
    const unknown = told();
    expect(at(unknown)).toBe('review');
    expect(press(unknown, 'ctrl-c').outcome).toBe('outcome-unknown');
    const asked = press(unknown, ...Array.from({ length: 7 }, () => 'escape'));
    expect(showsAt(asked)).toContain('A key may exist.');
  });

  it('forgets the doubt with the next key that is made', () => {
    const again = press(told(), 'enter');
    const made = reduce(again, { type: 'created', made: makeMade(again), safe: true, now: NOW });
    expect(press(made, 'ctrl-c').outcome).toBe('done');
  });

  it('does not stop for a warning that was only heard', () => {
    const warned = press(creating(), 'ctrl-c');
    expect(reduce(warned, { type: 'created', made: makeMade(warned), safe: false, now: NOW }).phase).toBe(
      'key',
    );
    expect(reduce(warned, lost).phase).toBe('looking');
  });

  it('looks for a key whose answer was lost, and says how far it has come', () => {
    const looking = reduce(reduce(creating(), lost), { type: 'looking', looked: { looked: 20, of: 214 } });
    expect(showsAt(looking)).toContain('20 of 214');
    const stopped = press(looking, 'escape');
    expect(at(stopped)).toBe('review');
    expect(showsAt(stopped)).toMatch(/Looked through 20 keys: none is like it\.\s+The search was stopped\./);
    // What comes from the search that was stopped is too late.
    expect(reduce(stopped, found)).toEqual(stopped);
  });

  it('offers to remove what was found, and makes another when that is done', () => {
    const state = reduce(reduce(creating(), lost), found);
    expect(showsAt(state)).toMatch(/Hash 81252c36[\s\S]*x remove it and make another/);
    const removing = press(state, 'x');
    expect(removing.phase).toBe('removing');
    const again = reduce(removing, { type: 'removed', creation: { is: 'none' } });
    expect(again).toMatchObject({ phase: 'creating', creation: { is: 'none' } });
    const failed = reduce(removing, {
      type: 'removed',
      creation: found.creation,
      problem: { what: 'Tyk would not.' },
    });
    expect(showsAt(failed)).toMatch(/Tyk would not\.[\s\S]*x remove it/);
    expect(press(failed, 'ctrl-c').outcome).toBe('outcome-unknown');
  });

  it('looks again, or makes another and leaves it, by a key press as long as it is told', () => {
    expect(press(told(), 'l').phase).toBe('looking');
    expect(press(told(), 'a').phase).toBe('creating');
    const changed = press(told(), 'up', 'enter', 'escape');
    expect(press(changed, 'l').phase).toBe('asking');
  });

  it('drops no key that comes while the wizard looks for it', () => {
    const looking = reduce(creating(), lost);
    const made = reduce(looking, { type: 'created', made: makeMade(looking), safe: false, now: NOW });
    expect(made.phase).toBe('key');
  });

  it('counts the seconds until a request that made nothing is sent again; Esc has enough', () => {
    const progress = { is: 'not-loaded', attempt: 1, of: 5, secondsLeft: 2 } as const;
    const pausing = reduce(creating(), { type: 'create-progress', progress });
    expect(showsAt(pausing)).toMatch(/nothing was made[\s\S]*in 2 s: attempt 2 of 5/);
    expect(press(pausing, 'escape')).toMatchObject({ phase: 'creating', giveUp: true });
    expect(press(pausing, 'ctrl-c')).toMatchObject({ phase: 'over', outcome: 'left' });
    const sent = reduce(pausing, { type: 'create-progress', progress: { is: 'sent', attempt: 2 } });
    expect(showsAt(sent)).toContain('attempt 2');
    expect(press(sent, 'escape').giveUp).not.toBe(true);
  });
});

describe('pages over the screen', () => {
  const keyAt = (state: UiState, name: string, below: number) =>
    reduce(state, { type: 'key', key: keyNamed(name), view: { top: 0, below } });
  const firstLine = (state: UiState) => (state.dialog?.is === 'request' ? state.page : undefined);

  it('scroll as far as there are lines, and no further', () => {
    const page = press(atReview(), 'v');
    expect(firstLine(keyAt(page, 'down', 3))).toBe(1);
    expect(firstLine(keyAt(page, 'down', 0))).toBe(0);
    expect(firstLine(keyAt(page, 'page-down', 3))).toBe(3);
    expect(firstLine(keyAt(keyAt(page, 'page-down', 30), 'up', 20))).toBe(9);
    expect(firstLine(keyAt(page, 'page-up', 3))).toBe(0);
  });

  it('copy the request on c and say what came of it', () => {
    const copying = press(atReview(), 'v', 'c');
    expect(copying.doing?.action).toBe('copy-page');
    const done = copied(copying, 'copied');
    expect(showsAt(done)).toContain('✔ Copied to the clipboard.');
    expect(done.doing).toBeUndefined();
    expect(copied(press(copying, 'escape'), 'copied').dialog).toBeUndefined();
  });

  it('help with the question in front, and close again', () => {
    const help = press(begin(), '?');
    expect(showsAt(help)).toContain('you run a Gateway without a Dashboard');
    expect(press(help, 'escape')).toEqual(begin());
    expect(press(help, 'ctrl-c').outcome).toBe('left');
  });

  it('take no paste', () => {
    const help = press(begin(), '?');
    expect(paste(help, 'x')).toEqual(help);
  });
});

describe('time', () => {
  it('goes on while somebody thinks, so that "until" is true', () => {
    const later = reduce(go(atAccess(), 'enter'), { type: 'key', key: keyNamed('up'), now: NOW + 3600 });
    expect(showsAt(later)).toContain('until today 13:02');
    const soon = reduce(atAccess(), { type: 'key', key: keyNamed('down'), now: NOW + 5 });
    expect(soon.facts.now).toBe(NOW);
  });

  it('stands once the key is made: its expiry does not move with the clock', () => {
    const later = reduce(atKey(), { type: 'key', key: keyNamed('down'), now: NOW + 3600 });
    expect(showsAt(later)).toContain('in 30 days ·');
  });
});

it('hears nothing after the end', () => {
  const over = press(atReview(), 'ctrl-c');
  expect(press(over, 'enter')).toBe(over);
  expect(reduce(over, { type: 'created', made: makeMade(atReview()), safe: true, now: NOW })).toBe(over);
  expect(showsAt(over)).toBe('');
});

it('never asks anything before the key again once it is made', () => {
  const key = copied(atKey(), 'copied');
  for (const name of ['escape', 'enter', 'up', 'v']) expect(press(key, name).phase, name).not.toBe('asking');
});
