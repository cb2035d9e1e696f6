import type { ProfileChange } from '../../run/saved.ts';
import { back } from '../../wizard/flow.ts';
import { type ActionId, actionsFor, type KeyAction } from '../../wizard/key-stage.ts';
import type { LostActionId } from '../../wizard/lost.ts';
import { sayChosen, sayEnter } from '../../wizard/selection.ts';
import { savedName } from '../../wizard/steps/deployment.ts';
import type { Offer, Step } from '../../wizard/types.ts';
import { cut } from './cells.ts';
import { type Action, type Adjustments, actionFor, type Binding, type Situation } from './keymap.ts';
import type { Key } from './keys.ts';
import { chosenOn, enterOnList, isOnCreate, screenList } from './screen-list.ts';
import {
  frontStep,
  liveAnswers,
  lostActionsOf,
  peek,
  screenSteps,
  standingOf,
  type UiState,
  wantedEffect,
} from './state.ts';

export type Extra =
  | 'reload'
  | 'copy'
  | 'sure'
  | `saved:${ProfileChange['do']}`
  | `offer:${number}`
  | `option:${string}`
  | `lost:${LostActionId}`
  | `do:${ActionId}`;
export type Moment = {
  readonly situation: Situation;
  readonly adjustments: Adjustments<Action | Extra>;
};

type Letter = Binding<Action | Extra>;

/** Which keys hold now. The dispatch and the hint line are both made from this. */
export function momentOf(state: UiState): Moment {
  if (state.overlay?.kind === 'saved' && state.overlay.do === 'rename') {
    return {
      situation: 'text',
      adjustments: { without: ['help'], words: { accept: 'rename', back: 'keep' } },
    };
  }
  if (state.overlay?.kind === 'recipe' && state.overlay.asking === undefined) {
    return {
      situation: 'text',
      adjustments: { without: ['help'], words: { accept: 'save', back: 'leave it' } },
    };
  }
  if (state.overlay !== undefined) return { situation: 'dialog', adjustments: overlayKeys(state.overlay) };
  const isPausing = state.phase === 'creating' && state.progress?.is === 'not-loaded';
  if (state.phase === 'looking' || isPausing) return { situation: 'busy', adjustments: {} };
  if (state.phase === 'creating' || state.phase === 'removing') {
    return { situation: 'creating', adjustments: {} };
  }
  if (state.phase === 'key') return keyStageMoment(state);
  if (wantedEffect(state) === undefined) return askingMoment(state);
  const open = peek(state);
  return open === undefined ? { situation: 'busy', adjustments: {} } : readingMoment(open);
}

export function actionAt(state: UiState, key: Key): Action | Extra | undefined {
  const { situation, adjustments } = momentOf(state);
  return actionFor(situation, key, adjustments);
}

function letter(key: string, action: Action | Extra, word: string, rank: number): Letter {
  return { keys: [key], action, hint: { keys: [key], word, rank } };
}

/** A label in the middle of a line: "policies", but "APIs". */
function asWord(label: string): string {
  return /^.[A-Z]/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

const scrolling: readonly Letter[] = [
  { keys: ['up'], action: 'move-up', hint: { keys: ['up', 'down'], word: 'scroll', rank: 6 } },
  { keys: ['down'], action: 'move-down' },
  { keys: ['page-up'], action: 'page-up' },
  { keys: ['page-down', 'space'], action: 'page-down' },
];

function overlayKeys(overlay: NonNullable<UiState['overlay']>): Adjustments<Action | Extra> {
  switch (overlay.kind) {
    case 'leave':
      return { extra: [letter('y', 'sure', 'leave', 1)], words: { back: 'stay' } };
    case 'unsafe': {
      const extra = [letter('s', 'do:save', 'save', 1), letter('d', 'do:done', 'it is safe', 1)];
      return { extra, words: { back: 'stay', leave: 'leave all the same' } };
    }
    case 'help':
      return { extra: scrolling, words: { back: 'close' } };
    case 'request':
      return {
        extra: [letter('c', 'copy', 'copy', 1), ...scrolling],
        words: { back: 'close' },
      };
    case 'call': {
      const language: Letter = {
        keys: ['tab', 'right'],
        action: 'next-tab',
        hint: { keys: ['tab'], word: 'language', rank: 2 },
      };
      const extra = [letter('c', 'copy', 'copy', 1), language, ...scrolling];
      return {
        extra: [...extra, { keys: ['shift-tab', 'left'], action: 'previous-tab' }],
        words: { back: 'close' },
      };
    }
    case 'instead':
      return { words: { back: 'close' } };
    case 'all':
      return { extra: [letter('y', 'sure', 'choose all', 1)], words: { back: 'no' } };
    case 'saved':
      return { extra: [letter('y', 'sure', 'remove', 1)], words: { back: 'keep' } };
    case 'recipe': {
      const extra = [letter('y', 'sure', 'yes', 1), letter('n', 'option:no', 'no', 1)];
      return { extra, words: { back: 'another file' } };
    }
  }
}

const stopping: Letter = {
  keys: ['escape'],
  action: 'stop',
  hint: { keys: ['escape'], word: 'stop', rank: 1 },
};

export function actionsOf(state: UiState): readonly KeyAction[] {
  const standing = standingOf(state);
  return standing === undefined ? [] : actionsFor(standing);
}

/** Work on the API can be stopped; while an API is not there yet, a Gateway can be asked to load it. */
export function workKeys({ doing, headway, stopAsked }: UiState): readonly Letter[] {
  const isOnApi = doing !== undefined && onApi.includes(doing.action);
  if (!isOnApi || stopAsked) return [];
  const offers = headway?.is === 'waiting' ? headway.verdict.offers : [];
  const reload = offers.find(({ id }) => id === 'reload');
  return reload === undefined ? [stopping] : [letter(reload.key, 'do:reload', reload.label, 1), stopping];
}

/** A list of which a part has come. */
function readingMoment(open: UiState): Moment {
  const { situation, adjustments } = stepMoment(open, frontStep(open));
  const extra = [stopping, ...(adjustments.extra ?? []).filter(({ action }) => action !== 'reload')];
  return {
    situation,
    adjustments: { ...adjustments, extra, without: [...(adjustments.without ?? []), 'back'] },
  };
}

const onApi: readonly string[] = ['try', 'again', 'reload', 'address', 'burst'] satisfies ActionId[];

function keyStageMoment(state: UiState): Moment {
  const { key: stage } = state;
  if (stage?.asking !== undefined) return { situation: 'text', adjustments: { without: ['help'] } };
  if (stage?.confirming !== undefined) {
    const extra = [letter('y', 'sure', 'yes', 1)];
    return { situation: 'dialog', adjustments: { extra, words: { back: 'no' } } };
  }
  const extra = actionsOf(state).map(({ id, key, label }, index) =>
    letter(key, `do:${id}`, label, id === 'done' ? 1 : 2 + index),
  );
  return { situation: 'key', adjustments: { extra: [...workKeys(state), ...extra], without: ['help'] } };
}

function askingMoment(state: UiState): Moment {
  const step = frontStep(state);
  const { situation, adjustments } = stepMoment(state, step);
  const offers = openOffers(state).map(
    (offer, index): Letter => ({ keys: [offer.key], action: `offer:${index}` }),
  );
  const lost = lostActionsOf(state).map(({ id, key }): Letter => ({ keys: [key], action: `lost:${id}` }));
  const extra = [...offers, ...lost, ...(adjustments.extra ?? [])];
  const isFirst = back(state.steps, state.flow, state.facts) === undefined;
  if (!isFirst || state.flow.cut) return { situation, adjustments: { ...adjustments, extra } };
  // Two ways to leave need one hint only.
  const leave: Letter = { keys: ['ctrl-c'], action: 'leave' };
  const without: readonly Action[] = [...(adjustments.without ?? []), 'leave'];
  const words = { ...adjustments.words, back: 'leave' };
  return { situation, adjustments: { ...adjustments, extra: [...extra, leave], without, words } };
}

/** Of the problem that is shown, or of a list with nothing in it. */
export function openOffers(state: UiState): readonly Offer[] {
  if (state.problem !== undefined) return state.problem.offers ?? [];
  const step = frontStep(state);
  if (step.kind !== 'choices' || state.reading !== undefined) return [];
  const { rows, search } = screenList(state);
  const isBare = rows.length === 0 && search.text === '';
  return (isBare && step.empty?.(liveAnswers(state), state.facts)?.offers) || [];
}

function stepMoment(state: UiState, step: Step): Moment {
  switch (step.kind) {
    case 'choices':
      return { situation: 'choices', adjustments: listKeys(state, step) };
    case 'choice':
    case 'yes-no':
      return choiceMoment(state);
    case 'review':
      return {
        situation: 'review',
        adjustments: { words: { accept: isOnCreate(state) ? 'create' : 'change' } },
      };
    case 'pairs':
      return { situation: 'text', adjustments: { words: { accept: 'add, or go on' } } };
    case 'secret':
    case 'text':
      return { situation: step.kind, adjustments: {} };
  }
}

function choiceMoment(state: UiState): Moment {
  const { step, row, across, rows } = screenList(state);
  if (row?.kind === 'own') return { situation: 'choice-own', adjustments: {} };
  const extra = rows.flatMap((one) => {
    if (one.kind !== 'option' || one.option.key === undefined) return [];
    const { key, label, value } = one.option;
    return [letter(key, `option:${value}`, asWord(label), 5)];
  });
  if (row?.kind === 'option' && step.id === 'deployment' && savedName(row.option.value) !== undefined) {
    extra.push(...savedKeys);
  }
  return across
    ? { situation: 'yes-no', adjustments: { extra } }
    : { situation: 'choice', adjustments: { extra } };
}

const savedKeys: readonly Letter[] = [
  letter('r', 'saved:rename', 'rename', 4),
  letter('x', 'saved:remove', 'remove', 4),
  letter('f', 'saved:prefer', 'offer first', 5),
];

function listKeys(state: UiState, step: Step): Adjustments<Action | Extra> {
  const { search, rows } = screenList(state);
  const screen = screenSteps(state);
  const isEmpty = rows.length === 0 && search.text === '';
  const groupings = (step.groupings ?? []).filter((name) => name !== '');
  const without: Action[] = [];
  if (screen.length < 2) without.push('next-tab', 'previous-tab');
  if (groupings.length < 2) without.push('group');
  const reload: Letter = {
    keys: isEmpty ? ['r', 'ctrl-r'] : ['ctrl-r'],
    action: 'reload',
    hint: { keys: [isEmpty ? 'r' : 'ctrl-r'], word: 'read again', rank: isEmpty ? 1 : 9 },
  };
  const grouping = groupings[(state.grouping + 1) % groupings.length];
  const nextTab = screen[(screen.indexOf(step) + 1) % screen.length]?.label ?? '';
  const accept = enterWords(state);
  const words = {
    'next-tab': asWord(nextTab),
    accept: accept.word,
    ...(grouping === undefined ? {} : { group: `by ${grouping}` }),
  };
  return { extra: [reload], without, words, briefWords: { accept: accept.brief }, typed: search.text !== '' };
}

const LONGEST_ENTER = 28;

/** What Enter does, by name; the name is what gives way. */
function enterWords(state: UiState): { readonly word: string; readonly brief: string } {
  if (screenList(state).row?.kind === 'own') return { word: 'use it', brief: 'use it' };
  const step = frontStep(state);
  const nameOf = (values: readonly string[]) => sayChosen(step, values, liveAnswers(state), state.facts);
  const word = sayEnter(enterOnList(state), chosenOn(state), nameOf);
  return { word: cut(word, LONGEST_ENTER), brief: word.replace(/^(go on|choose) .*/, '$1') };
}
