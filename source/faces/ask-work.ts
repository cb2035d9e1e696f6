import { runEffect } from '../run/effects.ts';
import type { Services } from '../run/services.ts';
import { effects } from '../wizard/effects.ts';
import { type Flow, fail, settle } from '../wizard/flow.ts';
import { journey } from '../wizard/steps/journey.ts';
import { finishedStages } from '../wizard/trail.ts';
import type { EffectName, Facts } from '../wizard/types.ts';
import type { Standing } from './ask-loop.ts';
import type { Asker } from './asker.ts';

const SLOW_MS = 5000;

/** The work before a step, said in plain sentences: nothing on the screen moves. `listed` has the lists of before. */
export async function doWork(
  asker: Asker,
  name: EffectName,
  { flow, facts, listed }: Standing & { readonly listed: Facts },
  { session }: Services,
): Promise<Standing> {
  asker.say(`${effects[name].title(flow.answers)}.`);
  const timer = setTimeout(() => asker.say(effects[name].slow), SLOW_MS);
  const never = new AbortController().signal;
  const result = await runEffect(name, flow.answers, facts, session, never).finally(() =>
    clearTimeout(timer),
  );
  if (result.state === 'failed') return { flow: fail(flow, result.blamed, result.problem), facts };
  const found = { ...facts, ...result.facts };
  const settled = settle(journey, flow, found);
  const news = name === 'connect' ? sayConnected(found) : saySignedIn(settled, found);
  if (news !== undefined) asker.say(news);
  if (settled.dropped.length > 0)
    asker.note({ what: `Not there any more: ${sayDropped(flow, listed, settled.dropped)}.` });
  return { flow: settled, facts: found };
}

function sayConnected({ connection }: Facts): string | undefined {
  const observation = connection?.observation;
  if (observation?.is === 'dashboard') return 'It is a Dashboard.';
  if (observation?.is !== 'gateway') return undefined;
  return `It is a Gateway${observation.version === undefined ? '' : ` (${observation.version})`}.`;
}

function saySignedIn(flow: Flow, facts: Facts): string | undefined {
  const line = finishedStages(journey, flow, facts, 3).find(({ label }) => label === 'Signed in');
  return line === undefined || line.text === '' ? undefined : `Signed in: ${line.text}.`;
}

/** The names under which they were listed before. */
function sayDropped({ answers }: Flow, listed: Facts, dropped: readonly string[]): string {
  const names = journey.flatMap((step) => {
    const chosen = answers[step.id];
    const gone = Array.isArray(chosen) ? chosen.filter((value) => dropped.includes(value)) : [];
    return gone.length === 0 ? [] : [step.show(gone, answers, listed)];
  });
  return names.join(', ');
}
