import { expect, it } from 'vitest';
import { nothingOffered } from '../../../source/tyk/scope.ts';
import { planRequest } from '../../../source/wizard/request.ts';
import { allowStep } from '../../../source/wizard/steps/scope.ts';
import type { Answers } from '../../../source/wizard/types.ts';
import { api, listed } from '../world.ts';

const orders = api('Orders');
const LAST = 30;

/** Ticks the last of so many operations, the others being ticked; the milliseconds of each, in order of size. */
function tickAll(count: number): readonly number[] {
  const operations = Array.from({ length: count }, (_, index) => ({
    method: index % 2 === 0 ? 'GET' : 'POST',
    path: `/things/${index >> 1}/{id}`,
    id: `operation${index}`,
  }));
  const facts = {
    ...listed({ apis: [orders], policies: [] }),
    offered: { orders: { state: 'ready' as const, offered: { ...nothingOffered, operations } } },
  };
  let answers: Answers = { deployment: 'open-source', apis: ['orders'], policies: [], scope: 'some' };
  const rows = allowStep.options?.(answers, facts) ?? [];
  const values = rows.slice(1).map(({ value }) => value);
  answers = { ...answers, allow: values.slice(0, -LAST) };
  const times: number[] = [];
  for (const value of values.slice(-LAST)) {
    const began = performance.now();
    // Made once: faces go by the very list.
    expect(allowStep.options?.(answers, facts)).toBe(rows);
    const parsed = allowStep.parse([...(answers.allow ?? []), value].join('\n'), answers, facts);
    if (!('value' in parsed)) throw new Error(parsed.problem.what);
    const allow = parsed.value as never;
    answers = { ...answers, allow };
    allowStep.check?.(allow, answers, facts);
    allowStep.show(allow, answers, facts);
    allowStep.warning?.(allow, answers, facts);
    times.push(performance.now() - began);
  }
  expect(allowStep.show(answers.allow as never, answers, facts)).toBe(`${count} of ${count} operations`);
  expect(planRequest(answers, facts).access.apis[0]?.scope?.paths).toHaveLength(count / 2);
  return times.sort((one, other) => one - other);
}

it('a tick takes a time that grows with the operations, not with their square', () => {
  tickAll(100);
  const [few = 0, many = 0] = [100, 600].map((count) => tickAll(count)[0]);
  // Six times as many: with their square it would be 36 times as long.
  expect(many / few).toBeLessThan(20);
});
