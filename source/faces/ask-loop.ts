import { type Outcome, WizardError } from '../errors.ts';
import { createKey, type Made, madeFacts } from '../run/create.ts';
import { runEffect } from '../run/effects.ts';
import { rememberDeployment } from '../run/remember.ts';
import { requestText } from '../run/request-text.ts';
import type { Services } from '../run/services.ts';
import { effects, pendingEffect } from '../wizard/effects.ts';
import { accept, back, cutTrail, edit, type Flow, fail, settle, startFlow, stepById, takeOffer } from '../wizard/flow.ts';
import { outcomeOfProof } from '../wizard/outcome.ts';
import type { Shell } from '../wizard/shell-words.ts';
import { journey, stageNames } from '../wizard/steps/journey.ts';
import { summaryLines } from '../wizard/summary.ts';
import type { Facts, Problem } from '../wizard/types.ts';
import { askKeyStage } from './ask-key-stage.ts';
import { type Asked, askScreen } from './ask-step.ts';
import type { Asker } from './asker.ts';

export type AskStart = {
  readonly facts: Facts;
  readonly begin: Parameters<typeof startFlow>[2];
  readonly services: Services;
  readonly shell: Shell;
};

export type AskEnd = { readonly outcome: Outcome; readonly lines: readonly string[]; readonly keepRunning: boolean };

/** The journey for faces that ask one question after another: the same flow, the same steps. */
export async function runAskLoop(asker: Asker, options: AskStart): Promise<AskEnd> {
  const { services } = options;
  let { facts } = options;
  let flow = startFlow(journey, facts, options.begin);
  let stage = 0;
  const left: AskEnd = { outcome: 'left', lines: [], keepRunning: false };

  for (;;) {
    const step = stepById(journey, flow.current);
    const effect = pendingEffect(step.effect, flow.answers, facts);
    if (effect !== undefined) {
      asker.say(`${effects[effect].title(flow.answers)}.`);
      const result = await runEffect(effect, flow.answers, facts, services.session, new AbortController().signal);
      if (result.state === 'failed') {
        flow = fail(flow, result.blamed, result.problem);
        continue;
      }
      facts = { ...facts, ...result.facts };
      flow = settle(journey, flow, facts);
      if (flow.dropped.length > 0) asker.warn({ what: `Not there any more: ${flow.dropped.join(', ')}.` });
      continue;
    }

    if (step.stage !== stage) {
      stage = step.stage;
      asker.say(`Stage ${stage} of ${stageNames.length}: ${stageNames[stage - 1]}.`);
    }
    const problem = flow.problems[flow.current];
    if (problem !== undefined) {
      const moved = await answerProblem(asker, problem, flow, facts);
      if (moved !== undefined) {
        flow = moved;
        continue;
      }
    }
    const asked = await askScreen(asker, flow, facts);
    if ('create' in asked) {
      const end = await create(asker, options, flow, facts);
      if ('problem' in end) asker.warn(end.problem);
      else return end;
      continue;
    }
    const moved = follow(asker, asked, flow, facts, options);
    if (moved === undefined) return left;
    flow = moved;
  }
}

/** Shows a problem; where it has offers, asks which to take. Undefined: the step is asked again. */
async function answerProblem(asker: Asker, problem: Problem, flow: Flow, facts: Facts): Promise<Flow | undefined> {
  asker.warn(problem);
  const offers = problem.offers ?? [];
  if (offers.length === 0) return undefined;
  const reply = await asker.choice({
    title: 'What now?',
    help: [],
    options: [
      ...offers.map((offer, index) => ({ value: String(index), label: offer.label })),
      { value: 'again', label: 'Answer again' },
    ],
    initial: '0',
  });
  const offer = 'answer' in reply ? offers[Number(reply.answer)] : undefined;
  return offer === undefined ? undefined : takeOffer(journey, flow, facts, offer);
}

/** The flow after an answer; undefined: the user leaves. */
function follow(
  asker: Asker,
  asked: Exclude<Asked, { create: true }>,
  flow: Flow,
  facts: Facts,
  options: AskStart,
): Flow | undefined {
  if ('values' in asked) return accept(journey, flow, facts, asked.values, asked.origin);
  if ('problem' in asked) return fail(flow, flow.current, asked.problem);
  if ('edit' in asked) return edit(journey, flow, facts, asked.edit);
  switch (asked.go) {
    case 'quit':
      return undefined;
    case 'back':
      return back(journey, flow, facts);
    case 'request':
      asker.say(flow.current === 'review' ? requestText(flow.answers, facts, options.services.session, options.shell) : 'The request is complete on review.');
      return flow;
    default:
      for (const line of stepById(journey, flow.current).help(flow.answers, facts)) asker.say(line);
      return flow;
  }
}

async function create(asker: Asker, options: AskStart, flow: Flow, facts: Facts): Promise<AskEnd | { problem: Problem }> {
  const { services, shell } = options;
  let made: Made;
  try {
    asker.say('Creating the key.');
    const { signal } = new AbortController();
    made = await createKey(flow.answers, facts, services.session, services.delivery, signal);
  } catch (error) {
    if (!(error instanceof WizardError)) throw error;
    return { problem: error.explanation };
  }
  const stage = await askKeyStage(asker, made, flow.answers, facts, services);
  const said = [...stage.said];
  if (!stage.left && !stage.keepRunning) said.push(...(await askRemember(asker, options, flow, facts)));
  const outcome = made.delivered.problem?.kind ?? outcomeOfProof(made.proof);
  return { outcome, lines: summaryLines(journey, flow, facts, madeFacts(made), said, shell), keepRunning: stage.keepRunning };
}

async function askRemember(asker: Asker, { services }: AskStart, flow: Flow, facts: Facts): Promise<readonly string[]> {
  let cut = cutTrail(journey, flow, facts);
  while (stepById(journey, cut.current).stage === 6) {
    const asked = await askScreen(asker, cut, facts);
    if ('problem' in asked) asker.warn(asked.problem);
    if ('go' in asked && asked.go !== 'help') return [];
    if (!('values' in asked)) continue;
    cut = accept(journey, cut, facts, asked.values);
    const name = cut.answers.remember ?? '';
    if (name === '') return [];
    const result = await rememberDeployment(name, cut.answers, facts, services.configFolder);
    if (result.state === 'failed') asker.warn({ what: result.what, next: result.next });
    return result.state === 'done' ? [result.said] : [];
  }
  return [];
}

