import { cutTrail, stepById } from '../../wizard/flow.ts';
import { type ActionId, type ActionResult, type KeyAction, keyActions } from '../../wizard/key-stage.ts';
import { applyKey, insert, startLine } from './edit-line.ts';
import type { Key } from './keys.ts';

import { actionFor, type Adjustments } from './keymap.ts';
import { type Doing, enter, type KeyStage, type UiState } from './state.ts';

const FIELD = 'key:file';

type KeyBinding = `do:${ActionId}`;

export function actionsOf(state: UiState): readonly KeyAction[] {
  return keyActions.filter((action) => action.when(state.flow.answers, state.facts));
}

export function keyStageAdjustments(state: UiState): Adjustments<KeyBinding> {
  const extra = actionsOf(state).map((action, index) => ({
    keys: [action.key],
    action: `do:${action.id}` as const,
    hint: { keys: [action.key], word: action.label, rank: action.id === 'done' ? 1 : 2 + index },
  }));
  return { extra, without: ['move-up', 'move-down', 'accept', 'help'] };
}

/** The file name being typed, shown under its question. */
export function fileLine(state: UiState): ReturnType<typeof startLine> {
  return state.lines[FIELD] ?? startLine();
}

function withKey(state: UiState, change: Partial<KeyStage>): UiState {
  return state.key === undefined ? state : { ...state, key: { ...state.key, ...change } };
}

export function pressInKeyStage(state: UiState, key: Key): UiState {
  const stage = state.key;
  if (stage === undefined) return state;
  if (stage.doing !== undefined) return key.name === 'ctrl' && key.text === 'c' ? leaveKeyStage(state) : state;
  if (stage.confirming !== undefined) return answerConfirmation(state, stage.confirming.doing, key);
  if (stage.asking !== undefined) return typeFileName(state, stage.asking, key);
  const action = actionFor('key', key, keyStageAdjustments(state));
  if (action === 'leave') return leaveKeyStage(state);
  if (action?.startsWith('do:')) return startAction(state, action.slice('do:'.length));
  return state;
}

function startAction(state: UiState, id: string): UiState {
  const action = actionsOf(state).find((candidate) => candidate.id === id);
  if (action === undefined) return state;
  if (action.id === 'done') return finishKeyStage(withKey(state, { safe: true }));
  if (action.id === 'keep') return { ...state, phase: 'over', outcome: outcomeOf(state), keepRunning: true };
  if (action.asks === undefined) return withKey(state, { doing: { action: action.id, input: '', agreed: false } });
  const line = startLine(action.asks.initial);
  return withKey({ ...state, lines: { ...state.lines, [FIELD]: line } }, { asking: action.id });
}

function typeFileName(state: UiState, action: ActionId, key: Key): UiState {
  if (key.name === 'escape') return withKey(state, { asking: undefined });
  if (key.name === 'ctrl' && key.text === 'c') return leaveKeyStage(withKey(state, { asking: undefined }));
  if (key.name === 'enter') {
    const input = fileLine(state).text.trim();
    if (input === '') return state;
    return withKey(state, { asking: undefined, doing: { action, input, agreed: false } });
  }
  const edited = applyKey(fileLine(state), key);
  return edited === undefined ? state : { ...state, lines: { ...state.lines, [FIELD]: edited } };
}

export function pasteInKeyStage(state: UiState, lines: readonly string[]): UiState {
  if (state.key?.asking === undefined) return state;
  return { ...state, lines: { ...state.lines, [FIELD]: insert(fileLine(state), lines[0] ?? '') } };
}

function answerConfirmation(state: UiState, doing: Doing, key: Key): UiState {
  if (key.text === 'y') return withKey(state, { confirming: undefined, doing: { ...doing, agreed: true } });
  if (key.text === 'n' || key.name === 'escape') return withKey(state, { confirming: undefined });
  return state;
}

export function actionDone(state: UiState, doing: Doing, result: ActionResult): UiState {
  const stage = state.key;
  if (stage === undefined) return state;
  if (doing.action === 'remember') return { ...withKey(state, { doing: undefined }), phase: 'over', outcome: outcomeOf(state) };
  if (result.state === 'confirm') {
    return withKey(state, { doing: undefined, confirming: { question: result.question, doing } });
  }
  const said =
    result.state === 'failed'
      ? [{ tone: 'bad' as const, text: `${result.what} ${result.next}` }]
      : [
          { tone: 'good' as const, text: result.said },
          ...(result.warning === undefined ? [] : [{ tone: 'warning' as const, text: result.warning }]),
        ];
  const safe = stage.safe || (result.state === 'done' && result.safe);
  return withKey(state, { doing: undefined, safe, said: [...stage.said, ...said] });
}

/** Leaving before the key is safe asks once more (design, rule 5). */
function leaveKeyStage(state: UiState): UiState {
  if (state.key?.safe === true) return { ...state, phase: 'over', outcome: outcomeOf(state) };
  return { ...state, overlay: { kind: 'unsafe' } };
}

/** The key is safe: what is left is whether to remember the deployment. */
export function finishKeyStage(state: UiState): UiState {
  const flow = cutTrail(state.steps, state.flow, state.facts);
  const isAsked = stepById(state.steps, flow.current).stage === 6;
  if (!isAsked) return { ...state, phase: 'over', outcome: outcomeOf(state) };
  return enter({ ...state, flow, phase: 'asking', overlay: undefined });
}

/** A key that Tyk contradicts is no success (exit code 7). */
export function outcomeOf(state: UiState): UiState['outcome'] {
  const proof = state.key?.made.proof.state;
  return proof === 'differs' || proof === 'missing' ? 'contradicted' : 'done';
}

export function startRemembering(state: UiState): UiState {
  const name = state.flow.answers.remember ?? '';
  if (name === '') return { ...state, phase: 'over', outcome: outcomeOf(state) };
  return withKey({ ...state, phase: 'key' }, { doing: { action: 'remember', input: name, agreed: false } });
}
