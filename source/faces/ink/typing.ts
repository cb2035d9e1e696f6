import type { Step } from '../../wizard/step.ts';
import { applyKey, type EditLine, insert, replaceText, startLine } from './edit-line.ts';
import type { Key } from './keys.ts';
import { movePair, pastePairs } from './pairs.ts';
import { screenList } from './screen-list.ts';
import { fieldOf, frontStep, type UiState } from './state.ts';

/** Where typed text goes: the field itself, or a list's search or own text. */
function fieldInFront(step: Step): string {
  return step.kind === 'choices' || step.kind === 'choice' ? fieldOf(step) : step.id;
}

export function editField(state: UiState, key: Key): UiState {
  const step = frontStep(state);
  const line = state.lines[fieldInFront(step)] ?? startLine();
  if (step.kind === 'pairs' && key.name === 'backspace' && line.text === '') return movePair(state, step, -1);
  const edited = applyKey(line, key);
  return edited === undefined ? state : withLine(state, step, edited);
}

function withLine(state: UiState, step: Step, line: EditLine): UiState {
  const field = fieldInFront(step);
  const { [step.id]: _moved, ...cursors } = state.cursors;
  const isOtherList = step.kind === 'choices' && line.text !== state.lines[field]?.text;
  return {
    ...state,
    lines: { ...state.lines, [field]: line },
    cursors: isOtherList ? cursors : state.cursors,
    problem: undefined,
    note: undefined,
  };
}

/** A character typed over a choice that takes own text goes into its field. */
export function typeIntoChoice(state: UiState, key: Key): UiState {
  const step = frontStep(state);
  if (step.kind !== 'choice' || key.name !== 'text') return state;
  const opened = onOwnRow(state);
  return opened === undefined ? state : editField(opened, key);
}

/** Said where a field has room for one line. */
export const onlyFirstLine = { tone: 'warning', what: 'Only the first line was pasted.' } as const;

function onOwnRow(state: UiState): UiState | undefined {
  const { rows, stops, step } = screenList(state);
  if (rows.at(-1)?.kind !== 'own') return undefined;
  return { ...state, cursors: { ...state.cursors, [step.id]: stops.length - 1 } };
}

/** A field takes the first line of what is pasted; a secret that was wrapped takes all, pairs one a line. */
export function pasteWhileAsking(state: UiState, lines: readonly string[]): UiState {
  const step = frontStep(state);
  if (step.kind === 'review' || step.kind === 'yes-no') return state;
  if (step.kind === 'pairs')
    return pastePairs(
      state,
      step,
      lines.filter((line) => line.trim() !== ''),
    );
  const opened = step.kind === 'choice' ? onOwnRow(state) : state;
  if (opened === undefined) return state;
  const isSecret = step.kind === 'secret';
  const text = isSecret ? lines.join('') : (lines.find((line) => line.trim() !== '') ?? '');
  const line = opened.lines[fieldInFront(step)] ?? startLine();
  // Nobody can mend dots: what is pasted takes the place of a secret that was refused. An address that is pasted
  // is a whole one, and takes the place of the suggested one.
  const isAnew = isSecret ? state.problem !== undefined : line.past.length === 0 && text.includes('://');
  const pasted = withLine(opened, step, isAnew ? replaceText(line, text) : insert(line, text));
  return lines.length > 1 && !isSecret ? { ...pasted, note: onlyFirstLine } : pasted;
}
