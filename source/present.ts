import type { WizardError } from './errors.ts';
import { credentialVariables, variableOf } from './options.ts';
import { count } from './text.ts';
import { serverOf } from './wizard/deployments.ts';
import type { Answers, Facts, Problem } from './wizard/types.ts';
import type { Gap } from './wizard/unanswered.ts';

/** Plain lines for people: what, why, what Tyk said, what next. No colours, no escape sequences. */
export function presentProblem(problem: Problem, mark = '✖'): readonly string[] {
  return [
    `${mark} ${problem.what}`,
    ...(problem.why === undefined ? [] : [`  ${problem.why}`]),
    ...(problem.said === undefined ? [] : [`  ${problem.said}`]),
    ...(problem.next === undefined ? [] : [`  ${problem.next}`]),
  ];
}

export function presentError(error: WizardError): readonly string[] {
  return presentProblem(error.explanation);
}

/** Every missing or wrong answer with the ways to give it, and one ready command. */
export function presentGaps(gaps: readonly Gap[], answers: Answers, facts: Facts): readonly string[] {
  const verb = gaps.length === 1 ? 'is' : 'are';
  return [
    `✖ ${count(gaps.length, 'answer')} ${verb} missing or wrong.`,
    '',
    ...gaps.flatMap((gap) => presentGap(gap, answers, facts)),
    '',
    `  ${readyCommand(gaps, answers)}`,
    '  Or run it in a terminal, and everything is asked. Without any Tyk: tyk-key-wizard --demo',
  ];
}

function presentGap({ step, problem }: Gap, answers: Answers, facts: Facts): readonly string[] {
  const ways = waysToAnswer(step, answers, facts);
  const [first, ...more] = presentProblem(problem, '').map((line) => line.trim());
  const label = step.label.toLowerCase().replace('apis', 'API').padEnd(14);
  return [`  ${label}${first}   ${ways}`.trimEnd(), ...more.map((line) => `${' '.repeat(16)}${line}`)];
}

function waysToAnswer({ id, flag }: Gap['step'], answers: Answers, facts: Facts): string {
  if (id === 'credential') return credentialVariables(serverOf(answers, facts)).join(', ');
  if (flag === undefined) return '';
  return `--${flag.name} ${flag.value ?? ''}, ${variableOf(flag.name)}`.replace(' ,', ',');
}

/** What was given, and a placeholder for everything that was not. */
function readyCommand(gaps: readonly Gap[], answers: Answers): string {
  const missing = gaps.map(({ step }) => step);
  const secret = missing.some((step) => step.id === 'credential') ? 'TYK_KEY_WIZARD_SECRET=… ' : '';
  const deployment = answers.deployment === undefined ? [] : [`--deployment ${answers.deployment}`];
  const flags = missing.flatMap(({ flag }) => (flag === undefined ? [] : [`--${flag.name} ${exampleOf(flag)}`]));
  return `${secret}tyk-key-wizard create ${[...deployment, ...flags].join(' ')}`;
}

const examples: Readonly<Record<string, string>> = { deployment: 'open-source', expires: '30d' };

function exampleOf({ name, value = '' }: NonNullable<Gap['step']['flag']>): string {
  return examples[name] ?? value;
}

/** An unexpected error: said as what it is, without a stack trace (that is what --debug is for, later). */
export function presentBug(error: unknown): readonly string[] {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return [
    '✖ Something in tyk-key-wizard itself went wrong.',
    `  ${message}`,
    '  Please report it with what you did just before.',
  ];
}
