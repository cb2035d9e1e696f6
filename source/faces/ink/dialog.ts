import { type Prompt, promptOf } from '../../journey/prompt.ts';
import type { Snippet } from '../../wizard/snippets.ts';
import { tickAll } from './accepting.ts';
import { moveWithin } from './asking.ts';
import { applyKey, type EditLine, insert, startLine } from './edit-line.ts';
import type { Key } from './keys.ts';
import { dialogField, send } from './moves.ts';
import { actionAt, answersTo } from './situation.ts';
import type { UiState } from './state.ts';
import { onlyFirstLine } from './typing.ts';

const PAGE = 10;

/** The line of text that a dialog asks for. */
export function dialogLine(state: UiState): EditLine {
  return state.lines[dialogField(state)] ?? startLine();
}

/** Whether so many rows are really to be ticked: everything but the yes is a no. */
export function pressOnTickingAll(state: UiState, key: Key): UiState {
  const action = actionAt(state, key);
  const moved = moveAmong(state, action, 2);
  if (moved !== undefined) return moved;
  const closed: UiState = { ...state, tickingAll: undefined, choiceAt: undefined };
  if (action === 'leave') return send(closed, { type: 'go', to: 'leave' });
  const isYes = action === 'toggle-all' || (action === 'accept' && state.choiceAt === 1);
  return isYes ? tickAll(closed, true) : closed;
}

/** Undefined: the key does not move among the answers. */
function moveAmong(state: UiState, action: unknown, length: number): UiState | undefined {
  const at = typeof action === 'string' ? moveWithin(action, state.choiceAt ?? 0, length) : undefined;
  return at === undefined ? undefined : { ...state, choiceAt: at };
}

function pressOnAnswers(
  state: UiState,
  action: unknown,
  prompt: Extract<Prompt, { is: 'actions' }>,
): UiState {
  const answers = answersTo(prompt);
  const moved = moveAmong(state, action, answers.length);
  if (moved !== undefined) return moved;
  const chosen = action === 'accept' ? answers[state.choiceAt ?? 0] : undefined;
  if (chosen !== undefined) return send({ ...state, choiceAt: undefined }, { type: 'choose', id: chosen.id });
  // Every other key is a no, but nobody gives up a key by a slip of the finger.
  const isNo = prompt.of === 'leave' || prompt.of === 'unsafe';
  return isNo ? send({ ...state, choiceAt: undefined }, { type: 'go', to: 'back' }) : state;
}

/** A key press while a dialog stands over the screen; `below` are the lines of a page that are out of sight. */
export function pressInDialog(state: UiState, key: Key, below = 0): UiState {
  const action = actionAt(state, key);
  if (typeof action === 'object' && 'send' in action)
    return send({ ...state, choiceAt: undefined }, action.send);
  if (action === 'leave' || action === 'back') return send(state, { type: 'go', to: action });
  const prompt = promptOf(state);
  switch (prompt.is) {
    case 'text':
      return typeInDialog(state, key, action === 'accept');
    case 'page':
      return turnPage(state, action, below, prompt.tabs);
    case 'instead':
      return send(state, { type: 'go', to: 'back' });
    case 'actions':
      return pressOnAnswers(state, action, prompt);
    default:
      return state;
  }
}

function typeInDialog(state: UiState, key: Key, isAccepted: boolean): UiState {
  if (state.doing !== undefined && state.doing.automatic !== true) return state;
  if (isAccepted) return send(state, { type: 'type', text: dialogLine(state).text });
  const edited = applyKey(dialogLine(state), key);
  return edited === undefined ? state : withLine(state, edited);
}

export function pasteInDialog(state: UiState, lines: readonly string[]): UiState {
  if (promptOf(state).is !== 'text') return state;
  const pasted = withLine(state, insert(dialogLine(state), lines[0] ?? ''));
  return lines.length > 1 ? { ...pasted, note: onlyFirstLine } : pasted;
}

function withLine(state: UiState, line: EditLine): UiState {
  const lines = { ...state.lines, [dialogField(state)]: line };
  return send({ ...state, note: undefined, lines }, { type: 'typing' });
}

const STEPS: Record<string, number> = { 'move-up': -1, 'move-down': 1, 'page-up': -PAGE, 'page-down': PAGE };

/** Undefined: the key does not scroll. */
export function scroll(state: UiState, action: unknown, below: number): UiState | undefined {
  const by = typeof action === 'string' ? STEPS[action] : undefined;
  return by === undefined ? undefined : { ...state, page: Math.max(0, state.page + Math.min(by, below)) };
}

function turnPage(state: UiState, action: unknown, below: number, tabs: readonly Snippet[] = []): UiState {
  const scrolled = scroll(state, action, below);
  if (scrolled !== undefined) return scrolled;
  const turn = (by: number): UiState => ({ ...state, page: 0, language: state.language + by });
  switch (action) {
    case 'next-tab':
      return turn(1);
    case 'previous-tab':
      return turn(-1);
    case 'toggle':
      return send(state, { type: 'copy', tab: tabs.at(state.language % tabs.length)?.id });
    default:
      return send(state, { type: 'go', to: 'back' });
  }
}
