import type { JsonValue } from '../tyk/types.ts';
import { sameAnswer } from './effects.ts';
import { answerOf, type Flow, visibleSteps } from './flow.ts';
import type { ActionResult } from './key-stage.ts';
import { apiName, byName, nameApi } from './naming.ts';
import { writeApiLimit } from './parse/limits.ts';
import { isSecretName } from './recipe.ts';
import type { Journey, Step } from './step.ts';
import type { Answers, Facts, StepId } from './types.ts';

type Fields = { readonly [field: string]: JsonValue };

/** For editors: where npm puts the schema of recipes. */
const SCHEMA = './node_modules/tyk-key-wizard/dist/recipe.schema.json';

/** The file that a recipe is saved to. */
export const recipeQuestion = {
  title: 'Save the answers as a recipe to which file?',
  initial: 'tyk-key-recipe.yaml',
};

export const recipeHelp = [
  'Others make a key like this one with --recipe FILE. It contains no credential and no key.',
  'JSON where the name ends in .json, else YAML.',
];

/** `input` is the file: JSON where its name ends so, else YAML; `agreed` the yes to replacing one. */
export type RecipeInput = {
  readonly input: string;
  readonly agreed: boolean;
  /** What was said to the questions so far; left out where nobody can be asked: all of it is the same for everyone. */
  readonly replies?: readonly boolean[];
};

/** `ask` is a question of which both answers are good; the next call has the reply. */
export type RecipeResult = ActionResult | { readonly state: 'ask'; readonly question: string };

/** A recipe would fill it in: no text of one can say it. */
const PLACEHOLDER = /\{\w*\}/;

/** Metadata that a recipe can hold, and that may differ from one person to the next. */
export function sharableMetadata({ metadata = {} }: Answers): readonly string[] {
  return Object.keys(metadata).filter((name) => !isSecretName(name));
}

/**
 * The answers as a recipe for others: every limit spelled out, names for ids where they are as exact, the default
 * alias by its placeholders. Never a secret, and nothing that was a yes for this one time. `shared` are names of
 * metadata that is the same for everyone; what has to be left out is asked.
 */
export function writeRecipe(
  steps: Journey,
  flow: Flow,
  facts: Facts,
  shared: readonly string[] = sharableMetadata(flow.answers),
): Fields {
  const metadata = Object.entries(flow.answers.metadata ?? {}).filter(([name]) => shared.includes(name));
  const answers: Answers = { ...flow.answers, metadata: Object.fromEntries(metadata) };
  const ask = askedOf(steps, flow.answers, answers, facts);
  const fields = writeFields(steps, { ...flow, answers }, facts, ask);
  return { $schema: SCHEMA, ...fields, ...(ask.length === 0 ? {} : { ask }) };
}

/** Steps of which a recipe cannot say all: a text that it would fill in, or metadata that was left out. */
function askedOf(steps: Journey, whole: Answers, left: Answers, facts: Facts): readonly StepId[] {
  const isUnsaid = (step: Step) => {
    const value = whole[step.id];
    switch (step.recipe?.form) {
      case 'filled text':
        return value !== undefined && PLACEHOLDER.test(writeText(step, value, whole, facts, ''));
      case 'filled list':
        return value !== undefined && PLACEHOLDER.test(step.write(value));
      case 'metadata':
        return !sameAnswer(value ?? {}, left[step.id]);
      default:
        return false;
    }
  };
  return steps.filter(isUnsaid).map(({ id }) => id);
}

function writeFields(steps: Journey, flow: Flow, facts: Facts, ask: readonly StepId[]): Fields {
  const visible = visibleSteps(steps, { ...flow, cut: false }, facts);
  const fields = visible.flatMap((step): [string, JsonValue][] => {
    const form = step.recipe?.form;
    if (form === undefined || (ask.includes(step.id) && form !== 'metadata')) return [];
    // What is done afterwards is each reader's own affair, unless it was said.
    const isOwnAffair = step.stage === 5 && (flow.origins[step.id]?.kind ?? 'default') === 'default';
    const value = isOwnAffair ? undefined : answerOf(step, flow.answers, facts);
    const isDefault = sameAnswer(value, step.initial?.(flow.answers, facts));
    const isQuiet = form === 'switch' || step.flag?.narrows === true;
    const isNothing = isQuiet && isDefault && step.stage !== 5;
    if (value === undefined || isNothing || step.write(value) === '') return [];
    return [[step.id, writeField(step, value, flow.answers, facts)]];
  });
  return Object.fromEntries(fields);
}

function writeField(step: Step, value: unknown, answers: Answers, facts: Facts): JsonValue {
  switch (step.recipe?.form) {
    case 'list':
      return byName(step, asList(value), answers, facts);
    case 'scoped':
      return step
        .write(value)
        .split('\n')
        .map((line) => nameApi(line, facts));
    case 'limits':
      return writeApiLimits(answers, facts);
    case 'filled list':
      return asList(value);
    case 'metadata':
      return answers.metadata ?? {};
    case 'filled text':
      return writeText(step, value, answers, facts, USUAL_NAME);
    default:
      return step.write(value);
  }
}

/** The default that names whoever runs the program, as one that names whoever runs the recipe. */
const USUAL_NAME = '{user}@{host}';

function writeText(step: Step, value: unknown, answers: Answers, facts: Facts, usual: string): string {
  return sameAnswer(value, step.initial?.(answers, facts)) ? usual : step.write(value);
}

function asList(value: unknown): readonly string[] {
  return Array.isArray(value) ? value : [];
}

function writeApiLimits({ apiLimits = {} }: Answers, facts: Facts): Fields {
  const limits = Object.entries(apiLimits).map(([id, own]) => [
    apiName(id, facts),
    writeApiLimit('', own).slice(2),
  ]);
  return Object.fromEntries(limits);
}
