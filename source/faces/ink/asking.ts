import { accept, back, edit, takeOffer } from '../../wizard/flow.ts';
import { reviewRows } from '../../wizard/plan.ts';
import { toggle } from '../../wizard/selection.ts';
import type { Answers, Offer, Origin, Problem, Step, StepId } from '../../wizard/types.ts';
import { applyKey, insert, startLine } from './edit-line.ts';
import type { Key } from './keys.ts';

import { type Action, actionFor, type Adjustments, type Situation } from './keymap.ts';
import { fieldOf, screenList } from './screen-list.ts';
import { frontStep, liveAnswers, moveTo, screenSteps, type UiState, wantedEffect } from './state.ts';

type Extra = `offer:${number}` | `key:${string}` | 'reload';

/** Which keymap holds now, and what differs from it at this moment. Dispatch and hint line both ask this. */
export function keySituation(state: UiState): { situation: Situation; adjustments: Adjustments<Extra> } {
  if (wantedEffect(state) !== undefined) return { situation: 'busy', adjustments: {} };
  const step = frontStep(state);
  const extra = offerBindings(state.problem);
  if (step.kind === 'choices') return { situation: 'choices', adjustments: choicesAdjustments(state, extra) };
  if (step.kind === 'choice' || step.kind === 'yes-no') {
    const { row } = screenList(state);
    if (row?.kind === 'own') return { situation: 'choice-own', adjustments: { extra } };
    return { situation: 'choice', adjustments: { extra: [...extra, ...optionBindings(state)] } };
  }
  if (step.kind === 'review') {
    const words = state.cursors.review === undefined || isOnCreate(state) ? { accept: 'create' } : { accept: 'change' };
    return { situation: 'review', adjustments: { words } };
  }
  const words = step.kind === 'pairs' ? { accept: 'add or go on' } : {};
  return { situation: step.kind === 'secret' ? 'secret' : 'text', adjustments: { extra, words } };
}

function choicesAdjustments(state: UiState, extra: Adjustments<Extra>['extra']): Adjustments<Extra> {
  const { search, rows, step } = screenList(state);
  const without: Action[] = [];
  if (screenSteps(state).length < 2) without.push('next-tab', 'previous-tab');
  if ((step.groupings ?? []).filter((name) => name !== '').length < 2) without.push('group');
  const reload = {
    keys: rows.length === 0 && search.text === '' ? ['r', 'ctrl-r'] : ['ctrl-r'],
    action: 'reload' as const,
    hint: { keys: [rows.length === 0 ? 'r' : 'ctrl-r'], word: 'read again', rank: rows.length === 0 ? 1 : 8 },
  };
  return { extra: [...(extra ?? []), reload], without, typed: search.text !== '' };
}

function offerBindings(problem: Problem | undefined): NonNullable<Adjustments<Extra>['extra']> {
  return (problem?.offers ?? []).map((offer, index) => ({ keys: [offer.key], action: `offer:${index}` as const }));
}

function optionBindings(state: UiState): NonNullable<Adjustments<Extra>['extra']> {
  return screenList(state).rows.flatMap((row) => {
    if (row.kind !== 'option' || row.option.key === undefined) return [];
    return [{ keys: [row.option.key], action: `key:${row.option.value}` as const }];
  });
}

/** One key press while questions are asked. */
export function pressWhileAsking(state: UiState, key: Key): UiState {
  const { situation, adjustments } = keySituation(state);
  const action = actionFor(situation, key, adjustments);
  if (action === undefined) return typeIntoChoice(state, key);
  if (action.startsWith('offer:')) return takeOfferAt(state, Number(action.slice('offer:'.length)));
  if (action.startsWith('key:')) return acceptText(state, action.slice('key:'.length));
  return perform(state, action as Action | 'reload', key);
}

function perform(state: UiState, action: Action | 'reload', key: Key): UiState {
  switch (action) {
    case 'leave':
      return { ...state, phase: 'over', outcome: 'left' };
    case 'back':
      return goBack(state);
    case 'stop':
      return stopEffect(state);
    case 'help':
      return { ...state, overlay: { kind: 'help' } };
    case 'request':
      return { ...state, overlay: { kind: 'request' } };
    case 'reload':
      return readAgain(state);
    case 'edit':
      return editField(state, key);
    case 'toggle':
      return tick(state);
    case 'next-tab':
      return { ...state, tab: (state.tab + 1) % screenSteps(state).length, problem: undefined };
    case 'previous-tab':
      return { ...state, tab: Math.max(0, state.tab - 1), problem: undefined };
    case 'group':
      return regroup(state);
    case 'accept':
      return acceptScreen(state);
    default:
      return moveCursor(state, action);
  }
}

function goBack(state: UiState): UiState {
  const previous = back(state.steps, state.flow, state.facts);
  if (previous === undefined) return { ...state, overlay: { kind: 'leave' } };
  return moveTo(state, previous);
}

/** Esc while something is looked up: back to the question whose answer started it. */
function stopEffect(state: UiState): UiState {
  return goBack(state);
}

function readAgain(state: UiState): UiState {
  const { lists: _read, ...done } = state.facts.done;
  return { ...state, facts: { ...state.facts, done }, problem: undefined };
}

function regroup(state: UiState): UiState {
  const { [frontStep(state).id]: _moved, ...cursors } = state.cursors;
  return { ...state, grouping: (state.grouping + 1) % 2, cursors };
}

function moveCursor(state: UiState, action: Action): UiState {
  const step = frontStep(state);
  const isReview = step.kind === 'review';
  const length = isReview ? reviewLength(state) : screenList(state).stops.length;
  const from = isReview ? reviewPosition(state) : screenList(state).position;
  const page = 10;
  const targets: { readonly [Name in Action]?: number } = {
    'move-up': from - 1,
    'move-down': from + 1,
    'page-up': from - page,
    'page-down': from + page,
    first: 0,
    last: length - 1,
  };
  const target = targets[action];
  if (target === undefined || length === 0) return state;
  const at = Math.max(0, Math.min(length - 1, target));
  return { ...state, cursors: { ...state.cursors, [step.id]: at } };
}

function editField(state: UiState, key: Key): UiState {
  const step = frontStep(state);
  const isList = step.kind === 'choices' || step.kind === 'choice' || step.kind === 'yes-no';
  const field = isList ? fieldOf(step) : step.id;
  const line = state.lines[field] ?? startLine();
  if (step.kind === 'pairs' && key.name === 'backspace' && line.text === '') return reopenPair(state, step);
  const edited = applyKey(line, key);
  if (edited === undefined) return state;
  return typed(state, step, field, edited);
}

function typed(state: UiState, step: Step, field: string, line: ReturnType<typeof startLine>): UiState {
  const cursors = { ...state.cursors };
  if (step.kind === 'choices' && line.text !== state.lines[field]?.text) delete cursors[step.id];
  return { ...state, lines: { ...state.lines, [field]: line }, cursors, problem: undefined, note: undefined };
}

/** A character typed over a choice that takes own text goes into its field. */
function typeIntoChoice(state: UiState, key: Key): UiState {
  const step = frontStep(state);
  if (step.kind !== 'choice' || key.name !== 'text' || wantedEffect(state) !== undefined) return state;
  const { rows, stops } = screenList(state);
  if (rows.at(-1)?.kind !== 'own') return state;
  const moved = { ...state, cursors: { ...state.cursors, [step.id]: stops.length - 1 } };
  return editField(moved, key);
}

export function pasteWhileAsking(state: UiState, lines: readonly string[]): UiState {
  const step = frontStep(state);
  if (wantedEffect(state) !== undefined || step.kind === 'review') return state;
  if (step.kind === 'pairs') {
    const picks = [...(state.picks[step.id] ?? []), ...lines.filter((line) => line.trim() !== '')];
    return checkPairs({ ...state, picks: { ...state.picks, [step.id]: picks } }, step);
  }
  const isList = step.kind === 'choices' || step.kind === 'choice' || step.kind === 'yes-no';
  const opened = isList && step.kind === 'choice' ? ownRowUnderCursor(state) : state;
  const field = isList ? fieldOf(step) : step.id;
  const text = step.kind === 'secret' ? lines.join('') : (lines.find((line) => line.trim() !== '') ?? '');
  const next = typed(opened, step, field, insert(opened.lines[field] ?? startLine(), text));
  return lines.length > 1 && step.kind !== 'secret' ? { ...next, note: 'Only the first line was pasted.' } : next;
}

function ownRowUnderCursor(state: UiState): UiState {
  const { rows, stops, step } = screenList(state);
  if (rows.at(-1)?.kind !== 'own') return state;
  return { ...state, cursors: { ...state.cursors, [step.id]: stops.length - 1 } };
}

function tick(state: UiState): UiState {
  const { step, row } = screenList(state);
  const ticked = state.picks[step.id] ?? [];
  if (row === undefined || row.kind === 'heading') return state;
  if (row.kind === 'own') return tickOwn(state, step, row.text);
  const { option } = row;
  const next = toggle(ticked, option);
  const isAdding = next.length > ticked.length;
  if (isAdding && option.disabledReason !== undefined) return explain(state, option.instead);
  return { ...state, picks: { ...state.picks, [step.id]: next }, problem: undefined, note: undefined };
}

function tickOwn(state: UiState, step: Step, text: string): UiState {
  const parsed = step.parse(text, liveAnswers(state), state.facts);
  if ('problem' in parsed) return { ...state, problem: parsed.problem };
  const added = step.write(parsed.value).split('\n');
  const ticked = state.picks[step.id] ?? [];
  const picks = { ...state.picks, [step.id]: [...ticked, ...added.filter((value) => !ticked.includes(value))] };
  return { ...state, picks, lines: { ...state.lines, [fieldOf(step)]: startLine() }, problem: undefined };
}

function explain(state: UiState, problem: Problem | undefined): UiState {
  return problem === undefined ? state : { ...state, overlay: { kind: 'instead', problem } };
}

function takeOfferAt(state: UiState, index: number): UiState {
  const offer: Offer | undefined = state.problem?.offers?.[index];
  if (offer === undefined) return state;
  const flow = takeOffer(state.steps, state.flow, state.facts, offer);
  return moveTo({ ...state, problem: undefined }, flow, Object.keys(offer.put) as StepId[]);
}

function acceptScreen(state: UiState): UiState {
  const step = frontStep(state);
  switch (step.kind) {
    case 'choices':
      return acceptTicks(state);
    case 'choice':
    case 'yes-no':
      return acceptChoice(state);
    case 'pairs':
      return acceptPairs(state, step);
    case 'secret':
      return acceptSecret(state, step);
    case 'review':
      return acceptReview(state);
    case 'text':
      return acceptText(state, state.lines[step.id]?.text ?? '');
  }
}

/** The one way in: parse, check, put, move on. */
function acceptText(state: UiState, text: string, along: Answers = {}, origin?: Origin): UiState {
  const step = frontStep(state);
  const parsed = step.parse(text, state.flow.answers, state.facts);
  if ('problem' in parsed) return { ...state, problem: parsed.problem };
  return acceptValues(state, { [step.id]: parsed.value, ...along }, origin);
}

function acceptValues(state: UiState, values: Answers, origin?: Origin): UiState {
  const answers = { ...state.flow.answers, ...values };
  for (const step of screenSteps(state)) {
    const value = answers[step.id];
    const problem = value === undefined ? undefined : step.check?.(value, answers, state.facts);
    if (problem !== undefined) return { ...state, problem };
  }
  const flow = accept(state.steps, state.flow, state.facts, values, origin);
  return moveTo(state, flow, Object.keys(values) as StepId[]);
}

function acceptTicks(state: UiState): UiState {
  const screen = screenSteps(state).filter((step) => step.kind === 'choices');
  const { row, step } = screenList(state);
  if (row?.kind === 'own') return acceptTicks(tickOwn(state, step, row.text));
  const isNothing = screen.every((one) => (state.picks[one.id] ?? []).length === 0);
  if (isNothing && row?.kind === 'option') {
    if (row.option.disabledReason !== undefined) return explain(state, row.option.instead);
    return acceptTicks(tick(state));
  }
  const values: { [id: string]: readonly string[] } = {};
  for (const one of screen) values[one.id] = state.picks[one.id] ?? [];
  return acceptValues(state, values);
}

function acceptChoice(state: UiState): UiState {
  const { row } = screenList(state);
  if (row?.kind === 'own') {
    if (row.text.trim() === '') return { ...state, problem: { what: 'Nothing is written there yet.', next: row.label } };
    return acceptText(state, row.text);
  }
  if (row?.kind !== 'option') return state;
  if (row.option.disabledReason !== undefined) return explain(state, row.option.instead);
  return acceptText(state, row.option.value, row.option.puts, row.option.origin);
}

function acceptSecret(state: UiState, step: Step): UiState {
  const text = state.lines[step.id]?.text ?? '';
  const isKept = text === '' && state.flow.answers[step.id] !== undefined;
  if (!isKept) return acceptText(state, text);
  return acceptValues(state, { [step.id]: state.flow.answers[step.id] }, state.flow.origins[step.id]);
}

function acceptPairs(state: UiState, step: Step): UiState {
  const text = state.lines[step.id]?.text.trim() ?? '';
  const pairs = state.picks[step.id] ?? [];
  if (text === '') return acceptText(state, pairs.join('\n'));
  const added = { ...state, picks: { ...state.picks, [step.id]: [...pairs, text] } };
  const checked = checkPairs(added, step);
  if (checked.problem !== undefined) return { ...state, problem: checked.problem };
  return { ...checked, lines: { ...state.lines, [step.id]: startLine() } };
}

function checkPairs(state: UiState, step: Step): UiState {
  const answers = state.flow.answers;
  const parsed = step.parse((state.picks[step.id] ?? []).join('\n'), answers, state.facts);
  const problem = 'problem' in parsed ? parsed.problem : step.check?.(parsed.value, answers, state.facts);
  return { ...state, problem };
}

/** Backspace in an empty field takes the last pair back for editing. */
function reopenPair(state: UiState, step: Step): UiState {
  const pairs = state.picks[step.id] ?? [];
  const last = pairs.at(-1);
  if (last === undefined) return state;
  return {
    ...state,
    picks: { ...state.picks, [step.id]: pairs.slice(0, -1) },
    lines: { ...state.lines, [step.id]: startLine(last) },
    problem: undefined,
  };
}

/** Rows of the review, and "Create the key" after them. */
export function reviewLength(state: UiState): number {
  return reviewRows(state.steps, state.flow, state.facts).length + 1;
}

export function reviewPosition(state: UiState): number {
  return state.cursors.review ?? reviewLength(state) - 1;
}

function isOnCreate(state: UiState): boolean {
  return reviewPosition(state) === reviewLength(state) - 1;
}

function acceptReview(state: UiState): UiState {
  if (isOnCreate(state)) return { ...state, phase: 'creating', problem: undefined, stopAsked: false };
  const row = reviewRows(state.steps, state.flow, state.facts)[reviewPosition(state)];
  if (row === undefined) return state;
  if (!row.editable) return { ...state, note: `${row.origin.name} decides this. Change the policy or choose another.` };
  return moveTo(state, edit(state.steps, state.flow, state.facts, row.step));
}

