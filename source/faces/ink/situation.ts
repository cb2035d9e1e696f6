import { back } from '../../wizard/flow.ts';
import { type ActionId, type KeyAction, keyActions } from '../../wizard/key-stage.ts';
import type { Step } from '../../wizard/types.ts';
import { type Action, type Adjustments, actionFor, type Binding, type Situation } from './keymap.ts';
import type { Key } from './keys.ts';
import { isOnCreate, screenList } from './screen-list.ts';
import { frontStep, screenSteps, type UiState, wantedEffect } from './state.ts';

export type Extra = 'reload' | 'copy' | 'sure' | `offer:${number}` | `option:${string}` | `do:${ActionId}`;
export type Moment = {
  readonly situation: Situation;
  readonly adjustments: Adjustments<Action | Extra>;
};

type Letter = Binding<Action | Extra>;

/** Which keys hold now. The dispatch and the hint line are both made from this. */
export function momentOf(state: UiState): Moment {
  if (state.overlay !== undefined) return { situation: 'dialog', adjustments: overlayKeys(state.overlay) };
  if (state.phase === 'creating') return { situation: 'creating', adjustments: {} };
  if (state.phase === 'key') return keyStageMoment(state);
  if (wantedEffect(state) !== undefined) return { situation: 'busy', adjustments: {} };
  return askingMoment(state);
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
    case 'instead':
      return { words: { back: 'close' } };
  }
}

export function actionsOf({ flow, facts }: UiState): readonly KeyAction[] {
  return keyActions.filter((action) => action.when(flow.answers, facts));
}

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
  return { situation: 'key', adjustments: { extra, without: ['help'] } };
}

function askingMoment(state: UiState): Moment {
  const step = frontStep(state);
  const { situation, adjustments } = stepMoment(state, step);
  const offers = (state.problem?.offers ?? []).map(
    (offer, index): Letter => ({ keys: [offer.key], action: `offer:${index}` }),
  );
  const extra = [...offers, ...(adjustments.extra ?? [])];
  const isFirst = back(state.steps, state.flow, state.facts) === undefined;
  if (!isFirst || state.flow.cut) return { situation, adjustments: { ...adjustments, extra } };
  // Two ways to leave need one hint only.
  const leave: Letter = { keys: ['ctrl-c'], action: 'leave' };
  const without: readonly Action[] = [...(adjustments.without ?? []), 'leave'];
  const words = { ...adjustments.words, back: 'leave' };
  return { situation, adjustments: { ...adjustments, extra: [...extra, leave], without, words } };
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
  const { row, across, rows } = screenList(state);
  if (row?.kind === 'own') return { situation: 'choice-own', adjustments: {} };
  const extra = rows.flatMap((one) => {
    if (one.kind !== 'option' || one.option.key === undefined) return [];
    const { key, label, value } = one.option;
    return [letter(key, `option:${value}`, asWord(label), 5)];
  });
  return across
    ? { situation: 'yes-no', adjustments: { extra } }
    : { situation: 'choice', adjustments: { extra } };
}

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
    hint: { keys: [isEmpty ? 'r' : 'ctrl-r'], word: 'read again', rank: isEmpty ? 1 : 8 },
  };
  const grouping = groupings[(state.grouping + 1) % groupings.length];
  const nextTab = screen[(screen.indexOf(step) + 1) % screen.length]?.label ?? '';
  const words = {
    'next-tab': asWord(nextTab),
    ...(grouping === undefined ? {} : { group: `by ${grouping}` }),
  };
  return { extra: [reload], without, words, typed: search.text !== '' };
}
