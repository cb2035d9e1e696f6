import { describe, expect, it } from 'vitest';
import { Secret } from '../../source/secret.ts';
import {
  explainLost,
  type LostKey,
  type LostSearch,
  lostActions,
  onlyLostKey,
  sayLooking,
  sayLostKey,
  sayNotLoaded,
} from '../../source/wizard/lost.ts';

const MADE = Math.floor(new Date('2026-11-20T11:02:00').getTime() / 1000);
const key = (hash: string): LostKey => ({ ref: { hash }, near: {}, alias: 'jane', createdAt: MADE });
const cause = { what: 'It is not known whether the key was made.', why: 'x:1 did not answer within 5 s.' };

describe('a create whose answer was lost', () => {
  it.each<[string, LostSearch | undefined, string]>([
    ['nobody has looked', undefined, 'x:1 did not answer within 5 s.'],
    [
      'none is like it',
      { is: 'none', looked: 214 },
      'x:1 did not answer within 5 s. Looked through 214 keys: none is like it.',
    ],
    [
      'there are no keys',
      { is: 'none', looked: 0 },
      'x:1 did not answer within 5 s. No key is listed there.',
    ],
    [
      'it cannot be known',
      { is: 'unknown', looked: 0, why: 'Listing keys is switched off on this Gateway.' },
      'x:1 did not answer within 5 s. Listing keys is switched off on this Gateway.',
    ],
    [
      'the search came to no end',
      { is: 'unknown', looked: 1, why: 'The search was stopped.' },
      'x:1 did not answer within 5 s. Looked through 1 key: none is like it. The search was stopped.',
    ],
  ])('may exist, which harms nobody: %s', (_when, search, why) => {
    expect(explainLost(cause, search)).toEqual({
      what: 'It is not known whether the key was made.',
      why,
      next: 'A key may exist. Nobody has seen it, so nobody can use it; making another is safe.',
    });
  });

  it('is told as one that was made when it was found', () => {
    const { what, why, next } = explainLost(cause, { is: 'found', looked: 9, keys: [key('81252c36')] });
    expect(what).toBe('The key was made, but its answer was lost.');
    expect(why).toMatch(/5 s\. Hash 81252c36, alias jane, made .*2026 11:02.*\.$/);
    expect(next).toContain('remove it and make another');
  });

  it('names each where several are like it', () => {
    const search: LostSearch = { is: 'found', looked: 9, keys: [key('aaaa1111'), key('bbbb2222')] };
    const { what, why, next } = explainLost(undefined, search);
    expect(next).toContain('making another is safe');
    expect(what).toContain('2 keys like it');
    expect(why).toMatch(/aaaa1111[\s\S]*bbbb2222/);
  });

  it('keeps the words of the server', () => {
    const said = 'Tyk answered 502: Bad Gateway';
    for (const search of [undefined, { is: 'found', looked: 1, keys: [key('81252c36')] }] as const)
      expect(explainLost({ ...cause, said }, search).said).toBe(said);
  });

  it('never shows a key that is listed as it is', () => {
    const plain: LostKey = { ...key(''), ref: { key: new Secret('defaultd9c72a7a') }, alias: '' };
    expect(sayLostKey(plain)).toMatch(/^Keys are not hashed there, made /);
    expect(JSON.stringify(plain)).not.toContain('defaultd9c72a7a');
  });
});

describe('what can be done about it', () => {
  it.each<[string, LostSearch | undefined, readonly string[]]>([
    ['nothing known', undefined, ['again', 'look']],
    ['none found', { is: 'none', looked: 2 }, ['again', 'look']],
    ['one found', { is: 'found', looked: 2, keys: [key('81252c36')] }, ['remove', 'again', 'look']],
  ])('%s', (_what, search, ids) => {
    expect(lostActions(search).map(({ id }) => id)).toEqual(ids);
  });

  it('removes none of several: all but one are somebody’s', () => {
    const search: LostSearch = { is: 'found', looked: 9, keys: [key('aaaa1111'), key('bbbb2222')] };
    expect(lostActions(search).map(({ id }) => id)).toEqual(['again', 'look']);
    expect(onlyLostKey(search)).toBeUndefined();
  });
});

describe('progress', () => {
  it('tells how many keys were read, as soon as that is known', () => {
    expect(sayLooking(undefined)).toBe("Looking for it among the deployment's keys");
    expect(sayLooking({ looked: 40, of: 214 })).toMatch(/: 40 of 214$/);
  });

  it('counts the seconds and the requests', () => {
    const { what, next } = sayNotLoaded({ is: 'not-loaded', attempt: 2, of: 5, secondsLeft: 3 });
    expect(what).toContain('nothing was made');
    expect(next).toBe('Asking again in 3 s: attempt 3 of 5.');
  });
});
