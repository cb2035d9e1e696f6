import { presentProblem } from '../present.ts';
import { count, listWords } from '../text.ts';
import { stageNames } from '../wizard/steps/journey.ts';
import type { Problem } from '../wizard/types.ts';
import type { Asker, ChoiceQuestion, ChoicesQuestion, Reply, TextQuestion, Way } from './asker.ts';
import type { LineReader } from './line-reader.ts';
import { search } from './named-rows.ts';
import {
  findRow,
  findWrongNumber,
  isInOneBreath,
  type Numbered,
  nameTicked,
  numberOptions,
  PAGE,
  readRows,
  sayInOneBreath,
  sayNumbers,
  sayPage,
  sayRefused,
} from './numbered.ts';
import { wrap } from './wrap.ts';

/** Words that lead elsewhere, the same at every question. */
const ways: { readonly [word: string]: Way } = {
  ':back': 'back',
  ':help': 'help',
  ':quit': 'quit',
  ':request': 'request',
};

/** Of rows that cannot be chosen so many are named unasked. */
const FEW = 2;

/** Read in one breath; each ends as a sentence does. */
function inSentences([first = '', ...others]: readonly string[]): string {
  const ended = others.map((line) => (/[.?!:]$/.test(line) ? line : `${line}.`));
  return [others.length > 0 && !/[.?!:]$/.test(first) ? `${first}.` : first, ...ended].join(' ');
}

type LinesOutput = { write(text: string): unknown; readonly columns?: number };

/**
 * The lines face: append-only text with numbered choices and not one escape sequence, for screen readers and
 * dumb terminals. Commands begin with a colon, `/` narrows a list.
 */
export function createLinesAsker(reader: LineReader, output: LinesOutput): Asker {
  // What leads to the next sentence is read with it: a stage is one breath with its question.
  let lead = '';
  const write = (words: string, end: string) => {
    const heard = words.replaceAll(' · ', ', ').replaceAll(' …', '');
    output.write(`${wrap(heard, output.columns)}${end}`);
  };
  const say = (sentence: string) => write(sentence, '\n');
  const takeLead = () => {
    const words = lead;
    lead = '';
    return words;
  };
  const sayAll = (sentences: readonly string[] = []) => sentences.forEach(say);
  const tell = (mark: string, problem: Problem) =>
    say(inSentences(presentProblem(problem, mark).map((line) => line.trim())));
  const warn = (problem: Problem) => tell('Problem:', problem);

  const prompt = (words: string) => write(`${takeLead()}${words}:`, ' ');

  /** One line that is an answer or one of these commands, or a way elsewhere. The end of the input leaves. */
  const ask = async (words: string, commands: readonly string[] = []): Promise<Reply<string>> => {
    for (;;) {
      prompt(words);
      const line = await reader.line();
      if (line === undefined) {
        output.write('\n');
        return { go: 'quit' };
      }
      const word = line.trim().toLowerCase();
      const go = ways[word];
      if (go !== undefined) return { go };
      // A colon is never taken for an answer: a slip of the finger would become an alias.
      if (!word.startsWith(':') || commands.includes(word)) return { answer: line.trim() };
      const known = [...Object.keys(ways), ...commands];
      warn({ what: `There is no command ${word} here.`, next: `Use ${listWords(known, 'or')}.` });
    }
  };

  const text = async (question: TextQuestion): Promise<Reply<string>> => {
    const { title, initial, canBeEmpty = false, placeholder } = question;
    sayAll(question.help);
    const example = placeholder === undefined || initial ? '' : `, for example ${placeholder}`;
    const none = canBeEmpty && initial ? ', :none for none' : '';
    const words = initial === undefined ? '' : ` (default ${initial || 'none'}${example}${none})`;
    const reply = await ask(`${title}${words}`, canBeEmpty ? [':none'] : []);
    if ('go' in reply) return reply;
    if (reply.answer.toLowerCase() === ':none') return { answer: '' };
    return { answer: reply.answer === '' ? (initial ?? '') : reply.answer };
  };

  /** Shows a list, and reads one line after another under it; turning pages and narrowing are done here. */
  const openList = (list: Numbered, ticked?: ReadonlySet<string>) => {
    let { rows } = list;
    let page = 0;
    const show = () => sayAll(sayPage(rows, page, ticked));
    show();
    if (list.refused.length <= FEW) sayAll(sayRefused(list.refused));
    else say(`${count(list.refused.length, 'other')} cannot be chosen: :why says why.`);
    return async (prompt: string, commands: readonly string[] = []): Promise<Reply<string>> => {
      for (;;) {
        const reply = await ask(prompt, [...commands, ':more', ':why']);
        const typed = 'go' in reply ? '' : reply.answer;
        if (typed.toLowerCase() === ':why') sayAll(sayRefused(list.refused));
        else if (typed.toLowerCase() === ':more') {
          if ((page + 1) * PAGE >= rows.length) say('There are no more rows.');
          else {
            page += 1;
            show();
          }
        } else if (typed.startsWith('/')) {
          rows = search(list.rows, typed.slice(1));
          page = 0;
          if (rows.length === 0) say('Nothing matches. / alone shows everything again.');
          show();
        } else return reply;
      }
    };
  };

  const choice = async (question: ChoiceQuestion): Promise<Reply<string>> => {
    const { title, options, initial, other } = question;
    const facts = (question.facts ?? []).map(([name, value]) => `${name}: ${value}.`);
    const help = [...facts, ...(question.help ?? [])];
    const list = numberOptions(options);
    const preset = list.rows.find(({ option }) => option.value === initial);
    const words = preset === undefined ? initial : preset.number;
    const standard = words === undefined ? '' : ` (default ${words})`;
    const isShort = isInOneBreath(list, other);
    const whole = inSentences([title, ...help]);
    if (!isShort) say(`${takeLead()}${whole}`);
    const read = isShort ? ask : openList(list);
    const prompt = isShort
      ? `${whole} ${sayInOneBreath(list)}${standard}`
      : `Number${other === undefined ? '' : `, or ${other.charAt(0).toLowerCase()}${other.slice(1)}`}${standard}`;
    for (;;) {
      const reply = await read(prompt);
      if ('go' in reply) return reply;
      const typed = reply.answer;
      if (typed === '' && initial !== undefined) return { answer: initial };
      const row = findRow(list, typed);
      if (row !== undefined) return { answer: row.option.value };
      if (typed !== '' && other !== undefined) return { answer: typed };
      warn({ what: sayNumbers(list, typed) });
    }
  };

  const choices = async (question: ChoicesQuestion): Promise<Reply<readonly string[]>> => {
    const { title, help = [], options, ticked, other } = question;
    const list = numberOptions(options);
    sayAll([`${takeLead()}${title}`, ...help]);
    const read = openList(list, new Set(ticked));
    if (other !== undefined) say(other);
    const words =
      ticked.length === 0
        ? ''
        : ` (default ${nameTicked([...list.rows, ...list.refused], ticked)}; :none for none)`;
    for (;;) {
      const reply = await read(`Numbers with commas${words}`, [':none']);
      if ('go' in reply) return reply;
      const typed = reply.answer;
      if (typed === '') return { answer: ticked };
      if (typed.toLowerCase() === ':none') return { answer: [] };
      const wrong = other === undefined ? findWrongNumber(list, typed) : undefined;
      if (wrong === undefined) return { answer: readRows(list, typed) };
      warn({ what: sayNumbers(list, wrong) });
    }
  };

  return {
    isSpoken: true,
    stage(name, number) {
      lead = `${number} of ${stageNames.length}, ${name.toLowerCase()}. `;
    },
    say,
    print: (command) => void output.write(`${command}\n`),
    praise: ({ what, why, next }) => sayAll([what, why, next].flatMap((part) => part || [])),
    note: (problem) => tell('Note:', problem),
    warn,
    text,
    async entries({ title, help, entries, check }) {
      let all = entries;
      sayAll([
        `${takeLead()}${title}`,
        ...(help ?? []),
        'An empty line ends.',
        ...all.map((entry) => `  ${entry}`),
      ]);
      for (;;) {
        const words = all.length === 0 ? 'none' : 'no more, :none for none';
        const reply = await ask(`Entry (default ${words})`, [':none']);
        if ('go' in reply) return reply;
        if (reply.answer.toLowerCase() === ':none') return { answer: [] };
        if (reply.answer === '') return { answer: all };
        const longer = [...all, reply.answer];
        const problem = check(longer);
        if (problem === undefined) all = longer;
        else warn(problem);
      }
    },
    async secret({ title, help, canKeep }) {
      sayAll(help);
      const kept = canKeep ? ', default the one you gave' : '';
      const line = await reader.secret(() => prompt(`${title} (not shown${kept})`));
      output.write('\n');
      const go = line === undefined ? 'quit' : ways[line.trim().toLowerCase()];
      if (go !== undefined) return { go };
      if (line === undefined || (line === '' && canKeep)) return { go: 'keep' };
      if (line !== '') say(`${count(line.length, 'character')}.`);
      return { answer: line };
    },
    choice,
    choices,
    close: () => reader.close(),
  };
}
