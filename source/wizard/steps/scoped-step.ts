import type { Offered } from '../../tyk/scope.ts';
import type { Api } from '../../tyk/types.ts';
import { type Feature, knows, sinceWords } from '../../tyk/versions.ts';
import { choiceOf, chosenApis, decidedByPolicies } from '../access.ts';
import { serverOf } from '../deployments.ts';
import {
  EVERYTHING,
  everything,
  type ItemParser,
  narrows,
  nothingGiven,
  offeredBy,
  parseScoped,
  type Scoped,
  showScoped,
} from '../scoped.ts';
import type { Flag, Option, Step } from '../step.ts';
import type { Answers, Facts, Problem } from '../types.ts';
import { defineStep } from './define.ts';
import { keepsDefault } from './details.ts';

/** The answers that narrow a key, kept as lines. */
type ScopedId = 'allow' | 'endpointLimits' | 'fields' | 'maxDepth' | 'tools' | 'resources' | 'prompts';

export const isHttp = (api: Api): boolean => !api.graphql && !api.mcp;

const scopedIds: readonly ScopedId[] = [
  'allow',
  'endpointLimits',
  'fields',
  'maxDepth',
  'tools',
  'resources',
  'prompts',
];
export const isNarrowed = (answers: Answers): boolean =>
  answers.introspection === false || scopedIds.some((id) => narrows(answers[id]));

/** What narrows a key is asked where somebody wants it narrowed. */
export const asksScope = (answers: Answers, facts: Facts): boolean =>
  answers.scope === 'some' && decidedByPolicies(answers, facts).access === undefined;
export const keepsEverything = (answers: Answers): boolean =>
  answers.scope !== 'some' && keepsDefault(answers);

type Shared = 'label' | 'lesson' | 'page' | 'effect' | 'noun' | 'consequence' | 'warning';
type ScopedStep = Pick<Step<Scoped>, Shared> & {
  readonly id: ScopedId;
  readonly title: string;
  readonly help: readonly string[];
  readonly flag: Omit<Flag, 'repeat' | 'narrows'>;
  readonly sample: string;
  readonly feature?: Feature;
  applies(api: Api): boolean;
  readonly parseItem: ItemParser;
  /** What there is to tick, each row by its item. */
  options?(offered: Offered): readonly Option[];
  say(items: readonly string[], api: Api, facts: Facts): string;
};

/** A question whose answer narrows some APIs of a key. */
export function defineScoped({ flag, applies, parseItem, options, feature, say, ...step }: ScopedStep): Step {
  const { id } = step;
  const isOffered = (answers: Answers, facts: Facts) =>
    asksScope(answers, facts) &&
    whyUnknown(feature, answers, facts) === undefined &&
    chosenApis(answers, facts).some(applies);
  const example = (answers: Answers, facts: Facts) =>
    `${chosenApis(answers, facts).find(applies)?.name ?? 'API'}: …`;
  return defineStep<ScopedId>({
    ...step,
    stage: 4,
    kind: options === undefined ? 'pairs' : 'choices',
    flag: { ...flag, repeat: true, narrows: true },
    recipe: { form: 'scoped', examples: [[step.sample]] },
    late: true,
    needs: ['apis'],
    effect: step.effect ?? 'offered',
    when: (answers, facts) => narrows(answers[id]) || isOffered(answers, facts),
    quiet: keepsEverything,
    ...(options && {
      options: (answers: Answers, facts: Facts) => rowsFor(id, options, applies, answers, facts),
      other: () => 'another, as you write it',
    }),
    initial: () => everything,
    placeholder: example,
    parse: (text, answers, facts) =>
      // Of lines that are written there may be none.
      options === undefined && text.trim() === ''
        ? { value: everything }
        : parseScoped(text, answers, facts, applies, parseItem),
    write: (value) => (options !== undefined || narrows(value) ? value.join('\n') : ''),
    check: (value, answers, facts) => {
      if (!narrows(value)) return undefined;
      if (value.length === 0) return nothingGiven;
      return whyDecided(answers, facts) ?? whyUnknown(feature, answers, facts);
    },
    show: (value, answers, facts) =>
      narrows(value)
        ? showScoped(value, answers, facts, (items, api) => say(items, api, facts))
        : 'everything',
    consequence: (value, answers, facts) =>
      narrows(value) ? step.consequence?.(value, answers, facts) : undefined,
    warning: (value, answers, facts) => (narrows(value) ? step.warning?.(value, answers, facts) : undefined),
  });
}

/** By what was read: it changes with the APIs, not with a key press. */
const known = new WeakMap<object, Map<string, readonly Option[]>>();

function rowsFor(
  id: ScopedId,
  options: NonNullable<ScopedStep['options']>,
  applies: ScopedStep['applies'],
  answers: Answers,
  facts: Facts,
): readonly Option[] {
  const apis = chosenApis(answers, facts).filter(applies);
  const lists = known.get(facts.offered ?? apis) ?? new Map<string, readonly Option[]>();
  known.set(facts.offered ?? apis, lists);
  const key = JSON.stringify([id, ...apis.map((api) => api.id)]);
  const rows = lists.get(key) ?? [
    { value: EVERYTHING, label: 'Everything', alone: true as const },
    ...apis.flatMap((api) =>
      options(offeredBy(api, facts)).map((option) => ({
        ...option,
        value: `${api.id}: ${option.value}`,
        ...(apis.length > 1 && { groups: [[api.name, ...(option.groups ?? [])].join(' · ')] }),
      })),
    ),
  ];
  lists.set(key, rows);
  return rows;
}

/** Tyk drops what a key says of its own beside such a policy, without a word (scopes.md A5, C4, D5). */
export function whyDecided(answers: Answers, facts: Facts): Problem | undefined {
  const { deciding, deciders } = choiceOf(answers, facts);
  if (deciding.length === 0) return undefined;
  return {
    what: `${deciders} ${deciding.length === 1 ? 'decides' : 'decide'} what the key may do.`,
    why: "Tyk would silently drop the key's own scope, and the key would open more than requested.",
    next: 'Choose the APIs without a policy, or ask for a policy with this scope.',
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
      why: 'It would be silently dropped.',
      next: feature === 'mcp' ? 'Ask for a policy with these rights.' : 'Leave it out.',
    };
  }
  const observation = facts.connection?.observation;
  const version = observation?.is === 'gateway' ? observation.version : undefined;
  if (knows(version, feature) !== false) return undefined;
  return {
    what: `This Gateway (${version}) does not know it: it came with ${sinceWords(feature)}.`,
    why: 'It would be silently dropped, and the key would open more than requested.',
    next: 'Leave it out, or use a newer Gateway.',
  };
}
