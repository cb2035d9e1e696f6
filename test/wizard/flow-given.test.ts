import { describe, expect, it } from 'vitest';
import { settle } from '../../source/wizard/flow.ts';
import { deploymentStep } from '../../source/wizard/steps/deployment.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Given, Origin, StepId } from '../../source/wizard/types.ts';
import { api, credential, DAY, type Play, play, policy } from './world.ts';

const lists = () => ({
  apis: [api('Orders', { versions: ['v1', 'v2'] }), api('Payments')],
  policies: [policy('Gold', ['orders', 'payments'], { metadata: { plan: 'gold' } })],
});

const flag = (name: string): Origin => ({ kind: 'flag', name: `--${name}` });

function given(texts: { [Id in StepId]?: string }): Given {
  const entries = Object.entries(texts).map(([id, text]) => [id, { text, origin: flag(id) }]);
  return Object.fromEntries(entries);
}

const deployed = { deployment: 'self-managed', url: 'http://localhost:3000' } as const;

/** A journey with these texts from flags, up to the first question after the credential. */
function playWith(texts: { [Id in StepId]?: string }): Play {
  return play({ lists }, { given: given({ ...deployed, ...texts }) }).answer({ credential });
}

describe('texts that were given beforehand', () => {
  it('answer their questions, which are not asked', () => {
    const at = playWith({ apis: 'Orders', expires: '30d', rate: '5/1s', alias: 'ci' });
    expect(at.asked).toEqual(['credential', 'details']);
    expect(at.flow.answers).toMatchObject({
      apis: ['orders=v1', 'orders=v2'],
      policies: [],
      expires: { in: 30 * DAY },
      rate: { requests: 5, seconds: 1 },
      alias: 'ci',
    });
    expect(at.flow.origins.apis).toEqual(flag('apis'));
    expect(at.flow.origins.policies).toEqual(flag('apis'));
  });

  it('that name an API or a policy wait until the lists are read', () => {
    const start = play(
      { lists },
      { given: given({ apis: 'Orders', policies: 'Gold', apiLimits: 'Orders: rate=1/1s' }) },
    );
    expect(start.flow.answers.apis).toBeUndefined();
    expect(Object.keys(start.flow.given)).toEqual(['apis', 'policies', 'apiLimits']);
    const read = start.answer({ deployment: 'demo' });
    expect(read.flow.given).toEqual({});
    expect(read.flow.answers.policies).toEqual(['gold']);
  });

  it('that are wrong open their question with the reason, before the network', () => {
    const start = play({ lists }, { given: given({ ...deployed, expires: 'soon' }) });
    expect(start.flow.problems.expires?.what).toContain('"soon"');
    expect(start.flow.current).toBe('credential');
    const opened = start.answer({ credential }).answer({ apis: ['payments'], policies: [] });
    expect(opened.flow.current).toBe('expires');
    expect(opened.flow.problems.expires?.what).toContain('"soon"');
    expect(opened.enter().flow.problems.expires).toBeUndefined();
  });

  it('that the lists do not know open their question with what there is', () => {
    const at = playWith({ apis: 'Ordes', expires: '30d' });
    expect(at.flow.current).toBe('apis');
    expect(at.flow.problems.apis).toMatchObject({
      what: 'There is no "Ordes".',
      next: 'Did you mean Orders?',
    });
  });

  it('of one tab leave the other one alone when they are wrong', () => {
    const at = playWith({ policies: 'Golden' });
    expect(at.flow.answers.apis).toBeUndefined();
    expect(at.flow.problems.policies?.what).toBe('There is no "Golden".');
    expect(at.flow.current).toBe('apis');
  });

  it('of both tabs are checked against each other, and said once', () => {
    const world = { lists: () => ({ ...lists(), policies: [policy('Silver', ['payments'])] }) };
    const at = play(world, { given: given({ ...deployed, apis: 'Orders', policies: 'Silver' }) }).answer({
      credential,
    });
    expect(at.flow.current).toBe('apis');
    expect(at.flow.problems).toEqual({
      apis: expect.objectContaining({ what: 'Orders: not covered by Silver.' }),
    });
  });

  it('may name a policy that only limits beside one that gives access, in any order', () => {
    const limits = policy('Slow', [], {
      parts: { access: false, rate: true, quota: false, perApi: false, partitioned: true },
    });
    const gives = policy('Silver', ['payments'], { parts: { ...limits.parts, access: true, rate: false } });
    const world = { lists: () => ({ apis: [api('Payments')], policies: [limits, gives] }) };
    for (const policies of ['Slow\nSilver', 'Silver\nSlow']) {
      const at = play(world, { given: given({ ...deployed, policies }) }).answer({ credential });
      expect(at.flow.problems).toEqual({});
      expect(at.flow.current).toBe('expires');
    }
  });

  it('that name nothing in one tab are right where the other one names something', () => {
    const at = playWith({ apis: '', policies: 'Gold' });
    expect(at.flow.problems).toEqual({});
    expect(at.flow.current).toBe('expires');
    expect(playWith({ apis: '' }).flow.problems.apis?.what).toBe('Nothing is chosen.');
  });

  it('are checked against policies that are chosen later', () => {
    const at = playWith({ metadata: 'plan=silver', expires: '30d' }).answer({ apis: [], policies: ['gold'] });
    expect(at.enter().flow.current).toBe('metadata');
    expect(at.flow.problems.metadata?.what).toBe('Gold sets the metadata "plan" itself.');
  });

  it('stop being a problem when the policy goes', () => {
    const at = playWith({ metadata: 'plan=silver' }).answer({ apis: [], policies: ['gold'] });
    const mended = at.back()?.answer({ apis: ['payments'], policies: [] });
    expect(mended?.flow.problems).toEqual({});
  });

  it('are checked against the clock of the server as soon as it is known', () => {
    const inAnHour = '2026-11-21T12:00:00+01:00';
    const ahead = {
      connection: { url: deployed.url, observation: { is: 'dashboard' as const }, clockAhead: 2 * 3600 },
    };
    const begin = { given: given({ ...deployed, expires: inAnHour }) };
    const first = play({ lists }, begin).answer({ credential });
    expect(first.flow.problems).toEqual({});
    const settled = settle(journey, first.flow, { ...first.facts, ...ahead });
    expect(settled.problems.expires?.what).toBe('That is in the past, or less than a minute away.');
    expect(settled.problems.expires?.why).toContain('Sat 21 Nov 2026 13:02');
  });

  it('give way to what is typed', () => {
    const start = play({ lists }, { given: given({ apis: 'Orders' }) });
    const typed = start.answer({ deployment: 'demo', apis: ['payments'] });
    expect(typed.flow.answers.apis).toEqual(['payments']);
  });

  it('win over what a recipe says, even when they are wrong', () => {
    const answers = { ...deployed, rate: 'unlimited' } as const;
    const begin = { answers, origins: { rate: { kind: 'recipe' } as const }, given: given({ rate: 'fast' }) };
    const start = play({ lists }, begin);
    expect(start.flow.answers.rate).toBeUndefined();
    expect(start.flow.problems.rate).toBeDefined();
  });

  it('name the place where they stand in a file before what is wrong with them', () => {
    const origin: Origin = { kind: 'recipe', name: 'team.yaml' };
    const where = 'team.yaml, line 2: expires';
    const start = play({ lists }, { given: { expires: { text: 'soon', origin, where } } });
    expect(start.flow.problems.expires).toMatchObject({
      what: 'team.yaml, line 2: expires: "soon" is not a duration or date.',
      next: expect.stringContaining('30d'),
    });
  });

  it('are kept where nobody can be asked for them yet', () => {
    const start = play({ lists }, { given: given({ rate: '5/1s' }) });
    expect(start.flow.current).toBe('deployment');
    expect(start.flow.answers.rate).toEqual({ requests: 5, seconds: 1 });
  });

  it('for an address stay when the kind is chosen afterwards', () => {
    const start = play({ lists }, { given: given({ url: 'http://localhost:8080' }) });
    const option = journeyOption(start, 'open-source');
    const chosen = start.answer({ deployment: 'open-source', ...option?.puts });
    expect(chosen.asked).toEqual(['deployment', 'credential']);
    expect(chosen.flow.answers.url).toBe('http://localhost:8080');
  });
});

function journeyOption({ flow, facts }: Play, value: string) {
  const [step] = flow.current === 'deployment' ? [deploymentStep] : [];
  return step?.options?.(flow.answers, facts).find((option) => option.value === value);
}
