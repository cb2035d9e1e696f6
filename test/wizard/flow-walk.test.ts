import { describe, expect, it } from 'vitest';
import { planRequest } from '../../source/wizard/request.ts';
import { reviewRows } from '../../source/wizard/review.ts';
import { deploymentStep } from '../../source/wizard/steps/deployment.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Answers, StepId } from '../../source/wizard/types.ts';
import { api, credential, DAY, type Lists, onlyRate, type Play, play, policy, stepOf } from './world.ts';

/** Numbers that look like chance and are the same in every run. */
function createDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return Math.floor((state / 4_294_967_296) * sides);
  };
}

const orders = api('Orders', { versions: ['v1', 'v2'] });
const payments = api('Payments');
const gold = policy('Gold', ['orders', 'payments']);
const lists: readonly Lists[] = [
  { apis: [orders, payments], policies: [gold, policy('Slow', [], { parts: onlyRate })] },
  { apis: [payments], policies: [policy('Day', ['payments'], { keyExpiresIn: DAY })] },
  {
    apis: [
      { ...orders, versions: ['v2'] },
      { ...payments, auth: ['jwt'] },
    ],
    policies: [],
  },
];

/** What somebody may answer, good for some worlds and bad for others. */
const answers: { readonly [Id in StepId]?: readonly Answers[] } = {
  deployment: [{ deployment: 'self-managed' }, { deployment: 'open-source' }, { deployment: 'demo' }],
  url: [{ url: 'http://localhost:3000' }, { url: 'http://tyk.acme.test' }, { url: 'https://tyk.acme.test' }],
  plainHttp: [{ plainHttp: true }, { plainHttp: false }],
  credential: [{ credential }],
  apis: [
    { apis: ['payments'], policies: [] },
    { apis: ['orders=v1', 'orders=v2'], policies: [] },
    { apis: [], policies: ['gold'] },
    { apis: ['payments'], policies: ['day'] },
    { apis: [], policies: ['gold', 'slow'] },
    { apis: [], policies: [] },
  ],
  expires: [{ expires: 'never' }, { expires: { in: DAY } }],
  never: [{ never: true }, { never: false }],
  details: [{ details: 'defaults' }, { details: 'change' }],
  rate: [{ rate: 'unlimited' }, { rate: { requests: 1, seconds: 1 } }],
};

function step(at: Play, roll: (sides: number) => number): Play {
  const { current } = at.flow;
  const action = roll(10);
  if (action < 2) return at.back() ?? at;
  if (action === 2) return at.reread(lists[roll(lists.length)] ?? {});
  if (current === 'review') {
    const rows = reviewRows(journey, at.flow, at.facts).filter((row) => row.editable);
    return at.edit(rows[roll(rows.length)]?.step ?? 'expires');
  }
  const choices = answers[current];
  const values = choices?.[roll(choices.length)];
  return values !== undefined && isAccepted(at, values) ? at.answer(withPuts(at, values)) : at.enter();
}

/** As every face does it: a wrong answer goes no further than its screen. */
function isAccepted({ flow, facts }: Play, values: Answers): boolean {
  const all = { ...flow.answers, ...values };
  const ids = Object.keys(values) as StepId[];
  return ids.every((id) => stepOf(id).check?.(all[id], all, facts) === undefined);
}

function withPuts({ flow, facts }: Play, values: Answers): Answers {
  if (values.deployment === undefined) return values;
  const option = deploymentStep.options?.(flow.answers, facts).find((row) => row.value === values.deployment);
  return { ...values, ...option?.puts };
}

function expectSafe({ flow, facts }: Play): void {
  const risky = planRequest(flow.answers, facts);
  const isOwnExpiry = stepOf('expires').when(flow.answers, facts, flow.origins);
  if (risky.expires === 'never') expect(flow.answers.never).toBe(true);
  if (!isOwnExpiry) expect(risky.expires).not.toBe('never');
  if (flow.answers.deployment !== 'demo' && flow.answers.url === 'http://tyk.acme.test') {
    expect(flow.answers.plainHttp).toBe(true);
  }
  for (const other of journey) {
    const value = flow.answers[other.id];
    if (value !== undefined && other.when(flow.answers, facts, flow.origins)) {
      expect(other.check?.(value, flow.answers, facts)).toBeUndefined();
    }
  }
}

describe('whatever way somebody takes', () => {
  it.each([1, 2, 3, 4, 5, 6])('review is only reached with everything settled: walk %i', (seed) => {
    const roll = createDice(seed);
    let reached = 0;
    for (let walk = 0; walk < 25; walk += 1) {
      let at = play({ lists: () => lists[0] ?? {} });
      for (let steps = 0; steps < 60; steps += 1) {
        at = step(at, roll);
        if (at.flow.current !== 'review') continue;
        reached += 1;
        expectSafe(at);
      }
    }
    expect(reached).toBeGreaterThan(30);
  });

  it('Esc always ends at the first question, and changes no answer', () => {
    const roll = createDice(99);
    for (let walk = 0; walk < 60; walk += 1) {
      let at = play({ lists: () => lists[0] ?? {} });
      for (let steps = roll(40); steps > 0; steps -= 1) at = step(at, roll);
      if (at.flow.editing !== undefined) continue;
      const before = at.flow.answers;
      let presses = 0;
      for (let next = at.back(); next !== undefined && presses < 50; next = at.back()) {
        at = next;
        presses += 1;
      }
      expect(at.flow.current).toBe('deployment');
      expect(at.flow.answers).toEqual(before);
    }
  });
});
