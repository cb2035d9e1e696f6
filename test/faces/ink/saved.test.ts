import { describe, expect, it } from 'vitest';
import { reduce } from '../../../source/faces/ink/reduce.ts';
import type { UiState } from '../../../source/faces/ink/state.ts';
import type { Profile } from '../../../source/wizard/types.ts';
import { begin, look, paste, press, showsAt, type } from './driver.tsx';

const dev: Profile = { name: 'dev', deployment: 'open-source', url: 'http://localhost:8080', lastUsed: 2 };
const live: Profile = { name: 'live', deployment: 'open-source', url: 'http://localhost:9090', lastUsed: 1 };
const start = () => begin({ facts: { profiles: [dev, live] } });

function changed(state: UiState, profiles: readonly Profile[], said: string): UiState {
  return reduce(state, { type: 'saved-changed', changed: { said, facts: { profiles, stored: {} } } });
}

describe('a saved profile under the cursor', () => {
  it('is removed by a key and one more that confirms it', () => {
    const asked = press(start(), 'x');
    expect(showsAt(asked)).toContain('Remove dev?');
    expect(asked.doing).toBeUndefined();
    const removing = press(asked, 'y');
    expect(removing.doing).toMatchObject({ action: 'saved', saved: { do: 'remove', name: 'dev' } });
    const after = changed(removing, [live], 'dev is removed.');
    expect(after).toMatchObject({ dialog: undefined, doing: undefined });
    expect(showsAt(after)).toContain('dev is removed.');
    expect(showsAt(after)).not.toMatch(/^ *❯? *dev /m);
  });

  it.each(['escape', 'n', 'enter'])('stays at %s', (key) => {
    const kept = press(start(), 'x', key);
    expect(kept.doing).toBeUndefined();
    expect(kept.facts.profiles).toHaveLength(2);
  });

  it('is renamed: what it is called now stands there to be edited', () => {
    const asked = press(start(), 'down', 'r');
    expect(showsAt(asked)).toContain('What should live be called?');
    const named = press(type(press(asked, 'ctrl-u'), 'prod'), 'enter');
    expect(named.doing).toMatchObject({ saved: { do: 'rename', name: 'live', to: 'prod' } });
    const pasted = paste(press(asked, 'ctrl-u'), 'pasted');
    expect(press(pasted, 'enter').doing).toMatchObject({ saved: { to: 'pasted' } });
  });

  it('keeps what was typed where the name is refused, and the reason beside it', () => {
    const named = press(type(press(start(), 'r', 'ctrl-u'), 'a b'), 'enter');
    const refused = reduce(named, { type: 'saved-refused', problem: { what: 'That is no name.' } });
    expect(showsAt(refused)).toContain('That is no name.');
    expect(showsAt(refused)).toContain('a b');
    const mended = press(type(press(refused, 'ctrl-u'), 'ab'), 'enter');
    expect(mended.doing).toMatchObject({ saved: { to: 'ab' } });
  });

  it('is offered first at one key', () => {
    const state = press(start(), 'down', 'f');
    expect(state.doing).toMatchObject({ saved: { do: 'prefer', name: 'live' } });
  });

  it('alone has these keys: under a new deployment they do nothing', () => {
    const below = press(start(), 'down', 'down');
    for (const key of ['x', 'r', 'f'])
      expect(press(below, key).dialog ?? press(below, key).doing).toBeUndefined();
    expect(showsAt(start())).toContain('x remove');
    expect(showsAt(below)).not.toContain('x remove');
  });

  it('leaves by Ctrl+C while it is asked', () => {
    expect(press(start(), 'x', 'ctrl-c').phase).toBe('over');
    expect(press(start(), 'r', 'ctrl-c').phase).toBe('over');
  });
});

describe('a keychain that is waited for', () => {
  const stored = { stored: { [dev.url]: 'keychain' as const }, profiles: [dev] };

  it('is left at Esc: the credential is typed once', () => {
    const chosen = press(begin({ facts: stored }), 'enter');
    const gateway = { is: 'gateway', version: 'v5.14.0', dashboardBehind: false, dataPlane: false } as const;
    const connection = { url: dev.url, observation: gateway };
    const done = { connect: { deployment: 'open-source', url: dev.url } as const };
    const waiting = reduce(chosen, { type: 'effect-done', facts: { connection, done } });
    expect(waiting.flow.current).toBe('credential');
    const typing = press(waiting, 'escape');
    expect(typing.flow.current).toBe('credential');
    expect(showsAt(typing)).toContain('You did not wait for it.');
    expect(look(press(type(typing, 'f00dfacecafe4b1e8a9d0c1b2a3f4e5d'), 'enter')).flow.current).toBe('apis');
  });
});
