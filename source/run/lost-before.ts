import { WizardError } from '../errors.ts';
import type { Flow } from '../wizard/flow.ts';
import { planRequest } from '../wizard/request.ts';
import { serverNow } from '../wizard/steps/expiry.ts';
import type { Answers, Facts } from '../wizard/types.ts';
import { wantedKey } from './lost.ts';
import type { Services } from './services.ts';

/** How long after it went out a create may have made its key, in seconds. */
const LONGEST = 120;

type Needed = Pick<Services, 'session' | 'creation' | 'ledger'>;

/**
 * A create of an earlier run whose answer was never seen comes before another like it: it is this run's lost create
 * from here on, once. Throws WizardError `outcome-unknown`, as the create itself would have.
 */
export function takeUpLost(answers: Answers, facts: Facts, services: Needed): void {
  if (openLost(answers, facts, services)) throw new WizardError('outcome-unknown', neverSeen);
}

/**
 * Its row was chosen, and everything is there to look for it: whether the search can begin. Whoever has answered
 * the same by hand is told on review, and asked nothing before the create.
 */
export function openLostRow(flow: Flow, facts: Facts, services: Needed): boolean {
  const { answers, origins, current, problems } = flow;
  const isBrought = [origins.apis, origins.policies].some((origin) => origin?.kind === 'last-run');
  if (current !== 'review' || !isBrought || Object.keys(problems).length > 0) return false;
  return openLost(answers, facts, services);
}

const neverSeen = {
  what: 'A key was requested before, and no answer came.',
  why: 'The wizard ended before it came.',
};

function openLost(answers: Answers, facts: Facts, { session, creation, ledger }: Needed): boolean {
  const lost = ledger?.takeLost(planRequest(answers, facts));
  if (lost === undefined) return false;
  const then = { ...facts, now: lost.at };
  const since = serverNow(then);
  const request = { ...planRequest(answers, then), expires: lost.expires, alias: lost.alias };
  const wanted = { ...wantedKey(request, answers, facts, since), until: since + LONGEST };
  creation.takeUp({ client: session.client(answers, facts), wanted }, neverSeen);
  return true;
}
