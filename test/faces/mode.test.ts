import { describe, expect, it } from 'vitest';
import { type Face, flags, lines, prompts, rich } from '../../source/faces/faces.ts';
import { agentVariables, chooseFace, faceWish, type ModeInput } from '../../source/faces/mode.ts';

/** A person in front of an ordinary terminal. */
const person: ModeInput = {
  stdinIsTerminal: true,
  stderrIsTerminal: true,
  columns: 80,
  rows: 24,
  env: { TERM: 'xterm-256color' },
  complete: false,
};

type Row = readonly [what: string, change: Partial<ModeInput>, face: Face];

/** In the order of the rule: the first that fits decides. */
const rows: readonly Row[] = [
  ['a terminal', {}, rich],
  ['a wish for prompts', { wanted: prompts }, prompts],
  ['a wish, though nothing is a terminal', { wanted: rich, stdinIsTerminal: false }, rich],
  ['a wish, though CI is set', { wanted: lines, env: { CI: 'true' } }, lines],
  ['a wish, though the terminal is dumb', { wanted: rich, env: { TERM: 'dumb' } }, rich],
  ['stdin that is not a terminal', { stdinIsTerminal: false }, flags],
  ['stderr that is not a terminal', { stderrIsTerminal: false }, flags],
  [
    'no terminal, though a screen reader is announced',
    { stdinIsTerminal: false, env: { ACCESSIBLE: '1' } },
    flags,
  ],
  ['CI', { env: { CI: 'true' } }, flags],
  ['CI=1 and a dumb terminal', { env: { CI: '1', TERM: 'dumb' } }, flags],
  ['CI=0, which is off', { env: { CI: '0' } }, rich],
  ['CI=false, which is off', { env: { CI: 'false' } }, rich],
  ['CI=, which is off', { env: { CI: '' } }, rich],
  ['CI="false" with its quotes, which is off', { env: { CI: '"false"' } }, rich],
  ['CI=no with a CR, which is off', { env: { CI: 'No\r' } }, rich],
  ['CI=woodpecker, which is a name', { env: { CI: 'woodpecker' } }, flags],
  ['AI_AGENT=off', { env: { AI_AGENT: 'off' } }, rich],
  ["ACCESSIBLE='0' with its quotes", { env: { ACCESSIBLE: "'0'" } }, rich],
  ['INK_SCREEN_READER=n', { env: { INK_SCREEN_READER: 'n' } }, rich],
  ['a screen reader', { env: { INK_SCREEN_READER: 'true' } }, lines],
  ['ACCESSIBLE', { env: { ACCESSIBLE: '1' } }, lines],
  ['ACCESSIBLE=0', { env: { ACCESSIBLE: '0' } }, rich],
  ['a dumb terminal', { env: { TERM: 'dumb' } }, lines],
  ['a dumb terminal, though all is answered', { env: { TERM: 'dumb' }, complete: true }, lines],
  ['everything answered', { complete: true }, flags],
  ['everything answered, small', { complete: true, columns: 20 }, flags],
  ['a face remembered with the profile used last', { remembered: lines }, lines],
  ['another wish than the face remembered', { remembered: lines, wanted: rich }, rich],
  ['39 columns', { columns: 39 }, prompts],
  ['11 rows', { rows: 11 }, prompts],
  ['40×12', { columns: 40, rows: 12 }, rich],
];

describe('the face', () => {
  it.each(rows)('for %s', (_what, change, face) => {
    expect(chooseFace({ ...person, ...change }).face).toBe(face);
  });

  it.each(agentVariables)('for a coding agent (%s) is flags, with a note that names the variable', (name) => {
    const { face, note } = chooseFace({ ...person, env: { [name]: '1' } });
    expect(face).toBe(flags);
    expect(note).toContain(name);
    expect(note).toContain('--face rich');
  });

  it('in Git Bash without winpty says what to run', () => {
    const pipes = { stdinIsTerminal: false, stderrIsTerminal: false };
    const { face, note } = chooseFace({ ...person, ...pipes, env: { MSYSTEM: 'MINGW64' } });
    expect(face).toBe(flags);
    expect(note).toContain('winpty npx tyk-key-wizard');
  });

  it('says nothing where the choice surprises nobody', () => {
    const quiet = [{}, { stdinIsTerminal: false }, { wanted: flags }, { env: { TERM: 'dumb' } }];
    for (const change of quiet) expect(chooseFace({ ...person, ...change }).note).toBeUndefined();
  });
});

describe('why it is that face', () => {
  it.each([
    [{}, 'the terminal can show it'],
    [{ wanted: lines }, 'you asked for it'],
    [{ stderrIsTerminal: false }, 'stderr is not a terminal'],
    [{ env: { CI: 'true' } }, 'CI is set'],
    [{ env: { INK_SCREEN_READER: '1' } }, 'INK_SCREEN_READER is set'],
    [{ env: { TERM: 'dumb' } }, 'TERM is dumb'],
    [{ complete: true }, 'everything is answered'],
    [{ remembered: lines }, 'as the last time'],
    [{ rows: 11 }, 'it is smaller than 40×12'],
  ])('%j', (change, why) => {
    expect(chooseFace({ ...person, ...change }).why).toBe(why);
  });

  it('is remembered with the profile that was used last', () => {
    const profile = { deployment: 'open-source' as const, url: 'http://localhost:8080' };
    const profiles = [
      { ...profile, name: 'old', lastUsed: 1, face: 'prompts' },
      { ...profile, name: 'new', lastUsed: 2, face: 'lines' },
    ];
    expect(faceWish({}, profiles)).toEqual({ remembered: lines });
    expect(faceWish({ face: rich }, [])).toEqual({ wanted: rich });
  });
});
