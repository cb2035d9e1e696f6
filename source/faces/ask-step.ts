import { checkScreen, offerId } from '../journey/asking.ts';
import type { Reply as Event } from '../journey/event.ts';
import { sayLeftOut } from '../wizard/access.ts';
import { sameAnswer } from '../wizard/effects.ts';
import { type Flow, screenOf } from '../wizard/flow.ts';
import type { Option, Step } from '../wizard/step.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Answers, Facts, Offer, StepId } from '../wizard/types.ts';
import { askOne, type ToAsk } from './ask-one.ts';
import { askReview } from './ask-review.ts';
import { type Asker, askAside, askYesNo, goTo, type Reply } from './asker.ts';
import { isOpen, nameRows } from './named-rows.ts';
import { sayRefused } from './numbered.ts';

/** Asks the current screen until its answers go together; what was given stays while it is mended. */
export async function askScreen(asker: Asker, flow: Flow, facts: Facts): Promise<Event> {
  const screen = screenOf(journey, flow, facts);
  if (screen[0]?.kind === 'review') return askReview(asker, flow, facts);
  let before = flow.answers;
  for (;;) {
    const asked = await askSteps(asker, screen, before, facts);
    if (asked.type !== 'answer') return asked;
    before = { ...flow.answers, ...asked.values };
    const problem = checkScreen(screen, before, facts);
    if (problem === undefined) return asked;
    asker.warn(problem);
  }
}

/** Every step of a screen, one after another. */
async function askSteps(
  asker: Asker,
  screen: readonly Step[],
  before: Answers,
  facts: Facts,
): Promise<Event> {
  let values: Answers = {};
  let chosen: Option | undefined;
  let isAsked = false;
  for (const step of screen) {
    const answers = { ...before, ...unanswered(screen, values), ...values };
    const leftOut = sayLeftOut(step.id, facts);
    if (leftOut !== undefined) asker.say(leftOut);
    if (step.kind === 'choices' && !canChoose(step, answers, facts)) {
      sayEmpty(asker, step, answers, facts, step === screen[0]);
      values = { ...values, [step.id]: [] };
      continue;
    }
    const wish = await wantsMore(asker, step, screen, { ...before, ...values }, before);
    if ('go' in wish) return goTo(wish.go);
    isAsked = true;
    if (!wish.answer) {
      values = { ...values, [step.id]: [] };
      continue;
    }
    const isGrouped = screen.length > 1;
    const reply = await askParsed(asker, { step, answers, facts, before: before[step.id], isGrouped });
    if ('answer' in reply) {
      values = { ...values, [step.id]: reply.answer.value, ...reply.answer.option?.puts };
      chosen = reply.answer.option;
    } else if (reply.go === 'keep') values = { ...values, [step.id]: before[step.id] };
    else return goTo(reply.go);
  }
  if (!isAsked) return askWithNothing(asker, screen[0]?.empty?.(before, facts)?.offers);
  return { type: 'answer', values, origin: chosen?.origin, brings: chosen?.brings };
}

/** A later list of a screen is opened by a question, where the screen has an answer without it. */
async function wantsMore(
  asker: Asker,
  step: Step,
  [first]: readonly Step[],
  answers: Answers,
  before: Answers,
): ReturnType<typeof askYesNo> {
  const isAnswered = (id: StepId | undefined, { [id ?? 'apis']: value }: Answers) =>
    Array.isArray(value) && value.length > 0;
  const isNeeded = step === first || step.noun === undefined || !isAnswered(first?.id, answers);
  if (isNeeded || isAnswered(step.id, before)) return { answer: true };
  return askYesNo(asker, { title: `Add a ${step.noun[0]}?` });
}

/** The one way in: what `parse` refuses is said and asked again. */
async function askParsed(
  asker: Asker,
  ask: ToAsk,
): Promise<Reply<{ readonly value: unknown; readonly option?: Option }>> {
  for (let doubted: unknown; ; ) {
    const reply = await askOne(asker, ask);
    if ('go' in reply) return reply;
    const { text, option } = reply.answer;
    const parsed = ask.step.parse(text, ask.answers, ask.facts);
    if ('value' in parsed) return { answer: { value: parsed.value, option } };
    const { insisted } = parsed;
    if (insisted !== undefined && sameAnswer(insisted, doubted)) return { answer: { value: insisted } };
    doubted = insisted;
    asker.warn(parsed.problem);
  }
}

/** While a group is being asked, what stood there before does not count: its rules would refuse the new answer. */
function unanswered(screen: readonly Step[], values: Answers): Answers {
  if (screen.length < 2) return {};
  return Object.fromEntries(
    screen.filter((step) => values[step.id] === undefined).map((step) => [step.id, undefined]),
  );
}

function canChoose(step: Step, answers: Answers, facts: Facts): boolean {
  if (step.other?.(answers, facts) !== undefined) return true;
  return nameRows(step.options?.(answers, facts) ?? []).some(isOpen);
}

const FEW = 3;

/** Why there is nothing to choose. Of a later list of a group little is said: nothing of it is needed. */
function sayEmpty(asker: Asker, step: Step, answers: Answers, facts: Facts, isFirst: boolean): void {
  const rows = nameRows(step.options?.(answers, facts) ?? []);
  const empty = isFirst ? step.empty?.(answers, facts) : undefined;
  if (empty !== undefined) asker.note(empty);
  for (const sentence of sayRefused(rows, isFirst ? undefined : FEW)) asker.say(sentence);
}

async function askWithNothing(asker: Asker, offers: readonly Offer[] = []): Promise<Event> {
  const reply = await askAside(asker, {
    title: 'There is nothing to choose yet. What next?',
    options: [
      { value: 'again', label: 'Read the lists again' },
      { value: 'back', label: 'Go back' },
      ...offers.map(({ label }, index) => ({ value: offerId(index), label })),
    ],
    initial: 'again',
  });
  if ('go' in reply) return goTo(reply.go);
  const { answer } = reply;
  if (answer === 'again' || answer === 'back') return goTo(answer === 'again' ? 'read-again' : 'back');
  return { type: 'choose', id: answer };
}
