import { offerId, openOffers } from '../../journey/asking.ts';
import type { RunEvent } from '../../journey/event.ts';
import { type Prompt, type PromptAction, promptOf } from '../../journey/prompt.ts';
import { actionsOf, isFirst, lostActionsOf, screenSteps, wantedEffect } from '../../journey/state.ts';
import type { SavedWish } from '../../wizard/profile-change.ts';
import { sayChosen, sayEnter } from '../../wizard/selection.ts';
import type { Step } from '../../wizard/step.ts';
import { savedName } from '../../wizard/steps/deployment.ts';
import { cut } from './cells.ts';
import { changing } from './changing.ts';
import { type Action, type Adjustments, actionFor, type Binding, type Situation } from './keymap.ts';
import type { Key } from './keys.ts';
import { chosenOn, enterOnList, reviewEntry, screenList } from './screen-list.ts';
import { frontStep, liveAnswers, peek, type UiState } from './state.ts';

/** Beside moving and typing: an event for the run, or an option that has a letter of its own. */
type Extra = { readonly send: RunEvent } | { readonly option: string };
type Moment = {
  readonly situation: Situation;
  readonly adjustments: Adjustments<Action | Extra>;
};

type Letter = Binding<Action | Extra>;

/** Which keys hold now. The dispatch and the hint line are both made from this. */
export function momentOf(state: UiState): Moment {
  if (state.tickingAll !== undefined) {
    const extra = [letter('y', 'toggle-all', 'choose all', 4)];
    return { situation: 'answers', adjustments: { extra, words: { accept: 'choose', back: 'no' } } };
  }
  if (state.dialog !== undefined) return dialogMoment(promptOf(state));
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
  return { keys: [key], action, hint: { word, rank } };
}

const choose = (id: string): Extra => ({ send: { type: 'choose', id } });

/** A label in the middle of a line: "policies", but "APIs". */
export function asWord(label: string): string {
  return /^(?:.[A-Z]|I\b)/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

const scrolling: readonly Letter[] = [
  { keys: ['up'], action: 'move-up', hint: { keys: ['up', 'down'], word: 'scroll', rank: 6 } },
  { keys: ['down'], action: 'move-down' },
  { keys: ['page-up'], action: 'page-up' },
  { keys: ['page-down', 'space'], action: 'page-down' },
];
const languages: readonly Letter[] = [
  { keys: ['tab', 'right'], action: 'next-tab', hint: { word: 'language', rank: 2 } },
  { keys: ['shift-tab', 'left'], action: 'previous-tab' },
];
const copying: Letter = { keys: ['c'], action: 'toggle', hint: { word: 'copy', rank: 1 } };

/** The answers to a question over the screen, the safe one first; that is what Esc gives too. */
export function answersTo(prompt: Extract<Prompt, { is: 'actions' }>): readonly PromptAction[] {
  const { actions, initial } = prompt;
  const first = actions.find(({ id }) => id === initial) ?? actions[0];
  return first === undefined ? actions : [first, ...actions.filter((action) => action !== first)];
}

function dialogMoment(prompt: Prompt): Moment {
  switch (prompt.is) {
    case 'text':
      return {
        situation: 'text',
        adjustments: { without: ['help'], words: { accept: prompt.accept, back: 'leave it' } },
      };
    case 'page': {
      const extra = prompt.of === 'help' ? [] : [copying];
      const tabs = prompt.of === 'call' ? languages : [];
      return {
        situation: 'dialog',
        adjustments: { extra: [...extra, ...tabs, ...scrolling], words: { back: 'close' } },
      };
    }
    case 'actions': {
      const extra = prompt.actions.flatMap(({ id, key, label }): Letter[] =>
        key === undefined ? [] : [letter(key, choose(id), asWord(label), 4)],
      );
      // Esc says the same as this answer.
      const safe = prompt.actions.find(({ id }) => id === 'no' || id === 'stay');
      const words = {
        accept: 'choose',
        back: asWord(safe?.label ?? 'close'),
        ...(prompt.of === 'unsafe' ? { leave: 'leave all the same' } : {}),
      };
      const hinted = extra.map((one) => (one.keys[0] === safe?.key ? { ...one, hint: undefined } : one));
      return { situation: 'answers', adjustments: { extra: hinted, words } };
    }
    default:
      return { situation: 'dialog', adjustments: { words: { back: 'close' } } };
  }
}

const stopping: Letter = { keys: ['escape'], action: 'stop', hint: { word: 'stop', rank: 1 } };

const onApi: readonly string[] = ['try', 'again', 'reload', 'address', 'burst'];

/** Work on the API can be stopped; while an API is not there yet, a Gateway can be asked to load it. */
export function workKeys({ doing, headway, stopAsked }: UiState): readonly Letter[] {
  if (doing === undefined || !onApi.includes(doing.action) || stopAsked) return [];
  const offers = headway?.is === 'waiting' ? headway.verdict.offers : [];
  const reload = offers.find(({ id }) => id === 'reload');
  return reload === undefined
    ? [stopping]
    : [letter(reload.key, choose('reload'), reload.label, 1), stopping];
}

/** A list of which a part has come. */
function readingMoment(open: UiState): Moment {
  const { situation, adjustments } = stepMoment(open, frontStep(open));
  const extra = [stopping, ...(adjustments.extra ?? []).filter(({ action }) => action !== readAgain)];
  return {
    situation,
    adjustments: { ...adjustments, extra, without: [...(adjustments.without ?? []), 'back'] },
  };
}

function keyStageMoment(state: UiState): Moment {
  // The menu names them; one is worth a word below as well.
  const extra = actionsOf(state).map(({ id, key, label }): Letter => {
    const action = choose(id);
    return id === 'done' ? letter(key, action, label, 1) : { keys: [key], action };
  });
  if (state.opened !== undefined) {
    // What opened it closes it too; ⏎ would choose from a menu that nobody sees.
    const own: readonly Letter[] =
      state.opened === 'keys'
        ? [{ keys: ['?'], action: 'help' }, ...scrolling]
        : [{ keys: ['b'], action: 'answer' }];
    const letters = extra.map((one) => ({ ...one, hint: undefined }));
    return { situation: 'dialog', adjustments: { extra: [...own, ...letters], words: { back: 'close' } } };
  }
  const hasAnswer = state.key?.tried?.at.some((one) => one.answer !== undefined) ?? false;
  const without: readonly Action[] = hasAnswer ? [] : ['answer'];
  return { situation: 'key', adjustments: { extra: [...workKeys(state), ...extra], without } };
}

function askingMoment(state: UiState): Moment {
  const { situation, adjustments } = tableMoment(state, stepMoment(state, frontStep(state)));
  const offers = openOffers(state).map(
    ({ key }, index): Letter => ({ keys: [key], action: choose(offerId(index)) }),
  );
  const lost = lostActionsOf(state).map(({ id, key }): Letter => ({ keys: [key], action: choose(id) }));
  const extra = [...offers, ...lost, ...(adjustments.extra ?? [])];
  if (!isFirst(state) || state.flow.cut) return { situation, adjustments: { ...adjustments, extra } };
  // Two ways to leave need one hint only.
  const leave: Letter = { keys: ['ctrl-c'], action: 'leave' };
  const without: readonly Action[] = [...(adjustments.without ?? []), 'leave'];
  const words = { ...adjustments.words, back: 'leave' };
  return { situation, adjustments: { ...adjustments, extra: [...extra, leave], without, words } };
}

/** Behind "Change some" what is left can be taken as it stands. */
function tableMoment(state: UiState, moment: Moment): Moment {
  if (changing(state) === undefined) return moment;
  const rest: Letter = { keys: ['ctrl-n'], action: 'rest', hint: { word: 'keep the rest', rank: 3 } };
  const { situation, adjustments } = moment;
  return { situation, adjustments: { ...adjustments, extra: [...(adjustments.extra ?? []), rest] } };
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
        adjustments: { words: { accept: reviewWords[reviewEntry(state).is] } },
      };
    case 'pairs': {
      const isEmpty = (state.lines[step.id]?.text ?? '') === '';
      const accept = isEmpty ? 'go on' : 'take the line';
      return { situation: 'text', adjustments: { extra: amongLines, words: { accept } } };
    }
    case 'secret':
    case 'text':
      return { situation: step.kind, adjustments: {} };
  }
}

const amongLines: readonly Letter[] = [
  { keys: ['up'], action: 'move-up', hint: { keys: ['up', 'down'], word: 'edit a line', rank: 4 } },
  { keys: ['down'], action: 'move-down' },
];
const reviewWords = { create: 'create the key', more: 'show all', value: 'change' } as const;

function choiceMoment(state: UiState): Moment {
  const { step, row, across, rows } = screenList(state);
  if (row?.kind === 'own') return { situation: 'choice-own', adjustments: {} };
  const extra = rows.flatMap((one) => {
    if (one.kind !== 'option' || one.option.key === undefined) return [];
    const { key, label, value } = one.option;
    return [letter(key, { option: value }, asWord(label), 5)];
  });
  const name = row?.kind === 'option' && step.id === 'deployment' ? savedName(row.option.value) : undefined;
  if (name !== undefined) extra.push(...savedKeys(name));
  return across
    ? { situation: 'yes-no', adjustments: { extra } }
    : { situation: 'choice', adjustments: { extra } };
}

function savedKeys(name: string): readonly Letter[] {
  const change = (wish: SavedWish): Extra => ({
    send: { type: 'saved', do: wish, name },
  });
  return [
    letter('k', change('keys'), 'its keys', 4),
    letter('r', change('rename'), 'rename', 4),
    letter('x', change('remove'), 'remove', 4),
    letter('f', change('prefer'), 'offer first', 5),
  ];
}

const readAgain: Extra = { send: { type: 'go', to: 'read-again' } };

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
    action: readAgain,
    hint: { word: 'read again', rank: isEmpty ? 1 : 9 },
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
