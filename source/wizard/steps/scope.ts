import { count, listWords } from '../../text.ts';
import type { Operation } from '../../tyk/scope.ts';
import type { Api } from '../../tyk/types.ts';
import { type Feature, knows, sinceWords } from '../../tyk/versions.ts';
import { choiceOf, chosenApis, decidedByPolicies, findApi } from '../access.ts';
import { serverOf } from '../deployments.ts';
import { describeRate, parseRate } from '../parse/limits.ts';
import { parseOperation, parseOperationLimit, writeOperation } from '../parse/operations.ts';
import { splitItem } from '../plan-scope.ts';
import { sayNames } from '../policy-words.ts';
import {
  type ItemParser,
  itemsOf,
  offeredBy,
  parseScoped,
  type Scoped,
  showScoped,
  writeScoped,
} from '../scoped.ts';
import type { Flag, Option, Step } from '../step.ts';
import type { Answers, Facts, Problem, StepId } from '../types.ts';
import { defineStep, parseWord } from './define.ts';
import { keepsDefault } from './details.ts';

/** The answers that narrow a key, kept as lines. */
export type ScopedId = 'allow' | 'endpointLimits' | 'fields' | 'maxDepth' | 'tools' | 'resources' | 'prompts';

export const isHttp = (api: Api): boolean => !api.graphql && !api.mcp;

export const scopeStep = defineStep<'scope'>({
  id: 'scope',
  stage: 4,
  kind: 'choice',
  label: 'Scope',
  title: 'May it do everything that its APIs offer?',
  help: ['Or only some operations, fields or tools. What each API offers is read for that.'],
  when: (answers, facts) =>
    chosenApis(answers, facts).length > 0 && decidedByPolicies(answers, facts).access === undefined,
  quiet: keepsDefault,
  options: () => [
    { value: 'all', label: 'Everything' },
    { value: 'some', label: 'Only some of it' },
  ],
  initial: () => 'all',
  parse: (text) => parseWord(text, ['all', 'some']),
  write: (value) => value,
  // What is narrowed has rows of its own.
  show: () => '',
});

type ScopedStep = {
  readonly id: ScopedId;
  readonly label: string;
  readonly title: string;
  readonly help: readonly string[];
  readonly flag: Omit<Flag, 'repeat' | 'narrows'>;
  readonly sample: string;
  readonly lesson: readonly string[];
  readonly page: string;
  readonly feature?: Feature;
  applies(api: Api): boolean;
  readonly parseItem: ItemParser;
  options?(api: Api, facts: Facts): readonly Omit<Option, 'value'>[];
  /** The item that a row stands for. */
  say(items: readonly string[], api: Api, facts: Facts): string;
  write?(item: string): string;
  consequence?(value: Scoped, answers: Answers, facts: Facts): string | undefined;
  warning?(value: Scoped, answers: Answers, facts: Facts): string | undefined;
};

/** A question whose answer narrows some APIs of a key; empty is everything. */
export function defineScoped({ flag, applies, parseItem, ...step }: ScopedStep): Step {
  const { id, feature } = step;
  const isOffered = (answers: Answers, facts: Facts) =>
    answers.scope === 'some' &&
    decidedByPolicies(answers, facts).access === undefined &&
    whyUnknown(feature, answers, facts) === undefined &&
    chosenApis(answers, facts).some(applies);
  return defineStep<ScopedId>({
    id,
    stage: 4,
    kind: 'pairs',
    label: step.label,
    title: step.title,
    help: step.help,
    flag: { ...flag, repeat: true, narrows: true },
    sample: step.sample,
    lesson: step.lesson,
    page: step.page,
    recipe: { form: 'scoped', examples: [[step.sample]] },
    late: true,
    needs: ['apis'],
    effect: 'offered',
    when: (answers, facts) => (answers[id] ?? []).length > 0 || isOffered(answers, facts),
    quiet: keepsDefault,
    initial: () => [],
    placeholder: (answers, facts) => `${chosenApis(answers, facts).find(applies)?.name ?? 'API'}: …`,
    parse: (text, answers, facts) => parseScoped(text, answers, facts, applies, parseItem),
    write: (value) => writeScoped(value, step.write),
    check: (value, answers, facts) => {
      if (value.length === 0) return undefined;
      return whyDecided(answers, facts) ?? whyUnknown(feature, answers, facts);
    },
    show: (value, answers, facts) =>
      value.length === 0
        ? ''
        : showScoped(value, answers, facts, (items, api) => step.say(items, api, facts)),
    consequence: (value, answers, facts) =>
      value.length === 0 ? undefined : step.consequence?.(value, answers, facts),
    warning: (value, answers, facts) =>
      value.length === 0 ? undefined : step.warning?.(value, answers, facts),
  });
}

/** Tyk drops what a key says of its own beside such a policy, without a word (scopes.md A5, C4, D5). */
export function whyDecided(answers: Answers, facts: Facts): Problem | undefined {
  const { deciding, deciders } = choiceOf(answers, facts);
  if (deciding.length === 0) return undefined;
  return {
    what: `${deciders} ${deciding.length === 1 ? 'decides' : 'decide'} what the key may do.`,
    why: 'Tyk would drop the scope of the key itself in silence, and the key would open more than was asked.',
    next: 'Choose the APIs without a policy, or have a policy of its own made with this scope.',
  };
}

/** What a version does not know it drops, and the key opens everything. */
export function whyUnknown(
  feature: Feature | undefined,
  answers: Answers,
  facts: Facts,
): Problem | undefined {
  if (feature === undefined) return undefined;
  const isLacking = feature === 'mcp' || feature === 'afterExpiry';
  if (serverOf(answers, facts) === 'dashboard') {
    if (!isLacking) return undefined;
    return {
      what: 'The keys of a Dashboard have no such field (5.14).',
      why: 'It would be dropped in silence.',
      next: feature === 'mcp' ? 'Have a policy made that has these rights.' : 'Leave it out.',
    };
  }
  const observation = facts.connection?.observation;
  const version = observation?.is === 'gateway' ? observation.version : undefined;
  if (knows(version, feature) !== false) return undefined;
  return {
    what: `This Gateway (${version}) does not know it: it came with ${sinceWords(feature)}.`,
    why: 'It would be dropped in silence, and the key would open more than was asked.',
    next: 'Leave it out, or use a newer Gateway.',
  };
}

/** Names in braces mean the same whatever they are called. */
const shape = (path: string): string => path.replace(/\{[^{}]*\}/g, '{}');

export function coversOperation(
  items: readonly string[],
  { method, path }: Pick<Operation, 'method' | 'path'>,
): boolean {
  return items.map(splitItem).some((item) => {
    if (item.method !== method) return false;
    const wanted = shape(item.path);
    return wanted.endsWith('/*') ? shape(path).startsWith(wanted.slice(0, -1)) : wanted === shape(path);
  });
}

/** "2 of 14 operations", and what stands in no document by itself. */
function sayOperations(items: readonly string[], api: Api, facts: Facts): string {
  const open = offeredBy(api, facts).operations.filter(({ shut }) => !shut);
  const known = open.filter((operation) => coversOperation(items, operation));
  const own = items.filter((item) => !open.some((operation) => coversOperation([item], operation)));
  const words = known.length === 0 ? [] : [`${known.length} of ${count(open.length, 'operation')}`];
  return [...words, ...(own.length > 0 ? [sayNames(joinMethods(own))] : [])].join(' and ');
}

/** "GET+HEAD /orders": a path once, with all of its methods. */
function joinMethods(items: readonly string[]): readonly string[] {
  const paths = new Map<string, string[]>();
  for (const { method, path } of items.map(splitItem)) paths.set(path, [...(paths.get(path) ?? []), method]);
  return [...paths].map(([path, methods]) => `${methods.length > 6 ? '' : `${methods.join('+')} `}${path}`);
}

export const allowStep = defineScoped({
  id: 'allow',
  label: 'May call only',
  title: 'Which operations may it call?',
  help: [
    'One API a line: Orders: GET /orders, GET+HEAD /orders/{id}, /public/*, or ids of operations. all: everything.',
  ],
  flag: {
    name: 'allow',
    value: 'OPERATIONS',
    help: "only 'NAME: GET /orders, GET+HEAD /orders/{id}, /public/*, getInvoice'",
  },
  sample: 'Orders: GET /orders, GET+HEAD /orders/{id}, /public/*',
  lesson: [
    'Every call must fit one of these, path and method; Tyk answers 403 "Access to this resource has been disallowed" to the others, and they cost nothing.',
    'What Tyk gets are patterns that are made here: the whole path, from its beginning to its end.',
  ],
  page: 'api-management/policies',
  applies: isHttp,
  parseItem: (text, _api, { operations }) => parseOperation(text, operations),
  say: sayOperations,
  write: writeOperation,
  consequence: () => 'Everything else on these APIs answers 403.',
  warning(value, answers, facts) {
    const warnings = chosenApis(answers, facts).flatMap((api) => {
      const items = itemsOf(value, api);
      const open = offeredBy(api, facts).operations.filter(
        (operation) => operation.open && coversOperation(items, operation),
      );
      const wide = api.childVersions.flatMap(({ id }) => {
        const child =
          items.length > 0 && itemsOf(value, { id }).length === 0 ? findApi(id, facts) : undefined;
        return child !== undefined && (answers.apis ?? []).includes(id) ? [child.name] : [];
      });
      return [
        ...(open.length > 0
          ? [`${listWords(open.map(({ path }) => path))} of ${api.name} is open to everyone, without a key.`]
          : []),
        ...(wide.length > 0 ? [`${listWords(wide)} stays open: a version has a scope of its own.`] : []),
      ];
    });
    return warnings.join(' ') || undefined;
  },
});

export const endpointLimitsStep = defineScoped({
  id: 'endpointLimits',
  label: 'Operation limits',
  title: 'Limits of single operations?',
  help: [
    'One a line: Orders: GET /orders = 5/60s. There it counts by itself, in place of the rate of the key.',
  ],
  flag: { name: 'endpoint-limit', value: 'LIMIT', help: "'NAME: GET /orders = 5/60s': a rate of its own" },
  sample: 'Orders: GET /orders = 5/60s',
  lesson: [
    'A rate for one operation, counted for each method and path by itself: it counts in place of the rate of the key, also where it is the larger.',
  ],
  page: 'api-management/rate-limit',
  feature: 'operationLimits',
  applies: isHttp,
  parseItem: (text, _api, { operations }) => parseOperationLimit(text, operations),
  say: (items) => sayNames(items.map(sayLimit)),
  write: (item) => {
    const cut = item.lastIndexOf(' = ');
    return `${writeOperation(item.slice(0, cut))}${item.slice(cut)}`;
  },
  consequence: () => 'Such calls do not count towards the rate of the key; its quota they do.',
  warning: (_value, answers, facts) => {
    const off = chosenApis(answers, facts).find((api) => api.rateLimitOff);
    return off && `${off.name} has rate limits switched off.`;
  },
});

function sayLimit(item: string): string {
  const cut = item.lastIndexOf(' = ');
  const rate = parseRate(item.slice(cut + 3));
  return `${item.slice(0, cut)} ${'value' in rate ? describeRate(rate.value) : ''}`;
}

export const scopedIds: readonly StepId[] = [
  'allow',
  'endpointLimits',
  'fields',
  'maxDepth',
  'tools',
  'resources',
  'prompts',
];
