import { sanitise } from '../text.ts';
import type { JsonValue } from '../tyk/types.ts';
import { bareText, readSwitch } from '../variables.ts';
import { nearest } from './parse/choice.ts';
import { quoted } from './parse/common.ts';
import { writeMetadata } from './parse/details.ts';
import { nothingKnown } from './standing.ts';
import type { Journey, RecipeField } from './step.ts';
import type { Given, Origin, Problem, StepId, Surroundings } from './types.ts';
import { sayWhere } from './written.ts';

/** A value as it is written in a recipe, and the line that it begins on. Scalars keep their `text`: 1.10 is not 1.1. */
export type RecipeNode = { readonly line: number } & (
  | { readonly is: 'scalar'; readonly text: string; readonly value: string | number | boolean | null }
  | { readonly is: 'list'; readonly items: readonly RecipeNode[] }
  | { readonly is: 'map'; readonly entries: readonly { readonly name: string; readonly node: RecipeNode }[] }
);
type Scalar = Extract<RecipeNode, { readonly is: 'scalar' }>;

/** Who fills the placeholders, in which file. */
type RecipeReader = Pick<Surroundings, 'user' | 'host' | 'now'> & { readonly file: string };

export type Recipe = {
  /** Answers as text, on their way through the steps' own `parse`. */
  readonly given: Given;
  /** Steps to be asked although they are answered, or have a default. */
  readonly ask: readonly StepId[];
  /** What the author says to whoever uses it; harmless lines. */
  readonly message: readonly string[];
};

/** Fields that answer no step. */
const others: { readonly [name: string]: RecipeField } = {
  ask: { form: 'list', examples: [['alias', 'expires']] },
  message: { form: 'text', examples: ['Welcome to the orders team.'] },
  $schema: { form: 'text', examples: ['./recipe.schema.json'] },
};

/** Every field of a recipe, by its name. */
export function recipeFields(steps: Journey): ReadonlyMap<string, RecipeField> {
  const own = steps.flatMap(({ id, recipe }) => (recipe === undefined ? [] : [[id, recipe] as const]));
  return new Map([...own, ...Object.entries(others)]);
}

/** Such a name says that a secret follows. `key` names other things too inside metadata. */
export const SECRET_WORDS = '(secret|credentials?|token|password|authori(s|z)ation|api[-_]?key)$';
const SECRET_NAME = new RegExp(SECRET_WORDS, 'i');
const KEY_NAME = /(?:^|[-_])key$|[a-z]Key$/;

/** No recipe holds metadata of such a name. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

type Context = RecipeReader & {
  readonly steps: Journey;
  readonly fields: ReadonlyMap<string, RecipeField>;
  readonly problems: Problem[];
};

/**
 * Reads a recipe. All that is wrong with it is told at once, with file and line; where the form is right, what a value
 * means its step says later. What may be a secret is never quoted.
 */
export function parseRecipe(
  root: RecipeNode,
  steps: Journey,
  reader: RecipeReader,
): { readonly recipe: Recipe } | { readonly problems: readonly Problem[] } {
  const context: Context = { ...reader, steps, fields: recipeFields(steps), problems: [] };
  const origin: Origin = { kind: 'recipe', name: reader.file };
  const read = fieldsOf(root, context).map(({ name, node }) => {
    const { length } = context.problems;
    const text = readField(name, node, context) ?? '';
    return { name, line: node.line, text, isWrong: context.problems.length > length };
  });
  const linesOf = (wanted: string) =>
    read.flatMap(({ name, text }) => (name === wanted ? text.trim().split('\n') : []));
  const isStep = (name: string): name is StepId => !(name in others) && context.fields.has(name);
  const given = read
    .filter(({ name, text }) => isStep(name) && !(context.fields.get(name)?.form === 'switch' && text === ''))
    .map(({ name, line, text }) => [name, { text, origin, where: `${placeOf(context, line)}: ${name}` }]);
  const wrong = read.filter(({ isWrong }) => isWrong).map(({ name }) => name);
  if (context.problems.length > 0)
    return { problems: [...context.problems, ...wrongValues(Object.fromEntries(given), wrong, context)] };
  return {
    recipe: {
      given: Object.fromEntries(given),
      ask: linesOf('ask').filter(isStep),
      message: linesOf('message')
        .map(sanitise)
        .filter((line) => line !== ''),
    },
  };
}

/** Where the form is wrong nobody comes to the steps: what text alone tells of the values is told along with it. */
function wrongValues(
  given: Given,
  told: readonly string[],
  { steps, user, host, now }: Context,
): readonly Problem[] {
  const facts = { ...nothingKnown, user, host, now };
  return steps.flatMap(({ id, late, parse }) => {
    const said = given[id];
    const parsed = said === undefined || late || told.includes(id) ? undefined : parse(said.text, {}, facts);
    return parsed !== undefined && 'problem' in parsed ? [sayWhere(parsed.problem, said?.where)] : [];
  });
}

function complain(context: Context, line: number, what: string, next: string): undefined {
  context.problems.push({ what: `${placeOf(context, line)}: ${what}`, next });
  return undefined;
}

function placeOf({ file }: RecipeReader, line: number): string {
  return `${sanitise(file)}, line ${line}`;
}

function fieldsOf(root: RecipeNode, context: Context): readonly { name: string; node: RecipeNode }[] {
  const entries = root.is === 'map' ? root.entries : [];
  if (entries.length === 0) {
    complain(
      context,
      root.line,
      'this is not a recipe: it has no fields.',
      'Write one a line, such as expires: 30d',
    );
  }
  return entries.flatMap(({ name, node }) => {
    if (context.fields.has(name)) return [{ name, node }];
    if (SECRET_NAME.test(name) || KEY_NAME.test(name)) refuseSecret(name, node.line, context);
    else refuseUnknown(name, node.line, [...context.fields.keys()], context);
    return [];
  });
}

function refuseSecret(name: string, line: number, context: Context): void {
  const what = `${quoted(name)} looks like a secret, and recipes are shared.`;
  const next = 'Delete that line. The credential is given in TYK_KEY_WIZARD_SECRET, or typed when asked.';
  complain(context, line, what, next);
}

function refuseUnknown(name: string, line: number, known: readonly string[], context: Context): undefined {
  const plain = name.replace(/[-_ ]+(\w)/g, (_, letter: string) => letter.toUpperCase());
  const flagged = context.steps.find(
    ({ flag }) => flag?.name === name.toLowerCase().replaceAll('_', '-'),
  )?.id;
  const near = [flagged ?? '', ...nearest(plain, known, 1)].find((field) => context.fields.has(field));
  const next = near ? `Did you mean ${near}? ${sayHow(near, context)}` : `There are ${known.join(', ')}.`;
  return complain(context, line, `there is no field ${quoted(name)}.`, next);
}

function sayHow(name: string, { fields }: Context): string {
  return `Write ${name}: ${writeExample(fields.get(name)?.examples[0] ?? '')}`;
}

/** As one would write it in YAML, on one line. */
function writeExample(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(writeExample).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([name, part]) => `${name}: ${writeExample(part)}`);
    return `{${entries.join(', ')}}`;
  }
  return /[{}=,]/.test(String(value)) ? JSON.stringify(value) : String(value);
}

type Wrong = (what: string, at?: RecipeNode) => undefined;

/** The field as the flag of its step would have it. */
function readField(name: string, node: RecipeNode, context: Context): string | undefined {
  const wrong: Wrong = (what, at = node) =>
    complain(context, at.line, `${name} ${what}.`, sayHow(name, context));
  const fill = (scalar: Scalar) => fillStrictly(scalar.text, wrong, context);
  // "alias: ''" says that there is none; nothing at all after the colon was forgotten.
  if (node.is === 'scalar' && node.value === null) return wrong('has no value');
  switch (context.fields.get(name)?.form) {
    case 'switch':
      if (node.is === 'scalar' && bareText(node.text) !== '' && readSwitch(node.text) === undefined)
        return wrong(`says ${quoted(node.text)}, which is neither yes nor no`);
      return node.is === 'scalar' ? bareText(node.text) : wrong('takes one value');
    case 'one of':
    case 'text':
      return node.is === 'scalar' ? node.text : wrong('takes one value');
    case 'filled text':
      return node.is === 'scalar' ? fill(node) : wrong('takes one value');
    case 'filled list':
      return readList(node, fill, wrong);
    case 'list': {
      const steps = [...context.fields.keys()].filter((field) => !(field in others));
      const check = ({ text, line }: Scalar) =>
        steps.includes(text) ? text : refuseUnknown(text, line, steps, context);
      return readList(node, name === 'ask' ? check : ({ text }) => text, wrong);
    }
    case 'scoped':
      return readList(node, ({ text }) => text, wrong) || wrong('is empty, and empty would allow everything');
    case 'limits':
      return readLimits(node, wrong);
    case 'metadata':
      return readMetadata(node, wrong, context);
    default:
      return undefined;
  }
}

/** One value, or a list of them; one a line. */
function readList(node: RecipeNode, read: (item: Scalar) => string | undefined, wrong: Wrong): string {
  const texts = (node.is === 'list' ? node.items : [node]).map((item) => {
    if (item.is !== 'scalar') return wrong('takes names; put one in quotes that holds : or a bracket', item);
    return item.value === null ? wrong('has an empty item', item) : read(item);
  });
  return texts.join('\n');
}

/** `{NAME: "rate=…"}`, a list of those, or of `"NAME: rate=…"`. */
function readLimits(node: RecipeNode, wrong: Wrong): string {
  if (node.is === 'list') return node.items.map((item) => readLimits(item, wrong)).join('\n');
  if (node.is === 'scalar') return node.text;
  const lines = node.entries.map(({ name, node: limits }) =>
    limits.is === 'scalar' && limits.text !== ''
      ? `${name}: ${limits.text}`
      : wrong('takes a text for each API', limits),
  );
  return lines.join('\n');
}

function readMetadata(node: RecipeNode, wrong: Wrong, context: Context): string | undefined {
  if (node.is !== 'map') return wrong('takes names with values');
  for (const { name, node: value } of node.entries) {
    if (isSecretName(name)) refuseSecret(name, value.line, context);
    if (value.is === 'scalar' && value.value === null) wrong(`has no value for ${quoted(name)}`, value);
    if (/[=\n\r]/.test(name)) wrong('takes names without "="', value);
  }
  return writeMetadata(
    Object.fromEntries(
      node.entries.map(({ name, node: value }) => [
        name,
        value.is === 'scalar' ? fillIn(value.text, context) : toJson(value, context),
      ]),
    ),
  );
}

function toJson(node: RecipeNode, reader: RecipeReader): JsonValue {
  if (node.is === 'list') return node.items.map((item) => toJson(item, reader));
  if (node.is === 'scalar') return typeof node.value === 'string' ? fillIn(node.value, reader) : node.value;
  return Object.fromEntries(node.entries.map(({ name, node: value }) => [name, toJson(value, reader)]));
}

function fillIn(text: string, { user, host, now }: RecipeReader): string {
  const today = new Date(now * 1000);
  const parts = [today.getFullYear(), today.getMonth() + 1, today.getDate()];
  const date = parts.map((part) => String(part).padStart(2, '0')).join('-');
  return text.replaceAll('{user}', user).replaceAll('{host}', host).replaceAll('{date}', date);
}

function fillStrictly(text: string, wrong: Wrong, reader: RecipeReader): string | undefined {
  const filled = fillIn(text, reader);
  const unknown = /\{\w*\}/.exec(filled)?.[0];
  return unknown ? wrong(`has ${quoted(unknown)}, but only {user}, {host} and {date} are filled in`) : filled;
}
