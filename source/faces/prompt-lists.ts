import { styleText } from 'node:util';
import { search as searchPrompt } from '@inquirer/prompts';
import { count } from '../text.ts';
import { addTicks, markOf, toggle } from '../wizard/selection.ts';
import type { ChoicesQuestion, Choosable, Reply } from './asker.ts';
import { isOpen, more, type NamedRow, search } from './named-rows.ts';
import { nameTicked } from './numbered.ts';
import type { RunPrompt } from './prompt-run.ts';
import { wrap } from './wrap.ts';

const DONE = '\u0000done';
const MOST_ROWS = 20;
/** The pointer and the mark before a row, and the indent of what does not fit. */
const ROW_MARGIN = 6;
/** Heading, help line, room for what was said before. */
const OTHER_ROWS = 6;
/** Inquirer draws every row of an answer to see how high it is: 20 000 would take seconds for each key. */
const MOST_FOUND = 100;

export function pageSize({ rows = 24 }: Size): number {
  return Math.max(3, Math.min(MOST_ROWS, rows - OTHER_ROWS));
}

type Size = { readonly rows?: number; readonly columns?: number };

const NARROW = 80;

/** Inquirer names the keys of a list; those that hold everywhere are added. Where there is little room only ⏎ has a word. */
export function themeFor(output: Size, field = '') {
  const columnsNow = () => output.columns ?? NARROW;
  const keysHelpTip = (keys: readonly (readonly [key: string, action: string])[]) => {
    const all = [...keys, ['esc', 'back'], ['^o', 'help']] as const;
    const brief = all
      .filter(([key]) => !/^[a-z]$/.test(key))
      .map(([key, action]) => (key === '⏎' ? `⏎ ${action}` : key));
    return (columnsNow() < NARROW ? brief : all.map((one) => one.join(' '))).join(' · ');
  };
  const renderSelectedChoices = (chosen: readonly { readonly short: string }[]) =>
    chosen.map(({ short }) => short).join(', ') || 'none';
  // Inquirer breaks lines inside of words.
  let used = 0;
  const message = (text: string) => {
    const wrapped = wrap(text, columnsNow() - 2);
    used = 3 + wrapped.length - (wrapped.lastIndexOf('\n') + 1);
    // The field that is edited it breaks anywhere: one that fits on a line gets a line.
    const isLonger = used + field.length >= columnsNow();
    if (isLonger) used = 2;
    return `${styleText('bold', wrapped)}${isLonger ? '\n ' : ''}`;
  };
  const answer = (text: string) =>
    styleText('cyan', used + text.length <= columnsNow() ? text : `\n${wrap(`  ${text}`, columnsNow())}`);
  return { style: { keysHelpTip, renderSelectedChoices, message, answer } };
}

type PromptChoice = {
  value: string;
  name: string;
  short: string;
  description?: string;
  disabled?: string;
};

/** A row that can be chosen tells what it is, one that cannot be says why. */
export function toChoice({ option, name }: NamedRow, { columns = NARROW }: Size, width = 0): PromptChoice {
  const { value, disabledReason, consequence }: Choosable = option;
  if (disabledReason !== undefined) return { value, name, short: name, disabled: `(${disabledReason})` };
  const told = more(option, '  ');
  const row = wrap(
    told === '' ? name : `${name.padEnd(columns < NARROW ? 0 : width)}  ${told}`,
    columns - ROW_MARGIN,
  );
  return { value, name: row.replaceAll('\n', '\n     '), short: name, description: consequence };
}

/** A long list: search, choose, again, until "done". */
export async function searchRows(
  run: RunPrompt,
  question: ChoicesQuestion,
  rows: readonly NamedRow[],
  output: Size,
): Promise<Reply<readonly string[]>> {
  const { title } = question;
  let { ticked } = question;
  for (;;) {
    const chosen = new Set(ticked);
    const settings = {
      message: chosen.size === 0 ? title : `${title} Chosen: ${nameTicked(rows, ticked)}.`,
      pageSize: pageSize(output),
      source: (term = '') => found(question, rows, chosen, term.trim(), output),
      theme: themeFor(output),
      // "None of these" is one row up; where something is chosen, "Done" is what comes next.
      ...(chosen.size === 0 ? { default: rows.find(isOpen)?.option.value } : {}),
    };
    const reply = await run((context) => searchPrompt(settings, context));
    if ('go' in reply) return reply;
    if (reply.answer === DONE) return { answer: ticked };
    const row = rows.find(({ option }) => option.value === reply.answer);
    if (row !== undefined) ticked = toggle(ticked, row.option, question.options);
    else
      ticked = chosen.has(reply.answer)
        ? ticked.filter((value) => value !== reply.answer)
        : addTicks(ticked, [reply.answer], question.options);
  }
}

/** What a search shows. Without a word: what is chosen already comes first, so that it can be taken back. */
function found(
  question: ChoicesQuestion,
  rows: readonly NamedRow[],
  chosen: ReadonlySet<string>,
  term: string,
  output: Size,
): readonly PromptChoice[] {
  const isEmpty = chosen.size === 0;
  const done = isEmpty
    ? { value: DONE, name: 'None of these', short: 'none' }
    : { value: DONE, name: `Done, ${chosen.size} chosen`, short: nameTicked(rows, [...chosen]) };
  const isOn = ({ option }: NamedRow) => markOf(option, chosen) === 'on';
  const matching = search(rows, term);
  const ordered =
    term === '' ? [...matching.filter(isOn), ...matching.filter((row) => !isOn(row))] : matching;
  const shown = ordered.slice(0, MOST_FOUND).map((row) => {
    const choice = toChoice(row, output);
    return isOn(row) ? { ...choice, name: `✔ ${choice.name}` } : choice;
  });
  const left = ordered.length - shown.length;
  const rest = { value: '', name: `${count(left, 'more row')}:`, short: '', disabled: 'type to narrow' };
  return [
    ...(term === '' ? [done] : []),
    ...shown,
    ...ownRows(question, rows, chosen, term),
    ...(left > 0 ? [rest] : []),
    ...(term === '' ? [] : [done]),
  ];
}

/** Own text that is being typed, or was taken before. */
function ownRows(
  { other }: ChoicesQuestion,
  rows: readonly NamedRow[],
  chosen: ReadonlySet<string>,
  term: string,
): readonly PromptChoice[] {
  if (other === undefined) return [];
  const known = new Set(rows.map(({ option }) => option.value));
  const taken = [...chosen].filter((value) => !known.has(value) && value.includes(term));
  return [
    ...(term === '' || chosen.has(term) ? [] : [{ value: term, name: `${other}: ${term}`, short: term }]),
    ...taken.map((value) => ({ value, name: `✔ ${value}`, short: value })),
  ];
}
