import { describe, expect, it } from 'vitest';
import { WizardError } from '../../../source/errors.ts';
import { enter, send, startState } from '../../../source/faces/ink/moves.ts';
import { frontStep, liveAnswers, type UiState } from '../../../source/faces/ink/state.ts';
import { finish, isWorking, screenSteps, wantedEffect } from '../../../source/journey/state.ts';
import { journey } from '../../../source/wizard/steps/journey.ts';
import {
  atAccess,
  atKey,
  atReview,
  baseFacts,
  begin,
  gold,
  look,
  makeMade,
  orders,
  payments,
  press,
  type,
  world,
} from './driver.tsx';

describe('startState', () => {
  it('opens the first question that nothing answers', () => {
    expect(frontStep(begin()).id).toBe('deployment');
    expect(frontStep(begin({ answers: { deployment: 'self-managed' } })).id).toBe('url');
  });

  it('opens a wrong answer from outside with what is wrong, in the tab where it belongs', () => {
    const origin = { kind: 'flag' as const, name: '--policy' };
    const given = { deployment: { text: 'demo', origin }, policies: { text: 'Glod', origin } };
    const state = look(startState(journey, baseFacts, { given }), world);
    expect(frontStep(state).id).toBe('policies');
    expect(state.problem?.what).toContain('Glod');
  });
});

describe('the screen', () => {
  it('is one step, or the steps of a group', () => {
    expect(screenSteps(begin()).map((step) => step.id)).toEqual(['deployment']);
    expect(screenSteps(atAccess()).map((step) => step.id)).toEqual(['apis', 'policies']);
  });

  it('answers live with what is ticked, so that refusals follow every key', () => {
    const ticked = press(atAccess(), 'space');
    expect(ticked.flow.answers.apis).toBeUndefined();
    expect(liveAnswers(ticked).apis).toEqual(['fleeting']);
  });
});

describe('work', () => {
  it('is wanted before the screen that needs it, and only while questions are asked', () => {
    const looking = press(begin({ answers: { deployment: 'self-managed' } }), 'enter');
    expect(wantedEffect(looking)).toBe('connect');
    expect(isWorking(looking)).toBe(true);
    expect(wantedEffect(atAccess())).toBeUndefined();
    expect(isWorking(atAccess())).toBe(false);
    expect(isWorking(press(atReview(), 'enter'))).toBe(true);
    expect(wantedEffect(atKey())).toBeUndefined();
  });

  it('that is done shows the screen that waited for it', () => {
    const looking = press(begin({ answers: { deployment: 'self-managed' } }), 'enter');
    const done = look(looking);
    expect(frontStep(done).id).toBe('credential');
    expect(done.facts.connection?.url).toBe('http://localhost:3000');
  });

  it('that reads the lists ticks what a flag chose, though their screen was open before', () => {
    const origin = { kind: 'flag' as const, name: '--api' };
    const given = { deployment: { text: 'demo', origin }, apis: { text: 'Payments', origin } };
    const asked = look(startState(journey, baseFacts, { given }));
    expect(frontStep(asked).id).toBe('expires');
    expect(press(asked, 'escape').picks.apis).toEqual([payments.id]);
  });

  it('that fails opens the step that can mend it, with its problem and its text', () => {
    const looking = press(begin({ answers: { deployment: 'self-managed' } }), 'enter');
    const problem = { what: 'Nothing listens there.' };
    const failed = send(looking, { type: 'effect-failed', blamed: 'url', problem });
    expect(frontStep(failed).id).toBe('url');
    expect(failed.problem?.what).toBe('Nothing listens there.');
    expect(failed.lines.url?.text).toBe('http://localhost:3000');
  });

  it('names choices that vanished by the names they had', () => {
    const chosen = press(atAccess(), 'tab', 'space', 'enter', 'escape');
    expect(chosen.flow.answers.policies).toEqual([gold.id]);
    const facts = {
      apis: { state: 'ready' as const, items: [orders] },
      policies: { state: 'ready' as const, items: [] },
    };
    const after = send(chosen, { type: 'effect-done', facts });
    expect(after.note?.what).toBe('No longer there: Gold.');
    expect(after.picks.policies).toEqual([]);
    expect(press(after, 'escape').note).toBeUndefined();
  });
});

describe('fields of a screen', () => {
  it('are seeded with the answer, or what holds without one', () => {
    const review = atReview();
    const expiry = send(review, { type: 'edit', step: 'alias' });
    expect(expiry.lines.alias?.text).toBe('jane@laptop');
  });

  it('never hold a secret that was accepted', () => {
    const back = press(atAccess(), 'escape');
    expect(back.lines.credential).toBeUndefined();
    expect(JSON.stringify(back)).not.toContain('f00dface');
  });

  it('keep their text when the screen is only opened again', () => {
    const typed = type(press(begin({ answers: { deployment: 'self-managed' } }), 'ctrl-u'), 'http://x');
    expect(enter(typed).lines.url?.text).toBe('http://x');
  });

  it('are seeded afresh once they are answered', () => {
    const searched = type(atAccess(), 'pay');
    const accepted = press(searched, 'enter', 'escape');
    expect(accepted.flow.answers.apis).toEqual([payments.id]);
    expect(accepted.lines['apis:typed']).toBeUndefined();
    expect(accepted.picks.apis).toEqual([payments.id]);
  });
});

describe('the end', () => {
  const ended = (state: UiState) => finish(state).outcome;
  const problem = new WizardError('storage', { what: 'Disk full.' });

  it.each<[string, UiState, string]>([
    ['nothing was made', begin(), 'left'],
    ['nobody knows whether something was', { ...atReview(), creation: { is: 'unknown' } }, 'outcome-unknown'],
    ['a key that Tyk confirms', atKey(), 'done'],
    ['a key that could not be read', atKey({ proof: { state: 'not-read', why: 'Timeout.' } }), 'done'],
    ['a key that Tyk does not know', atKey({ proof: { state: 'missing' } }), 'contradicted'],
    ['a file that was not written', atKey({ delivered: { to: 'screen', problem } }), 'storage'],
  ])('is told apart: %s', (_what, state, outcome) => {
    expect(ended(state)).toBe(outcome);
  });

  it('counts a contradiction more than a file', () => {
    const { proof } = makeMade(atReview());
    if (proof.state !== 'same') throw new Error('The key of the tests is as asked.');
    const differs = { state: 'differs', record: proof.record, differences: ['it is inactive'] } as const;
    expect(ended(atKey({ proof: differs, delivered: { to: 'screen', problem } }))).toBe('contradicted');
  });
});
