import { type EffectResult, runEffect } from '../run/effects.ts';
import type { Standing } from '../run/recipe.ts';
import type { Services } from '../run/services.ts';
import { nameBefore } from '../wizard/earlier.ts';
import { effects, withoutStored } from '../wizard/effects.ts';
import { type Flow, fail, settle } from '../wizard/flow.ts';
import { journey } from '../wizard/steps/journey.ts';
import { finishedStages } from '../wizard/trail.ts';
import type { EffectName, Facts, Step } from '../wizard/types.ts';
import { type Asker, askAside } from './asker.ts';
import { sayEach } from './so-far.ts';

const SLOW_MS = 5_000;

/** The work before a step, said in plain sentences: nothing on the screen moves. `listed` has the lists of before. */
export async function doWork(
  asker: Asker,
  name: EffectName,
  { flow, facts, listed }: Standing & { readonly listed: Facts },
  { session }: Services,
): Promise<Standing> {
  asker.say(`${effects[name].title(flow.answers)}.`);
  const stopping = new AbortController();
  const soFar = sayEach((line) => asker.say(`${line}.`));
  const working = runEffect(name, flow.answers, facts, session, stopping.signal, soFar);
  const result = await waitFor(asker, name, working, flow, stopping);
  if (result.state === 'failed') return { flow: fail(flow, result.blamed, result.problem), facts };
  const found = { ...facts, ...result.facts };
  const settled = settle(journey, flow, found);
  const news = newsOf(name, settled, found);
  if (news !== undefined) asker.say(news);
  if (settled.dropped.length > 0)
    asker.note({ what: `Not there any more: ${sayDropped(flow, listed, settled.dropped)}.` });
  return { flow: settled, facts: found };
}

/** Work that takes long is spoken of; for a keychain nobody has to wait. */
async function waitFor(
  asker: Asker,
  name: EffectName,
  working: Promise<EffectResult>,
  { answers }: Flow,
  stopping: AbortController,
): Promise<EffectResult> {
  const { slow, slowAfter = SLOW_MS } = effects[name];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, slowAfter, undefined);
  });
  const first = await Promise.race([working, late]).finally(() => clearTimeout(timer));
  if (first !== undefined) return first;
  if (name !== 'stored') {
    asker.say(slow);
    return working;
  }
  working.catch(() => undefined);
  const options = [
    { value: 'wait', label: 'Wait for it' },
    { value: 'type', label: 'Type the credential once' },
  ];
  const reply = await askAside(asker, { title: slow, options, initial: 'wait' });
  if ('answer' in reply && reply.answer === 'wait') return working;
  stopping.abort();
  return { state: 'done', facts: withoutStored(answers) };
}

function newsOf(name: EffectName, flow: Flow, facts: Facts): string | undefined {
  if (name === 'connect') return sayConnected(facts);
  return name === 'lists' ? saySignedIn(flow, facts) : undefined;
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
  const isOf = (value: string) => (step: Step) => {
    const chosen = answers[step.id];
    return Array.isArray(chosen) && chosen.includes(value);
  };
  const names = dropped.map((value) => {
    const step = journey.find(isOf(value));
    return step?.show([value], answers, listed) ?? nameBefore(value, listed) ?? value;
  });
  return names.join(', ');
}
