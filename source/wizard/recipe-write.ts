import type { JsonValue } from '../tyk/types.ts';
import { apisOf, policiesOf, policyKey, splitApiChoice } from './access.ts';
import { answerOf, type Flow, type Journey, visibleSteps } from './flow.ts';
import { writeApiLimit } from './parse/limits.ts';
import { recipeFields } from './recipe.ts';
import { defaultAlias } from './steps/details.ts';
import type { Answers, Facts, Step } from './types.ts';

type Fields = { readonly [field: string]: JsonValue };

/** What each step says where nothing is wanted: such a field is left out. */
const NOTHING: readonly string[] = ['', 'no'];

/**
 * The answers as a recipe for others: every limit spelled out, names for ids where they are as exact, the default
 * alias by its placeholders. Never a secret, and nothing that was a yes for this one time.
 */
export function writeRecipe(steps: Journey, flow: Flow, facts: Facts): Fields {
  const visible = visibleSteps(steps, { ...flow, cut: false }, facts);
  const fields = visible.flatMap((step): [string, JsonValue][] => {
    const value = Object.hasOwn(recipeFields, step.id) ? answerOf(step, flow.answers, facts) : undefined;
    if (value === undefined || NOTHING.includes(step.write(value))) return [];
    return [[step.id, writeField(step, value, flow.answers, facts)]];
  });
  return Object.fromEntries(fields);
}

function writeField(step: Step, value: unknown, answers: Answers, facts: Facts): JsonValue {
  switch (step.id) {
    case 'apis':
      return byName(step, answers.apis ?? [], answers, facts);
    case 'policies':
      return byName(step, answers.policies ?? [], answers, facts);
    case 'apiLimits':
      return writeApiLimits(answers, facts);
    case 'tags':
      return answers.tags ?? [];
    case 'metadata':
      return answers.metadata ?? {};
    case 'detailedLogging':
      return true;
    case 'alias':
      return value === defaultAlias(facts) ? '{user}@{host}' : step.write(value);
    default:
      return step.write(value);
  }
}

/** An id means nothing to people and may differ elsewhere; it is kept where the name does not lead back to it. */
function byName(step: Step, values: readonly string[], answers: Answers, facts: Facts): readonly string[] {
  return values.map((value) => {
    const name = nameOf(step, value, facts);
    const parsed = step.parse(name, { ...answers, apis: [], policies: [] }, facts);
    const isExact = 'value' in parsed && Array.isArray(parsed.value) && parsed.value.join('\n') === value;
    return isExact ? name : value;
  });
}

function nameOf(step: Step, value: string, facts: Facts): string {
  if (step.id === 'policies')
    return policiesOf(facts).find((policy) => policyKey(policy) === value)?.name ?? value;
  const { id, version } = splitApiChoice(value, apisOf(facts));
  const name = apiName(id, facts);
  return version === undefined ? name : `${name}=${version}`;
}

function apiName(id: string, facts: Facts): string {
  const apis = apisOf(facts);
  const name = apis.find((api) => api.id === id)?.name ?? id;
  return apis.filter((api) => api.name === name).length === 1 ? name : id;
}

function writeApiLimits({ apiLimits = {} }: Answers, facts: Facts): Fields {
  const limits = Object.entries(apiLimits).map(([id, own]) => [
    apiName(id, facts),
    writeApiLimit('', own).slice(2),
  ]);
  return Object.fromEntries(limits);
}
