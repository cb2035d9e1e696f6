import { describe, expect, it } from 'vitest';
import { promptOf } from '../../source/journey/prompt.ts';
import type { Run } from '../../source/journey/state.ts';
import type { RecipeResult } from '../../source/wizard/recipe-write.ts';
import { atKey, atReview, begun, choose, goTo, play } from './world.ts';

const type = (text: string) => ({ type: 'type', text }) as const;
const problem = { what: 'It is taken.', next: 'Take another.' };

describe('a recipe', () => {
  const asked = () => play(atReview(), goTo('recipe'));
  const saving = () => play(asked(), type('ours.yaml'));
  const finish = (run: Run, result: RecipeResult) =>
    play(run, { type: 'recipe-done', doing: run.doing ?? expect.fail(), result });

  it.each([
    ['from review', atReview(), goTo('recipe')],
    ['from the key', atKey(), choose('recipe')],
  ])('is saved %s', (_where, run, event) => {
    const work = play(run, event, type(' ours.yaml ')).doing;
    expect(work).toMatchObject({ action: 'recipe', input: 'ours.yaml', agreed: false, replies: [] });
  });

  it('asks what is the same for everyone, then is said to be there', () => {
    const question = 'team "blue": is that the same for everyone?';
    const open = finish(saving(), { state: 'ask', question });
    expect(promptOf(open)).toMatchObject({ of: 'agree', title: question, initial: 'yes' });
    expect(play(open, choose('no')).doing).toMatchObject({ replies: [false], agreed: false });
    const done = { state: 'done', said: 'Saved as a recipe.', safe: false } as const;
    expect(finish(saving(), done)).toMatchObject({
      dialog: undefined,
      doing: undefined,
      note: { tone: 'good', what: 'Saved as a recipe.' },
    });
  });

  it('replaces a file after a yes; a no, or back, asks for another name', () => {
    const result = { state: 'confirm', question: 'Replace it?' } as const;
    const open = finish(saving(), result);
    expect(play(open, choose('yes')).doing).toMatchObject({ input: 'ours.yaml', agreed: true });
    for (const event of [choose('no'), goTo('back')])
      expect(play(open, event).dialog).toEqual({ is: 'recipe' });
  });

  it('that cannot be written says why, until the name is changed', () => {
    const result = { state: 'failed', ...problem } as const;
    const failed = finish(saving(), result);
    expect(promptOf(failed)).toMatchObject({ is: 'text', of: 'recipe', problem });
    expect(promptOf(play(failed, { type: 'typing' }))).toMatchObject({ is: 'text', problem: undefined });
    expect(play(failed, goTo('back'))).toMatchObject({ dialog: undefined, flow: { current: 'review' } });
  });
});

describe('a saved profile', () => {
  const change = (wish: 'remove' | 'rename' | 'prefer') =>
    ({ type: 'saved', do: wish, name: 'dev' }) as const;
  const changed = { said: 'dev is removed.', facts: { profiles: [] } };

  it.each([
    ['prefer', [change('prefer')], { do: 'prefer', name: 'dev' }],
    ['remove, after a yes', [change('remove'), choose('yes')], { do: 'remove', name: 'dev' }],
    [
      'rename, to what is typed',
      [change('rename'), type(' orders ')],
      { do: 'rename', name: 'dev', to: 'orders' },
    ],
    [
      'by the list of them',
      [goTo('manage'), choose('dev'), choose('remove'), choose('yes')],
      { do: 'remove', name: 'dev' },
    ],
  ] as const)('%s', (_what, events, saved) => {
    const run = play(begun(), ...events);
    expect(run.doing).toMatchObject({ action: 'saved', saved });
    const done = play(run, { type: 'saved-changed', changed });
    expect(done).toMatchObject({ doing: undefined, dialog: undefined, facts: { profiles: [] } });
    expect(done.note).toEqual({ tone: 'good', what: 'dev is removed.' });
  });

  it('keeps the dialog open with what is wrong', () => {
    const refused = play(begun(), change('rename'), type('x'), { type: 'saved-refused', problem });
    expect(promptOf(refused)).toMatchObject({ is: 'text', of: 'rename', problem });
    const alone = play(begun(), change('prefer'), { type: 'saved-refused', problem });
    expect(alone).toMatchObject({ problem, doing: undefined });
  });

  it('a no changes nothing', () => {
    expect(play(begun(), change('remove'), choose('no'))).toEqual(begun());
  });
});
