import { describe, expect, it } from 'vitest';
import { withoutStored } from '../../../source/wizard/effects.ts';
import { cutTrail, isOver, put, startFlow } from '../../../source/wizard/flow.ts';
import { journey } from '../../../source/wizard/steps/journey.ts';
import { wantsRemembering } from '../../../source/wizard/steps/remember.ts';
import type { Answers, Facts, Origins } from '../../../source/wizard/types.ts';
import { credential, facts, parseStep, stepOf } from '../world.ts';

const url = 'http://localhost:3000';
const answers: Answers = { deployment: 'self-managed', url, credential };
const you: Origins = { credential: { kind: 'you' } };
const keep = stepOf('keep');
const keepInFile = stepOf('keepInFile');
const stored = (more: Partial<Facts> = {}) => facts({ stored: { [url]: 'keychain' }, ...more });

describe('remembering the deployment', () => {
  const remember = stepOf('remember');

  it('is not asked of a saved one, and not of the demo', () => {
    expect(remember.when(answers, facts(), {})).toBe(true);
    expect(remember.when(answers, facts(), { deployment: { kind: 'profile', name: 'x' } })).toBe(false);
    expect(remember.when({ deployment: 'demo' }, facts(), {})).toBe(false);
  });

  it('says that a credential from a variable is not stored', () => {
    const origin = { kind: 'environment', name: 'TYK_AUTH_TOKEN' } as const;
    const known = facts({ credentials: { dashboard: { secret: credential, origin } } });
    expect(remember.help(answers, known).join(' ')).toContain('comes from TYK_AUTH_TOKEN and is not stored');
    expect(remember.help(answers, facts()).join(' ')).toContain('asked next');
  });
});

describe('where its credential goes', () => {
  it.each<[string, Answers, Origins, Facts, boolean]>([
    ['of a remembered deployment', { ...answers, remember: 'x' }, you, facts(), true],
    ['of one that is not remembered', { ...answers, remember: '' }, you, facts(), false],
    [
      'where a variable is in charge',
      { ...answers, remember: 'x' },
      { credential: { kind: 'environment', name: 'TYK_AUTH_TOKEN' } },
      stored(),
      false,
    ],
    [
      'where the stored one worked',
      { ...answers, remember: 'x' },
      { credential: { kind: 'keychain' } },
      stored(),
      false,
    ],
    ['of a profile with none stored', answers, you, facts(), false],
    ['of a profile whose stored one stopped working', answers, you, stored(), true],
    [
      'of a profile whose stored one was typed again',
      answers,
      you,
      stored({ unlocked: { origin: url, secret: credential } }),
      false,
    ],
    ['of a profile whose keychain was not waited for', answers, you, stored(withoutStored(answers)), false],
    ['of another origin', answers, you, facts({ stored: { 'http://localhost:3001': 'file' } }), false],
    ['of the demo', { deployment: 'demo', remember: 'x' }, you, facts(), false],
  ])('%s', (_what, given, origins, known, isAsked) => {
    expect(keep.when(given, known, origins)).toBe(isAsked);
  });

  it('is asked as what it is: storing one, or replacing it', () => {
    expect(keep.title(answers, facts())).toContain('Where should its credential be kept');
    expect(keep.title(answers, stored())).toContain('A different credential is stored');
    expect(keep.options?.(answers, stored())[1]?.label).toContain('keep the stored one');
    expect(keep.help(answers, facts())[0]).toBe(`It belongs to ${url} and is sent nowhere else.`);
  });

  it.each([
    ['keychain', { in: 'keychain' }],
    [' nowhere ', { in: 'nowhere' }],
    ['file', { in: 'file' }],
    ['pass show tyk', { in: 'command', command: 'pass show tyk' }],
  ])('%s is a place', (text, value) => {
    expect(parseStep('keep', text)).toEqual(value);
    expect(parseStep('keep', keep.write(value))).toEqual(value);
  });

  it('is no empty command', () => {
    expect(parseStep('keep', ' ')).toMatchObject({ what: 'The command is empty.' });
  });

  it('says on the row why there is no keychain, and no letter chooses it then', () => {
    const options = keep.options?.(answers, facts({ noKeychain: 'It is not installed.' })) ?? [];
    expect(options[0]).toMatchObject({ value: 'keychain', disabledReason: 'It is not installed' });
    expect(options[0]).not.toHaveProperty('key');
    expect(keep.options?.(answers, facts())[0]).toMatchObject({ key: 'k' });
  });

  it('into a file only after the yes that names it', () => {
    const known = facts({ credentialsFile: '/home/jane/credentials.json' });
    expect(keepInFile.title(answers, known)).toBe('Write it in plain text to /home/jane/credentials.json?');
    expect(keepInFile.when({ ...answers, keep: { in: 'file' } }, known, you)).toBe(true);
    expect(keepInFile.when({ ...answers, keep: { in: 'keychain' } }, known, you)).toBe(false);
    expect(keepInFile.noReopens).toBe('keep');
  });
});

describe('the questions after the key', () => {
  it('are over when the last one is answered, and not before', () => {
    const known = facts();
    const begun = startFlow(journey, known, { answers, origins: you });
    const cut = cutTrail(journey, begun, known);
    expect([isOver(journey, begun, known), isOver(journey, cut, known)]).toEqual([false, false]);
    const named = put(journey, cut, { remember: 'x' });
    expect(isOver(journey, named, known)).toBe(false);
    const inFile = put(journey, named, { keep: { in: 'file' } });
    expect(isOver(journey, inFile, known)).toBe(false);
    expect(isOver(journey, put(journey, inFile, { keepInFile: true }), known)).toBe(true);
    expect(isOver(journey, put(journey, cut, { remember: '' }), known)).toBe(true);
  });

  it.each<[Answers, boolean]>([
    [{}, false],
    [{ remember: '' }, false],
    [{ remember: 'x', keep: { in: 'nowhere' } }, true],
    [{ keep: { in: 'nowhere' } }, false],
    [{ keep: { in: 'keychain' } }, true],
  ])('%j leave something to do: %s', (given, wants) => {
    expect(wantsRemembering(given)).toBe(wants);
  });
});
