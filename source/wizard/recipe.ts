import { sanitise } from '../text.ts';
import type { JsonValue } from '../tyk/types.ts';
import { bareText, readSwitch } from '../variables.ts';
import { nearest } from './parse/choice.ts';
import { quoted } from './parse/common.ts';
import { writeMetadata } from './parse/details.ts';
import type { Journey } from './step.ts';
import type { Facts, Given, Origin, Problem, StepId } from './types.ts';
import { sayWhere } from './written.ts';

/** A value as it is written in a recipe, and the line that it begins on. Scalars keep their `text`: 1.10 is not 1.1. */
export type RecipeNode = { readonly line: number } & (
  | { readonly is: 'scalar'; readonly text: string; readonly value: string | number | boolean | null }
  | { readonly is: 'list'; readonly items: readonly RecipeNode[] }
  | { readonly is: 'map'; readonly entries: readonly { readonly name: string; readonly node: RecipeNode }[] }
);
type Scalar = Extract<RecipeNode, { readonly is: 'scalar' }>;

/** Who fills the placeholders, in which file; `now` in Unix seconds. */
export type RecipeReader = {
  readonly file: string;
  readonly user: string;
  readonly host: string;
  readonly now: number;
};

export type Recipe = {
  /** Answers as text, on their way through the steps' own `parse`. */
  readonly given: Given;
  /** Steps to be asked although they are answered, or have a default. */
  readonly ask: readonly StepId[];
  /** What the author says to whoever uses it; harmless lines. */
  readonly message: readonly string[];
};

/** Every field: its form, and an example that is right. A field with the name of a step answers that step. */
export const recipeFields = {
  deployment: ['text', 'self-managed'],
  url: ['text', 'http://localhost:3000'],
  gatewayUrl: ['text', 'http://localhost:8080'],
  localGatewayUrl: ['text', 'http://localhost:8080'],
  apis: ['list', '[Orders, "Payments=v1"]'],
  policies: ['list', '[Gold]'],
  expires: ['text', '30d'],
  rate: ['text', '100/60s'],
  quota: ['text', '1000/day'],
  throttle: ['text', '3/10s'],
  apiLimits: ['limits', '{Orders: "rate=100/60s, quota=1000/day"}'],
  allow: ['list', '["Orders: GET /orders, getInvoice"]'],
  endpointLimits: ['list', '["Orders: GET /orders = 5/60s"]'],
  fields: ['list', '["Countries: Query.countries, Country.code"]'],
  maxDepth: ['list', '3'],
  introspection: ['switch', 'false'],
  tools: ['list', '["Weather: get_weather, list_*"]'],
  resources: ['list', '["Weather: file:///*"]'],
  prompts: ['list', '["Weather: none"]'],
  afterExpiry: ['text', 'delete'],
  alias: ['filled text', '"{user}@{host}"'],
  tags: ['filled list', '[team-a, mobile]'],
  metadata: ['metadata', '{team: orders}'],
  detailedLogging: ['switch', 'true'],
  try: ['switch', 'true'],
  ask: ['list', '[alias, expires]'],
  message: ['text', 'Welcome to the orders team.'],
  $schema: ['text', './recipe.schema.json'],
} as const;

type Field = keyof typeof recipeFields;
const notSteps = ['ask', 'message', '$schema'] as const;
const allFields = Object.keys(recipeFields).filter(isField);
const stepFields = allFields.filter(isStepField);

function isField(name: string): name is Field {
  return Object.hasOwn(recipeFields, name);
}

function isStepField(name: string): name is Exclude<Field, (typeof notSteps)[number]> {
  return isField(name) && !notSteps.some((other) => other === name);
}

/** Such a name says that a secret follows. `key` names other things too inside metadata. */
const SECRET_NAME = /(?:secret|credentials?|token|password|authori[sz]ation|api[-_]?key)$/i;
const KEY_NAME = /(?:^|[-_])key$|[a-z]Key$/;

/** No recipe holds metadata of such a name. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

type Context = RecipeReader & { readonly steps: Journey; readonly problems: Problem[] };

/**
 * Reads a recipe. All that is wrong with it is told at once, with file and line; where the form is right, what a value
 * means its step says later. What may be a secret is never quoted.
 */
export function parseRecipe(
  root: RecipeNode,
  steps: Journey,
  reader: RecipeReader,
): { readonly recipe: Recipe } | { readonly problems: readonly Problem[] } {
  const context: Context = { ...reader, steps, problems: [] };
  const origin: Origin = { kind: 'recipe', name: reader.file };
  const fields = fieldsOf(root, context).map(({ name, node }) => {
    const { length } = context.problems;
    const text = readField(name, node, context) ?? '';
    return { name, line: node.line, text, isWrong: context.problems.length > length };
  });
  const textOf = (wanted: Field) => fields.find(({ name }) => name === wanted)?.text.trim() ?? '';
  const ask = textOf('ask').split('\n').filter(isStepField);
  const given = fields
    .filter(({ name, text }) => isStepField(name) && !(recipeFields[name][0] === 'switch' && text === ''))
    .map(({ name, line, text }) => [name, { text, origin, where: `${placeOf(context, line)}: ${name}` }]);
  const wrong = fields.filter(({ isWrong }) => isWrong).map(({ name }) => name);
  if (context.problems.length > 0)
    return { problems: [...context.problems, ...wrongValues(Object.fromEntries(given), wrong, context)] };
  return {
    recipe: {
      given: Object.fromEntries(given),
      ask,
      message: textOf('message')
        .split('\n')
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
  const facts: Facts = { user, host, now, profiles: [], credentials: {}, demoAs: 'gateway', done: {} };
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

function fieldsOf(root: RecipeNode, context: Context): readonly { name: Field; node: RecipeNode }[] {
  const entries = root.is === 'map' ? root.entries : [];
  if (entries.length === 0) {
    complain(
      context,
      root.line,
      'this is no recipe: it has no fields.',
      'Write one a line, such as expires: 30d',
    );
  }
  return entries.flatMap(({ name, node }) => {
    if (isField(name)) return [{ name, node }];
    if (SECRET_NAME.test(name) || KEY_NAME.test(name)) refuseSecret(name, node.line, context);
    else refuseUnknown(name, node.line, allFields, context);
    return [];
  });
}

function refuseSecret(name: string, line: number, context: Context): void {
  const what = `${quoted(name)} looks like a secret, and a recipe is shared.`;
  const next =
    'Delete that line. The credential is given in TYK_KEY_WIZARD_SECRET, or typed when it is asked for.';
  complain(context, line, what, next);
}

function refuseUnknown(name: string, line: number, known: readonly Field[], context: Context): undefined {
  const plain = name.replace(/[-_ ]+(\w)/g, (_, letter: string) => letter.toUpperCase());
  const flagged = context.steps.find(
    ({ flag }) => flag?.name === name.toLowerCase().replaceAll('_', '-'),
  )?.id;
  const near = [flagged ?? '', ...nearest(plain, known, 1)].find(isField);
  const next = near
    ? `Did you mean ${near}? Write ${near}: ${recipeFields[near][1]}`
    : `There are ${known.join(', ')}.`;
  return complain(context, line, `there is no field ${quoted(name)}.`, next);
}

type Wrong = (what: string, at?: RecipeNode) => undefined;

/** The field as the flag of its step would have it. */
function readField(name: Field, node: RecipeNode, context: Context): string | undefined {
  const [form, example] = recipeFields[name];
  const wrong: Wrong = (what, at = node) =>
    complain(context, at.line, `${name} ${what}.`, `Write ${name}: ${example}`);
  const fill = (scalar: Scalar) => fillStrictly(scalar.text, wrong, context);
  // "alias: ''" says that there is none; nothing at all after the colon was forgotten.
  if (node.is === 'scalar' && node.value === null) return wrong('has no value');
  switch (form) {
    case 'switch':
      if (node.is === 'scalar' && bareText(node.text) !== '' && readSwitch(node.text) === undefined)
        return wrong(`says ${quoted(node.text)}, which is neither yes nor no`);
      return node.is === 'scalar' ? bareText(node.text) : wrong('takes one value');
    case 'text':
      return node.is === 'scalar' ? node.text : wrong('takes one value');
    case 'filled text':
      return node.is === 'scalar' ? fill(node) : wrong('takes one value');
    case 'filled list':
      return readList(node, fill, wrong);
    case 'list': {
      const check = ({ text, line }: Scalar) =>
        isStepField(text) ? text : refuseUnknown(text, line, stepFields, context);
      return readList(node, name === 'ask' ? check : ({ text }) => text, wrong);
    }
    case 'limits':
      return readLimits(node, wrong);
    case 'metadata':
      return readMetadata(node, wrong, context);
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
