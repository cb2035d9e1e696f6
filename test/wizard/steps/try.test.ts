import { describe, expect, it } from 'vitest';
import { startFlow } from '../../../source/wizard/flow.ts';
import { reviewRows } from '../../../source/wizard/review.ts';
import { journey } from '../../../source/wizard/steps/journey.ts';
import { gatewayUrlStep, localGatewayUrlStep, tryStep } from '../../../source/wizard/steps/try.ts';
import type { Answers, Facts } from '../../../source/wizard/types.ts';
import { findGaps } from '../../../source/wizard/unanswered.ts';
import { api, listed, policy } from '../world.ts';

const orders = api('Orders');
const gold = policy('Gold', ['orders']);
const known: Facts = listed({ apis: [orders], policies: [gold] });
const observation = { is: 'gateway', dashboardBehind: false, dataPlane: false } as const;
const onGateway: Facts = { ...known, connection: { url: 'http://gw.test:8080', observation } };
const chosen: Answers = { deployment: 'open-source', apis: ['orders'], policies: [] };

describe('whether the key is tried', () => {
  it.each([
    ['the Gateway itself is asked', chosen, onGateway, 'try GET http://gw.test:8080/orders/'],
    [
      'only the Dashboard knows the address',
      { ...chosen, deployment: 'cloud' },
      known,
      'try GET / of Orders',
    ],
    [
      'an address was given',
      { ...chosen, deployment: 'cloud', gatewayUrl: 'https://apis.test' },
      known,
      'try GET https://apis.test/orders/',
    ],
    [
      'it costs something',
      { ...chosen, quota: { requests: 100, seconds: 3600 } },
      onGateway,
      'try GET http://gw.test:8080/orders/ (uses one request)',
    ],
    [
      'a policy may have a quota',
      { ...chosen, apis: [], policies: ['gold'] },
      onGateway,
      'try GET http://gw.test:8080/orders/ (uses one request)',
    ],
    ['nothing is chosen yet', { ...chosen, apis: [] }, onGateway, 'try it'],
  ] as const)('is said where %s', (_, answers, facts, said) => {
    expect(tryStep.show(true, answers, facts)).toBe(said);
  });

  it('is yes unless somebody says no', () => {
    expect(tryStep.initial?.(chosen, known)).toBe(true);
    expect(tryStep.quiet?.(chosen, known)).toBe(true);
    expect(tryStep.show(false, chosen, known)).toBe('do not try it');
  });
});

describe('the addresses of the Gateways', () => {
  it.each([gatewayUrlStep, localGatewayUrlStep])('are read as every address, or left out', (step) => {
    expect(step.parse(' localhost:8080/ ', chosen, known)).toEqual({ value: 'http://localhost:8080' });
    expect(step.parse('', chosen, known)).toEqual({ value: '' });
    expect(step.parse('ftp://gw', chosen, known)).toHaveProperty('problem');
  });

  it('never stop a journey, nor are they missing where nobody can be asked', () => {
    const flow = startFlow(journey, known, { answers: { ...chosen, deployment: 'hybrid' } });
    expect(flow.current).not.toMatch(/atewayUrl|try/);
    const missing = findGaps(journey, flow, known, { yes: true, demo: false }).map(({ step }) => step.id);
    for (const id of ['try', 'gatewayUrl', 'localGatewayUrl'] as const) expect(missing).not.toContain(id);
  });

  it('belong to Hybrid, and to whoever has a Tyk at all', () => {
    expect(localGatewayUrlStep.when({ deployment: 'hybrid' }, known, {})).toBe(true);
    for (const deployment of ['cloud', 'self-managed', 'open-source', 'demo'] as const)
      expect(localGatewayUrlStep.when({ deployment }, known, {})).toBe(false);
    expect(gatewayUrlStep.when({ deployment: 'demo' }, known, {})).toBe(false);
  });

  it('have a row on review where there is something to say', () => {
    const labels = (answers: Answers) =>
      reviewRows(journey, startFlow(journey, onGateway, { answers }), onGateway).map(({ label }) => label);
    expect(labels(chosen)).not.toContain('Gateway');
    expect(labels({ ...chosen, gatewayUrl: 'https://apis.test' })).toContain('Gateway');
    expect(labels({ ...chosen, deployment: 'hybrid' })).toContain('Own Gateway');
  });
});
