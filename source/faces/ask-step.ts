import { type Flow, screenOf } from '../wizard/flow.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Answers, Facts, Offer, Option, Origin, Problem, Step, StepId } from '../wizard/types.ts';
import { askReview } from './ask-review.ts';
import { type Asker, askAside, type Reply, type Way } from './asker.ts';
import { isOpen, nameRows } from './named-rows.ts';
import { sayRefused } from './numbered.ts';

/** What asking a screen came to: answers for its steps, or a way elsewhere. */
export type Asked =
  | { readonly values: Answers; readonly origin?: Origin }
  | { readonly problem: Problem }
  | { readonly offer: Offer }
  | { readonly edit: StepId }
  | { readonly create: true }
  | { readonly readAgain: true }
  | { readonly go: Exclude<Way, 'keep'> };

/** Asks every step of the current screen, one after another. */
export async function askScreen(asker: Asker, flow: Flow, facts: Facts): Promise<Asked> {
  const screen = screenOf(journey, flow, facts);
  if (screen[0]?.kind === 'review') return askReview(asker, flow, facts);
  let values: Answers = {};
  let origin: Origin | undefined;
  let isAsked = false;
  for (const step of screen) {
    const answers = { ...flow.answers, ...unanswered(screen, values), ...values };
    if (step.kind === 'choices' && !canChoose(step, answers, facts)) {
      sayEmpty(asker, step, answers, facts, step === screen[0]);
      values = { ...values, [step.id]: [] };
      continue;
    }
    isAsked = true;
    const reply = await askOne(asker, step, screen, answers, flow, facts);
    if ('go' in reply) {
      if (reply.go !== 'keep') return { go: reply.go };
      values = { ...values, [step.id]: flow.answers[step.id] };
      continue;
    }
    const { text, option } = reply.answer;
    const parsed = step.parse(text, answers, facts);
    if ('problem' in parsed) return parsed;
    values = { ...values, [step.id]: parsed.value, ...option?.puts };
    origin = option?.origin;
  }
  if (!isAsked) return askWithNothing(asker);
  const problem = checkScreen(screen, { ...flow.answers, ...values }, facts);
  if (problem !== undefined) return { problem };
  return origin === undefined ? { values } : { values, origin };
}

/** While a group is being asked, what stood there before does not count: its rules would refuse the new answer. */
function unanswered(screen: readonly Step[], values: Answers): Answers {
  if (screen.length < 2) return {};
  return Object.fromEntries(
    screen.filter((step) => values[step.id] === undefined).map((step) => [step.id, undefined]),
  );
}

function checkScreen(screen: readonly Step[], answers: Answers, facts: Facts): Problem | undefined {
  for (const step of screen) {
    const value = answers[step.id];
    const problem = value === undefined ? undefined : step.check?.(value, answers, facts);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function canChoose(step: Step, answers: Answers, facts: Facts): boolean {
  if (step.other?.(answers, facts) !== undefined) return true;
  return nameRows(step.options?.(answers, facts) ?? []).some(isOpen);
}

/** Why there is nothing to choose. That a later list of a group is empty is no news: nothing of it is needed. */
function sayEmpty(asker: Asker, step: Step, answers: Answers, facts: Facts, isFirst: boolean): void {
  const rows = nameRows(step.options?.(answers, facts) ?? []);
  const empty = step.empty?.(answers, facts);
  if (empty !== undefined && (isFirst || rows.length > 0)) asker.note(empty);
  for (const sentence of sayRefused(rows)) asker.say(sentence);
}

async function askWithNothing(asker: Asker): Promise<Asked> {
  const reply = await askAside(asker, {
    title: 'There is nothing to choose yet. What now?',
    options: [
      { value: 'again', label: 'Read the lists again' },
      { value: 'back', label: 'Go back' },
    ],
    initial: 'again',
  });
  if ('go' in reply) return reply;
  return reply.answer === 'again' ? { readAgain: true } : { go: 'back' };
}

type Picked = { readonly text: string; readonly option?: Option };

async function askOne(
  asker: Asker,
  step: Step,
  screen: readonly Step[],
  answers: Answers,
  flow: Flow,
  facts: Facts,
): Promise<Reply<Picked>> {
  const before = flow.answers[step.id] ?? step.initial?.(flow.answers, facts);
  const written = before === undefined || step.kind === 'secret' ? undefined : step.write(before);
  const title = step.title(answers, facts);
  const options = step.options?.(answers, facts) ?? [];
  const other = step.other?.(answers, facts);
  const placeholder = step.placeholder?.(answers, facts);
  // With a default at hand it can wait until somebody asks for it.
  const help = written === undefined ? step.help(answers, facts) : [];
  switch (step.kind) {
    case 'secret':
      return asText(await asker.secret({ title, help, canKeep: flow.answers[step.id] !== undefined }));
    case 'choices':
      return askChoices(asker, step, { title, other, ticked: splitLines(written) }, screen, answers, facts);
    case 'choice':
    case 'yes-no': {
      const initial = presetOf(step, written, options, answers, facts);
      const reply = await asker.choice({ title, options, initial, other });
      if ('go' in reply) return reply;
      const option = options.find((candidate) => candidate.value === reply.answer);
      return { answer: { text: reply.answer, ...(option === undefined ? {} : { option }) } };
    }
    case 'pairs': {
      const check = (entries: readonly string[]) => {
        const parsed = step.parse(entries.join('\n'), answers, facts);
        return 'problem' in parsed ? parsed.problem : step.check?.(parsed.value, answers, facts);
      };
      // How an entry is written must be known before the first one.
      const how = step.help(answers, facts);
      return asLines(await asker.entries({ title, help: how, entries: splitLines(written), check }));
    }
    default: {
      const empty = step.parse('', answers, facts);
      const canBeEmpty = 'value' in empty && step.check?.(empty.value, answers, facts) === undefined;
      return asText(await asker.text({ title, help, initial: written, placeholder, canBeEmpty }));
    }
  }
}

type Ticks = { readonly title: string; readonly other?: string; readonly ticked: readonly string[] };

/** A choice can open rows that were refused before it (limits alone go beside a policy): then it is put again. */
async function askChoices(
  asker: Asker,
  step: Step,
  { title, other, ticked }: Ticks,
  screen: readonly Step[],
  answers: Answers,
  facts: Facts,
): Promise<Reply<Picked>> {
  const named = screen.length > 1 ? `${title} ${step.label}.` : title;
  let options = step.options?.(answers, facts) ?? [];
  let open = openValues(options);
  let kept = ticked.filter((value) => other !== undefined || open.has(value));
  for (;;) {
    const reply = await asker.choices({ title: named, options, ticked: kept, other });
    if ('go' in reply) return reply;
    kept = reply.answer;
    const text = kept.join('\n');
    const parsed = step.parse(text, answers, facts);
    if ('problem' in parsed) return { answer: { text } };
    options = step.options?.({ ...answers, [step.id]: parsed.value }, facts) ?? [];
    const before = open;
    const opened = nameRows(options).filter((row) => isOpen(row) && !before.has(row.option.value));
    if (opened.length === 0) return { answer: { text } };
    asker.say(`Can be chosen now too: ${opened.map(({ name }) => name).join(', ')}.`);
    open = new Set([...open, ...openValues(options)]);
  }
}

function openValues(options: readonly Option[]): ReadonlySet<string> {
  const rows = nameRows(options).filter(isOpen);
  return new Set(rows.map(({ option }) => option.value));
}

/** The answer's option ("10/s" is the one that is written "10/1s"), else the answer itself, else the first option. */
function presetOf(
  step: Step,
  written: string | undefined,
  options: readonly Option[],
  answers: Answers,
  facts: Facts,
): string | undefined {
  const open = options.filter((option) => option.disabledReason === undefined);
  if (written === undefined) return open[0]?.value;
  const means = ({ value }: Option) => {
    const parsed = step.parse(value, answers, facts);
    return 'value' in parsed && step.write(parsed.value) === written;
  };
  return (open.find(({ value }) => value === written) ?? open.find(means))?.value ?? written;
}

function splitLines(text = ''): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}

function asText(reply: Reply<string>): Reply<Picked> {
  return 'go' in reply ? reply : { answer: { text: reply.answer } };
}

function asLines(reply: Reply<readonly string[]>): Reply<Picked> {
  return 'go' in reply ? reply : { answer: { text: reply.answer.join('\n') } };
}
