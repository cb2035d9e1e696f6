import { describe, expect, it } from 'vitest';
import type { Policy } from '../../source/tyk/types.ts';
import { startFlow } from '../../source/wizard/flow.ts';
import { reviewRows, sayOrigin } from '../../source/wizard/review.ts';
import type { Stage } from '../../source/wizard/step.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import { finishedStages } from '../../source/wizard/trail.ts';
import type { Answers, Facts, Origin, StepId } from '../../source/wizard/types.ts';
import {
  api,
  credential,
  DAY,
  listed,
  noLimits,
  onlyAccess,
  onlyRate,
  plain,
  policy,
  readWith,
} from './world.ts';

const answers: Answers = {
  deployment: 'self-managed',
  url: 'http://localhost:3000',
  credential,
  apis: ['orders=v1'],
  policies: [],
  expires: { in: 30 * DAY },
  details: 'defaults',
};
const apis = [api('Orders', { versions: ['v1', 'v2'] }), api('Payments')];

/** A journey on review with these answers. */
function review(
  more: Answers = {},
  policies: readonly Policy[] = [],
  origins = {},
  list: Partial<Facts> = {},
) {
  const given = { ...answers, ...more };
  const known = readWith(given, listed({ apis, policies }, list));
  const flow = startFlow(journey, known, { answers: given, origins });
  return { flow, known };
}

function rowsOf(...given: Parameters<typeof review>) {
  const { flow, known } = review(...given);
  return reviewRows(journey, flow, known);
}

function rowOf(id: StepId, ...given: Parameters<typeof review>) {
  const row = rowsOf(...given).find((candidate) => candidate.step === id);
  if (row === undefined) throw new Error(`There is no row for "${id}".`);
  return row;
}

describe('the review', () => {
  it('shows every value in words, in the order of the journey', () => {
    expect(rowsOf().map((row) => `${row.label}: ${plain(row.value)}`)).toEqual([
      'Deployment: Self-Managed',
      'Address: http://localhost:3000',
      'Credential: ••••',
      'May call: Orders (v1)',
      'Expires: in 30 days · Mon 21 Dec 2026 11:02 CET',
      'Rate: 1 000 per 60 s',
      'Throttling: off',
      'Quota: no quota',
      'Per-API limits: none',
      'Alias: jane@laptop',
      'Tags: none',
      'Metadata: no metadata',
      'Detailed logging: no',
      'Afterwards: copy it to the clipboard',
      'Then: try GET / of Orders',
    ]);
  });

  it('never shows 0, -1 or a secret', () => {
    const words = rowsOf().map((row) => row.value);
    expect(words).not.toContain('0');
    expect(words).not.toContain('-1');
    expect(words.join()).not.toContain('0123456789abcdef');
  });

  it('says where each value came from', () => {
    const origins = { url: { kind: 'profile', name: 'dev' }, apis: { kind: 'flag', name: '--api' } };
    expect(rowOf('url', {}, [], origins).origin).toEqual({ kind: 'profile', name: 'dev' });
    expect(rowOf('apis', {}, [], origins).origin).toEqual({ kind: 'flag', name: '--api' });
    expect(rowOf('alias', {}, [], origins).origin).toEqual({ kind: 'default' });
  });

  it('says what a value will do, and what to beware of', () => {
    const row = rowOf('expires', { expires: 'never', never: true });
    expect(row).toMatchObject({
      value: 'never',
      consequence: expect.stringContaining('revokes'),
      editable: true,
    });
    const clock = { connection: { url: '', observation: { is: 'dashboard' }, clockAhead: 600 } } as const;
    expect(rowOf('expires', {}, [], {}, clock).warning).toContain('10 min behind');
  });

  it('leaves out what is not asked', () => {
    const ids = rowsOf({ deployment: 'demo', url: undefined, credential: undefined }).map((row) => row.step);
    expect(ids.slice(0, 2)).toEqual(['deployment', 'apis']);
    expect(rowsOf({ rate: 'unlimited' }).map((row) => row.step)).not.toContain('throttle');
  });
});

describe('what policies decide', () => {
  const gold = policy('Gold', ['orders', 'payments']);

  it('is shown with its values, and cannot be edited', () => {
    const chosen: Answers = { apis: [], policies: ['gold'] };
    expect(rowOf('policies', chosen, [gold]).value).toBe('Gold');
    for (const [id, value] of [
      ['apis', 'Orders (Default), Payments'],
      ['rate', '1 000 per 60 s'],
      ['quota', '10 000 per month, renewing'],
    ] as const) {
      const row = rowOf(id, chosen, [gold]);
      expect(plain(row.value)).toBe(value);
      expect(row).toMatchObject({ editable: false, origin: { kind: 'policy', name: 'Gold' } });
    }
  });

  it('is everything that the key opens, whatever was ticked', () => {
    expect(rowOf('apis', { apis: ['payments'], policies: ['gold'] }, [gold]).value).toContain('Orders');
    expect(rowsOf({ policies: ['gold'] }, [gold]).filter((row) => row.step === 'apis')).toHaveLength(1);
  });

  it('is said of each where there are several: nobody claims their sum', () => {
    const silver = policy('Silver', ['payments'], {
      limits: { ...noLimits, rate: { requests: 5, seconds: 1 } },
    });
    const row = rowOf('rate', { apis: [], policies: ['silver', 'gold'] }, [gold, silver]);
    expect(plain(row.value)).toBe('5 per second (Silver); 1 000 per 60 s (Gold)');
    expect(row.origin).toEqual({ kind: 'policy', name: 'Silver, Gold' });
  });

  it('may be the expiry', () => {
    const day = policy('Day', ['orders'], { parts: onlyAccess, keyExpiresIn: DAY });
    const row = rowOf('expires', { policies: ['day'], expires: undefined }, [day]);
    expect(row).toMatchObject({ value: '1 day after it is made', editable: false });
  });

  it('may be a part: the rest stays with the key', () => {
    const slow = policy('Slow', ['orders'], { parts: { ...onlyRate, access: true } });
    const chosen: Answers = { policies: ['slow'] };
    expect(rowOf('rate', chosen, [slow]).editable).toBe(false);
    expect(rowOf('quota', chosen, [slow]).editable).toBe(true);
  });

  it('warns where an answer was given all the same', () => {
    const row = rowOf('rate', { policies: ['gold'], rate: { requests: 5, seconds: 1 } }, [gold]);
    expect(row.warning).toBe('Your own is not used: 5 per second.');
    expect(rowOf('rate', { policies: ['gold'] }, [gold]).warning).toBeUndefined();
    expect(rowOf('apis', { policies: ['gold'] }, [gold]).warning).toBeUndefined();
  });
});

it.each<[Origin, string]>([
  [{ kind: 'you' }, 'you'],
  [{ kind: 'flag', name: '--alias' }, '--alias'],
  [{ kind: 'environment', name: 'TYK_AUTH_TOKEN' }, 'TYK_AUTH_TOKEN'],
  [{ kind: 'profile', name: 'dev' }, 'profile dev'],
  [{ kind: 'policy', name: 'Gold' }, 'policy Gold'],
  [{ kind: 'recipe' }, 'recipe'],
  [{ kind: 'last-run' }, 'last run'],
  [{ kind: 'default' }, 'default'],
])('an origin %j is "%s"', (origin, words) => {
  expect(sayOrigin(origin)).toBe(words);
});

describe('finished stages', () => {
  const lines = (before: Stage, ...given: Parameters<typeof review>) => {
    const { flow, known } = review(...given);
    return finishedStages(journey, flow, known, before).map((line) => `${line.label}: ${plain(line.text)}`);
  };
  const gold = policy('Gold', ['orders', 'payments']);

  it('fold into one line each, as far as the journey has come', () => {
    const all = [
      'Deployment: Self-Managed · http://localhost:3000',
      'Signed in: organisation 5e9d9544a1dc · 2 APIs · 0 policies',
      'Access: Orders (v1)',
      'Limits: in 30 days · Mon 21 Dec 2026 11:02 CET · 1 000 per 60 s · no quota',
    ];
    for (const before of [1, 2, 3, 4, 5] as const) expect(lines(before)).toEqual(all.slice(0, before - 1));
    expect(lines(6)).toEqual(all);
  });

  it('have a short form of the address', () => {
    const { flow, known } = review();
    expect(finishedStages(journey, flow, known, 2)[0]?.short).toBe('Self-Managed · localhost:3000');
  });

  it('say what policies decide too', () => {
    expect(lines(6, { apis: [], policies: ['gold'] }, [gold]).slice(2)).toEqual([
      'Access: Orders (Default), Payments · Gold',
      'Limits: in 30 days · Mon 21 Dec 2026 11:02 CET · 1 000 per 60 s · 10 000 per month, renewing',
    ]);
  });

  it('say that a key never expires', () => {
    expect(lines(6, { expires: 'never' }).at(-1)).toMatch(/^Limits: never expires · /);
  });

  it('do not say "signed in" while the lists of another address are still there', () => {
    const { flow, known } = review();
    const moved = { ...flow, answers: { ...flow.answers, url: 'http://localhost:3001' } };
    expect(finishedStages(journey, moved, known, 4).map((line) => line.label)).toEqual([
      'Deployment',
      'Access',
    ]);
  });

  it('leave out lists that could not be read', () => {
    const failed = { state: 'failed', problem: { what: 'No.' } } as const;
    const blind = { policies: failed, organisation: undefined };
    expect(lines(3, {}, [], {}, blind)).toContain('Signed in: 2 APIs');
  });

  it('show where the demo listens', () => {
    const connection = { url: 'http://127.0.0.1:4040', observation: { is: 'dashboard' } } as const;
    const demo = { deployment: 'demo', url: undefined, credential: undefined } as const;
    expect(lines(2, demo, [], {}, { connection })).toEqual(['Deployment: Demo · http://127.0.0.1:4040']);
  });

  it('are not changed by what comes after the key', () => {
    const { flow, known } = review();
    expect(finishedStages(journey, { ...flow, cut: true }, known, 6)).toHaveLength(4);
  });
});
