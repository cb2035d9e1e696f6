import { count, listWords } from '../../text.ts';
import type { Operation } from '../../tyk/scope.ts';
import type { Api } from '../../tyk/types.ts';
import { chosenApis, decidedByPolicies, findApi } from '../access.ts';
import { describeRate, parseRate } from '../parse/limits.ts';
import {
  coverOf,
  itemsBeside,
  parseOperation,
  parseOperationLimit,
  readOperation,
  writeOperation,
} from '../parse/operations.ts';
import { sayNames } from '../policy-words.ts';
import { itemsOf, offeredBy } from '../scoped.ts';
import type { Option } from '../step.ts';
import type { Facts } from '../types.ts';
import { defineStep, parseWord } from './define.ts';
import { keepsDefault } from './details.ts';
import { defineScoped, isHttp, isNarrowed } from './scoped-step.ts';

export const scopeStep = defineStep<'scope'>({
  id: 'scope',
  stage: 4,
  kind: 'choice',
  label: 'Scope',
  title: 'May it do everything that its APIs offer?',
  help: ['Or allow only some operations, fields or tools. What each API offers is read first.'],
  when: (answers, facts) =>
    chosenApis(answers, facts).length > 0 && decidedByPolicies(answers, facts).access === undefined,
  quiet: (answers) => keepsDefault(answers) || isNarrowed(answers),
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

/** "2 of 14 operations", and what stands in no document by itself. */
function sayOperations(items: readonly string[], api: Api, facts: Facts): string {
  const open = offeredBy(api, facts).operations.filter(({ shut }) => !shut);
  const known = open.filter(coverOf(items));
  const own = itemsBeside(items, open);
  const words = known.length === 0 ? [] : [`${known.length} of ${count(open.length, 'operation')}`];
  return [...words, ...(own.length > 0 ? [sayNames(joinMethods(own))] : [])].join(' and ');
}

/** "GET+HEAD /orders": a path once, with all of its methods. */
function joinMethods(items: readonly string[]): readonly string[] {
  const paths = new Map<string, string[]>();
  for (const { method, path } of items.map(readOperation))
    paths.set(path, [...(paths.get(path) ?? []), method]);
  return [...paths].map(([path, methods]) => `${methods.length > 6 ? '' : `${methods.join('+')} `}${path}`);
}

function operationRow(operation: Operation, operations: readonly Operation[]): Option {
  const { method, path, id, summary, open, shut } = operation;
  const value = writeOperation(operation);
  const parsed = parseOperation(value, operations);
  const isUsable = 'value' in parsed;
  return {
    value,
    label: `${method} ${path}`,
    detail: summary ?? id,
    ...(open && { note: 'open to everyone, without a key' }),
    ...(!isUsable && {
      disabledReason: shut === undefined ? 'no pattern can be made of it' : shutWords[shut],
      instead: parsed.problem,
    }),
  };
}

export const shutWords = {
  blocked: 'the API blocks it',
  internal: 'only other APIs can call it',
  unreadable: 'its path holds characters that cannot be shown',
} as const;

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
    'Tyk gets patterns made by the wizard: each matches the whole path, from start to end.',
  ],
  page: 'api-management/policies',
  applies: isHttp,
  parseItem: (text, _api, { operations }) => parseOperation(text, operations),
  options: ({ operations }) => operations.map((operation) => operationRow(operation, operations)),
  noun: ['operation', 'operations'],
  say: sayOperations,
  consequence: () => 'Everything else on these APIs answers 403.',
  warning(value, answers, facts) {
    const warnings = chosenApis(answers, facts).flatMap((api) => {
      const items = itemsOf(value, api);
      const isMeant = coverOf(items);
      const open = offeredBy(api, facts).operations.filter(
        (operation) => operation.open && isMeant(operation),
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
  label: 'Endpoint limits',
  title: 'Limits of single operations?',
  help: ["One a line: Orders: GET /orders = 5/60s. It counts separately there, in place of the key's rate."],
  flag: { name: 'endpoint-limit', value: 'LIMIT', help: "'NAME: GET /orders = 5/60s': a rate of its own" },
  sample: 'Orders: GET /orders = 5/60s',
  lesson: [
    "A rate for one operation, counted separately for each method and path. It replaces the key's rate there, even where it is higher.",
  ],
  page: 'api-management/rate-limit',
  feature: 'operationLimits',
  applies: isHttp,
  parseItem: (text, _api, { operations }) => parseOperationLimit(text, operations),
  say: (items) => sayNames(items.map(sayLimit)),
  consequence: () => "Such calls do not count towards the key's rate, but they do count towards its quota.",
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
