import { Secret } from '../../source/secret.ts';
import type { Api, Limits, Policy, PolicyParts } from '../../source/tyk/types.ts';
import { inputsOf, pendingEffect } from '../../source/wizard/effects.ts';
import {
  accept,
  back,
  edit,
  type Flow,
  fail,
  settle,
  startFlow,
  stepById,
  takeOffer,
} from '../../source/wizard/flow.ts';
import type { Step } from '../../source/wizard/step.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Answers, EffectName, Facts, Origin, Problem, StepId } from '../../source/wizard/types.ts';

/** Sat 21 Nov 2026 11:02 in Berlin, where the tests live. */
export const NOW = Date.UTC(2026, 10, 21, 10, 2) / 1000;
export const HOUR = 3600;
export const DAY = 24 * HOUR;

/** With plain blanks: digits are grouped by blanks that do not break. */
export function plain(text: string | undefined): string {
  return (text ?? '').replaceAll('\u00a0', ' ');
}

export const ORGANISATION = '5e9d9544a1dc';
export const noLimits: Limits = { rate: 'unlimited', quota: 'unlimited', throttle: 'off' };
export const credential = new Secret('0123456789abcdef0123456789abcdef');

/** A plain API that takes a key. Its id is its name in small letters. */
export function api(name: string, more: Partial<Api> = {}): Api {
  const id = name.toLowerCase().replaceAll(' ', '-');
  return {
    id,
    name,
    rawName: name,
    categories: [],
    organisation: ORGANISATION,
    listenPath: `/${id}/`,
    protocol: '',
    auth: ['auth-token'],
    active: true,
    internal: false,
    oas: false,
    versions: [],
    childVersions: [],
    keyPlace: { header: 'Authorization' },
    sessionLifetime: 0,
    rateLimitOff: false,
    quotaOff: false,
    quotaNotSetOnCreate: false,
    ...more,
  };
}

export const whole: PolicyParts = {
  access: true,
  rate: true,
  quota: true,
  perApi: false,
  partitioned: false,
};
export const onlyRate: PolicyParts = { ...whole, access: false, quota: false, partitioned: true };
export const onlyAccess: PolicyParts = { ...whole, rate: false, quota: false, partitioned: true };
export const perApi: PolicyParts = { ...whole, perApi: true };

/** A policy that decides everything for the APIs with these ids. */
export function policy(name: string, apiIds: readonly string[], more: Partial<Policy> = {}): Policy {
  return {
    id: name.toLowerCase().replaceAll(' ', '-'),
    name,
    organisation: ORGANISATION,
    state: 'active',
    access: apiIds.map((apiId) => ({ apiId, apiName: apiId, versions: ['Default'] })),
    parts: whole,
    limits: {
      ...noLimits,
      rate: { requests: 1000, seconds: 60 },
      quota: { requests: 10_000, seconds: 30 * DAY },
    },
    keyExpiresIn: 0,
    tags: [],
    metadata: {},
    ...more,
  };
}

export function facts(more: Partial<Facts> = {}): Facts {
  return {
    now: NOW,
    user: 'jane',
    host: 'laptop',
    profiles: [],
    credentials: {},
    demoAs: 'gateway',
    done: {},
    ...more,
  };
}

export type Lists = { readonly apis?: readonly Api[]; readonly policies?: readonly Policy[] };

/** Facts after the lists were read. */
export function listed({ apis = [], policies = [] }: Lists, more: Partial<Facts> = {}): Facts {
  return facts({
    apis: { state: 'ready', items: apis },
    policies: { state: 'ready', items: policies },
    organisation: ORGANISATION,
    ...more,
  });
}

/** The lists were read with these very answers. */
export function readWith(answers: Answers, before: Facts): Facts {
  return { ...before, done: { connect: inputsOf('connect', answers), lists: inputsOf('lists', answers) } };
}

export function stepOf(id: StepId): Step {
  return stepById(journey, id);
}

/** What a step makes of a text: its value, or the problem. */
export function parseStep(id: StepId, text: string, answers: Answers = {}, known: Facts = facts()): unknown {
  const parsed = stepOf(id).parse(text, answers, known);
  return 'value' in parsed ? parsed.value : parsed.problem;
}

type World = {
  /** What is there to choose, by address: other addresses have nothing. */
  lists?: (answers: Answers) => Lists;
  /** Why looking at an address or reading the lists fails. */
  failing?: (effect: EffectName, answers: Answers) => { blamed: StepId; problem: Problem } | undefined;
  facts?: Partial<Facts>;
};

/** A journey with everything between the questions done at once, as every face does it. */
export type Play = {
  readonly flow: Flow;
  readonly facts: Facts;
  /** Steps as they were asked, in order. */
  readonly asked: readonly StepId[];
  answer(values: Answers, origin?: Origin): Play;
  /** Accepts what is proposed: the answer, else the default. */
  enter(): Play;
  back(): Play | undefined;
  edit(id: StepId): Play;
  offer(key: string): Play;
  /** The lists as they are from now on, read again. */
  reread(lists: Lists): Play;
};

export function play(world: World = {}, begin: Parameters<typeof startFlow>[2] = {}): Play {
  const first = facts(world.facts);
  return arrive(world, startFlow(journey, first, begin), first, []);
}

function arrive(world: World, flow: Flow, known: Facts, asked: readonly StepId[]): Play {
  const { effect } = stepById(journey, flow.current);
  const name = pendingEffect(effect, flow.answers, known);
  if (name !== undefined) {
    const failed = world.failing?.(name, flow.answers);
    if (failed !== undefined) return arrive(world, fail(flow, failed.blamed, failed.problem), known, asked);
    const after = perform(world, name, flow.answers, known);
    return arrive(world, settle(journey, flow, after), after, asked);
  }
  const seen = [...asked, flow.current];
  const go = (next: Flow) => arrive(world, next, known, seen);
  return {
    flow,
    facts: known,
    asked: seen,
    answer: (values, origin) => go(accept(journey, flow, known, values, origin)),
    enter: () => go(accept(journey, flow, known, proposed(flow, known))),
    back() {
      const before = back(journey, flow, known);
      return before === undefined ? undefined : go(before);
    },
    edit: (id) => go(edit(journey, flow, known, id)),
    offer(key) {
      const taken = flow.problems[flow.current]?.offers?.find((offer) => offer.key === key);
      if (taken === undefined) throw new Error(`Nothing is offered under "${key}".`);
      return go(takeOffer(journey, flow, known, taken));
    },
    reread(lists) {
      const { lists: _read, ...done } = known.done;
      return arrive({ ...world, lists: () => lists }, flow, { ...known, done }, asked);
    },
  };
}

function perform(world: World, name: EffectName, answers: Answers, known: Facts): Facts {
  if (name === 'preview') {
    return { ...known, done: { ...known.done, preview: inputsOf(name, answers) } };
  }
  const done = { connect: known.done.connect, [name]: inputsOf(name, answers) };
  if (name === 'connect') return { ...known, apis: undefined, policies: undefined, done };
  const { apis, policies, organisation } = listed(world.lists?.(answers) ?? {});
  return { ...known, apis, policies, organisation, done };
}

function proposed(flow: Flow, known: Facts): Answers {
  const screen = journey.filter(
    (step) => step.id === flow.current || (step.group && stepOf(flow.current).group === step.group),
  );
  return Object.fromEntries(
    screen.map((step) => [step.id, flow.answers[step.id] ?? step.initial?.(flow.answers, known)]),
  );
}
