import { answerOf, type Flow, visibleSteps } from './flow.ts';
import { quotePosix, quotePowerShell, type Shell } from './shell-words.ts';
import type { Flag, Journey, Step } from './step.ts';
import type { Facts } from './types.ts';

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
  const written = step.write(value);
  // An empty text is what holds without the flag, where nobody is asked.
  return written === '' ? [] : flagWords(flag, written);
}

/** The command that would do it again: every answer spelled out, the credential left out, quoted for the shell. */
export function commandAgain(steps: Journey, flow: Flow, facts: Facts, shell: Shell): string {
  const visible = visibleSteps(steps, { ...flow, cut: false }, facts);
  const words = visible.flatMap((step) => wordsOf(step, flow, facts));
  return ['npx', 'tyk-key-wizard', 'create', ...quoteWords(words, shell), '--yes'].join(' ');
}
