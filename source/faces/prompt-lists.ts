import { search as searchPrompt } from '@inquirer/prompts';
import { count } from '../text.ts';
import { markOf, toggle } from '../wizard/selection.ts';
import type { ChoicesQuestion, Choosable, Reply } from './asker.ts';
import { more, type NamedRow, search } from './named-rows.ts';
import type { RunPrompt } from './prompt-run.ts';

const DONE = '\u0000done';
const MOST_ROWS = 20;
/** Heading, help line, room for what was said before. */
const OTHER_ROWS = 6;
/** Inquirer draws every row of an answer to see how high it is: 20 000 would take seconds for each key. */
const MOST_FOUND = 100;

export function pageSize({ rows = 24 }: { readonly rows?: number }): number {
  return Math.max(3, Math.min(MOST_ROWS, rows - OTHER_ROWS));
}

/** Inquirer names the keys of a list; those that hold everywhere are added. */
export const theme = {
  style: {
    keysHelpTip: (keys: readonly (readonly [key: string, action: string])[]) =>
      [...keys.map(([key, action]) => `${key} ${action}`), 'esc back', '^o help'].join(' · '),
  },
};

type PromptChoice = {
  value: string;
  name: string;
  short: string;
  description?: string;
  disabled?: string;
};

/** A row that can be chosen tells what it is, one that cannot be says why. */
export function toChoice({ option, name }: NamedRow): PromptChoice {
  const { value, disabledReason, consequence }: Choosable = option;
  if (disabledReason !== undefined) return { value, name, short: name, disabled: `(${disabledReason})` };
  const told = more(option, '  ');
  return { value, name: told === '' ? name : `${name}  ${told}`, short: name, description: consequence };
}

/** A long list: search, choose, again, until "done". */
export async function searchRows(
  run: RunPrompt,
  question: ChoicesQuestion,
  rows: readonly NamedRow[],
  output: { readonly rows?: number },
): Promise<Reply<readonly string[]>> {
  let { ticked } = question;
  for (;;) {
    const chosen = new Set(ticked);
    const settings = {
      message: ticked.length === 0 ? question.title : `${question.title} ${ticked.length} chosen.`,
      pageSize: pageSize(output),
      source: (term = '') => found(question, rows, chosen, term.trim()),
      theme,
    };
    const reply = await run((context) => searchPrompt(settings, context));
    if ('go' in reply) return reply;
    if (reply.answer === DONE) return { answer: ticked };
    const row = rows.find(({ option }) => option.value === reply.answer);
    if (row !== undefined) ticked = toggle(ticked, row.option);
    else
      ticked = chosen.has(reply.answer)
        ? ticked.filter((value) => value !== reply.answer)
        : [...ticked, reply.answer];
  }
}

/** What a search shows. Without a word: what is chosen already comes first, so that it can be taken back. */
function found(
  question: ChoicesQuestion,
  rows: readonly NamedRow[],
  chosen: ReadonlySet<string>,
  term: string,
): readonly PromptChoice[] {
  const none = 'Done, nothing of these';
  const doneName = chosen.size === 0 ? none : `Done, ${chosen.size} chosen`;
  const done = { value: DONE, name: doneName, short: doneName };
  const isOn = ({ option }: NamedRow) => markOf(option, chosen) === 'on';
  const matching = search(rows, term);
  const ordered =
    term === '' ? [...matching.filter(isOn), ...matching.filter((row) => !isOn(row))] : matching;
  const shown = ordered.slice(0, MOST_FOUND).map((row) => {
    const choice = toChoice(row);
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
