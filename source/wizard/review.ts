import { sameAnswer } from './effects.ts';
import { answerOf, type Flow, visibleSteps } from './flow.ts';
import type { Decision, Journey, Step } from './step.ts';
import type { Answers, Facts, Origin, StepId } from './types.ts';

/** One line of the review: a value, where it came from, what it will do. */
export type ReviewRow = {
  readonly step: StepId;
  readonly label: string;
  readonly value: string;
  readonly origin: Origin;
  readonly consequence?: string;
  readonly warning?: string;
  /** False where a policy decides it: shown, not asked. */
  readonly editable: boolean;
};

export function reviewRows(steps: Journey, flow: Flow, facts: Facts): readonly ReviewRow[] {
  // Second yeses stand with what they allow.
  const isShown = ({ kind, noReopens, hasRow }: Step) =>
    hasRow !== false && kind !== 'review' && noReopens === undefined;
  const visible = new Set(visibleSteps(steps, flow, facts).filter(isShown));
  return steps.flatMap((step) => {
    const said = step.decided?.(flow.answers, facts) ?? [];
    if (said.length > 0) return [policyRow(step, said, flow, facts)];
    return visible.has(step) ? ownRow(step, flow, facts) : [];
  });
}

/** What the key opens, until when and how much is told even where it is usual; where it is made is known by then. */
const weighty: readonly StepId[] = ['apis', 'policies', 'expires', 'rate', 'quota'];
const known: readonly StepId[] = ['deployment', 'url', 'credential'];

/** It need not be read before the key is created. */
export function isFolded({ step, origin, warning }: ReviewRow): boolean {
  if (weighty.includes(step) || warning !== undefined) return false;
  return origin.kind === 'default' || known.includes(step);
}

function ownRow(step: Step, { answers, origins }: Flow, facts: Facts): readonly ReviewRow[] {
  const value = answerOf(step, answers, facts);
  const isNothing =
    (step.kind === 'choices' && Array.isArray(value) && value.length === 0) ||
    (step.flag?.narrows === true && sameAnswer(value, step.initial?.(answers, facts)));
  if (value === undefined || isNothing) return [];
  const origin = answers[step.id] === undefined ? undefined : origins[step.id];
  const said = step.show(value, answers, facts);
  // An address that nobody needs and nobody has given.
  if (said === '') return [];
  return [
    {
      step: step.id,
      label: labelOf(step),
      value: said,
      origin: origin ?? { kind: 'default' },
      consequence: step.consequence?.(value, answers, facts),
      warning: step.warning?.(value, answers, facts),
      editable: true,
    },
  ];
}

function labelOf({ id, label }: Step): string {
  return id === 'apis' ? 'May call' : label;
}

/** What the chosen policies decide, each by itself: their sum is not claimed (rule 4). */
function policyRow(step: Step, said: readonly Decision[], { answers }: Flow, facts: Facts): ReviewRow {
  const value = answers[step.id];
  // Tyk would not use an answer that was given all the same.
  const isUnused = value !== undefined && step.kind !== 'choices';
  const named = said.map(({ policy, words }) => `${words} (${policy.name})`);
  const together = said.length < 2 ? said[0]?.words : sayEffective(step, facts);
  return {
    step: step.id,
    label: labelOf(step),
    value: together ?? named.join('; '),
    ...(said.length > 1 && together !== undefined ? { consequence: 'As the Gateway combines them.' } : {}),
    origin: { kind: 'policy', name: said.map(({ policy }) => policy.name).join(', ') },
    warning: isUnused ? `Your own is not used: ${step.show(value, answers, facts)}.` : undefined,
    editable: false,
  };
}

/** What several policies come to, by the Gateway's own word; nothing where it differs from API to API. */
function sayEffective({ sayOf }: Step, { effective }: Facts): string | undefined {
  if (effective === undefined || sayOf === undefined) return undefined;
  const own = effective.access.flatMap(({ limits }) => (limits === undefined ? [] : [sayOf(limits)]));
  const [words, ...others] = new Set(own.length > 0 ? own : [sayOf(effective.limits)]);
  return others.length === 0 ? words : undefined;
}

/** "you", "--alias", "profile orders-dev": where a value came from. */
export function sayOrigin({ kind, name }: Origin): string {
  if (kind === 'flag' || kind === 'environment' || kind === 'keychain') return name ?? kind;
  if (kind === 'profile' || kind === 'policy') return `${kind} ${name ?? ''}`.trim();
  return kind.replace('-', ' ');
}

/** Every warning that the answers as they stand give. */
export function warningsOf(steps: Journey, answers: Answers, facts: Facts): readonly string[] {
  return steps.flatMap((step) => {
    const value = answerOf(step, answers, facts);
    if (value === undefined || !step.when(answers, facts, {})) return [];
    return step.warning?.(value, answers, facts) ?? [];
  });
}
