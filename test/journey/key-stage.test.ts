import { describe, expect, it } from 'vitest';
import { promptOf } from '../../source/journey/prompt.ts';
import { workOf } from '../../source/journey/state.ts';
import { atKey, choose, creating, finish, goTo, made, NOW, play } from './world.ts';

const done = { state: 'done', said: 'Saved to key.txt.', safe: true } as const;
const saving = () => play(atKey(), choose('save'), { type: 'type', text: ' key.txt ' });

describe('the key stage', () => {
  it('copies by itself, then tries by itself; what somebody chooses comes before both', () => {
    const run = creating();
    const untried = { ...made(run), tried: undefined };
    const stage = play(run, { type: 'created', made: untried, safe: false, now: NOW });
    expect(stage.doing).toMatchObject({ action: 'copy', automatic: true });
    const copied = finish(stage, { state: 'done', said: 'Copied.', safe: true });
    // Nobody knows an address here.
    expect(copied).toMatchObject({ doing: { action: 'address', automatic: true }, key: { safe: true } });
    expect(finish(copied, { state: 'tried', tried: { at: [] } }).doing).toBeUndefined();
    expect(play(stage, choose('save')).dialog).toMatchObject({ is: 'type', action: 'save' });
  });

  it('asks for the line of text that an action needs, and takes no empty one', () => {
    const asked = play(atKey(), choose('save'));
    expect(promptOf(asked)).toMatchObject({ is: 'text', of: 'type', initial: 'tyk-api-key.txt' });
    expect(play(asked, { type: 'type', text: ' ' })).toEqual(asked);
    expect(play(asked, goTo('back'))).toEqual(atKey());
    expect(workOf(saving())).toMatchObject({
      do: 'action',
      doing: { action: 'save', input: 'key.txt', agreed: false },
    });
    expect(promptOf(saving())).toEqual({ is: 'busy', says: 'Saving' });
  });

  it.each([
    ['done', done, { safe: true, said: [{ tone: 'good', what: 'Saved to key.txt.' }] }],
    [
      'done with a warning',
      { ...done, warning: 'Git sees it.' },
      { said: [{ tone: 'good' }, { tone: 'warning', what: 'Git sees it.' }] },
    ],
    [
      'failed',
      { state: 'failed', what: 'Disk full.', next: 'Name another.' },
      { safe: false, said: [{ tone: 'bad', what: 'Disk full.', next: 'Name another.' }] },
    ],
  ] as const)('tells what came of it: %s', (_what, result, key) => {
    expect(finish(saving(), result)).toMatchObject({ phase: 'key', doing: undefined, key });
  });

  it('asks before it replaces something, and does it after a yes', () => {
    const asked = finish(saving(), { state: 'confirm', question: 'Replace it?' });
    expect(promptOf(asked)).toMatchObject({
      is: 'actions',
      of: 'agree',
      title: 'Replace it?',
      initial: 'no',
    });
    expect(play(asked, choose('yes')).doing).toMatchObject({
      action: 'save',
      input: 'key.txt',
      agreed: true,
    });
    expect(play(asked, choose('no'))).toEqual(atKey());
  });

  it('waits for what was begun; what ends too late tells its result and ends nothing', () => {
    const run = saving();
    expect(play(run, choose('copy'), choose('done'))).toEqual(run);
    const { doing = { action: 'copy', input: '', agreed: false } } = run;
    const late = play(play(atKey(), choose('copy')), { type: 'action-done', doing, result: done });
    expect(late).toMatchObject({ doing: { action: 'copy' }, key: { said: [{ what: 'Saved to key.txt.' }] } });
  });

  it('says the same words once', () => {
    const failed = { state: 'failed', what: 'Disk full.', next: '' } as const;
    const again = play(finish(saving(), failed), choose('save'), { type: 'type', text: 'key.txt' });
    expect(finish(again, failed).key?.said).toHaveLength(1);
  });

  it('where keys do not reach it, waits for work first, and asks before a long wait', () => {
    const run = play(atKey({ interruptible: false }), choose('copy'));
    expect(run.doing).toMatchObject({ impatient: true });
    expect(promptOf({ ...run, dialog: { is: 'unsafe' } }).is).toBe('busy');
  });
});

describe('leaving with a key', () => {
  it.each(['back', 'leave'] as const)('%s asks once more while it is not safe', (to) => {
    const asked = play(atKey(), goTo(to));
    expect(promptOf(asked)).toMatchObject({ is: 'actions', of: 'unsafe', initial: 'stay' });
    expect(play(asked, choose('stay'))).toEqual(atKey());
    expect(play(asked, choose('save')).dialog).toMatchObject({ is: 'type', action: 'save' });
    expect(play(asked, goTo('leave'))).toMatchObject({ phase: 'over', outcome: 'done' });
  });

  it('asks it from any dialog too', () => {
    for (const id of ['save', 'recipe']) {
      expect(play(atKey(), choose(id), goTo('leave')).dialog).toEqual({ is: 'unsafe' });
    }
  });

  it('is said to be where it was saved, whatever is done after that', () => {
    const saved = finish(saving(), done);
    const { key } = finish(play(saved, choose('copy')), { ...done, said: 'Sent.', tone: 'warning' });
    expect(key?.said.map(({ what, keeps, isDoubt }) => [what, keeps, isDoubt])).toEqual([
      ['Saved to key.txt.', true, false],
      ['Sent.', false, true],
    ]);
  });

  it('asks nothing once it is safe, and forgets the question when the key becomes safe meanwhile', () => {
    expect(play(atKey({ safe: true }), goTo('leave'))).toMatchObject({ phase: 'over', outcome: 'done' });
    const { dialog } = finish({ ...saving(), dialog: { is: 'unsafe' } }, done);
    expect(dialog).toBeUndefined();
  });

  it('takes the word of the user, then asks what to remember, and leads back to the key', () => {
    const asked = play(atKey(), choose('done'));
    expect(asked).toMatchObject({ phase: 'asking', key: { safe: true }, flow: { current: 'remember' } });
    expect(play(asked, goTo('back')).phase).toBe('key');
    const no = play(asked, { type: 'answer', values: { remember: '' } });
    expect(no).toMatchObject({ phase: 'over', outcome: 'done' });
    const yes = play(asked, { type: 'answer', values: { remember: 'orders' } });
    const kept =
      yes.phase === 'key' ? yes : play(yes, { type: 'answer', values: { keep: { in: 'keychain' } } });
    expect(workOf(kept)).toMatchObject({ do: 'action', doing: { action: 'remember' } });
    expect(finish(kept, { state: 'done', said: 'Remembered.', safe: false })).toMatchObject({
      phase: 'over',
    });
    const unkept = { state: 'failed', what: 'No keychain.', next: '', unkept: {} } as const;
    expect(finish(kept, unkept)).toMatchObject({ phase: 'asking', flow: { current: 'keep' } });
  });

  it.each([
    ['Tyk contradicts', { proof: { state: 'missing' } }, 'contradicted'],
    ['it was read back', {}, 'done'],
  ] as const)('ends with what the key came to: %s', (_what, more, outcome) => {
    const run = creating();
    const stage = play(run, { type: 'created', made: made(run, more), safe: true, now: NOW }, goTo('leave'));
    expect(stage).toMatchObject({ phase: 'over', outcome });
  });
});
