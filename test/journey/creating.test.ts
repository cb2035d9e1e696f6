import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../source/journey/event.ts';
import { promptOf } from '../../source/journey/prompt.ts';
import { type Run, workOf } from '../../source/journey/state.ts';
import type { LostSearch } from '../../source/wizard/lost.ts';
import { atReview, choose, creating, goTo, made, NOW, play } from './world.ts';

const lost: RunEvent = {
  type: 'create-failed',
  outcome: 'outcome-unknown',
  problem: { what: 'No answer came.' },
  creation: { is: 'unknown', cause: { what: 'No answer came.' } },
};
const refused: RunEvent = {
  type: 'create-failed',
  outcome: 'refused',
  problem: { what: 'Tyk says no.' },
  creation: { is: 'none' },
};
const waiting: RunEvent = {
  type: 'create-progress',
  progress: { is: 'not-loaded', attempt: 1, of: 5, secondsLeft: 2 },
};
const sentAgain: RunEvent = { type: 'create-progress', progress: { is: 'sent', attempt: 2 } };
const key = { ref: { hash: '81252c36' }, near: {}, alias: 'jane', createdAt: NOW };
const looked = (search: LostSearch) => ({ type: 'looked', creation: { is: 'unknown', search } }) as const;
const none = looked({ is: 'none', looked: 3 });
const found = looked({ is: 'found', looked: 3, keys: [key] });
const several = looked({ is: 'found', looked: 3, keys: [key, key] });
const gone: RunEvent = { type: 'removed', creation: { is: 'none' } };
const created = (run: Run): RunEvent => ({ type: 'created', made: made(run), safe: false, now: NOW });
const problem = { what: 'Tyk would not.' };

type Expected = {
  readonly phase: Run['phase'];
  readonly work?: string | undefined;
  /** What is asked, or waited for. */
  readonly says?: string | RegExp;
  readonly outcome?: Run['outcome'];
  readonly actions?: readonly string[];
};

const table: readonly (readonly [string, readonly RunEvent[], Expected])[] = [
  ['the request goes out', [], { phase: 'creating', work: 'create', says: 'Creating the key' }],
  ['no way but out leads from it', [goTo('back'), goTo('help'), choose('again')], { phase: 'creating' }],
  ['once: the wish to leave is heard', [goTo('leave')], { phase: 'creating', work: 'create' }],
  ['twice: the waiting ends, the key is looked for', [goTo('leave'), goTo('leave')], { phase: 'looking' }],
  ['a third time leaves', [goTo('leave'), goTo('leave'), goTo('leave')], over('outcome-unknown')],
  [
    'whoever wanted to leave is not asked after it',
    [goTo('leave'), goTo('leave'), none],
    over('outcome-unknown'),
  ],
  ['refused: back to review with the reason', [refused], { phase: 'asking', work: undefined, actions: [] }],
  ['left after a refusal', [refused, goTo('leave')], over('left')],
  ['a request that made nothing is waited out', [waiting], { phase: 'creating', says: 'Creating the key' }],
  ['between two requests it can be left, nothing is there', [waiting, goTo('leave')], over('left')],
  ['while another is on its way it cannot', [waiting, sentAgain, goTo('leave')], { phase: 'creating' }],
  [
    'an answer that never came is looked for',
    [lost],
    { phase: 'looking', work: 'look', says: /^Looking for it/ },
  ],
  [
    'how far that has come is said',
    [lost, { type: 'looking', looked: { looked: 20, of: 214 } }],
    { phase: 'looking', says: /20 of 214/ },
  ],
  ['nothing found', [lost, none], { phase: 'asking', actions: ['again', 'look'] }],
  ['left with the doubt', [lost, none, goTo('leave')], over('outcome-unknown')],
  ['looked for again', [lost, none, choose('look')], { phase: 'looking', work: 'look' }],
  ['another is made', [lost, none, choose('again')], { phase: 'creating', work: 'create' }],
  ['one found', [lost, found], { phase: 'asking', actions: ['remove', 'again', 'look'] }],
  [
    'several found: none is offered to be removed',
    [lost, several],
    { phase: 'asking', actions: ['again', 'look'] },
  ],
  ['what is not offered does nothing', [lost, several, choose('remove')], { phase: 'asking' }],
  [
    'it is removed',
    [lost, found, choose('remove')],
    { phase: 'removing', work: 'remove', says: 'Removing the key' },
  ],
  ['removed: another is made', [lost, found, choose('remove'), gone], { phase: 'creating' }],
  [
    'not removed: it is offered again',
    [lost, found, choose('remove'), { type: 'removed', creation: found.creation, problem }],
    { phase: 'asking', actions: ['remove', 'again', 'look'] },
  ],
  ['the search is stopped', [lost, goTo('stop')], { phase: 'asking', actions: ['again', 'look'] }],
  [
    'what comes of it afterwards is too late',
    [lost, goTo('stop'), found],
    { phase: 'asking', actions: ['again', 'look'] },
  ],
  ['left while it is looked for', [lost, goTo('leave')], over('outcome-unknown')],
  [
    'left after the lost one was removed and the next refused',
    [lost, found, choose('remove'), gone, refused, goTo('leave')],
    over('left'),
  ],
  [
    'a lost create of an earlier run was chosen on review',
    [refused, { type: 'lost-before', creation: { is: 'unknown' } }],
    { phase: 'looking' },
  ],
];

function over(outcome: Run['outcome']): Expected {
  return { phase: 'over', outcome, work: undefined };
}

describe('a create', () => {
  it.each(table)('%s', (_what, events, expected) => {
    const run = play(creating(), ...events);
    expect(run).toMatchObject({
      phase: expected.phase,
      ...(expected.outcome && { outcome: expected.outcome }),
    });
    if ('work' in expected) expect(workOf(run)?.do).toBe(expected.work);
    const prompt = promptOf(run);
    if (expected.says !== undefined)
      expect(prompt).toMatchObject({ is: 'busy', says: expect.stringMatching(expected.says) });
    if (expected.actions !== undefined) {
      expect(prompt.is === 'question' && prompt.actions.map(({ id }) => id)).toEqual(expected.actions);
    }
  });

  it.each([
    ['while it is waited for', [goTo('leave')]],
    ['while it is looked for', [lost]],
  ] as const)('brings its key %s', (_when, events) => {
    const run = play(creating(), ...events);
    const stage = play(run, created(run));
    expect(stage).toMatchObject({ phase: 'key', key: { safe: false } });
    expect(play(stage, goTo('leave')).dialog?.is).toBe('unsafe');
  });

  it('that is waited out ends by a wish to stop, with the refusal', () => {
    expect(play(creating(), waiting, goTo('stop'))).toMatchObject({ phase: 'creating', giveUp: true });
    expect(play(creating(), waiting, goTo('stop'), refused)).toMatchObject({ phase: 'asking' });
  });

  it('forgets the doubt about the one before with the key that comes', () => {
    const run = play(creating(), lost, none, choose('again'));
    const safe = { type: 'created', made: made(run), safe: true, now: NOW } as const;
    expect(play(run, safe, goTo('leave'))).toMatchObject({ phase: 'over', outcome: 'done' });
  });

  it('tells each piece of work apart: the same is not begun twice', () => {
    const [first, heard] = [creating(), play(creating(), goTo('leave'))];
    expect(workOf(first)?.id).toBe(workOf(heard)?.id);
    expect(workOf(first)?.id).not.toBe(workOf(play(heard, goTo('leave')))?.id);
    expect(workOf(atReview())).toBeUndefined();
  });
});
