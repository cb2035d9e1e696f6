import { describe, expect, it } from 'vitest';
import type { Api } from '../../../source/tyk/types.ts';
import { settle } from '../../../source/wizard/flow.ts';
import { reviewRows } from '../../../source/wizard/review.ts';
import { journey } from '../../../source/wizard/steps/journey.ts';
import type { Answers, Facts } from '../../../source/wizard/types.ts';
import { api, listed, ORGANISATION, play, policy, readWith, stepOf } from '../world.ts';

/** How often anything of an API was looked at: work that grows with the list shows here, whatever the machine. */
let looks = 0;

function watched(subject: Api): Api {
  return new Proxy(subject, {
    get(target, name) {
      looks += 1;
      return Reflect.get(target, name);
    },
  });
}

function manyApis(amount: number): readonly Api[] {
  return Array.from({ length: amount }, (_, index) => watched(api(`Api ${index % 97} number ${index}`)));
}

function countLooks(work: () => unknown): number {
  looks = 0;
  work();
  return looks;
}

const step = stepOf('apis');
const SMALL = 2000;
const LARGE = 20_000;
const gateway: Answers = { deployment: 'open-source' };

function largeFacts(amount = LARGE): Facts {
  const covered = policy('Gold', ['api-1-number-1', 'api-2-number-2']);
  return listed({ apis: manyApis(amount), policies: [covered] });
}

describe('with 20 000 APIs', () => {
  it('the list is made in a time that grows with it, not with its square', () => {
    const looksFor = (amount: number) => {
      const facts = largeFacts(amount);
      return countLooks(() => step.options?.(gateway, facts));
    };
    expect(looksFor(LARGE) / looksFor(SMALL)).toBeLessThan(15);
    expect(looksFor(LARGE)).toBeLessThan(80 * LARGE);
  });

  it('the list is sorted once: what follows another choice looks at each API a few times', () => {
    const facts = largeFacts();
    step.options?.(gateway, facts);
    const ticked = countLooks(() => step.options?.({ ...gateway, apis: ['api-3-number-3'] }, facts));
    expect(ticked).toBeLessThan(30 * LARGE);
  });

  it('another tick makes nothing anew: faces may go by the very list', () => {
    const facts = largeFacts();
    const one = { ...gateway, apis: ['api-3-number-3'] };
    const first = step.options?.(one, facts);
    const again = countLooks(() => {
      expect(step.options?.({ ...one, apis: [...one.apis, 'api-4-number-4'] }, facts)).toBe(first);
    });
    expect(again).toBeLessThan(100);
  });

  it('a policy does make it anew, and back', () => {
    const facts = largeFacts();
    const free = step.options?.(gateway, facts);
    const gold = { ...gateway, policies: ['gold'] };
    const refused = step.options?.(gold, facts)?.filter((option) => option.disabledReason !== undefined);
    expect(refused).toHaveLength(LARGE - 2);
    expect(step.options?.(gateway, facts)).toEqual(free);
  });

  it('rules look at what is chosen only', () => {
    const facts = largeFacts();
    const apis = Array.from({ length: 50 }, (_, index) => `api-${index}-number-${index}`);
    step.options?.(gateway, facts);
    step.check?.(apis, gateway, facts);
    const answers = { ...gateway, apis, policies: [] };
    expect(countLooks(() => step.check?.(apis, answers, facts))).toBeLessThan(40 * apis.length);
    expect(countLooks(() => step.show(apis, answers, facts))).toBeLessThan(40 * apis.length);
    expect(countLooks(() => step.warning?.(apis, answers, facts))).toBeLessThan(40 * apis.length);
  });

  it('ids that were given are found by an index', () => {
    const facts = largeFacts();
    step.parse('api-1-number-1', gateway, facts);
    const ids = Array.from({ length: 200 }, (_, index) => `api-${index % 97}-number-${index}`);
    expect(countLooks(() => step.parse(ids.join('\n'), gateway, facts))).toBeLessThan(20 * ids.length);
  });

  it('everything chosen at once is checked, shown and kept', () => {
    const facts = largeFacts();
    const all = facts.apis?.state === 'ready' ? facts.apis.items.map((one) => one.id) : [];
    const answers: Answers = { deployment: 'demo', apis: all, policies: [] };
    const { flow } = play({}, { answers: { ...answers, expires: { in: 3600 } } });
    const read = readWith(answers, facts);
    const work = countLooks(() => {
      const settled = settle(journey, flow, read);
      expect(settled.dropped).toEqual([]);
      expect(reviewRows(journey, settled, read).length).toBeGreaterThan(5);
    });
    expect(work).toBeLessThan(150 * LARGE);
    expect(facts.organisation).toBe(ORGANISATION);
  });
});
