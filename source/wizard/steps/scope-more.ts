import { listWords } from '../../text.ts';
import { type McpKind, mcpKinds } from '../../tyk/scope.ts';
import { chosenApis } from '../access.ts';
import { bad, good, trimEnds } from '../parse/common.ts';
import { readDuration } from '../parse/duration.ts';
import { NONE, parseDepth, parseField, parseName } from '../parse/primitives.ts';
import { planScope, sharedDepth } from '../plan-scope.ts';
import { sayNames } from '../policy-words.ts';
import { itemsOf, narrows, type Scoped } from '../scoped.ts';
import type { AfterEnd, Answers, Facts, Parsed } from '../types.ts';
import { relativeDuration } from '../words.ts';
import { defineStep, yesOrNo } from './define.ts';
import { keepsDefault } from './details.ts';
import { asksScope, defineScoped, keepsEverything, whyDecided, whyUnknown } from './scoped-step.ts';

export const fieldsStep = defineScoped({
  id: 'fields',
  label: 'Fields',
  title: 'Which fields may it ask for?',
  help: ['One API a line: Countries: Query.countries, Country.code, Country.*. all: everything.'],
  flag: {
    name: 'fields',
    value: 'FIELDS',
    help: "GraphQL: only 'NAME: Query.countries, Country.*'",
  },
  sample: 'Countries: Query.countries, Country.code',
  lesson: [
    'Every type that a query touches must be allowed, not only where it starts: types that a field leads to are included, and so is __typename, which clients ask for.',
  ],
  page: 'api-management/graphql',
  feature: 'allowedTypes',
  applies: (api) => api.graphql === true,
  parseItem: (text, _api, { types }) => parseField(text, types),
  options: ({ types }) =>
    types.flatMap(({ name: type, fields }) =>
      fields.map(({ name, of }) => ({
        value: `${type}.${name}`,
        label: `${type}.${name}`,
        ...(of !== undefined && { detail: of }),
        groups: [type],
      })),
    ),
  noun: ['field', 'fields'],
  say: (items) => sayNames(items),
  consequence: (value, answers, facts) => sayTypesAlong(value, answers, facts),
});

/** Types that come along because a field leads to them. */
function sayTypesAlong(value: Scoped, answers: Answers, facts: Facts): string {
  const along = chosenApis(answers, facts).flatMap((api) => {
    const named = new Set(itemsOf(value, api).map((item) => item.split('.')[0]));
    const { allowedTypes = [] } = planScope(api, { ...answers, fields: value }, facts) ?? {};
    return allowedTypes.map(({ type }) => type).filter((type) => !named.has(type));
  });
  const more =
    along.length > 0
      ? `${listWords(along)} ${along.length === 1 ? 'comes' : 'come'} along with plain fields. `
      : '';
  return `${more}Every other field answers 400.`;
}

export const maxDepthStep = defineScoped({
  id: 'maxDepth',
  label: 'Query depth',
  title: 'How deep may a query be?',
  help: ['A number, or one API a line: Countries: 3. {countries{code}} is two deep. all: no limit.'],
  flag: { name: 'max-depth', value: 'DEPTH', help: "GraphQL: how deep a query may be: 3, or 'NAME: 3'" },
  sample: 'Countries: 3',
  lesson: [
    'How many levels of braces a query may nest. A deep query can cost a server much more than a flat one.',
  ],
  page: 'api-management/graphql',
  applies: (api) => api.graphql === true,
  parseItem: (text) => parseDepth(text),
  say: (items) => items.join(', '),
  consequence: () => 'A deeper query answers 403; introspection is never too deep.',
  warning: (_value, answers, facts) =>
    sharedDepth(answers, facts) === undefined
      ? "A depth for one API only needs separate limits there: they then count apart from the key's."
      : undefined,
});

export const introspectionStep = defineStep<'introspection'>({
  id: 'introspection',
  stage: 4,
  label: 'Introspection',
  title: 'May it read the schema?',
  help: ['Tools ask a GraphQL API for its whole schema, whatever fields the key may ask for.'],
  flag: {
    name: 'introspection',
    help: 'GraphQL: let the key read the schema; --no-introspection does not',
  },
  sample: 'no',
  lesson: ['The schema shows every type and field, including those that the key may not ask for.'],
  page: 'api-management/graphql',
  recipe: { form: 'switch', examples: [false, true] },
  late: true,
  needs: ['apis'],
  quiet: keepsEverything,
  ...yesOrNo(true, { yes: 'Yes', no: 'No' }),
  when: (answers, facts) =>
    answers.introspection === false ||
    (asksScope(answers, facts) && chosenApis(answers, facts).some((api) => api.graphql)),
  check(value, answers, facts) {
    if (value) return undefined;
    const hasOne = chosenApis(answers, facts).some((api) => api.graphql);
    const none = { what: 'None of the chosen APIs is a GraphQL API.', next: 'Leave --no-introspection out.' };
    return whyDecided(answers, facts) ?? (hasOne ? undefined : none);
  },
  show: (value) => (value ? '' : 'refused'),
});

export const askServerStep = defineStep<'askServer'>({
  id: 'askServer',
  stage: 4,
  label: 'Ask the server',
  title: 'Ask the MCP server what it offers?',
  help: ['A key for one minute is made to ask it, and deleted again. Otherwise type the names yourself.'],
  effect: 'offered',
  needs: ['apis'],
  hasRow: false,
  quiet: keepsEverything,
  ...yesOrNo(false, { yes: 'Yes', no: 'No' }),
  when: (answers, facts) =>
    asksScope(answers, facts) &&
    whyUnknown('mcp', answers, facts) === undefined &&
    chosenApis(answers, facts).some((api) => api.mcp),
});

const examples: { readonly [Kind in McpKind]: string } = {
  tools: 'get_weather, list_*',
  resources: 'file:///catalogue.txt',
  prompts: 'greet',
};

/** Written by itself it is read as that name and no other. */
const isPlain = (name: string): boolean => !/[,*\n]/.test(name) && name.trim() === name && name !== NONE;

function defineMcp(id: McpKind, name: string, title: string) {
  return defineScoped({
    id,
    label: `MCP ${id}`,
    title,
    help: [`One proxy a line: Weather: ${examples[id]}. * is anything, none nothing, all everything.`],
    flag: { name, value: 'NAMES', help: `MCP: 'NAME: ${examples[id]}'; * is anything, none nothing` },
    sample: `Weather: ${examples[id]}`,
    lesson: [
      `Of the ${id} of an MCP server that the key may use. The others are not listed to it, and are refused. The methods that every client needs are included.`,
      'These rights apply only to application/json calls: a server that takes other content types is not protected by them.',
    ],
    page: 'ai-management/mcp-gateway/policies',
    feature: 'mcp',
    effect: 'primitives',
    applies: (api) => api.mcp === true,
    parseItem: (text, _api, offered) => parseName(text, offered[id]),
    options: (offered) => offered[id].filter(isPlain).map((name) => ({ value: name, label: name })),
    noun: [name, id],
    say: (items) => (items.includes(NONE) ? NONE : sayNames(items)),
    consequence: () => 'These rights apply only to calls with the content type application/json.',
    // Once, whichever of them it is.
    warning: (_value, answers) =>
      mcpKinds.find((kind) => narrows(answers[kind])) === id
        ? 'Each call of a tool costs three of the rate and the quota, a list two.'
        : undefined,
  });
}

export const toolsStep = defineMcp('tools', 'tool', 'Which tools may it call?');
export const resourcesStep = defineMcp('resources', 'resource', 'Which resources may it read?');
export const promptsStep = defineMcp('prompts', 'prompt', 'Which prompts may it get?');

const AFTER_FORM = 'Write delete, keep, keep:7d or usual.';

function parseAfter(text: string): Parsed<AfterEnd> {
  const given = trimEnds(text).toLowerCase();
  if (given === 'usual' || given === 'delete' || given === 'keep') return good(given);
  const [, time] = /^keep\s*:\s*(.*)$/.exec(given) ?? [];
  if (time === undefined)
    return bad(given === '' ? 'Nothing was given.' : `"${given}" is no answer here.`, AFTER_FORM);
  const seconds = readDuration(time);
  return seconds === undefined || seconds < 1
    ? bad(`"${time}" is no time to keep it for.`, 'Write keep:7d, or keep for ever.')
    : good({ keepSeconds: seconds });
}

export const afterExpiryStep = defineStep<'afterExpiry'>({
  id: 'afterExpiry',
  stage: 4,
  kind: 'choice',
  label: 'After expiry',
  title: 'What happens to it after it expires?',
  help: ['Tyk can delete an expired key, or keep it for a time, so that it can be extended.'],
  flag: {
    name: 'after-expiry',
    value: 'WHAT',
    help: 'delete, keep, keep:7d; without it as the Gateway is set',
    narrows: true,
  },
  sample: 'delete',
  lesson: ['A deleted key answers like one that never existed; a kept one can be given more time.'],
  page: 'api-management/policies',
  recipe: { form: 'text', examples: ['delete', 'keep', 'keep:7d'] },
  request: (afterExpiry) => (afterExpiry === 'usual' ? {} : { afterExpiry }),
  late: true,
  when: (answers, facts) =>
    (answers.afterExpiry ?? 'usual') !== 'usual' ||
    (answers.expires !== 'never' && whyUnknown('afterExpiry', answers, facts) === undefined),
  quiet: keepsDefault,
  options: () => [
    { value: 'usual', label: 'As the Gateway is set up' },
    { value: 'delete', label: 'Tyk deletes it' },
    { value: 'keep', label: 'Tyk keeps it' },
  ],
  other: () => 'Another',
  placeholder: () => 'keep:7d …',
  initial: () => 'usual',
  parse: parseAfter,
  write: (value) => (typeof value === 'string' ? value : `keep:${value.keepSeconds}s`),
  check: (value, answers, facts) =>
    value === 'usual' ? undefined : whyUnknown('afterExpiry', answers, facts),
  show(value) {
    if (typeof value !== 'string') return `kept ${relativeDuration(value.keepSeconds)}, then deleted`;
    return { usual: '', delete: 'deleted', keep: 'kept' }[value];
  },
  warning: (value, answers) =>
    value !== 'usual' && answers.expires === 'never'
      ? 'It never expires, so nothing comes after.'
      : undefined,
});
