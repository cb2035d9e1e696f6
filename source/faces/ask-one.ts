import { count } from '../text.ts';
import type { Option, Step } from '../wizard/step.ts';
import type { Answers, Facts } from '../wizard/types.ts';
import { type Asker, askYesNo, type Reply } from './asker.ts';
import { isOpen, nameRows } from './named-rows.ts';

/** What is chosen or typed, as the step's `parse` reads it. */
type Picked = { readonly text: string; readonly option?: Option };

export type ToAsk = {
  readonly step: Step;
  readonly answers: Answers;
  readonly facts: Facts;
  /** The answer that stands. */
  readonly before: unknown;
  /** It is one of several on its screen. */
  readonly isGrouped: boolean;
};

/** Puts one step's question in the way that its kind wants. */
export async function askOne(asker: Asker, ask: ToAsk): Promise<Reply<Picked>> {
  const { step, answers, facts, before } = ask;
  const value = before ?? step.initial?.(answers, facts);
  const written = value === undefined || step.kind === 'secret' ? undefined : step.write(value);
  const title = step.title(answers, facts);
  // With a default at hand it can wait until somebody asks for it.
  const help = (before ?? written) === undefined ? step.help(answers, facts) : [];
  switch (step.kind) {
    case 'secret':
      return asText(await asker.secret({ title, help, canKeep: before !== undefined }));
    case 'choices':
      return askChoices(asker, ask, splitLines(written));
    case 'choice':
    case 'yes-no': {
      const isManaged = step.id === 'deployment' && facts.profiles.length > 0;
      const options = [...(step.options?.(answers, facts) ?? []), ...(isManaged ? [manageRow] : [])];
      const initial = presetOf(ask, options, written);
      // Between two ways one must know what is at stake.
      const stake = options.length === 2 ? step.help(answers, facts) : [];
      const other = nameOther(step, answers, facts);
      const reply = await asker.choice({ title, help: stake, options, initial, other });
      if ('go' in reply) return reply;
      if (isManaged && reply.answer === manageRow.value) return { go: 'manage' };
      return {
        answer: { text: reply.answer, option: options.find((option) => option.value === reply.answer) },
      };
    }
    case 'pairs': {
      const check = (entries: readonly string[]) => problemWith(ask, entries.join('\n'));
      // How an entry is written must be known before the first one.
      const how = step.help(answers, facts);
      const reply = await asker.entries({ title, help: how, entries: splitLines(written), check });
      return 'go' in reply ? reply : { answer: { text: reply.answer.join('\n') } };
    }
    default: {
      const placeholder = step.placeholder?.(answers, facts);
      const canBeEmpty = problemWith(ask, '') === undefined;
      return asText(await asker.text({ title, help, initial: written, placeholder, canBeEmpty }));
    }
  }
}

/** "Another: 90d, 12h": what own text may look like. */
function nameOther(step: Step, answers: Answers, facts: Facts): string | undefined {
  const [label, example] = [step.other?.(answers, facts), step.placeholder?.(answers, facts)];
  return label === undefined || example === undefined ? label : `${label}: ${example}`;
}

const manageRow: Option = { value: 'manage', label: 'Change or remove a saved one' };

/** A choice can open rows that were refused before it (limits alone go beside a policy): then more is asked about. */
async function askChoices(asker: Asker, ask: ToAsk, ticked: readonly string[]): Promise<Reply<Picked>> {
  const { step, answers, facts, isGrouped } = ask;
  const optionsWith = (values: unknown) => step.options?.({ ...answers, [step.id]: values }, facts) ?? [];
  const other = step.other?.(answers, facts);
  const alive = openValues(optionsWith(ticked));
  let kept: readonly string[] = ticked.filter((value) => other !== undefined || alive.has(value));
  let options = optionsWith(undefined);
  const [one, many] = step.noun ?? [];
  const amount = nameRows(options).filter(isOpen).length;
  const title = isGrouped
    ? `${step.title(answers, facts)} ${count(amount, one ?? 'row', many)}.`
    : step.title(answers, facts);
  const offered = new Set(openValues(options));
  for (;;) {
    const reply = await asker.choices({ title, options, ticked: kept, other });
    if ('go' in reply) return reply;
    const answer = { answer: { text: reply.answer.join('\n') } };
    const parsed = step.parse(answer.answer.text, answers, facts);
    if ('problem' in parsed) return answer;
    kept = splitLines(step.write(parsed.value));
    options = optionsWith(parsed.value);
    const opened = nameRows(options).filter((row) => isOpen(row) && !offered.has(row.option.value));
    if (opened.length === 0) return answer;
    const more = await askYesNo(asker, { title: sayMore(opened.map(({ name }) => name)) });
    if ('go' in more) return more;
    if (!more.answer) return answer;
    for (const { option } of opened) offered.add(option.value);
  }
}

const MOST_NAMES = 3;

function sayMore(names: readonly string[]): string {
  const left = names.length - MOST_NAMES;
  const others = left > 0 ? `, and ${count(left, 'other')}` : '';
  return `You can now add ${names.slice(0, MOST_NAMES).join(', ')}${others} too. Choose more?`;
}

function openValues(options: readonly Option[]): ReadonlySet<string> {
  const rows = nameRows(options).filter(isOpen);
  return new Set(rows.map(({ option }) => option.value));
}

function problemWith({ step, answers, facts }: ToAsk, text: string) {
  const parsed = step.parse(text, answers, facts);
  return 'problem' in parsed ? parsed.problem : step.check?.(parsed.value, answers, facts);
}

/** The answer's option ("10/s" is the one that is written "10/1s"), else the answer itself, else the first option. */
function presetOf(
  { step, answers, facts }: ToAsk,
  options: readonly Option[],
  written: string | undefined,
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
