import type { JsonValue } from '../tyk/types.ts';
import { recipeFields, SECRET_WORDS } from './recipe.ts';
import type { Journey, RecipeForm } from './step.ts';

type Schema = { readonly [name: string]: JsonValue };

/** `(secret|token)` in any case: JSON Schema's patterns have no flag for that. */
function anyCase(pattern: string): string {
  return pattern.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);
}

const text: Schema = { type: 'string' };
const limits: Schema = { type: 'object', additionalProperties: { type: 'string', minLength: 1 } };
const filled: Schema = {
  type: ['string', 'number'],
  pattern: '^(?!.*\\{(?!user\\}|host\\}|date\\})\\w*\\})',
};
const oneOrList = (one: Schema, item = one): Schema => ({ anyOf: [one, { type: 'array', items: item }] });

const forms: { readonly [Form in Exclude<RecipeForm, 'one of'>]: Schema } = {
  text,
  list: oneOrList(text, { type: ['string', 'number'] }),
  scoped: oneOrList({ type: ['string', 'number'] }),
  'filled text': filled,
  'filled list': oneOrList(filled),
  limits: { anyOf: [limits, { type: 'array', items: { anyOf: [text, limits] } }, text] },
  metadata: {
    type: 'object',
    propertyNames: { pattern: '^[^=\\r\\n]+$', not: { pattern: anyCase(SECRET_WORDS) } },
    additionalProperties: { not: { type: 'null' } },
  },
  switch: {
    anyOf: [
      { type: 'boolean' },
      { enum: [0, 1] },
      { ...text, pattern: `^\\s*([01]|${anyCase('y(es)?|no?|true|false|on|off')})?\\s*$` },
    ],
  },
};

/** Of the fields that are no steps: those have their flag's words. */
const about: { readonly [name: string]: string } = {
  ask: 'steps to be asked although they are answered here or have a default',
  message: 'what is shown to whoever uses the recipe',
  $schema: 'where this schema is, for editors',
};

/** The JSON Schema of recipes (draft 7), for editors: made of the steps, written by the build. */
export function recipeSchema(steps: Journey): Schema {
  const names: readonly string[] = steps.flatMap(({ id, recipe }) => (recipe === undefined ? [] : [id]));
  const properties = [...recipeFields(steps)].map(([name, { form, examples }]) => {
    const description = about[name] ?? steps.find(({ id }) => id === name)?.flag?.help ?? name;
    const schema =
      name === 'ask' ? oneOrList({ enum: names }) : form === 'one of' ? { enum: examples } : forms[form];
    return [name, { ...schema, description, examples }];
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Recipe of tyk-key-wizard',
    description:
      'Answers for a Tyk API key that a team shares: npx tyk-key-wizard --recipe FILE. It contains no secrets.',
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    properties: Object.fromEntries(properties),
  };
}
