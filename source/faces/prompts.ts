import { checkbox, input, password, select } from '@inquirer/prompts';
import { presentProblem } from '../present.ts';
import { columnWidth } from '../text.ts';
import { valuesOf } from '../wizard/selection.ts';
import { stageNames } from '../wizard/steps/journey.ts';
import type { Problem } from '../wizard/types.ts';
import type { Asker, ChoiceQuestion, ChoicesQuestion, Choosable, Reply, Streams } from './asker.ts';
import { isOpen, more, nameRows } from './named-rows.ts';
import { pageSize, searchRows, themeFor, toChoice } from './prompt-lists.ts';
import { createPromptRunner } from './prompt-run.ts';
import { wrap } from './wrap.ts';

/** A list longer than this cannot be overlooked: it becomes a search. */
const MOST_ROWS = 20;
const OTHER = '\u0000other';

/** The prompts face: `@inquirer/prompts` on stderr, one question after another. Esc goes back, Ctrl+C leaves. */
export function createPromptsAsker(streams: Streams): Asker {
  const { stdin, stderr } = streams;
  const run = createPromptRunner(streams);
  const theme = themeFor(stderr);
  const say = (sentence: string) => void stderr.write(`${wrap(sentence, stderr.columns)}\n`);
  const tell = (mark: string, problem: Problem) => presentProblem(problem, mark).forEach(say);
  const sayHelp = (help: readonly string[] = []) => help.map((line) => `  ${line}`).forEach(say);

  const edit = (message: string, initial?: string): Promise<Reply<string>> => {
    const field = initial === undefined ? {} : ({ default: initial, prefill: 'editable' } as const);
    return run((context) => input({ message, theme: themeFor(stderr, initial), ...field }, context));
  };

  const choice = async (question: ChoiceQuestion): Promise<Reply<string>> => {
    const { title, help, facts = [], options, initial, other } = question;
    const width = columnWidth(facts.map(([name]) => name));
    for (const [name, value] of facts) say(`  ${name.padEnd(width)}  ${value}`);
    sayHelp(help);
    const isOwn = initial !== undefined && !options.some(({ value }) => value === initial);
    const rows = nameRows(options);
    const column = columnWidth(rows.filter(({ option }) => more(option, '') !== '').map(({ name }) => name));
    const choices = [
      ...rows.map((row) => toChoice(row, stderr, column)),
      ...(other === undefined ? [] : [{ value: OTHER, name: other }]),
    ];
    const first = options.find(({ disabledReason }) => disabledReason === undefined)?.value;
    const settings = {
      message: title,
      choices,
      pageSize: pageSize(stderr),
      loop: false,
      theme,
    };
    const reply = await run((context) =>
      select({ ...settings, default: isOwn ? OTHER : (initial ?? first) }, context),
    );
    if ('go' in reply || reply.answer !== OTHER) return reply;
    const typed = await edit(other ?? '', isOwn ? initial : undefined);
    return 'go' in typed && typed.go === 'back' ? choice(question) : typed;
  };

  const choices = async (question: ChoicesQuestion): Promise<Reply<readonly string[]>> => {
    const { title, help, options, ticked, other } = question;
    sayHelp(help);
    // It opens on the first row, which must be one that can be chosen.
    const all = nameRows(options);
    const rows = [...all.filter(isOpen), ...all.filter((row) => !isOpen(row))];
    const column = columnWidth(rows.filter(isOpen).map(({ name }) => name));
    if (rows.length > MOST_ROWS || other !== undefined) return searchRows(run, question, rows, stderr);
    // A tick on "all versions" would outlast one taken from a version: it is never set beforehand.
    const isTicked = ({ value, wholeOf }: Choosable) => wholeOf === undefined && ticked.includes(value);
    const settings = {
      message: title,
      choices: rows.map((row) => ({ ...toChoice(row, stderr, column), checked: isTicked(row.option) })),
      pageSize: pageSize(stderr),
      loop: false,
      theme,
    };
    const reply = await run((context) => checkbox(settings, context));
    if ('go' in reply) return reply;
    const chosen = rows.filter(({ option }) => reply.answer.includes(option.value));
    const values = new Set(chosen.flatMap(({ option }) => valuesOf(option)));
    // In the order in which they were chosen: Tyk's last policy wins.
    return { answer: [...new Set([...ticked.filter((value) => values.has(value)), ...values])] };
  };

  return {
    stage: (name, number) => say(`\n${name} · ${number} of ${stageNames.length}`),
    say,
    print: (text) => void stderr.write(`${text}\n`),
    praise: (news) => tell('✔', news),
    note: (problem) => tell('!', problem),
    warn: (problem) => tell('✖', problem),
    text({ title, help, initial }) {
      sayHelp(help);
      return edit(title, initial);
    },
    async entries({ title, help, entries, check }) {
      sayHelp(help);
      let all = entries;
      for (;;) {
        const so = all.length === 0 ? '' : ` ${all.join('; ')}. Another, or - for none?`;
        const reply = await run((context) => input({ message: `${title}${so}`, theme }, context));
        if ('go' in reply) return reply;
        const entry = reply.answer.trim();
        if (entry === '-') return { answer: [] };
        if (entry === '') return { answer: all };
        const longer = [...all, entry];
        const problem = check(longer);
        if (problem === undefined) all = longer;
        else tell('✖', problem);
      }
    },
    async secret({ title, help, canKeep }) {
      sayHelp(help);
      const message = canKeep ? `${title} (⏎ keeps the one you gave)` : title;
      const reply = await run((context) =>
        password({ message, mask: '•', toggleMask: false, theme }, context),
      );
      return 'answer' in reply && reply.answer === '' && canKeep ? { go: 'keep' } : reply;
    },
    choice,
    choices,
    close: () => void stdin.pause(),
  };
}
