import type { Flow, Journey } from './flow.ts';
import { visibleSteps } from './flow.ts';
import { quotePosix, quotePowerShell, type Shell } from './shell-words.ts';
import type { Facts, Step } from './types.ts';

/** Words that give the same answers without asking: every answer spelled out, the credential left out. */
export function wordsAgain(steps: Journey, flow: Flow, facts: Facts): readonly string[] {
  const before: Flow = { ...flow, cut: false };
  const words = visibleSteps(steps, before, facts).flatMap((step) => flagWords(step, flow, facts));
  return ['npx', 'tyk-key-wizard', 'create', ...words, '--yes'];
}

function flagWords(step: Step, flow: Flow, facts: Facts): readonly string[] {
  const { flag } = step;
  const value = flow.answers[step.id] ?? step.initial?.(flow.answers, facts);
  if (flag === undefined || value === undefined) return [];
  const written = step.write(value);
  if (flag.value === undefined) return written === 'yes' ? [`--${flag.name}`] : [`--no-${flag.name}`];
  if (step.id === 'deployment' && flow.origins.deployment?.kind === 'profile') {
    return ['--profile', flow.origins.deployment.name ?? ''];
  }
  if (step.id === 'url' && flow.origins.url?.kind === 'profile') return [];
  const parts = flag.repeat
    ? written.split('\n').filter((line) => line !== '')
    : [written].filter((line) => line !== '');
  return parts.flatMap((part) => [`--${flag.name}`, part]);
}

/** The command that would do it again, quoted for the shell in use. */
export function commandAgain(steps: Journey, flow: Flow, facts: Facts, shell: Shell): string {
  const quote = shell === 'posix' ? quotePosix : quotePowerShell;
  return wordsAgain(steps, flow, facts).map(quote).join(' ');
}
