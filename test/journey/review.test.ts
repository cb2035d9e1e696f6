import { describe, expect, it } from 'vitest';
import { promptOf } from '../../source/journey/prompt.ts';
import { workOf } from '../../source/journey/state.ts';
import type { Answers } from '../../source/wizard/types.ts';
import { answers, atReview, begun, choose, goTo, look, play } from './world.ts';

const current = (run: ReturnType<typeof begun>) => run.flow.current;
const answer = (values: Answers) => ({ type: 'answer', values }) as const;

describe('the way to review', () => {
  it('asks for the work that stands between two questions, once', () => {
    const atUrl = play(begun(), answer({ deployment: 'self-managed' }));
    expect([current(atUrl), workOf(atUrl)]).toEqual(['url', undefined]);
    const asked = play(atUrl, answer({ url: 'http://localhost:3000' }));
    expect(workOf(asked)).toMatchObject({ do: 'effect', name: 'connect' });
    expect(promptOf(asked)).toMatchObject({ is: 'busy', says: 'Looking at http://localhost:3000' });
    expect(current(look(asked))).toBe('credential');
    const blamed = { type: 'effect-failed', blamed: 'url', problem: { what: 'Nothing answers.' } } as const;
    expect(play(asked, blamed)).toMatchObject({
      flow: { current: 'url' },
      problem: { what: 'Nothing answers.' },
    });
  });

  it('stands at review when everything is answered, and says nothing but the question', () => {
    expect(current(atReview())).toBe('review');
    expect(promptOf(atReview())).toMatchObject({ is: 'question', actions: [], otherwise: 'answer again' });
  });
});

describe('review', () => {
  it.each([
    [
      'a row is opened and comes back to review',
      [{ type: 'edit', step: 'expires' }, answer({ expires: { in: 86_400 } })],
    ],
    [
      'back from a row',
      [
        { type: 'edit', step: 'expires' },
        goTo('back'),
        answer({ apis: answers.apis }),
        answer({ expires: answers.expires }),
        answer({ details: 'defaults' }),
      ],
    ],
  ] as const)('%s', (_what, events) => {
    expect(current(play(atReview(), ...events))).toBe('review');
  });

  it.each([
    ['the request', goTo('request'), { is: 'page', of: 'request' }],
    ['help', goTo('help'), { is: 'page', of: 'help' }],
    ['a recipe', goTo('recipe'), { is: 'text', of: 'recipe', initial: 'tyk-key-recipe.yaml' }],
  ] as const)('shows %s, and closes it again', (_what, event, prompt) => {
    const open = play(atReview(), event);
    expect(promptOf(open)).toMatchObject(prompt);
    expect(play(open, goTo('back'))).toEqual(atReview());
  });

  it('says elsewhere that the request is complete only there', () => {
    expect(play(begun(), goTo('request'))).toMatchObject({
      note: { what: expect.stringContaining('review') },
    });
  });

  it('reads the lists again, and names what has gone since', () => {
    const again = play(atReview(), goTo('read-again'));
    expect(workOf(again)).toMatchObject({ name: 'lists' });
    const done = { ...again.facts.done, lists: atReview().facts.done.lists };
    const apis = { state: 'ready', items: [] } as const;
    const read = play(again, { type: 'effect-done', facts: { apis, done } });
    expect(read).toMatchObject({ note: { what: 'No longer there: Orders.' }, flow: { current: 'apis' } });
  });
});

describe('leaving before there is a key', () => {
  it('asks once on the first question', () => {
    const asked = play(begun(), goTo('back'));
    expect(promptOf(asked)).toMatchObject({ is: 'actions', of: 'leave', initial: 'no' });
    expect(play(asked, choose('no'))).toEqual(begun());
    for (const event of [choose('yes'), goTo('leave')])
      expect(play(asked, event)).toMatchObject({ phase: 'over', outcome: 'left' });
  });

  it.each([
    ['at the start', begun()],
    ['on review', atReview()],
    ['from a page', play(atReview(), goTo('help'))],
    ['while something is looked up', play(atReview(), goTo('read-again'))],
  ])('leaves at once %s', (_where, run) => {
    const over = play(run, goTo('leave'));
    expect(over).toMatchObject({ phase: 'over', outcome: 'left' });
    expect([promptOf(over), workOf(over)]).toEqual([{ is: 'over' }, undefined]);
    expect(play(over, { type: 'create' })).toBe(over);
  });
});
