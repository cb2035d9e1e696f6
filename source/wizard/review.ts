import type { Limits, Policy } from '../tyk/types.ts';
import { chosenPolicies, decidedByPolicies, decidesQuota, decidesRate, givesAccess } from './access.ts';
import { answerOf, type Flow, visibleSteps } from './flow.ts';
import { describeQuota, describeRate } from './parse/limits.ts';
import type { Journey, Step } from './step.ts';
import { sayPolicyQuota, sayPolicyRate, sayRights } from './steps/access-policies.ts';
import type { Answers, Facts, Origin, StepId } from './types.ts';
import { relativeDuration } from './words.ts';

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

/** Second yeses stand with what they allow, "everything else" row by row. */
const withoutRow: ReadonlySet<StepId> = new Set([
  'caFile',
  'recipeAddress',
  'plainHttp',
  'never',
  'production',
  'details',
  'review',
]);

export function reviewRows(steps: Journey, flow: Flow, facts: Facts): readonly ReviewRow[] {
  const visible = new Set(visibleSteps(steps, flow, facts).filter((step) => !withoutRow.has(step.id)));
  return steps.flatMap((step) => {
    const said = saidByPolicies(step.id, flow.answers, facts);
    if (said.length > 0) return [policyRow(step, said, flow, facts)];
    return visible.has(step) ? ownRow(step, flow, facts) : [];
  });
}

function ownRow(step: Step, { answers, origins }: Flow, facts: Facts): readonly ReviewRow[] {
  const value = answerOf(step, answers, facts);
  const isNothing = step.kind === 'choices' && Array.isArray(value) && value.length === 0;
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

type Said = { readonly policy: Policy; readonly words: string };

/** What the chosen policies decide here; each of them, for their sum is not claimed (rule 4). */
function saidByPolicies(id: StepId, answers: Answers, facts: Facts): readonly Said[] {
  const all = chosenPolicies(answers, facts);
  const say = (policies: readonly Policy[], words: (policy: Policy) => string) =>
    policies.map((policy) => ({ policy, words: words(policy) }));
  const { expiry } = decidedByPolicies(answers, facts);
  switch (id) {
    case 'apis':
      return say(all.filter(givesAccess), ({ access }) => sayRights(access, facts));
    case 'expires':
      return say(
        expiry ? [expiry] : [],
        (policy) => `${relativeDuration(policy.keyExpiresIn)} after it is made`,
      );
    case 'rate':
      return say(all.filter(decidesRate), (policy) => sayPolicyRate(policy, facts));
    case 'quota':
      return say(all.filter(decidesQuota), (policy) => sayPolicyQuota(policy, facts));
    default:
      return [];
  }
}

function policyRow(step: Step, said: readonly Said[], { answers }: Flow, facts: Facts): ReviewRow {
  const value = answers[step.id];
  // Tyk would not use an answer that was given all the same.
  const isUnused = value !== undefined && step.kind !== 'choices';
  const named = said.map(({ policy, words }) => `${words} (${policy.name})`);
  const together = said.length < 2 ? said[0]?.words : sayEffective(step.id, facts);
  return {
    step: step.id,
    label: labelOf(step),
    value: together ?? named.join('; '),
    ...(said.length > 1 && together !== undefined
      ? { consequence: 'What the Gateway makes of them together.' }
      : {}),
    origin: { kind: 'policy', name: said.map(({ policy }) => policy.name).join(', ') },
    warning: isUnused ? `Your own is not used: ${step.show(value, answers, facts)}.` : undefined,
    editable: false,
  };
}

/** What several policies come to, by the Gateway's own word; nothing where it differs from API to API. */
function sayEffective(id: StepId, { effective }: Facts): string | undefined {
  if (effective === undefined || (id !== 'rate' && id !== 'quota')) return undefined;
  const say = ({ rate, quota }: Limits) => (id === 'rate' ? describeRate(rate) : describeQuota(quota));
  const own = effective.access.flatMap(({ limits }) => (limits === undefined ? [] : [say(limits)]));
  const [words, ...others] = new Set(own.length > 0 ? own : [say(effective.limits)]);
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
