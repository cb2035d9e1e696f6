import { describe, expect, it } from 'vitest';
import { WizardError } from '../../../source/errors.ts';
import { reduce } from '../../../source/faces/ink/reduce.ts';
import { screenList } from '../../../source/faces/ink/screen-list.ts';
import type { UiState } from '../../../source/faces/ink/state.ts';
import type { ActionResult } from '../../../source/wizard/key-stage.ts';
import {
  atKey,
  atReview,
  begin,
  copied,
  go,
  KEY,
  look,
  makeMade,
  NOW,
  paste,
  press,
  showsAt,
  type,
} from './driver.tsx';

const unsafe = () => copied(atKey(), 'sent');
const safe = () => copied(atKey(), 'copied');

function finishWork(state: UiState, result: ActionResult): UiState {
  if (state.doing === undefined) throw new Error('Nothing is being done.');
  return reduce(state, { type: 'action-done', doing: state.doing, result });
}

function atDemoKey(): UiState {
  const review = go(begin({ answers: { deployment: 'demo' } }), 'enter', 'enter', 'enter');
  const creating = press(review, 'enter');
  return copied(
    reduce(creating, { type: 'created', made: makeMade(creating), safe: false, now: NOW }),
    'copied',
  );
}

describe('the copy that is made at once', () => {
  it('is tried where the review says so, and nowhere else', () => {
    expect(atKey().doing).toEqual({ action: 'copy', input: '', automatic: true, agreed: false });
    const review = atReview();
    const noCopy = press(
      { ...review, flow: { ...review.flow, answers: { ...review.flow.answers, copy: false } } },
      'enter',
    );
    expect(
      reduce(noCopy, { type: 'created', made: makeMade(noCopy), safe: false, now: NOW }).doing,
    ).toBeUndefined();
  });

  it('makes the key safe when it is proven', () => {
    expect(showsAt(safe())).toContain('✔ Copied to the clipboard.');
    expect(press(safe(), 'ctrl-c')).toMatchObject({ phase: 'over', outcome: 'done' });
  });

  it('makes nothing safe when it was only sent, and does not look like a success', () => {
    expect(showsAt(unsafe())).toContain("! Sent to your terminal's clipboard.");
    expect(press(unsafe(), 'ctrl-c').dialog?.is).toBe('unsafe');
  });

  it('is no disaster when it fails', () => {
    const failed = finishWork(atKey(), {
      state: 'failed',
      what: 'Not copied: no clipboard.',
      next: 'Select the key.',
    });
    expect(showsAt(failed)).toContain('! Not copied: no clipboard.\n  Select the key.');
  });

  it('is not said twice', () => {
    const again = copied(press(unsafe(), 'c'), 'sent');
    expect(showsAt(again).match(/Sent to your/g)).toHaveLength(1);
  });
});

describe('what the screen says', () => {
  it('is what came of it, where the key is, and what to press', () => {
    expect(showsAt(unsafe())).toContain(
      '✔ Key created, and read back as requested.\n! Save the key now: it is above.',
    );
    expect(showsAt(unsafe())).toContain('d  Done, I have it');
    expect(showsAt(safe())).not.toContain('Save the key now');
  });

  it('is never the key', () => {
    for (const state of [atKey(), unsafe(), safe(), press(unsafe(), 's'), press(unsafe(), 'ctrl-c')]) {
      expect(showsAt(state)).not.toContain(KEY.slice(0, 12));
    }
  });

  it.each([
    [{ to: 'stdout' }, 'The key is safe: it went to standard output.'],
    [{ to: 'file', path: '/home/jane/key.txt' }, 'The key is safe: it is in /home/jane/key.txt.'],
    [{ to: 'nowhere' }, 'it could not be shown.'],
  ] as const)('is true wherever the key went: %o', (delivered, sentence) => {
    expect(showsAt(atKey({ delivered, safe: true }))).toContain(sentence);
  });

  it('is no success where Tyk contradicts: exit code 7', () => {
    const missing = copied(atKey({ proof: { state: 'missing' } }), 'copied');
    expect(showsAt(missing)).toContain('✖ Tyk said the key was created, but does not find it.');
    expect(press(missing, 'ctrl-c').outcome).toBe('contradicted');
  });

  it('is a failure of storage where a file could not be written: exit code 6', () => {
    const problem = new WizardError('storage', {
      what: 'The disk is full.',
      next: 'Keep the key from here.',
    });
    const stage = copied(atKey({ delivered: { to: 'screen', problem } }), 'copied');
    expect(showsAt(stage)).toContain('✖ The disk is full.\n  Keep the key from here.');
    expect(press(stage, 'ctrl-c').outcome).toBe('storage');
  });
});

describe('actions', () => {
  it('save under the name that is typed', () => {
    const asked = press(unsafe(), 's');
    expect(showsAt(asked)).toContain('Save the key to which file?');
    expect(showsAt(asked)).toContain('❯ tyk-api-key.txt▏');
    const named = press(type(press(asked, 'ctrl-u'), 'my.key'), 'enter');
    expect(named.doing).toEqual({ action: 'save', input: 'my.key', agreed: false });
    const done = finishWork(named, { state: 'done', said: 'Saved to my.key.', safe: true });
    expect(showsAt(done)).toContain('✔ Saved to my.key.');
    expect(done.key?.safe).toBe(true);
  });

  it('take a pasted name, and none that is empty', () => {
    const asked = press(unsafe(), 'e', 'ctrl-u');
    expect(press(asked, 'enter')).toEqual(asked);
    expect(press(paste(asked, 'other.env'), 'enter').doing).toEqual({
      action: 'env',
      input: 'other.env',
      agreed: false,
    });
    expect(paste(unsafe(), 'x')).toEqual(unsafe());
    expect(showsAt(paste(asked, 'one.env', 'two.env'))).toContain('Only the first line was pasted.');
  });

  it('are given up by Esc', () => {
    expect(press(unsafe(), 's', 'escape').key).toEqual(unsafe().key);
    expect(press(unsafe(), 's', 'ctrl-c').dialog?.is).toBe('unsafe');
  });

  it('ask before they replace something', () => {
    const asked = finishWork(press(unsafe(), 's', 'enter'), {
      state: 'confirm',
      question: 'It exists. Replace it?',
    });
    expect(showsAt(asked)).toContain('! It exists. Replace it?');
    expect(press(asked, 'y').doing).toMatchObject({ action: 'save', agreed: true });
    expect(press(asked, 'x')).toEqual(asked);
    for (const key of ['escape']) expect(press(asked, key).key).toEqual(unsafe().key);
    expect(press(asked, 'ctrl-c').dialog?.is).toBe('unsafe');
  });

  it('say what failed and what else to do', () => {
    const failed = finishWork(press(unsafe(), 's', 'enter'), {
      state: 'failed',
      what: 'No such folder.',
      next: 'Name another.',
    });
    expect(showsAt(failed)).toContain('✖ No such folder.\n  Name another.');
    expect(failed.key?.safe).toBe(false);
  });

  it('say a warning beside a success', () => {
    const done = finishWork(press(unsafe(), 'e', 'enter'), {
      state: 'done',
      said: 'Added to .env.',
      safe: true,
      warning: 'Git does not ignore that file.',
    });
    expect(showsAt(done)).toContain('✔ Added to .env.');
    expect(showsAt(done)).toContain('! Git does not ignore that file.');
  });

  it('wait for each other', () => {
    const saving = press(unsafe(), 's', 'enter');
    expect(press(saving, 'c', 'd')).toEqual(saving);
    expect(showsAt(saving)).toContain('Saving …');
    expect(showsAt(saving, { elapsed: 100 })).not.toContain('Saving …');
  });

  it('of the demo keep the sandbox and put its key into no project', () => {
    expect(showsAt(atDemoKey())).toContain('k  Keep the sandbox');
    expect(showsAt(atDemoKey())).not.toContain('.env');
    expect(press(atDemoKey(), 'e')).toEqual(atDemoKey());
    expect(press(atDemoKey(), 'k')).toMatchObject({ phase: 'over', outcome: 'done', keepRunning: true });
    expect(press(atDemoKey(), 'd')).toMatchObject({ phase: 'over', outcome: 'done', keepRunning: false });
  });
});

describe('leaving', () => {
  it.each(['ctrl-c', 'escape'])('%s asks once more while the key is not safe', (key) => {
    const asked = press(unsafe(), key);
    expect(showsAt(asked)).toContain('Your key is not saved yet');
    expect(press(asked, 'escape').dialog).toBeUndefined();
    expect(press(asked, 'enter').phase).toBe('key');
    expect(press(asked, 'ctrl-c')).toMatchObject({ phase: 'over', outcome: 'done' });
  });

  it('lets the key be saved from the question', () => {
    expect(showsAt(press(unsafe(), 'escape', 's'))).toContain('Save the key to which file?');
  });

  it('asks nothing more once the copy under way has made it safe', () => {
    const asked = press(press(unsafe(), 'c'), 'ctrl-c');
    expect(asked.dialog?.is).toBe('unsafe');
    expect(copied(asked, 'copied').dialog).toBeUndefined();
  });

  it('takes the word of the user', () => {
    const asked = press(press(unsafe(), 'escape'), 'd');
    expect(asked.key?.safe).toBe(true);
    expect(showsAt(asked)).toContain('Remember this deployment');
  });
});

describe('remembering the deployment', () => {
  const asked = () => press(safe(), 'd');

  it('is the last question', () => {
    const saving = press(asked(), 'y', 'n');
    expect(saving.doing).toMatchObject({ action: 'remember' });
    const over = finishWork(saving, { state: 'done', said: 'Remembered as localhost-3000.', safe: false });
    expect(over).toMatchObject({ phase: 'over', outcome: 'done' });
    expect(over.key?.said.at(-1)?.what).toBe('Remembered as localhost-3000.');
  });

  it('takes another name', () => {
    const named = press(type(press(asked(), 'end'), 'orders'), 'enter', 'n');
    expect(named.doing).toEqual({ action: 'remember', input: '', agreed: false });
    expect(named.flow.answers.remember).toBe('orders');
  });

  it('asks again where the credential goes, where its place did not take it', () => {
    const saving = press(asked(), 'y', 'enter');
    expect(saving.flow.answers.keep).toEqual({ in: 'keychain' });
    const what = 'The credential was not stored. No keychain answers.';
    const unkept = { noKeychain: 'No keychain answers.' };
    const again = finishWork(saving, { state: 'failed', what, next: 'Type it each time.', unkept });
    expect(again).toMatchObject({ phase: 'asking', flow: { current: 'keep' }, problem: { what } });
    expect(showsAt(again)).toContain('No keychain answers');
    // The keychain is grey now, and the next place is preselected.
    expect(screenList(again).row).toMatchObject({ option: { value: 'nowhere' } });
    const saved = press(again, 'enter');
    expect(saved).toMatchObject({
      doing: { action: 'remember' },
      flow: { answers: { keep: { in: 'nowhere' } } },
    });
    const over = finishWork(saved, { state: 'done', said: 'Remembered as localhost-3000.', safe: false });
    expect(over).toMatchObject({ phase: 'over', outcome: 'done' });
    const locked = finishWork(saving, { state: 'failed', what, next: 'Unlock it.', unkept: {} });
    expect(screenList(locked).row).toMatchObject({ option: { value: 'keychain' } });
  });

  it('may be declined, and says where it failed', () => {
    expect(press(asked(), 'n')).toMatchObject({ phase: 'over', outcome: 'done' });
    const failed = finishWork(press(asked(), 'y', 'n'), {
      state: 'failed',
      what: 'The folder is read-only.',
      next: '',
    });
    expect(failed).toMatchObject({ phase: 'over', outcome: 'done' });
    expect(failed.key?.said.at(-1)).toMatchObject({ tone: 'bad', what: 'The folder is read-only.' });
  });

  it('goes back to the key by Esc, and leaves by Ctrl+C with the key made', () => {
    expect(showsAt(press(asked(), 'escape'))).toBe(showsAt(safe()));
    expect(press(asked(), 'escape', 'd').phase).toBe('asking');
    expect(press(asked(), 'ctrl-c')).toMatchObject({ phase: 'over', outcome: 'done' });
  });

  it('is not asked where the deployment came from a profile', () => {
    const profile = {
      name: 'dev',
      deployment: 'self-managed' as const,
      url: 'http://localhost:3000',
      lastUsed: 1,
    };
    const chosen = look(press(begin({ facts: { profiles: [profile] } }), 'enter'));
    const review = go(
      press(type(chosen, 'f00dfacecafe4b1e8a9d0c1b2a3f4e5d'), 'enter'),
      'enter',
      'enter',
      'enter',
    );
    const creating = press(review, 'enter');
    const key = copied(
      reduce(creating, { type: 'created', made: makeMade(creating), safe: false, now: NOW }),
      'copied',
    );
    expect(press(key, 'd')).toMatchObject({ phase: 'over', outcome: 'done' });
  });
});
