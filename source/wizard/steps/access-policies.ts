import { compareNames, sanitise } from '../../text.ts';
import type { Policy } from '../../tyk/types.ts';
import {
  type Choice,
  canList,
  choiceOf,
  decidesQuota,
  decidesRate,
  findPolicy,
  policiesOf,
  policyKey,
} from '../access.ts';
import { isSameList, oncePer } from '../once.ts';
import { matchOption } from '../parse/choice.ts';
import { quoted } from '../parse/common.ts';
import { sayPolicyQuota, sayPolicyRate, sayRights } from '../policy-words.ts';
import { checkPolicies, policyRefusal } from '../refusals.ts';
import type { Option } from '../step.ts';
import type { Answers, Facts, Parsed, Problem } from '../types.ts';
import { relativeDuration } from '../words.ts';
import {
  accessHelp,
  accessScreen,
  accessTitle,
  nothingAtAll,
  parseNames,
  sayDecided,
  sayTyped,
  warnOfEnds,
  whyRefused,
} from './access.ts';
import { defineStep } from './define.ts';

function policyOption(policy: Policy, facts: Pick<Facts, 'apis'>): Option {
  const notes = [
    decidesRate(policy) ? sayPolicyRate(policy, facts) : '',
    decidesQuota(policy) ? sayPolicyQuota(policy, facts) : '',
    policy.keyExpiresIn > 0 ? `ends after ${relativeDuration(policy.keyExpiresIn)}` : '',
  ];
  return {
    value: policyKey(policy),
    label: policy.name || 'a policy without a name',
    detail: sayRights(policy.access, facts),
    note: notes.filter((note) => note !== '').join(' · '),
  };
}

type Row = { readonly policy: Policy; readonly option: Option };

/** The rows as they are whatever is chosen, made once for the lists that were read. */
const makeRows = oncePer((policies: readonly Policy[], apis: Facts['apis']): readonly Row[] =>
  policies
    .map((policy) => ({ policy, option: policyOption(policy, { apis }) }))
    .sort((one, other) => compareNames(one.option.label, other.option.label)),
);

const policyRows = (facts: Facts) => makeRows(policiesOf(facts), facts.apis);

/** The options of these rows as they were last made, and the choice that they depend on. */
const made = new WeakMap<readonly Row[], { readonly choice: Choice; readonly options: readonly Option[] }>();

function isSameChoice(one: Choice, other: Choice): boolean {
  return (
    one.server === other.server &&
    one.unchecked === other.unchecked &&
    isSameList(one.apis, other.apis) &&
    isSameList(one.policies, other.policies)
  );
}

function policyOptions(answers: Answers, facts: Facts): readonly Option[] {
  const rows = policyRows(facts);
  const choice = choiceOf(answers, facts);
  const last = made.get(rows);
  if (last !== undefined && isSameChoice(last.choice, choice)) return last.options;
  const options = rows.map(({ policy, option }) => ({
    ...option,
    ...whyRefused(option.label, policyRefusal(policy, choice)),
  }));
  made.set(rows, { choice, options });
  return options;
}

/** A list is of use only where it tells the ids: v5.3.0 does not tell those of policies from a file. */
function knowsIds(facts: Facts): boolean {
  return canList(facts.policies) && policiesOf(facts).every((policy) => policyKey(policy) !== '');
}

function parsePolicy(line: string, facts: Facts): Parsed<readonly string[]> {
  if (!canList(facts.policies)) return { value: [line] };
  // The database id is understood and translated (errors.md, G14).
  const byDatabaseId = policiesOf(facts).find((policy) => policy.databaseId === line);
  if (byDatabaseId !== undefined) return { value: [policyKey(byDatabaseId)] };
  const rows = policyRows(facts).filter(({ option }) => option.value !== '');
  const found = matchOption(
    line,
    rows.map(({ option: { value, label } }) => ({ value, label })),
  );
  if ('value' in found) return { value: [found.value.value] };
  return knowsIds(facts) ? found : { value: [line] };
}

function emptyPolicies(answers: Answers, facts: Facts): Problem | undefined {
  if (facts.policies?.state === 'failed') return facts.policies.problem;
  const nothing = nothingAtAll(answers, facts);
  if (nothing !== undefined) return nothing;
  if (policiesOf(facts).length > 0) return undefined;
  return { what: 'There are no policies.', next: 'None is needed: choose APIs in the other tab.' };
}

export const policiesStep = defineStep<'policies'>({
  ...accessScreen,
  id: 'policies',
  label: 'Policies',
  title: accessTitle,
  help: accessHelp,
  flag: { name: 'policy', value: 'NAME', repeat: true, help: 'policy by name or id' },
  sample: 'Gold',
  lesson: [
    'A policy is made once and carried by many keys: change it, and all of them change. What it decides is shown on review and not asked.',
    'Tyk combines several policies. The result is known when the key is read back.',
  ],
  page: 'api-management/policies',
  recipe: { form: 'list', examples: [['Gold']] },
  needs: ['url', 'credential'],
  noun: ['policy', 'policies'],
  options: policyOptions,
  empty: emptyPolicies,
  other: (_answers, facts) => (knowsIds(facts) ? undefined : sayTyped('a policy')),
  initial: () => [],
  parse: (text, _answers, facts) => parseNames(text, (line) => parsePolicy(line, facts)),
  write: (values) => values.join('\n'),
  check: (values, answers, facts) => checkPolicies({ ...answers, policies: values }, facts),
  show(values, _answers, facts) {
    const names = values.map((key) => findPolicy(key, facts)?.name ?? `${sanitise(key)} (not checked)`);
    return names.join(', ');
  },
  consequence: (values, answers, facts) => sayDecided(choiceOf({ ...answers, policies: values }, facts)),
  warning(values, answers, facts) {
    const { unchecked, apis, covered } = choiceOf({ ...answers, policies: values }, facts);
    const unknown = values.filter((key) => findPolicy(key, facts) === undefined).map((key) => quoted(key));
    const lost = `It is not known here what ${unknown.join(', ')} gives: Tyk drops every API that it does not cover.`;
    const warnings = [
      ...(unchecked && apis.length > 0 ? [lost] : []),
      ...warnOfEnds(covered, { ...answers, policies: values }, facts),
    ];
    return warnings.join(' ') || undefined;
  },
});
