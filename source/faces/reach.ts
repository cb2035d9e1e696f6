import type { Outcome } from '../errors.ts';
import { runEffect } from '../run/effects.ts';
import type { Services } from '../run/services.ts';
import { sayLeftOut } from '../wizard/access.ts';
import { effectForGiven, effects, pendingEffect, wantsStored } from '../wizard/effects.ts';
import { type Flow, settle } from '../wizard/flow.ts';
import { sayUnread } from '../wizard/scoped.ts';
import type { Standing } from '../wizard/standing.ts';
import type { Journey } from '../wizard/step.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Facts, Problem } from '../wizard/types.ts';
import { fillDefaults, findGaps, type Gap, type Silence } from '../wizard/unanswered.ts';
import { sayEach } from './so-far.ts';

export type Reached = Standing &
  (
    | { readonly state: 'reached' }
    | { readonly state: 'gaps'; readonly gaps: readonly Gap[] }
    | { readonly state: 'failed'; readonly outcome: Outcome; readonly problem: Problem }
  );

/** Without a question as far as the lists: what text alone tells to be missing comes first, then the network. */
export async function reach(
  given: Flow,
  givenFacts: Facts,
  steps: Journey,
  { session }: Pick<Services, 'session'>,
  silence: Silence,
  say: (line: string) => void,
): Promise<Reached> {
  const never = new AbortController().signal;
  const { flow: begun, facts: begunFacts } = await readStored(given, givenFacts, session, never, say);
  const gaps = findGaps(steps, begun, begunFacts, silence);
  if (gaps.length > 0) return { state: 'gaps', gaps, flow: begun, facts: begunFacts };
  let facts = begunFacts;
  // Only what is needed to reach the deployment; the rest waits for the lists.
  const fill = (stage: number) => {
    const early = steps.filter((step) => step.stage <= stage);
    flow = fillDefaults(early, flow, facts, silence);
  };
  let flow = begun;
  const wanted = () => {
    fill(2);
    const name = pendingEffect('lists', flow.answers, facts);
    if (name !== undefined) return name;
    // What narrows an API is read once it is known which that is.
    fill(3);
    // Whether a name is taken must be known before anything is called complete.
    return effectForGiven(steps, flow, facts) ?? pendingEffect('taken', flow.answers, facts);
  };
  for (let name = wanted(); name !== undefined; name = wanted()) {
    say(`${effects[name].title(flow.answers)} …`);
    const soFar = sayEach((line) => say(`${line} …`));
    const result = await runEffect(name, flow.answers, facts, session, never, soFar);
    if (result.state === 'failed') {
      const outcome = result.error?.kind ?? 'unreachable';
      return { state: 'failed', outcome, problem: result.problem, flow, facts };
    }
    const unread = sayUnread(result.facts, facts);
    if (unread !== undefined) say(`! ${unread}`);
    facts = { ...facts, ...result.facts };
    flow = settle(journey, flow, facts);
  }
  for (const kind of ['apis', 'policies'] as const) {
    const leftOut = sayLeftOut(kind, facts);
    if (leftOut !== undefined) say(`! ${leftOut}`);
  }
  return { state: 'reached', flow, facts };
}

/** A stored credential is an answer like any other: it is read before what is missing is listed. */
async function readStored(
  flow: Flow,
  facts: Facts,
  session: Services['session'],
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<Standing> {
  if (!wantsStored(flow.answers, facts)) return { flow, facts };
  const result = await runEffect('stored', flow.answers, facts, session, signal);
  const found = result.state === 'done' ? { ...facts, ...result.facts } : facts;
  const { why } = found.unlocked ?? {};
  if (why !== undefined) say(`! The stored credential could not be read. ${why}`);
  return { flow: settle(journey, flow, found), facts: found };
}
