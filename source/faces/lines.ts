import { presentProblem } from '../present.ts';
import { valuesOf } from '../wizard/selection.ts';
import type { Option, Problem } from '../wizard/types.ts';
import type { Asker, ChoiceQuestion, ChoicesQuestion, Reply, TextQuestion } from './asker.ts';
import type { LineReader } from './line-reader.ts';
import { type Numbered, narrow, numberOptions, sayPage, sayRefused } from './numbered.ts';

/** Words that lead elsewhere, the same at every question. */
const ways = { ':back': 'back', ':help': 'help', ':quit': 'quit', ':request': 'request' } as const;

type Way = (typeof ways)[keyof typeof ways];

function wayOf(line: string): Way | undefined {
  const word = line.trim().toLowerCase();
  return Object.entries(ways).find(([name]) => name === word)?.[1];
}

/** Unknown commands are named: a colon is never taken for an answer. */
const known = [...Object.keys(ways), ':none', ':more', ':done'];

/**
 * The lines face: append-only text with numbered choices and not one escape sequence, for screen readers and
 * dumb terminals. Commands begin with a colon, `/` narrows a list.
 */
export function createLinesAsker(reader: LineReader, write: (text: string) => void): Asker {
  const say = (line: string) => write(`${line}\n`);
  const warn = (problem: Problem) => {
    for (const line of presentProblem(problem, 'Problem:')) say(line.trim());
  };

  /** One line that is an answer, or a word that leads elsewhere. The end of the input leaves. */
  const ask = async (prompt: string): Promise<Reply<string>> => {
    for (;;) {
      write(`${prompt}: `);
      const line = await reader.line();
      if (line === undefined) return { go: 'quit' };
      const go = wayOf(line);
      if (go !== undefined) return { go };
      if (!line.trim().startsWith(':') || known.includes(line.trim())) return { answer: line };
      warn({ what: `There is no command ${line.trim()}.`, next: `Use one of ${known.join(', ')}.` });
    }
  };

  const text = async (question: TextQuestion): Promise<Reply<string>> => {
    say(question.title);
    if (question.lines) return askEntries(question, ask, say);
    const reply = await ask(`Answer${defaultWords(question.initial)}`);
    if ('go' in reply) return reply;
    const typed = reply.answer.trim();
    if (typed === ':none') return { answer: '' };
    return { answer: typed === '' ? (question.initial ?? '') : reply.answer };
  };

  const choice = async (question: ChoiceQuestion): Promise<Reply<string>> => {
    const list = numberOptions(question.options);
    const preset = list.rows.find((row) => row.option.value === question.initial);
    const initial = preset === undefined ? question.initial : String(preset.number);
    say(question.title);
    for (const line of [...sayPage(list.rows, 0, new Set()), ...sayRefused(list.refused)]) say(line);
    if (question.other !== undefined) say(question.other);
    for (;;) {
      const reply = await ask(`Number${question.other === undefined ? '' : ' or text'}${defaultWords(initial)}`);
      if ('go' in reply) return reply;
      const typed = reply.answer.trim();
      if (typed === '' && question.initial !== undefined) return { answer: question.initial };
      const row = findRow(list, typed);
      if (row !== undefined) return { answer: row.option.value };
      if (typed !== '' && question.other !== undefined) return { answer: typed };
      warn({ what: `"${typed}" is none of the numbers.`, next: `Type a number from 1 to ${list.rows.length}.` });
    }
  };

  const choices = async (question: ChoicesQuestion): Promise<Reply<readonly string[]>> => {
    const list = numberOptions(question.options);
    const ticked = new Set(question.ticked);
    let rows = list.rows;
    let page = 0;
    say(question.title);
    if (question.empty !== undefined) warn(question.empty);
    const show = () => {
      for (const line of sayPage(rows, page, ticked)) say(line);
    };
    show();
    for (const line of sayRefused(list.refused)) say(line);
    for (;;) {
      const hint = ticked.size === 0 ? ' (default none)' : ` (default the ${ticked.size} chosen, :none for none)`;
      const reply = await ask(`Numbers with commas${hint}`);
      if ('go' in reply) return reply;
      const typed = reply.answer.trim();
      if (typed === '') return { answer: [...ticked] };
      if (typed === ':none') return { answer: [] };
      if (typed === ':more' || typed.startsWith('/')) {
        page = typed === ':more' ? page + 1 : 0;
        if (typed !== ':more') rows = narrow(list, typed.slice(1));
        if (rows.length === 0) say('Nothing matches. / alone shows everything again.');
        show();
        continue;
      }
      const values = readNumbers(typed, list, question.other !== undefined);
      if (values !== undefined) return { answer: values };
      warn({ what: `"${typed}" is no list of these numbers.`, next: 'Type for example 1,3 or /word to narrow the list.' });
    }
  };

  return {
    say,
    warn,
    text,
    choice,
    choices,
    async secret(question) {
      say(question.title);
      for (const line of question.help) say(line);
      write(question.canKeep ? 'Secret, not shown (empty keeps the one you gave): ' : 'Secret, not shown: ');
      const line = await reader.secret();
      write('\n');
      const go = line === undefined ? 'quit' : wayOf(line);
      if (go !== undefined) return { go };
      return line === '' && question.canKeep ? { go: 'keep' } : { answer: line ?? '' };
    },
    close: () => reader.close(),
  };
}

function defaultWords(initial: string | undefined): string {
  return initial === undefined || initial === '' ? '' : ` (default ${initial})`;
}

/** Entries one by one, an empty line ends; what stood there before is kept unless :none is said. */
async function askEntries(
  question: TextQuestion,
  ask: (prompt: string) => Promise<Reply<string>>,
  say: (line: string) => void,
): Promise<Reply<string>> {
  const entries = (question.initial ?? '').split('\n').filter((entry) => entry !== '');
  for (const entry of entries) say(`  ${entry}`);
  if (question.placeholder !== undefined) say(`One a line, for example ${question.placeholder}. An empty line ends.`);
  for (;;) {
    const reply = await ask(entries.length === 0 ? 'Entry (default none)' : 'Entry (default no more, :none for none)');
    if ('go' in reply) return reply;
    const typed = reply.answer.trim();
    if (typed === ':none') return { answer: '' };
    if (typed === '') return { answer: entries.join('\n') };
    entries.push(typed);
  }
}

function findRow(list: Numbered, typed: string): Numbered['rows'][number] | undefined {
  const exact = (option: Option) => option.value === typed || option.label.toLowerCase() === typed.toLowerCase();
  return list.rows.find((row) => String(row.number) === typed) ?? list.rows.find((row) => exact(row.option));
}

/** "1,3 5" → values; undefined where a word is none of the numbers and own text is not taken. */
function readNumbers(typed: string, list: Numbered, ownText: boolean): readonly string[] | undefined {
  const values: string[] = [];
  const whole = findRow(list, typed);
  const words = whole === undefined ? typed.split(/[\s,]+/).filter((word) => word !== '') : [typed];
  for (const word of words) {
    const row = findRow(list, word);
    if (row === undefined && !ownText) return undefined;
    values.push(...(row === undefined ? [word] : valuesOf(row.option)));
  }
  return [...new Set(values)];
}
