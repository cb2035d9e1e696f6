import { sameAnswer } from './effects.ts';
import { answerOf, type Flow, visibleSteps } from './flow.ts';
import { inShort, nameApi } from './naming.ts';
import { quotePosix, quotePowerShell, type Shell } from './shell-words.ts';
import type { Flag, Journey, Step } from './step.ts';
import type { Answers, Facts } from './types.ts';

/** `--api Orders --api Payments`: the words that give an answer, as `write` writes it. */
export function flagWords(flag: Flag, written: string): readonly string[] {
  if (flag.value === undefined) return [written === 'no' ? `--no-${flag.name}` : `--${flag.name}`];
  const values = flag.repeat ? written.split('\n').filter((value) => value !== '') : [written];
  return values.flatMap((value) => valueWords(flag.name, value));
}

/** What begins with a dash would be read as a flag of its own. */
export function valueWords(flag: string, value: string): readonly string[] {
  return value.startsWith('-') ? [`--${flag}=${value}`] : [`--${flag}`, value];
}

/** Flags stay bare: PowerShell's quoting would put quotes round them as well. */
export function quoteWords(words: readonly string[], shell: Shell): readonly string[] {
  const quote = shell === 'posix' ? quotePosix : quotePowerShell;
  return words.map((word) => (/^--[a-z-]+$/.test(word) ? word : quote(word)));
}

function wordsOf(step: Step, { answers, origins }: Flow, facts: Facts): readonly string[] {
  const { flag, id } = step;
  const value = answerOf(step, answers, facts);
  if (flag === undefined || value === undefined) return [];
  const { kind, name } = origins.deployment ?? {};
  if (kind === 'profile' && name !== undefined) {
    if (id === 'deployment') return valueWords('profile', name);
    if (origins[id]?.kind === 'profile') return [];
  }
  if (value === 'demo') return ['--demo'];
  // What is not asked unless somebody wants it is what it was.
  if (step.quiet !== undefined && sameAnswer(value, step.initial?.(answers, facts))) return [];
  const written = writeNamed(step, value, answers, facts);
  return written === '' ? [] : flagWords(flag, written);
}

/** Names for ids, where they are as exact. */
function writeNamed(step: Step, value: unknown, answers: Answers, facts: Facts): string {
  const written = step.write(value);
  const lines = written.split('\n');
  if (step.recipe?.form === 'list') return inShort(step, lines, answers, facts).join('\n');
  const isByApi = step.recipe?.form === 'scoped' || step.recipe?.form === 'limits';
  return isByApi ? lines.map((line) => nameApi(line, facts)).join('\n') : written;
}

/** The command that asks for the same key again: what is not usual, the credential left out, quoted for the shell. */
export function commandAgain(steps: Journey, flow: Flow, facts: Facts, shell: Shell): string {
  const visible = visibleSteps(steps, { ...flow, cut: false }, facts);
  const words = visible.flatMap((step) => wordsOf(step, flow, facts));
  return ['npx', 'tyk-key-wizard', ...quoteWords(words, shell)].join(' ');
}
