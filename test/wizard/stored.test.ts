import { describe, expect, it } from 'vitest';
import { Secret } from '../../source/secret.ts';
import { pendingEffect, wantsStored, withoutStored } from '../../source/wizard/effects.ts';
import { accept, type Flow, settle, startFlow } from '../../source/wizard/flow.ts';
import { reviewRows, sayOrigin } from '../../source/wizard/review.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import { finishedStages } from '../../source/wizard/trail.ts';
import type { Answers, Facts, Origin, Profile } from '../../source/wizard/types.ts';
import { facts, readWith, stepOf } from './world.ts';

const url = 'http://localhost:8080';
const other = 'http://localhost:9090';
const secret = new Secret('c0ffee00c0ffee00c0ffee00c0ffee00');
const answers: Answers = { deployment: 'open-source', url };
const stored = { stored: { [url]: 'keychain' } } as const;
const unlocked = { ...stored, unlocked: { origin: url, secret } };

describe('a stored credential is looked for', () => {
  const environment: Origin = { kind: 'environment', name: 'TYK_GW_SECRET' };
  const given = { credentials: { gateway: { secret, origin: environment } } };

  it.each<[string, Answers, Partial<Facts>, boolean]>([
    ['where one is', answers, stored, true],
    ['at its own address alone', { ...answers, url: other }, stored, false],
    ['at its own address however it is written', { ...answers, url: `${url}/path` }, stored, true],
    ['where none is', answers, {}, false],
    ['once', answers, unlocked, false],
    ['once, though it could not be read', answers, { ...stored, ...withoutStored(answers) }, false],
    ['after what flags and variables give', answers, { ...stored, ...given }, false],
    ['after what was typed', { ...answers, credential: secret }, stored, false],
    ['before the address is known', { deployment: 'open-source' }, stored, false],
    ['not by the demo', { deployment: 'demo', url }, stored, false],
  ])('%s', (_what, where, known, wants) => {
    expect(wantsStored(where, facts(known))).toBe(wants);
  });

  it('when the address has been looked at', () => {
    const { effect } = stepOf('credential');
    expect(pendingEffect(effect, answers, facts(stored))).toBe('connect');
    expect(pendingEffect(effect, answers, readWith(answers, facts(stored)))).toBe('stored');
    expect(pendingEffect(effect, answers, readWith(answers, facts()))).toBeUndefined();
  });
});

describe('a stored credential', () => {
  const read = (known: Partial<Facts>): { flow: Flow; known: Facts } => {
    const after = facts(known);
    return { flow: settle(journey, startFlow(journey, facts(stored), { answers }), after), known: after };
  };

  it('answers its question, and review says from where', () => {
    const { flow, known } = read(unlocked);
    expect(flow.current).toBe('apis');
    const row = reviewRows(journey, flow, known).find(({ step }) => step === 'credential');
    expect(row?.value).toBe('••••');
    expect(row && sayOrigin(row.origin)).toBe('keychain');
  });

  it.each([
    ['file', 'credentials file'],
    ['command', 'its command'],
  ] as const)('in a %s is called "%s" on review', (place, words) => {
    const { flow } = read({ ...unlocked, stored: { [url]: place } });
    expect(flow.origins.credential && sayOrigin(flow.origins.credential)).toBe(words);
  });

  it('that could not be read is asked for, with the reason', () => {
    const { flow, known } = read({ ...stored, unlocked: { origin: url, why: 'It is locked.' } });
    expect(flow.current).toBe('credential');
    expect(stepOf('credential').help(flow.answers, known)[0]).toBe(
      'The stored one could not be read. It is locked.',
    );
  });

  it('is taken away again when the address becomes another', () => {
    const { flow, known } = read(unlocked);
    const moved = accept(journey, { ...flow, current: 'url' }, known, { url: other });
    expect(moved.answers.credential).toBeUndefined();
    expect(moved.current).toBe('credential');
  });

  it('stands behind a variable, which says that it is in charge', () => {
    const origin: Origin = { kind: 'environment', name: 'TYK_GW_SECRET' };
    const known = facts({ ...stored, credentials: { gateway: { secret, origin } } });
    const flow = startFlow(journey, known, { answers });
    expect(flow.origins.credential).toEqual(origin);
    const row = reviewRows(journey, flow, known).find(({ step }) => step === 'credential');
    expect(row?.consequence).toContain('TYK_GW_SECRET is used instead');
  });
});

describe('a production mark', () => {
  const live: Profile = { name: 'live', deployment: 'open-source', url, production: true, lastUsed: 1 };
  const step = stepOf('production');
  const profile: Origin = { kind: 'profile', name: 'live' };

  it.each<[string, Answers, Partial<Facts>, Origin, boolean]>([
    ['chosen from the list', answers, {}, profile, true],
    ['named by --profile', answers, { profileNamed: 'live' }, profile, false],
    ['another one was named', answers, { profileNamed: 'dev' }, profile, true],
    ['its address typed', answers, {}, { kind: 'you' }, true],
    ['its address said by the flag', answers, {}, { kind: 'flag', name: '--url' }, false],
    ['its address in a variable', answers, {}, { kind: 'environment', name: 'X' }, true],
    ['another path of the same origin', { ...answers, url: `${url}/x` }, {}, { kind: 'you' }, true],
    ['another deployment', { ...answers, url: other }, {}, { kind: 'you' }, false],
  ])('wants a second yes: %s', (_what, given, known, origin, wants) => {
    expect(step.when(given, facts({ profiles: [live], ...known }), { url: origin })).toBe(wants);
  });

  it('is asked before the key is made, with "no" first, which leads to the first question', () => {
    const known = facts({ profiles: [live] });
    expect(step.title(answers, known)).toBe('live is marked production. Make a key there?');
    expect([step.initial?.(answers, known), step.noReopens]).toEqual([false, 'deployment']);
  });

  it('is seen: on its row, in the folded line, on review', () => {
    const known = facts({ profiles: [live] });
    const [row] = stepOf('deployment').options?.({}, known) ?? [];
    expect(row?.detail).toBe(`production · Open Source · ${url}`);
    const flow = startFlow(journey, known, { answers, origins: { deployment: profile, url: profile } });
    expect(finishedStages(journey, flow, known, 2)[0]?.text).toBe(`production · Open Source · ${url}`);
    const deployment = reviewRows(journey, flow, known).find(({ step: id }) => id === 'deployment');
    expect(deployment?.warning).toContain('live is marked production');
  });
});
