import { type Explanation, WizardError } from '../errors.ts';
import type { TykClient } from '../tyk/types.ts';
import type { Flow } from '../wizard/flow.ts';
import { planRequest } from '../wizard/request.ts';
import { serverNow } from '../wizard/steps/expiry.ts';
import type { Answers, Facts } from '../wizard/types.ts';
import { wantedKey } from './lost.ts';
import type { Services } from './services.ts';

/** How long after it went out a create may have made its key, in seconds. */
const LONGEST = 120;

/**
 * A create of an earlier run whose answer was never seen comes before another like it: it is this run's lost create
 * from here on, once. Throws WizardError `outcome-unknown`, as the create itself would have.
 */
export function takeUpLost(
  answers: Answers,
  facts: Facts,
  { session, ledger }: Pick<Services, 'session' | 'ledger'>,
  client: TykClient,
): void {
  const cause = openLost(answers, facts, { session, ledger }, client);
  if (cause !== undefined) throw new WizardError('outcome-unknown', cause);
}

/**
 * Its row was chosen, and everything is there to look for it: whether the search can begin. Whoever has answered
 * the same by hand is told on review, and asked nothing before the create.
 */
export function openLostRow(
  flow: Flow,
  facts: Facts,
  services: Pick<Services, 'session' | 'ledger'>,
): boolean {
  const { answers, origins, current, problems } = flow;
  const isBrought = [origins.apis, origins.policies].some((origin) => origin?.kind === 'last-run');
  if (current !== 'review' || !isBrought || Object.keys(problems).length > 0) return false;
  const client = services.session.client(answers, facts);
  return openLost(answers, facts, services, client) !== undefined;
}

function openLost(
  answers: Answers,
  facts: Facts,
  { session, ledger }: Pick<Services, 'session' | 'ledger'>,
  client: TykClient,
): Explanation | undefined {
  const lost = ledger?.takeLost();
  if (lost === undefined) return undefined;
  const then = { ...facts, now: lost.at };
  const since = serverNow(then);
  const request = { ...planRequest(answers, then), expires: lost.expires, alias: lost.alias };
  const wanted = { ...wantedKey(request, answers, facts, since), until: since + LONGEST };
  const cause = {
    what: 'A key was asked for before, and no answer was seen.',
    why: 'The wizard ended before it came.',
  };
  session.openCreate = { state: 'lost', settled: Promise.resolve(), client, wanted, cause };
  return cause;
}
