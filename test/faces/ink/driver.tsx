import { graphemes } from '../../../source/faces/ink/cells.ts';
import { drawScreen } from '../../../source/faces/ink/draw.ts';
import type { Key } from '../../../source/faces/ink/keys.ts';
import { startState } from '../../../source/faces/ink/moves.ts';
import { reduce } from '../../../source/faces/ink/reduce.ts';
import type { UiState } from '../../../source/faces/ink/state.ts';
import { createTheme } from '../../../source/faces/ink/theme.ts';
import { Frame } from '../../../source/faces/ink/views/frame.tsx';
import { type Run, wantedEffect } from '../../../source/journey/state.ts';
import { Secret } from '../../../source/secret.ts';
import type { Api, KeyRecord, Policy } from '../../../source/tyk/types.ts';
import { inputsOf } from '../../../source/wizard/effects.ts';
import type { Delivered, Made } from '../../../source/wizard/made.ts';
import type { Proof } from '../../../source/wizard/outcome.ts';
import { planRequest } from '../../../source/wizard/request.ts';
import { journey } from '../../../source/wizard/steps/journey.ts';
import type { Answers, Facts, Problem, StepId } from '../../../source/wizard/types.ts';
import { printInk } from '../../helpers/print-ink.tsx';
import { api, NOW, ORGANISATION, policy } from '../../wizard/world.ts';

export { NOW };
export const CREDENTIAL = 'f00dfacecafe4b1e8a9d0c1b2a3f4e5d';

export const orders = api('Orders', { versions: ['v1', 'v2'], categories: ['commerce'] });
export const payments = api('Payments', { categories: ['finance'] });
export const partners = api('Partners', { auth: ['jwt'] });
export const fleeting = api('Fleeting', { sessionLifetime: 60 });
export const gold = policy('Gold', [orders.id, payments.id]);

export type World = { readonly apis: readonly Api[]; readonly policies: readonly Policy[] };
export const world: World = {
  apis: [orders, payments, partners, fleeting],
  policies: [gold, policy('Retired', [orders.id], { state: 'inactive' })],
};

export const baseFacts: Facts = {
  now: NOW,
  user: 'jane',
  host: 'laptop',
  profiles: [],
  demoAs: 'gateway',
  credentials: {},
  done: {},
};

export function begin(given: { answers?: Answers; facts?: Partial<Facts> } = {}): UiState {
  return startState(journey, { ...baseFacts, ...given.facts }, { answers: given.answers });
}

/** "enter", "ctrl-c", "alt-b"; any single character is itself. */
export function keyNamed(name: string): Key {
  const [, modifier, letter] = /^(ctrl|alt)-(.)$/.exec(name) ?? [];
  if (modifier === 'ctrl' || modifier === 'alt') return { name: modifier, text: letter };
  if (name === 'space' || name === ' ') return { name: 'space', text: ' ' };
  return graphemes(name).length === 1 ? { name: 'text', text: name } : { name: name as Key['name'] };
}

/** Keys as they come, and nothing else: what they started is left waiting. */
export function press(state: UiState, ...names: string[]): UiState {
  return names.reduce((next, name) => reduce(next, { type: 'key', key: keyNamed(name) }), state);
}

/** The same, with every look-up answered as soon as it is wanted. */
export function go(state: UiState, ...names: string[]): UiState {
  return names.reduce((next, name) => look(press(next, name)), look(state));
}

export function type(state: UiState, text: string): UiState {
  return press(state, ...graphemes(text));
}

export function paste(state: UiState, ...lines: string[]): UiState {
  return reduce(state, { type: 'paste', lines });
}

/** Answers the look-ups that the state waits for, with this world. */
export function look(state: UiState, { apis, policies }: World = world): UiState {
  let next = state;
  for (let name = wantedEffect(next); name !== undefined; name = wantedEffect(next)) {
    const { answers } = next.flow;
    const url = answers.deployment === 'demo' ? 'http://127.0.0.1:4000' : (answers.url ?? '');
    const isGateway = answers.deployment === 'demo' || answers.deployment === 'open-source';
    const gateway = { is: 'gateway', version: 'v5.14.0', dashboardBehind: false, dataPlane: false } as const;
    const observation = isGateway ? gateway : ({ is: 'dashboard' } as const);
    const found: Partial<Facts> =
      name === 'connect'
        ? { connection: { url, observation } }
        : {
            apis: { state: 'ready', items: apis },
            policies: { state: 'ready', items: policies },
            organisation: ORGANISATION,
          };
    const done = { ...next.facts.done, [name]: inputsOf(name, answers) };
    next = reduce(next, { type: 'effect-done', facts: { ...found, done } });
  }
  return next;
}

export function failLookUp(state: UiState, blamed: StepId, problem: Problem): UiState {
  return reduce(state, { type: 'effect-failed', blamed, problem });
}

/** At the list of APIs, by way of a Dashboard and a typed credential. */
export function atAccess(lists: World = world): UiState {
  const atAddress = press(begin(), 'down', 'down', 'enter');
  const atCredential = look(press(atAddress, 'enter'), lists);
  return look(press(type(atCredential, CREDENTIAL), 'enter'), lists);
}

/** At the review, with the first API and every default. */
export function atReview(): UiState {
  return go(atAccess(), 'enter', 'enter', 'enter');
}

export const KEY = 'eyJvcmciOiJvcmciLCJpZCI6IjczYzYyMzU2IiwiaCI6Im11cm11cjY0In0=';

export function makeMade(
  state: Run,
  more: { proof?: Proof; delivered?: Delivered; targets?: Made['targets'] } = {},
): Made {
  const { answers } = state.flow;
  const request = planRequest(answers, state.facts);
  const record: KeyRecord = {
    organisation: ORGANISATION,
    alias: request.alias,
    expires: request.expires,
    limits: request.limits,
    access: request.access.apis,
    policies: request.access.policies,
    tags: [],
    metadata: {},
    inactive: false,
    detailedLogging: false,
  };
  return {
    created: { key: new Secret(KEY), hash: '81252c36' },
    request,
    proof: more.proof ?? { state: 'same', record },
    delivered: more.delivered ?? { to: 'screen' },
    targets: more.targets ?? [],
    // It was tried and nothing came of it: only a test that is about the try has one made.
    ...(more.targets === undefined ? { tried: { at: [] } } : {}),
    call: {
      method: 'GET',
      url: 'http://localhost:8080/orders/',
      headers: { Authorization: new Secret(KEY) },
    },
  };
}

/** The key is made; the automatic copy is still under way. */
export function atKey(more: Parameters<typeof makeMade>[1] & { safe?: boolean } = {}): UiState {
  const creating = press(atReview(), 'enter');
  return reduce(creating, {
    type: 'created',
    made: makeMade(creating, more),
    safe: more.safe ?? false,
    now: NOW,
  });
}

/** The automatic copy has come to this. */
export function copied(state: UiState, how: 'copied' | 'sent' = 'sent'): UiState {
  if (state.doing === undefined) return state;
  const result =
    how === 'copied'
      ? { state: 'done' as const, said: 'Copied to the clipboard.', safe: true }
      : {
          state: 'done' as const,
          said: "Sent to your terminal's clipboard.",
          safe: false,
          tone: 'warning' as const,
        };
  return reduce(state, { type: 'action-done', doing: state.doing, result });
}

/** The same as `press`, by somebody who has the screen before the eyes: lists and pages scroll by what is in sight. */
export function pressSeeing(state: UiState, size: Size, ...names: string[]): UiState {
  return names.reduce((next, name) => {
    const { view } = drawScreen(next, canvasOf(size));
    return reduce(next, { type: 'key', key: keyNamed(name), view });
  }, state);
}

type Size = { columns?: number; rows?: number; elapsed?: number; request?: string };

const theme = createTheme({ unicode: true, colour: false });

/** Work has been going on for ten seconds unless said otherwise. */
function canvasOf({ columns = 80, rows = 24, elapsed = 10_000, request = 'curl -X POST' }: Size) {
  return { theme, columns, rows, elapsed, requestText: () => request } as const;
}

/** What stands on the screen, without the margin. */
export function frameOf(state: UiState, size: Size = {}): string[] {
  const { frame } = drawScreen(state, canvasOf(size));
  return frame === undefined ? [] : printInk(<Frame {...frame} />, size.columns).map((line) => line.slice(1));
}

export function showsAt(state: UiState, size: Size = {}): string {
  return frameOf(state, size).join('\n');
}
