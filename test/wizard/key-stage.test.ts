import { describe, expect, it } from 'vitest';
import type { TriedKey } from '../../source/wizard/explain-tried.ts';
import type { Verdict } from '../../source/wizard/explain-verdict.ts';
import { actionsFor, answerAddress, callOf, type KeyStanding } from '../../source/wizard/key-stage.ts';
import { planRequest } from '../../source/wizard/request.ts';
import type { Answers } from '../../source/wizard/types.ts';
import { planCall } from '../../source/wizard/usage.ts';
import { answered } from './tried.ts';
import { api, listed, NOW } from './world.ts';

const orders = api('Orders', { versions: ['v1', 'v2'] });
const target = { name: 'the Gateway', url: 'http://gw.test/orders/' };

function standing(answers: Answers = {}, more: Partial<KeyStanding> = {}): KeyStanding {
  const facts = { ...listed({ apis: [orders] }), now: NOW };
  const chosen: Answers = { deployment: 'cloud', apis: ['orders=v2'], policies: [], ...answers };
  return { answers: chosen, facts, request: planRequest(chosen, facts), targets: [target], ...more };
}

function triedWith(verdict: Partial<Verdict>, path = '/'): TriedKey {
  const whole: Verdict = { state: 'refused', headline: 'No.', retryable: false, offers: [], ...verdict };
  return { at: [{ call: planCall(orders, target.url, { path }), answer: answered(403), verdict: whole }] };
}

const ids = (of: KeyStanding) => actionsFor(of).map(({ id }) => id);

describe('what can be done with a key', () => {
  it('is kept from a project in the demo, whose key ends with it', () => {
    expect(ids(standing({ deployment: 'demo' }))).not.toContain('env');
    expect(ids(standing())).toContain('env');
  });

  it('is to keep the sandbox only where there is one', () => {
    expect(ids(standing({ deployment: 'demo' }))).toContain('keep');
    expect(ids(standing())).not.toContain('keep');
  });

  it('has a key of its own each, and ends with "it is safe"', () => {
    const again = { id: 'again', key: 'h', label: 'try again with v1', change: { version: 'v1' } } as const;
    const reload = { id: 'reload', key: 'r', label: 'ask the Gateway to reload' } as const;
    const tried = triedWith({ offers: [again, reload] });
    for (const of of [
      standing(),
      standing({ deployment: 'demo' }, { tried }),
      standing({}, { targets: [] }),
    ]) {
      const keys = actionsFor(of).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(actionsFor(of).at(-1)).toMatchObject({ id: 'done', key: 'd' });
    }
  });

  it('is to try it, with a method and a path that can be changed', () => {
    const find = (of: KeyStanding) => actionsFor(of).find(({ id }) => id === 'try');
    expect(find(standing())).toMatchObject({ label: 'Call the API', asks: { initial: 'GET /' } });
    const tried = triedWith({}, '/items');
    expect(find(standing({}, { tried }))).toMatchObject({
      label: 'Call the API again',
      asks: { initial: 'GET /items' },
    });
  });

  it('takes up what the last answer offers, each offer once', () => {
    const again = { id: 'again', key: 'h', label: 'try again with v1', change: { version: 'v1' } } as const;
    const path = { id: 'path', key: 'p', label: 'call another path' } as const;
    const [one] = triedWith({ offers: [again, path] }).at;
    const tried = { at: one === undefined ? [] : [one, one] };
    expect(actionsFor(standing({}, { tried })).filter(({ id }) => id === 'again')).toEqual([
      { ...again, label: 'Try again with v1' },
    ]);
    // Another path is what trying again asks for.
    expect(ids(standing({}, { tried }))).not.toContain('path');
  });

  it('is to say where the APIs are called, as long as nobody knows', () => {
    const unknown = standing({}, { targets: [] });
    expect(ids(unknown)).toContain('address');
    for (const id of ['try', 'call', 'burst'] as const) expect(ids(unknown)).not.toContain(id);
    expect(ids(standing())).not.toContain('address');
    // An address that was given and tried is known.
    expect(ids(standing({}, { targets: [], tried: triedWith({}) }))).toContain('burst');
  });

  it('is nothing with an API where the key opens none that is known', () => {
    const left = ids(standing({ apis: ['gone'] }));
    for (const id of ['try', 'call', 'burst', 'address'] as const) expect(left).not.toContain(id);
    expect(left).toContain('save');
  });
});

describe('the call that is tried', () => {
  it('is GET / in a version that the key opens', () => {
    expect(callOf(standing())).toMatchObject({ method: 'GET', path: '/', version: 'v2' });
  });

  it('is the last one again', () => {
    expect(callOf(standing({}, { tried: triedWith({}, '/items') }))?.path).toBe('/items');
  });

  it('is unknown where no address is', () => {
    expect(callOf(standing({}, { targets: [] }))).toBeUndefined();
  });
});

describe('an address that is given when the key is made', () => {
  const { answers, facts } = standing({}, { targets: [] });

  it('is read like the answer to its step', () => {
    const read = answerAddress('gw.example-shop.test:8080/', answers, facts);
    expect(read).toMatchObject({ value: { gatewayUrl: 'https://gw.example-shop.test:8080' } });
  });

  it.each(['http://', 'ftp://gw.test', '<address>'])('is refused with a reason: %s', (text) => {
    expect(answerAddress(text, answers, facts)).toMatchObject({ problem: { what: expect.any(String) } });
  });
});
