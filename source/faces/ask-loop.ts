import type { Outcome } from '../errors.ts';
import { openLostRow } from '../run/lost-before.ts';
import type { Standing } from '../run/recipe.ts';
import { requestText } from '../run/request-text.ts';
import type { Services } from '../run/services.ts';
import { pendingEffect } from '../wizard/effects.ts';
import { accept, back, edit, type Flow, screenOf, startFlow, stepById, takeOffer } from '../wizard/flow.ts';
import { helpPage } from '../wizard/help-page.ts';
import type { Shell } from '../wizard/shell-words.ts';
import { journey, stageNames } from '../wizard/steps/journey.ts';
import type { Facts, Problem } from '../wizard/types.ts';
import { askAboutLost, askCreate } from './ask-create.ts';
import { saveAsRecipe } from './ask-recipe.ts';
import { manageSaved } from './ask-saved.ts';
import { type Asked, askScreen } from './ask-step.ts';
import { doWork } from './ask-work.ts';
import { type Asker, askAside } from './asker.ts';
import { endWithoutKey } from './lost-lines.ts';

export type AskStart = {
  readonly facts: Facts;
  readonly begin: Parameters<typeof startFlow>[2];
  readonly services: Services;
  readonly shell: Shell;
};

/** What the journey came to; `lines` are for the scrollback. */
export type AskEnd = {
  readonly outcome: Outcome;
  readonly lines: readonly string[];
  readonly keepRunning: boolean;
  /** The answers of the key that was made. */
  readonly standing?: Standing;
};

/** The journey for faces that ask one question after another: the same flow, the same steps. */
export async function runAskLoop(asker: Asker, options: AskStart): Promise<AskEnd> {
  let flow = startFlow(journey, options.facts, options.begin);
  let { facts } = options;
  let listed = facts;
  let stage = 0;
  let told: Problem | undefined;

  for (;;) {
    options.services.ledger?.note(flow, facts);
    const step = stepById(journey, flow.current);
    const effect = pendingEffect(step.effect, flow.answers, facts);
    // Looking at the address belongs to the stage that has asked for it.
    if (effect !== 'connect' && step.stage !== stage) {
      stage = step.stage;
      asker.say(`Stage ${stage} of ${stageNames.length}: ${stageNames[stage - 1]}.`);
    }
    if (effect !== undefined) {
      ({ flow, facts } = await doWork(asker, effect, { flow, facts, listed }, options.services));
      if (facts.apis !== undefined) listed = facts;
      continue;
    }
    if (openLostRow(flow, facts, options.services)) {
      const end = await askAboutLost(asker, options, { flow, facts });
      if (end !== undefined) return end;
      continue;
    }
    const problem = problemOf(flow, facts);
    const isNews = problem !== undefined && problem !== told;
    told = problem;
    const asked =
      (isNews ? await tellProblem(asker, problem) : undefined) ?? (await askScreen(asker, flow, facts));
    if ('create' in asked) {
      const end = await askCreate(asker, options, { flow, facts });
      if (end !== undefined) return end;
      continue;
    }
    const moved = await follow(asker, asked, { flow, facts }, options);
    if (moved === undefined) return endWithoutKey(options.services.session, options.shell);
    ({ flow, facts } = moved);
  }
}

function problemOf(flow: Flow, facts: Facts): Problem | undefined {
  const troubled = screenOf(journey, flow, facts).find((step) => flow.problems[step.id] !== undefined);
  return troubled && flow.problems[troubled.id];
}

/** Tells a problem; where it has offers, asks which to take. Undefined: the step is asked again. */
async function tellProblem(asker: Asker, problem: Problem): Promise<Asked | undefined> {
  asker.warn(problem);
  const offers = problem.offers ?? [];
  if (offers.length === 0) return undefined;
  const reply = await askAside(asker, {
    title: 'What now?',
    options: [
      ...offers.map((offer, index) => ({ value: String(index), label: offer.label })),
      { value: 'again', label: 'answer again' },
    ],
    initial: '0',
  });
  if ('go' in reply) return reply;
  const offer = offers[Number(reply.answer)];
  return offer === undefined ? undefined : { offer };
}

/** Where an answer leads; undefined: the user leaves. */
async function follow(
  asker: Asker,
  asked: Exclude<Asked, { create: true }>,
  { flow, facts }: Standing,
  options: AskStart,
): Promise<Standing | undefined> {
  const stay = { flow, facts };
  if ('values' in asked) {
    return { flow: accept(journey, flow, facts, asked.values, asked.origin, asked.brings), facts };
  }
  if ('offer' in asked) return { flow: takeOffer(journey, flow, facts, asked.offer), facts };
  if ('edit' in asked) return { flow: edit(journey, flow, facts, asked.edit), facts };
  if ('readAgain' in asked) {
    const { lists: _read, ...done } = facts.done;
    return { flow, facts: { ...facts, done } };
  }
  switch (asked.go) {
    case 'quit':
      return undefined;
    case 'back': {
      const previous = back(journey, flow, facts);
      if (previous !== undefined) return { flow: previous, facts };
      return (await wantsToLeave(asker)) ? undefined : stay;
    }
    case 'request':
      if (flow.current !== 'review') asker.say('The request is complete on review: ask for it there.');
      else asker.print(requestText(flow.answers, facts, options.services.session, options.shell));
      return stay;
    case 'manage':
      return {
        flow,
        facts: { ...facts, ...(await manageSaved(asker, facts, options.services.configFolder)) },
      };
    case 'recipe':
      await saveAsRecipe(asker, stay);
      return stay;
    case 'help':
      helpPage(stepById(journey, flow.current), flow.answers, facts).flat().forEach(asker.say);
      return stay;
  }
}

/** Back from the first question leads out, which nobody should do by a slip of the finger. */
async function wantsToLeave(asker: Asker): Promise<boolean> {
  const reply = await askAside(asker, {
    title: 'This is the first question. Leave?',
    options: [
      { value: 'no', label: 'Stay' },
      { value: 'yes', label: 'Leave' },
    ],
    initial: 'no',
  });
  return 'go' in reply ? reply.go === 'quit' : reply.answer === 'yes';
}
