import { checkbox, input, password, search, select } from '@inquirer/prompts';
import { isAbort } from '../errors.ts';
import { presentProblem } from '../present.ts';
import { flattenOptions, markOf, toggle, valuesOf } from '../wizard/selection.ts';
import type { Option } from '../wizard/types.ts';
import type { Asker, ChoiceQuestion, ChoicesQuestion, Reply } from './asker.ts';

type Streams = { readonly stdin: NodeJS.ReadStream; readonly stderr: NodeJS.WriteStream };
type Context = { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream; readonly signal: AbortSignal };

/** A select longer than this cannot be overlooked: it becomes a search. */
const MOST_ROWS = 20;
const OTHER = '\u0000other';
const DONE = '\u0000done';

/** The prompts face: `@inquirer/prompts` on stderr, one question after another. Esc goes back, Ctrl+C leaves. */
export function createPromptsAsker({ stdin, stderr }: Streams): Asker {
  const say = (line: string) => stderr.write(`${line}\n`);

  /** Runs one prompt; Esc aborts it, and then the next one works as before (measured). */
  const run = async <T>(prompt: (context: Context) => Promise<T>): Promise<Reply<T>> => {
    const controller = new AbortController();
    const onKey = (_text: string, key: { name?: string } | undefined) => {
      if (key?.name === 'escape') controller.abort();
    };
    stdin.on('keypress', onKey);
    // Ink and an ended prompt leave stdin unref'd: without this the next prompt ends the process in silence (measured).
    stdin.ref();
    try {
      return { answer: await prompt({ input: stdin, output: stderr, signal: controller.signal }) };
    } catch (error) {
      if (controller.signal.aborted || isAbort(error)) return { go: 'back' };
      if (error instanceof Error && error.name === 'ExitPromptError') return { go: 'quit' };
      throw error;
    } finally {
      stdin.off('keypress', onKey);
    }
  };

  const choice = async (question: ChoiceQuestion): Promise<Reply<string>> => {
    const own = question.other === undefined ? [] : [{ value: OTHER, name: question.other }];
    const isOwn = question.initial !== undefined && !question.options.some(({ value }) => value === question.initial);
    const reply = await run((context) =>
      select(
        {
          message: question.title,
          choices: [...question.options.map(toChoice), ...own],
          pageSize: MOST_ROWS,
          loop: false,
          ...(question.initial === undefined ? {} : { default: isOwn ? OTHER : question.initial }),
        },
        context,
      ),
    );
    if ('go' in reply || reply.answer !== OTHER) return reply;
    const typed = await run((context) =>
      input({ message: question.other ?? '', ...(isOwn ? { default: question.initial } : {}) }, context),
    );
    return 'go' in typed ? choice(question) : typed;
  };

  const choices = async (question: ChoicesQuestion): Promise<Reply<readonly string[]>> => {
    if (question.empty !== undefined) for (const line of presentProblem(question.empty, '!')) say(line);
    const rows = flattenOptions(question.options);
    if (rows.length > MOST_ROWS || question.other !== undefined) return searchChoices(question, rows, run);
    if (rows.length === 0) return { answer: [] };
    const ticked = new Set(question.ticked);
    const reply = await run((context) =>
      checkbox(
        {
          message: question.title,
          choices: rows.map((option) => ({ ...toChoice(option), checked: markOf(option, ticked) === 'on' })),
          pageSize: MOST_ROWS,
          loop: false,
        },
        context,
      ),
    );
    if ('go' in reply) return reply;
    const chosen = rows.filter((option) => reply.answer.includes(option.value));
    return { answer: [...new Set(chosen.flatMap(valuesOf))] };
  };

  return {
    say,
    warn: (problem) => {
      for (const line of presentProblem(problem)) say(line);
    },
    async text(question) {
      for (const line of question.help) say(`  ${line}`);
      if (question.lines) return entries(question.title, question.initial, run);
      const { initial } = question;
      return run((context) =>
        input({ message: question.title, ...(initial === undefined ? {} : { default: initial, prefill: 'editable' }) }, context),
      );
    },
    async secret(question) {
      for (const line of question.help) say(`  ${line}`);
      const message = question.canKeep ? `${question.title} (⏎ keeps the one you gave)` : question.title;
      const reply = await run((context) => password({ message, mask: '•' }, context));
      if ('answer' in reply && reply.answer === '' && question.canKeep) return { go: 'keep' };
      return reply;
    },
    choice,
    choices,
    close: () => {
      stdin.pause();
    },
  };
}

type Run = <T>(prompt: (context: Context) => Promise<T>) => Promise<Reply<T>>;

function toChoice(option: Option): { value: string; name: string; disabled?: string } {
  const more = [option.detail, option.note].filter((part) => part !== undefined && part !== '').join('  ');
  const name = more === '' ? option.label : `${option.label}  ${more}`;
  return { value: option.value, name, ...(option.disabledReason === undefined ? {} : { disabled: `(${option.disabledReason})` }) };
}

/** A long list: search, choose, again, until "done". */
async function searchChoices(question: ChoicesQuestion, rows: readonly Option[], run: Run): Promise<Reply<readonly string[]>> {
  let ticked: readonly string[] = question.ticked;
  for (;;) {
    const chosen = new Set(ticked);
    const message = ticked.length === 0 ? question.title : `${question.title} (${ticked.length} chosen)`;
    const reply = await run((context) =>
      search({ message, pageSize: MOST_ROWS, source: (term) => found(question, rows, chosen, term ?? '') }, context),
    );
    if ('go' in reply) return reply;
    if (reply.answer === DONE) return { answer: ticked };
    const option = rows.find(({ value }) => value === reply.answer);
    ticked = option === undefined ? [...ticked, reply.answer] : toggle(ticked, option);
  }
}

function found(question: ChoicesQuestion, rows: readonly Option[], chosen: ReadonlySet<string>, term: string) {
  const wanted = term.toLowerCase().trim();
  const done = { value: DONE, name: chosen.size === 0 ? 'Done, choose nothing here' : `Done, ${chosen.size} chosen` };
  const own = question.other === undefined || wanted === '' ? [] : [{ value: term.trim(), name: `${question.other}: ${term.trim()}` }];
  const matching = rows
    .filter((option) => `${option.label} ${option.detail ?? ''} ${option.note ?? ''}`.toLowerCase().includes(wanted))
    .map((option) => {
      const choice = toChoice(option);
      return markOf(option, chosen) === 'on' ? { ...choice, name: `✔ ${choice.name}` } : choice;
    });
  return wanted === '' ? [done, ...matching] : [...matching, ...own, done];
}

/** One entry a prompt; an empty one ends. */
async function entries(title: string, initial: string | undefined, run: Run): Promise<Reply<string>> {
  const lines = (initial ?? '').split('\n').filter((line) => line !== '');
  for (;;) {
    const so = lines.length === 0 ? '' : ` (${lines.join('; ')})`;
    const reply = await run((context) => input({ message: `${title}${so} An empty answer ends.` }, context));
    if ('go' in reply) return reply;
    if (reply.answer.trim() === '') return { answer: lines.join('\n') };
    lines.push(reply.answer.trim());
  }
}
