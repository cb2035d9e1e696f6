import { describe, expect, it } from 'vitest';
import type { ApiAnswer } from '../../source/tyk/types.ts';
import { explainAnswer } from '../../source/wizard/explain.ts';
import {
  decisiveTry,
  detailsOf,
  resultOf,
  type TriedAt,
  type TriedKey,
  tellTry,
  warningsOfTry,
} from '../../source/wizard/explain-tried.ts';
import { outcomeOfProof, type Proof, sayProof } from '../../source/wizard/outcome.ts';
import { answered, DISALLOWED, held, refusal, tried } from './tried.ts';

function at(answer: ApiAnswer, more: Parameters<typeof tried>[0] = {}, where?: string): TriedAt {
  const facts = tried(more);
  const verdict = explainAnswer(answer, facts);
  return { call: facts.call, answer, verdict, ...(where === undefined ? {} : { where }) };
}

const proven = at(answered(200, { lines: ['{"hello":"you"}'] }));
const elsewhere = at(answered(404));
const refused = at(refusal(403, DISALLOWED), { held: 'missing' });
const notLoaded = at(refusal(404, 'Not Found'));
const broken = at(refusal(500, 'There was a problem proxying the request'));
const limited = at(refusal(429, 'Rate limit exceeded'));
const silent: TriedAt = {
  call: tried().call,
  verdict: { state: 'unreachable', headline: 'Nothing answers.', retryable: false, offers: [] },
};
const only = (...all: readonly TriedAt[]): TriedKey => ({ at: all });
const same: Proof = { state: 'same', record: held() };

describe('what a try comes to', () => {
  it.each([
    ['an answer of the API', only(proven), 'proven', 'done'],
    ['a 404 by the API itself', only(elsewhere), 'proven', 'done'],
    ['an API that is down behind the Gateway', only(broken), 'proven', 'done'],
    ['a rate limit', only(limited), 'proven', 'done'],
    ['a refusal', only(refused), 'refused', 'contradicted'],
    ['an API that is not loaded', only(notLoaded), 'unproven', 'done'],
    ['silence', only(silent), 'unproven', 'done'],
    ['a good and a bad Gateway', only(proven, refused), 'refused', 'contradicted'],
    ['a good and a silent Gateway', only(silent, proven), 'proven', 'done'],
    ['nothing at all', only(), 'unproven', 'done'],
  ] as const)('%s', (_, of, result, outcome) => {
    expect(resultOf(of)).toBe(result);
    expect(outcomeOfProof(same, of)).toBe(outcome);
  });

  it('stays a proof, whatever a later call comes to', () => {
    expect(decisiveTry(only(proven), only(refused))).toEqual(only(proven));
    expect(decisiveTry(only(refused), only(proven))).toEqual(only(proven));
    expect(decisiveTry(undefined, only(refused))).toEqual(only(refused));
  });
});

describe('the headline over a key that was tried', () => {
  it.each([
    [proven, 'good', 'Key created and proven: GET http://gateway.test:8080/orders/ answered 200.'],
    [
      elsewhere,
      'good',
      'Key created and proven: your API answered 404 at / (the Gateway let the key through).',
    ],
    [limited, 'good', expect.stringMatching(/^Key created and proven\. The key worked;.*\(429\)\.$/)],
    [refused, 'bad', 'Key created, but the Gateway refused it (403): Tyk does not know this key.'],
  ] as const)('is of one sentence', (one, tone, what) => {
    expect(sayProof(same, only(one))).toMatchObject({ tone, what });
  });

  it('names the Gateway that refused it, where there are two', () => {
    const own = at(refusal(403, DISALLOWED), { held: 'missing' }, 'your own Gateway');
    expect(sayProof(same, only(proven, own)).what).toMatch(/^Key created, but your own Gateway refused it/);
  });

  it('says nothing of a try that proves nothing', () => {
    for (const one of [notLoaded, silent]) expect(sayProof(same, only(one))).toEqual(sayProof(same));
  });

  it('is what Tyk contradicts, where it does', () => {
    const missing: Proof = { state: 'missing' };
    expect(sayProof(missing, only(proven))).toEqual(sayProof(missing));
    expect(outcomeOfProof(missing, only(proven))).toBe('contradicted');
  });

  it('says what to do next', () => {
    expect(sayProof(same, only(refused)).next).toMatch(/^Make another/);
    expect(sayProof(same, only(elsewhere)).next).toContain('call another path');
  });
});

describe('the answers of a try in words', () => {
  it('are told Gateway by Gateway', () => {
    const two = only(
      at(answered(200), {}, 'the Gateway in Tyk Cloud'),
      at(refusal(404, 'x'), {}, 'your own Gateway'),
    );
    expect(tellTry(two).map(({ tone, what }) => [tone, what])).toEqual([
      ['good', expect.stringMatching(/^The Gateway in Tyk Cloud: The key works/)],
      ['warning', expect.stringMatching(/^Your own Gateway: Nothing listens/)],
    ]);
  });

  it('end with why the rest was not tried', () => {
    const untried = { what: 'The try was stopped; the key stays.' };
    expect(tellTry({ at: [proven], untried }).at(-1)).toMatchObject({ tone: 'warning', ...untried });
    expect(warningsOfTry({ at: [proven], untried })).toEqual([untried.what]);
    expect(warningsOfTry(only(proven))).toEqual([]);
    expect(warningsOfTry(only(silent))).toEqual(['Nothing answers.']);
  });

  it('show status, time, quota and the first lines of the body', () => {
    const answer = answered(200, { milliseconds: 41, lines: ['one', '', 'two', 'three', 'four'] });
    expect(detailsOf({ answer, quota: 'no quota' })).toEqual([
      '200 in 41 ms · no quota',
      'one',
      'two',
      'three',
    ]);
    expect(detailsOf({ answer: answered(200, { lines: ['x'.repeat(200)] }) })[1]).toBe(`${'x'.repeat(120)}…`);
    expect(detailsOf({})).toEqual([]);
  });

  it('do not say twice what Tyk said', () => {
    const answer = refusal(403, DISALLOWED, { lines: ['{', `"error": "${DISALLOWED}"`, '}'] });
    expect(detailsOf({ answer })).toEqual(['403 in 12 ms']);
  });
});
