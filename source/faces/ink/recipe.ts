import type { RecipeResult } from '../../run/recipe.ts';
import { recipeQuestion } from '../../wizard/recipe-write.ts';
import { applyKey, type EditLine, insert, startLine } from './edit-line.ts';
import { say } from './key-stage.ts';
import type { Key } from './keys.ts';
import { actionAt } from './situation.ts';
import { type Doing, finish, type Overlay, type UiState } from './state.ts';

export type RecipeOverlay = Extract<Overlay, { kind: 'recipe' }>;

const FIELD = 'recipe:file';

/** The file name being typed. */
export function recipeLine({ lines }: UiState): EditLine {
  return lines[FIELD] ?? startLine(recipeQuestion.initial);
}

export function pressOnRecipe(state: UiState, overlay: RecipeOverlay, key: Key): UiState {
  const action = actionAt(state, key);
  if (action === 'leave' && state.key === undefined) return finish(state);
  if (state.doing?.action === 'recipe') return state;
  const { asking } = overlay;
  if (asking !== undefined) return answer(state, asking, action);
  if (action === 'back' || action === 'leave') return { ...state, overlay: undefined };
  const line = recipeLine(state);
  if (action === 'accept') {
    const input = line.text.trim();
    return input === '' ? state : work(state, { action: 'recipe', input, agreed: false, replies: [] });
  }
  const edited = applyKey(line, key);
  return edited === undefined ? state : withLine(state, edited);
}

export function pasteOnRecipe(state: UiState, overlay: RecipeOverlay, text: string): UiState {
  return overlay.asking === undefined ? withLine(state, insert(recipeLine(state), text)) : state;
}

function withLine(state: UiState, line: EditLine): UiState {
  return { ...state, lines: { ...state.lines, [FIELD]: line }, overlay: { kind: 'recipe' } };
}

function work(state: UiState, doing: Doing): UiState {
  return { ...state, doing };
}

/** A "no" to replacing a file asks for another name. */
function answer(
  state: UiState,
  { doing, isEither }: NonNullable<RecipeOverlay['asking']>,
  action: string | undefined,
): UiState {
  const reply = action === 'sure' ? true : action === 'option:no' ? false : undefined;
  if (action === 'back' || (reply === false && !isEither)) return { ...state, overlay: { kind: 'recipe' } };
  if (reply === undefined) return state;
  if (isEither) return work(state, { ...doing, replies: [...(doing.replies ?? []), reply] });
  return work(state, { ...doing, agreed: true });
}

export function recipeDone(state: UiState, doing: Doing, result: RecipeResult): UiState {
  const free: UiState = { ...state, doing: state.doing === doing ? undefined : state.doing };
  // Closed while the file was written: what it came to is said all the same.
  switch (result.state) {
    case 'ask':
    case 'confirm': {
      const asking = { question: result.question, doing, isEither: result.state === 'ask' };
      return { ...free, overlay: { kind: 'recipe', asking } };
    }
    case 'failed':
      return { ...free, overlay: { kind: 'recipe', problem: { what: result.what, next: result.next } } };
    case 'done': {
      const closed: UiState = { ...free, overlay: undefined };
      return state.key === undefined
        ? { ...closed, note: result.said }
        : say(closed, { tone: 'good', text: result.said });
    }
    default:
      return free;
  }
}
