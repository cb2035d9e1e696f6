import type { WizardError } from './errors.ts';
import { columnWidth, count, sanitise, spellOut } from './text.ts';
import { variableOf } from './variables.ts';
import { flagWords, quoteWords, valueWords } from './wizard/again.ts';
import { credentialVariables, serverOf } from './wizard/deployments.ts';
import { type TriedKey, tellTry } from './wizard/explain-tried.ts';
import { type Flow, stepById } from './wizard/flow.ts';
import type { Shell } from './wizard/shell-words.ts';
import type { Journey } from './wizard/step.ts';
import { productionProfile } from './wizard/steps/deployment.ts';
import { journey } from './wizard/steps/journey.ts';
import { signs } from './wizard/summary.ts';
import type { Answers, Facts, Problem } from './wizard/types.ts';
import type { Gap } from './wizard/unanswered.ts';

/** Plain lines for people: what, why, what Tyk said, what next. No colours, no escape sequences. */
export function presentProblem(problem: Problem, mark = '✖'): readonly string[] {
  const { what, each = [what], why, said, next } = problem;
  const lines = [...each, why, said, next].filter((line) => line !== undefined);
  return lines.map((line, index) => `${index === 0 ? mark : ' '} ${line}`);
}

export function presentError(error: WizardError): readonly string[] {
  return presentProblem(error.explanation);
}

/** What else the command line says: whom it is for, and whether every default may be taken. */
export type Said = { readonly shell: Shell; readonly yes: boolean };

/** Every missing or wrong answer with the ways to give it, and one ready command. */
export function presentGaps(gaps: readonly Gap[], flow: Flow, facts: Facts, said: Said): readonly string[] {
  const width = Math.max(LEAST_LABEL, ...gaps.map(({ step }) => labelOf(step).length));
  return [
    `✖ ${sayGaps(gaps)}`,
    '',
    ...gaps.flatMap((gap) => presentGap(gap, flow.answers, facts, width)),
    '',
    `  ${readyCommand(gaps, flow, said)}`,
    ...listCommands(gaps, flow, said),
    '  Or run it in a terminal, and everything is asked. Without any Tyk: tyk-key-wizard --demo',
  ];
}

export function sayGaps(gaps: readonly Gap[]): string {
  return `${count(gaps.length, 'answer')} ${gaps.length === 1 ? 'is' : 'are'} missing or wrong.`;
}

const LEAST_LABEL = 14;

const labelOf = ({ label }: Gap['step']): string =>
  label.toLowerCase().replace('apis', 'API').replace('mcp', 'MCP');

function presentGap(gap: Gap, answers: Answers, facts: Facts, width: number): readonly string[] {
  const { step, problem, isMissing } = gap;
  const indent = (line: string) => `${' '.repeat(width + 4)}${line}`;
  const { flag, variables, recipe } = waysToAnswer(step, answers, facts);
  const named = recipe === undefined ? [] : [`recipe: ${recipe}`];
  const ways = [...(flag === undefined ? [] : [flag]), ...variables, ...named].join(', ');
  const lines = [...presentProblem(problem, '').map((line) => line.trim()), ways].filter(
    (line) => line !== '',
  );
  // "missing" and how to give it fit on one line; what is wrong is a sentence of its own.
  const [first, ...more] = isMissing ? [lines.join('   ')] : lines;
  return [
    `  ${labelOf(step).padEnd(width)}  ${first}`,
    ...more.map(indent),
    ...(step.kind === 'choices' ? listChoices(step, answers, facts) : []).map(indent),
  ];
}

const MOST_CHOICES = 20;

/** What there is instead, as far as it helps: "Orders API  orders  /orders/". JSON has all of it. */
function listChoices(step: Gap['step'], answers: Answers, facts: Facts): readonly string[] {
  const options = step.options?.(answers, facts) ?? [];
  const isRead = (step.id === 'apis' || step.id === 'policies') && facts[step.id]?.state === 'ready';
  const empty = isRead && options.length === 0 ? step.empty?.(answers, facts) : undefined;
  if (empty !== undefined)
    return [...presentProblem(empty, ''), ...presentOffers(empty)].map((line) => line.trim());
  const open = options.filter(({ disabledReason, alone }) => disabledReason === undefined && !alone);
  const shown = open.slice(0, MOST_CHOICES);
  const width = columnWidth(shown.map(({ label }) => label));
  const more = open.length - shown.length;
  // What is written by its label needs no id.
  const idOf = (label: string, value: string) => (value.endsWith(`: ${label}`) ? '' : spellOut(value));
  return [
    ...(shown.length === 0 ? [] : ['There is:']),
    ...shown.map(({ label, value, detail = '' }) =>
      `  ${label.padEnd(width)}  ${[idOf(label, value), detail].filter(Boolean).join('  ')}`.trimEnd(),
    ),
    ...(more > 0 ? [`  and ${count(more, 'more', 'more')}`] : []),
  ];
}

/** How a question is answered without being asked. */
type Ways = {
  readonly flag?: string;
  readonly variables: readonly string[];
  readonly recipe?: string;
};

export function waysToAnswer(
  { id, flag, noReopens, recipe, secretFile }: Gap['step'],
  answers: Answers,
  facts: Facts,
): Ways {
  // The yes to a risk is the risky answer itself, in so many words.
  if (id === 'production') {
    return { flag: `--profile ${productionProfile(answers, facts)?.name ?? 'NAME'}`, variables: [] };
  }
  if (noReopens !== undefined) {
    const { recipe: _unheard, ...ways } = waysToAnswer(stepById(journey, noReopens), answers, facts);
    return ways;
  }
  if (id === 'credential') {
    const server = answers.deployment === undefined ? undefined : serverOf(answers, facts);
    return { flag: '--secret-file PATH, --secret-command CMD', variables: credentialVariables(server) };
  }
  if (secretFile !== undefined) return { flag: `--${secretFile} PATH`, variables: [variableOf(secretFile)] };
  if (flag === undefined) return { variables: [] };
  const written = flag.value === undefined ? `--${flag.name}` : `--${flag.name} ${flag.value}`;
  return { flag: written, variables: [variableOf(flag.name)], ...(recipe && { recipe: id }) };
}

/** What was given on the command line, and an example for everything that is missing or wrong. No credential. */
function readyCommand(gaps: readonly Gap[], flow: Flow, { shell, yes }: Said): string {
  const words = wordsGiven(journey, gaps, flow, shell);
  const before = gaps.some(({ step }) => step.id === 'credential') ? [secretFirst[shell]] : [];
  return [...before, 'tyk-key-wizard create', ...words, ...(yes ? ['--yes'] : [])].join(' ');
}

/** Where names can be looked up that are missing or wrong. */
function listCommands(gaps: readonly Gap[], flow: Flow, { shell }: Said): readonly string[] {
  const deployment = journey.filter(({ stage }) => stage === 1);
  const words = wordsGiven(deployment, gaps, flow, shell);
  return gaps
    .filter(({ step }) => step.id === 'apis' || step.id === 'policies')
    .map(({ step }) => `  What there is: ${['tyk-key-wizard', step.id, ...words].join(' ')}`);
}

/** The flags that were said, and an example of each that is missing or wrong. */
function wordsGiven(
  steps: Journey,
  gaps: readonly Gap[],
  { answers, origins, given }: Flow,
  shell: Shell,
): readonly string[] {
  const open = new Set(gaps.map(({ step }) => step.id));
  const risky = new Set(gaps.map(({ step }) => step.noReopens));
  const told = [...Object.values(given).map(({ origin }) => origin), ...Object.values(origins)];
  const file = told.find(({ kind }) => kind === 'recipe')?.name;
  const recipe = file === undefined ? [] : quoteWords(valueWords('recipe', file), shell);
  const words = steps.flatMap((step): readonly string[] => {
    const { id, flag } = step;
    if (flag === undefined) return [];
    if (open.has(id)) return flagWords(flag, examples[flag.name] ?? flag.value ?? 'yes');
    const { kind } = given[id]?.origin ?? origins[id] ?? {};
    if (kind !== 'flag' && kind !== 'profile' && !risky.has(id)) return [];
    return quoteWords(flagWords(flag, given[id]?.text ?? step.write(answers[id])), shell);
  });
  return [...recipe, ...words];
}

const secretFirst: { readonly [Name in Shell]: string } = {
  posix: 'TYK_KEY_WIZARD_SECRET=…',
  powershell: "$env:TYK_KEY_WIZARD_SECRET='…';",
};

const examples: Readonly<Record<string, string>> = { deployment: 'open-source', expires: '30d' };

/** A switch that a problem offers, as the flags that make it: nobody can press its key here. */
export function presentOffers({ offers = [] }: Problem): readonly string[] {
  return offers.flatMap(({ label, put }) => {
    const words = journey.flatMap((step) => {
      const value = put[step.id];
      if (step.flag === undefined || value === undefined) return [];
      return flagWords(step.flag, step.write(value));
    });
    return words.length === 0 ? [] : [`  ${words.join(' ')}: ${label}`];
  });
}

/** An unexpected error: said as what it is, without a stack trace (that is what --debug is for, later). */
export function presentBug(error: unknown): readonly string[] {
  const message = sanitise(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  return [
    '✖ Something in tyk-key-wizard itself went wrong.',
    `  ${message}`,
    '  Please report it with what you did just before.',
  ];
}

/** What a try came to, each Gateway with its verdict and the beginning of its answer. */
export function triedLines(tried: TriedKey): readonly string[] {
  return tellTry(tried).flatMap(({ tone, details, ...told }) => [
    ...presentProblem(told, signs[tone]),
    ...details.map((line) => `  ${line}`),
  ]);
}
