import { describe, expect, it } from 'vitest';
import { reduce } from '../../../source/faces/ink/reduce.ts';
import type { UiState } from '../../../source/faces/ink/state.ts';
import type { Doing } from '../../../source/journey/state.ts';
import type { BurstCounts } from '../../../source/wizard/explain-burst.ts';
import { planBurst } from '../../../source/wizard/explain-burst.ts';
import type { TriedKey } from '../../../source/wizard/explain-tried.ts';
import type { TryOffer, Verdict } from '../../../source/wizard/explain-verdict.ts';
import type { ActionProgress, ActionResult } from '../../../source/wizard/key-stage.ts';
import { planCall } from '../../../source/wizard/usage.ts';
import { answered, refusal } from '../../wizard/tried.ts';
import { noLimits } from '../../wizard/world.ts';
import { atKey, copied, frameOf, KEY, orders, press, showsAt, type } from './driver.tsx';

const target = { name: 'the Gateway', url: 'http://localhost:8080/orders/' };
const reload: TryOffer = { id: 'reload', key: 'r', label: 'ask the Gateway to reload' };

/** The key is made, and its address is known; the automatic copy is under way. */
const atNew = () => atKey({ targets: [target] });
/** The copy is done, and the try has begun by itself. */
const atTrying = () => copied(atNew(), 'copied');

function work(state: UiState): Doing {
  if (state.doing === undefined) throw new Error('Nothing is being done.');
  return state.doing;
}
const finish = (state: UiState, result: ActionResult) =>
  reduce(state, { type: 'action-done', doing: work(state), result });
const report = (state: UiState, progress: ActionProgress) =>
  reduce(state, { type: 'action-progress', doing: work(state), progress });

function triedWith(verdict: Partial<Verdict>, answer = answered(200, { milliseconds: 41 })): TriedKey {
  const whole: Verdict = { state: 'proven', headline: 'It works.', retryable: false, offers: [], ...verdict };
  return { at: [{ call: planCall(orders, target.url), answer, verdict: whole, quota: 'no quota' }] };
}
const tried = (of: TriedKey): ActionResult => ({ state: 'tried', tried: of });

const notLoaded: Verdict = {
  state: 'not-loaded',
  headline: 'The Gateway has not loaded this API yet (404).',
  retryable: true,
  offers: [reload],
};
const waiting: ActionProgress = {
  is: 'waiting',
  says: `${notLoaded.headline} Trying again in 4 s … 3 of 6`,
  verdict: notLoaded,
  seconds: 4,
  pause: 4,
};

describe('the try that nobody has to press a key for', () => {
  it('begins when the copy is done', () => {
    expect(atNew().doing?.action).toBe('copy');
    expect(atTrying().doing).toMatchObject({ action: 'try', input: '', automatic: true });
  });

  it('is not made where the review says so', () => {
    const state = atNew();
    const off = { ...state, key: state.key && { ...state.key, triesItself: false } };
    expect(copied(off, 'copied').doing).toBeUndefined();
  });

  it('waits until a file name is typed, and is made once', () => {
    const naming = copied(press(atNew(), 's'), 'copied');
    expect(naming.doing).toBeUndefined();
    const saved = finish(press(naming, 'enter'), { state: 'done', said: 'Saved.', safe: true });
    expect(saved.doing).toMatchObject({ action: 'try' });
    expect(finish(saved, tried(triedWith({}))).doing).toBeUndefined();
  });

  it('makes the headline say "proven", and shows what came back', () => {
    const answer = answered(200, { milliseconds: 41, lines: ['{"hello":"you"}'] });
    const shown = showsAt(finish(atTrying(), tried(triedWith({}, answer))));
    expect(shown).toContain('✔ Key created and proven: GET http://localhost:8080/orders/ answered 200.');
    expect(shown).not.toContain('hello');
    const opened = showsAt(press(finish(atTrying(), tried(triedWith({}, answer))), 'b'));
    expect(opened).toContain('  200 in 41 ms · no quota\n  {"hello":"you"}');
    expect(shown).not.toContain('It works.');
    expect(shown).not.toContain(KEY.slice(0, 12));
  });

  it('shows what came back in place of the menu: nothing is chosen there unseen, and esc closes it', () => {
    const open = press(finish(atTrying(), tried(triedWith({}))), 'b');
    expect(showsAt(open)).toContain('esc close');
    expect(press(open, 'enter')).toEqual(open);
    for (const key of ['escape', 'b'] as const) {
      const closed = press(open, key);
      expect(closed).toMatchObject({ opened: undefined, dialog: undefined });
      expect(showsAt(closed)).toContain('❯ s  Save to a file');
    }
  });

  it('says where the Gateway refused the key: exit code 7', () => {
    const refused = triedWith({ state: 'refused', headline: 'The key has expired.' }, refusal(403, 'x'));
    const state = finish(atTrying(), tried(refused));
    expect(showsAt(state)).toContain('✖ Key created, but the Gateway refused it (403): The key has expired.');
    expect(press(state, 'd', 'escape', 'ctrl-c')).toMatchObject({ outcome: 'contradicted' });
  });

  it('is a warning where nothing can be told: exit code 0', () => {
    const state = finish(atTrying(), tried({ at: [], untried: { what: 'Nobody knows.', next: 'Say it.' } }));
    expect(showsAt(state)).toContain('! Nobody knows.');
    expect(press(state, 'ctrl-c')).toMatchObject({ phase: 'over', outcome: 'done' });
  });

  it('asks first where it must', () => {
    const asked = finish(atTrying(), { state: 'confirm', question: 'The quota is small. Try it?' });
    expect(showsAt(asked)).toContain('! The quota is small. Try it?');
    expect(press(asked, 'y').doing).toMatchObject({ action: 'try', agreed: true });
    expect(press(asked, 'escape').doing).toBeUndefined();
  });
});

describe('waiting for what is not there yet', () => {
  it.each([80, 40])('is counted on the screen, at %i columns', (columns) => {
    const lines = frameOf(report(atTrying(), waiting), { columns });
    const shown = lines.join(' ').replace(/\s+/g, ' ');
    expect(shown).toContain('Trying again in 4 s … 3 of 6');
    expect(shown).toContain('r ask the Gateway to reload');
    expect(shown).toContain('esc stop, the key stays');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  });

  it('is cut short by one key press that has the Gateway reload', () => {
    const reloading = press(report(atTrying(), waiting), 'r');
    expect(reloading.doing).toMatchObject({ action: 'reload' });
    // What the first try says now comes too late.
    const late = reduce(reloading, {
      type: 'action-done',
      doing: work(atTrying()),
      result: tried({ at: [], untried: { what: 'Stopped.' } }),
    });
    expect(showsAt(late)).not.toContain('Stopped.');
    expect(late.doing).toEqual(reloading.doing);
  });

  it('is stopped by Esc, which leaves nothing', () => {
    const stopped = press(report(atTrying(), waiting), 'escape');
    expect(stopped).toMatchObject({ stopAsked: true, phase: 'key' });
    const after = finish(
      stopped,
      tried({ at: [], untried: { what: 'The try was stopped; the key stays.' } }),
    );
    expect(after).toMatchObject({ stopAsked: false, doing: undefined });
    expect(showsAt(after)).toContain('! The try was stopped; the key stays.');
  });
});

describe('trying again', () => {
  const done = () => finish(atTrying(), tried(triedWith({})));

  it('takes another method and path, the last ones at first', () => {
    const asked = press(done(), 't');
    expect(showsAt(asked)).toContain('❯ GET /▏');
    const typed = type(press(asked, 'ctrl-u'), 'POST /items');
    expect(press(typed, 'enter').doing).toMatchObject({ action: 'try', input: 'POST /items' });
  });

  it('keeps the proof when a later call is refused', () => {
    const refused = triedWith({ state: 'refused', headline: 'The quota is used up.' }, refusal(403, 'x'));
    const later = finish(press(done(), 't', 'enter'), tried(refused));
    expect(showsAt(later)).toContain('✔ Key created and proven');
    expect(showsAt(later)).toContain('✖ The quota is used up.');
    expect(press(later, 'ctrl-c').outcome).toBe('done');
  });

  it('takes what the answer offers with one key press', () => {
    const change = { version: 'v1' };
    const again: TryOffer = { id: 'again', key: 'h', label: 'try again with v1', change };
    const state = finish(
      atTrying(),
      tried(triedWith({ state: 'refused', offers: [again] }, refusal(403, ''))),
    );
    expect(showsAt(state)).toContain('h  Try again with v1');
    expect(press(state, 'h').doing).toMatchObject({ action: 'again', change });
  });

  it('asks for the address where nobody knows it', () => {
    const unknown = finish(copied(atKey({ targets: [] }), 'copied'), tried({ at: [] }));
    const asked = press(unknown, 'g');
    expect(showsAt(asked)).toContain('Where are your APIs called?');
    const wrong = press(type(asked, 'ftp://gw'), 'enter');
    expect(showsAt(wrong)).toContain('is not a web address.');
    const given = press(type(press(asked, 'ctrl-u'), 'localhost:8080'), 'enter');
    expect(given.flow.answers.gatewayUrl).toBe('http://localhost:8080');
    expect(given.doing).toMatchObject({ action: 'address' });
  });
});

describe('the call in other languages', () => {
  const open = () => press(finish(atTrying(), tried(triedWith({}))), 'x');

  it.each([80, 40])('is shown with its language, at %i columns', (columns) => {
    const lines = frameOf(open(), { columns });
    expect(lines.join('\n')).toContain('[ curl ]');
    expect(lines.join('\n')).toContain('Python (requests)');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    expect(showsAt(press(open(), 'tab', 'tab'), { columns })).toContain('import requests\n\nresponse');
  });

  it('begins anew after the last, and goes back', () => {
    expect(showsAt(press(open(), 'tab', 'tab', 'tab', 'tab'))).toContain('[ curl ]');
    expect(showsAt(press(open(), 'left'))).toContain('[ Go ]');
  });

  it('is copied, and closed by Esc', () => {
    const copying = press(open(), 'c');
    expect(copying.doing?.action).toBe('copy-page');
    const said = finish(copying, { state: 'done', said: 'Copied to the clipboard.', safe: true });
    expect(showsAt(said)).toContain('Copied to the clipboard.');
    // What was copied is the call, not the key.
    expect(press(said, 'escape').key?.safe).toBe(press(open(), 'escape').key?.safe);
    expect(press(said, 'escape').dialog).toBeUndefined();
  });
});

describe('a burst', () => {
  const plan = planBurst({ ...noLimits, rate: { requests: 10, seconds: 60 } });
  const counts: BurstCounts = { sent: 9, allowed: 6, limited: 2, refused: 1, failed: 0, seconds: 0.4 };
  const running = () => {
    const asked = finish(press(finish(atTrying(), tried(triedWith({}))), 'l'), {
      state: 'confirm',
      question: `${plan.says} Send them?`,
    });
    return report(press(asked, 'y'), { is: 'burst', plan, counts });
  };

  it('says first what it will do', () => {
    const asked = finish(press(finish(atTrying(), tried(triedWith({}))), 'l'), {
      state: 'confirm',
      question: `${plan.says} Send them?`,
    });
    expect(showsAt(asked).replace(/\s+/g, ' ')).toContain('Send up to 15 as a test?');
  });

  it.each([80, 40])('draws a bar and counts under it, at %i columns', (columns) => {
    const lines = frameOf(running(), { columns });
    expect(lines.join('\n')).toContain('██████▒▒×······');
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain('6 of 9 requests went through');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  });

  it('is stopped by Esc; what was counted is said', () => {
    const stopped = press(running(), 'escape');
    expect(stopped.stopAsked).toBe(true);
    const said = '6 of 9 requests went through. The limit was not reached.';
    const after = finish(stopped, { state: 'done', said, safe: false, tone: 'warning' });
    expect(showsAt(after)).toContain(`! ${said}`);
    expect(showsAt(after)).not.toContain('█');
  });
});
