import type { Access, AccessRight, Api, KeyRequest, NonEmpty, Policy } from '../tyk/types.ts';
import { apisOf, choiceOf, chosenApis, chosenPolicies, decidedByPolicies, givesAccess, splitApiChoice } from './access.ts';
import { serverOf } from './deployments.ts';
import { type Flow, type Journey, valueOf, visibleSteps } from './flow.ts';
import { describeQuota, describeRate } from './parse/limits.ts';
import { expiresAt } from './parse/expiry.ts';
import { serverNow } from './steps/expiry.ts';
import { defaultAlias, defaultLimits } from './steps/limits.ts';
import type { Answers, Facts, Origin, StepId } from './types.ts';
import { relativeDuration } from './words.ts';

/** Answers → what the client sends. Throws where nothing gives access: no face lets it come to that. */
export function planRequest(answers: Answers, facts: Facts): KeyRequest {
  const decided = decidedByPolicies(answers, facts);
  const choice = choiceOf(answers, facts);
  return {
    // A Dashboard fills the organisation in itself; a Gateway finds no policy without it (v5.14.0).
    ...(serverOf(answers, facts) === 'gateway' && choice.organisation !== undefined
      ? { organisation: choice.organisation }
      : {}),
    access: planAccess(answers, facts),
    expires: decided.expiry === undefined ? expiresAt(answers.expires ?? 'never', serverNow(facts)) : 'never',
    limits: {
      rate: answers.rate ?? defaultLimits.rate,
      quota: answers.quota ?? defaultLimits.quota,
      throttle: answers.throttle ?? defaultLimits.throttle,
    },
    alias: answers.alias ?? defaultAlias(facts),
    tags: answers.tags ?? [],
    metadata: answers.metadata ?? {},
    detailedLogging: answers.detailedLogging ?? false,
  };
}

function isFilled<T>(items: readonly T[]): items is NonEmpty<T> {
  return items.length > 0;
}

function planAccess(answers: Answers, facts: Facts): Access {
  const policies = answers.policies ?? [];
  const apis = withPolicyRights(planRights(answers, facts), chosenPolicies(answers, facts));
  if (isFilled(apis)) return { apis, policies };
  if (isFilled(policies)) return { apis, policies };
  throw new Error('A key needs an API or a policy.');
}

function planRights(answers: Answers, facts: Facts): readonly AccessRight[] {
  const known = apisOf(facts);
  const rights = new Map<string, AccessRight>();
  for (const value of answers.apis ?? []) {
    const { id, version } = splitApiChoice(value, known);
    const before = rights.get(id)?.versions ?? [];
    const limits = answers.apiLimits?.[id];
    rights.set(id, {
      apiId: id,
      apiName: known.find((api) => api.id === id)?.rawName ?? id,
      versions: version === undefined ? before : [...before, version],
      ...(limits === undefined ? {} : { limits }),
    });
  }
  return [...rights.values()];
}

/** The policies' own rights go along: old Dashboards want them in the key (dashboard-api.md, trap 10). */
function withPolicyRights(rights: readonly AccessRight[], policies: readonly Policy[]): readonly AccessRight[] {
  const given = new Map<string, AccessRight>();
  for (const { apiId, apiName, versions } of policies.filter(givesAccess).flatMap((policy) => policy.access)) {
    given.set(apiId, { apiId, apiName, versions });
  }
  return given.size === 0 ? rights : [...given.values()];
}

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

/** Shown by the journey itself, not as a row of its own. */
const withoutRow: ReadonlySet<StepId> = new Set(['url', 'plainHttp', 'credential', 'never', 'details', 'review']);

export function reviewRows(steps: Journey, flow: Flow, facts: Facts): readonly ReviewRow[] {
  const { answers } = flow;
  const rows: ReviewRow[] = [];
  for (const step of visibleSteps(steps, flow, facts)) {
    if (withoutRow.has(step.id)) continue;
    const value = valueOf(steps, step.id, answers, facts);
    if (value === undefined || isEmptyChoice(value, step.kind)) continue;
    const consequence = step.consequence?.(value, answers, facts);
    const warning = step.warning?.(value, answers, facts);
    rows.push({
      step: step.id,
      label: step.id === 'apis' ? 'May call' : step.label,
      value: step.show(value, answers, facts),
      origin: (answers[step.id] === undefined ? undefined : flow.origins[step.id]) ?? { kind: 'default' },
      editable: true,
      ...(consequence === undefined ? {} : { consequence }),
      ...(warning === undefined ? {} : { warning }),
    });
  }
  return [...rows, ...policyRows(answers, facts)].sort(byJourney(steps));
}

function isEmptyChoice(value: unknown, kind: string): boolean {
  return kind === 'choices' && Array.isArray(value) && value.length === 0;
}

function byJourney(steps: Journey): (a: ReviewRow, b: ReviewRow) => number {
  const index = (id: StepId) => steps.findIndex((step) => step.id === id);
  return (a, b) => index(a.step) - index(b.step);
}

/** What a policy decides, said with its name; several policies are named, their sum is not claimed (rule 4). */
function policyRows(answers: Answers, facts: Facts): readonly ReviewRow[] {
  const decided = decidedByPolicies(answers, facts);
  const several = chosenPolicies(answers, facts).length > 1;
  const row = (step: StepId, label: string, policy: Policy | undefined, words: string): ReviewRow[] =>
    policy === undefined
      ? []
      : [
          {
            step,
            label,
            value: several ? `${words} (${policy.name})` : words,
            origin: { kind: 'policy', name: policy.name },
            editable: false,
          },
        ];
  return [
    ...row('expires', 'Expires', decided.expiry, `${relativeDuration(decided.expiry?.keyExpiresIn ?? 0)} after it is made`),
    ...row('rate', 'Rate', decided.rate, describeRate(decided.rate?.limits.rate ?? 'unlimited')),
    ...row('quota', 'Quota', decided.quota, describeQuota(decided.quota?.limits.quota ?? 'unlimited')),
  ];
}

/** The API that a try calls and a snippet shows: the first one chosen, else the first of the policies. */
export function firstApi(answers: Answers, facts: Facts): Api | undefined {
  const chosen = chosenApis(answers, facts)[0];
  if (chosen !== undefined) return chosen;
  const covered = choiceOf(answers, facts).covered;
  return apisOf(facts).find((api) => covered.has(api.id));
}
