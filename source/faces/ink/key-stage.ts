import type { Made } from '../../run/create.ts';
import { decisiveTry } from '../../wizard/explain-tried.ts';
import { cutTrail, isOver } from '../../wizard/flow.ts';
import { type ActionId, type ActionResult, answerAddress } from '../../wizard/key-stage.ts';
import { askKeepAgain, wantsRemembering } from '../../wizard/steps/remember.ts';
import { applyKey, type EditLine, insert, startLine } from './edit-line.ts';
import type { Key } from './keys.ts';
import { enter, moveTo } from './moves.ts';
import { actionAt, actionsOf } from './situation.ts';
import { type Doing, finish, type KeyStage, type Said, type UiState } from './state.ts';
import { onlyFirstLine } from './typing.ts';

const FIELD = 'key:file';

/** The file name being typed. */
export function fileLine(state: UiState): EditLine {
  return state.lines[FIELD] ?? startLine();
}

function withKey(state: UiState, change: Partial<KeyStage>): UiState {
  return state.key === undefined ? state : { ...state, key: { ...state.key, ...change } };
}

function withFile(state: UiState, line: EditLine): UiState {
  return { ...state, lines: { ...state.lines, [FIELD]: line } };
}

/** What was said before in the same words is not said twice. */
export function say(state: UiState, ...said: readonly Said[]): UiState {
  const texts = said.map(({ text }) => text);
  const earlier = (state.key?.said ?? []).filter(({ text }) => !texts.includes(text));
  return withKey(state, { said: [...earlier, ...said] });
}

/** The key exists. It is delivered already; where that went wrong, the stage says so first. */
export function created(state: UiState, made: Made, safe: boolean): UiState {
  const copies = state.flow.answers.copy ?? true;
  const doing: Doing = { action: 'copy', input: 'automatic', agreed: false };
  const stage: UiState = {
    ...state,
    phase: 'key',
    uncertain: false,
    stopAsked: false,
    key: { made, safe, said: [], triesItself: made.tried === undefined && (state.flow.answers.try ?? true) },
    doing: copies ? doing : undefined,
  };
  const tried = made.tried === undefined ? stage : withKey(stage, { tried: made.tried });
  const { problem } = made.delivered;
  if (problem === undefined) return startTrying(tried);
  const { what, why, next } = problem.explanation;
  return startTrying(say(tried, { tone: 'bad', text: [what, why, next].filter(Boolean).join(' ') }));
}

/** Begins the try that nobody has to press a key for, once nothing else is going on. */
function startTrying(state: UiState): UiState {
  const { key, doing, phase } = state;
  if (!key?.triesItself || doing !== undefined || key.asking || key.confirming || phase !== 'key')
    return state;
  const action = actionsOf(state).find(({ id }) => id === 'try' || id === 'address')?.id;
  const begun = withKey(state, { triesItself: false });
  return action === undefined ? begun : begin(begun, { action, input: 'automatic', agreed: false });
}

function begin(state: UiState, doing: Doing): UiState {
  return { ...state, doing, headway: undefined, stopAsked: false };
}

export function pressInKeyStage(state: UiState, key: Key): UiState {
  const action = actionAt(state, key);
  if (action === 'leave') return leaveKeyStage(withKey(state, { asking: undefined }));
  if (action === 'stop') return { ...state, stopAsked: true };
  if (action === 'do:reload') return begin(state, { action: 'reload', input: '', agreed: true });
  // The copy that the wizard makes by itself must not swallow what somebody presses meanwhile.
  if (state.doing !== undefined && state.doing.input !== 'automatic') return state;
  if (state.key?.confirming !== undefined)
    return answerConfirmation(state, state.key.confirming.doing, action);
  if (state.key?.asking !== undefined) return typeFileName(state, state.key.asking, key, action);
  return action?.startsWith('do:') ? startAction(state, action.slice('do:'.length)) : state;
}

export function startAction(state: UiState, id: string): UiState {
  const action = actionsOf(state).find((candidate) => candidate.id === id);
  if (action === undefined) return state;
  if (action.id === 'done') return askToRemember(withKey(state, { safe: true }));
  if (action.id === 'keep') return { ...finish(state), keepRunning: true };
  if (action.id === 'recipe') return { ...state, overlay: { kind: 'recipe' } };
  if (action.id === 'call') return { ...state, overlay: { kind: 'call', at: 0, language: 0 } };
  const { change } = action;
  if (action.asks === undefined)
    return begin(state, { action: action.id, input: '', agreed: false, ...(change && { change }) });
  return withKey(withFile(state, startLine(action.asks.initial)), { asking: action.id });
}

function typeFileName(state: UiState, asked: ActionId, key: Key, action: string | undefined): UiState {
  if (action === 'back') return withKey(state, { asking: undefined });
  if (action !== 'accept') {
    const edited = applyKey(fileLine(state), key);
    return edited === undefined ? state : withFile(state, edited);
  }
  const input = fileLine(state).text.trim();
  if (input === '') return state;
  const doing: Doing = { action: asked, input, agreed: false };
  if (asked !== 'address') return begin(withKey(state, { asking: undefined }), doing);
  const answered = answerAddress(input, state.flow.answers, state.facts);
  if ('problem' in answered) {
    const { what, next } = answered.problem;
    return say(state, { tone: 'bad', text: [what, next].filter(Boolean).join(' ') });
  }
  const flow = { ...state.flow, answers: answered.value };
  return begin(withKey({ ...state, flow }, { asking: undefined }), doing);
}

export function pasteInKeyStage(state: UiState, lines: readonly string[]): UiState {
  if (state.key?.asking === undefined) return state;
  const pasted = withFile(state, insert(fileLine(state), lines[0] ?? ''));
  return lines.length > 1 ? say(pasted, { tone: 'warning', text: onlyFirstLine }) : pasted;
}

function answerConfirmation(state: UiState, doing: Doing, action: string | undefined): UiState {
  const answered = withKey(state, { confirming: undefined });
  if (action === 'sure') return begin(answered, { ...doing, agreed: true });
  return action === 'back' ? answered : state;
}

export function actionDone(state: UiState, doing: Doing, result: ActionResult): UiState {
  // Something else may have been begun since: the automatic copy lets keys through.
  const isCurrent = state.doing === doing;
  const free: UiState = isCurrent
    ? { ...state, doing: undefined, headway: undefined, stopAsked: false }
    : state;
  return startTrying(tellDone(state, free, doing, result));
}

function tellDone(state: UiState, free: UiState, doing: Doing, result: ActionResult): UiState {
  if (result.state === 'tried') {
    const { key } = free;
    // A try that something else has put an end to says nothing.
    if (key === undefined || state.doing !== doing) return free;
    const tried = decisiveTry(key.made.tried, result.tried);
    return withKey(free, { tried: result.tried, made: { ...key.made, tried } });
  }
  const [first, ...more] = saidOf(doing, result);
  if (doing.action === 'request') {
    const isOpen = state.overlay?.kind === 'request' || state.overlay?.kind === 'call';
    return isOpen ? { ...free, overlay: { ...state.overlay, said: first } } : free;
  }
  if (result.state === 'confirm') return withKey(free, { confirming: { question: result.question, doing } });
  const told = first === undefined ? free : say(free, first, ...more);
  if (doing.action === 'remember' && result.state === 'failed' && result.unkept !== undefined) {
    const facts = { ...state.facts, ...result.unkept };
    const flow = askKeepAgain(state.steps, state.flow, result);
    return moveTo({ ...free, facts, phase: 'asking' }, flow, ['keep', 'keepInFile']);
  }
  if (doing.action === 'remember') return finish(told);
  if (result.state === 'failed' || !result.safe) return told;
  // It became safe while the face asked whether to leave an unsafe key: there is nothing to ask any more.
  const overlay = state.overlay?.kind === 'unsafe' ? undefined : state.overlay;
  return withKey({ ...told, overlay }, { safe: true });
}

function saidOf(doing: Doing, result: ActionResult): readonly Said[] {
  if (result.state === 'confirm' || result.state === 'tried') return [];
  if (result.state === 'failed') {
    // Copying is a help, not a promise: the key is on the screen all the same.
    const tone = doing.action === 'copy' ? 'warning' : 'bad';
    return [{ tone, text: `${result.what} ${result.next}`.trim() }];
  }
  const done: Said = { tone: result.tone ?? 'good', text: result.said };
  return result.warning === undefined ? [done] : [done, { tone: 'warning', text: result.warning }];
}

/** Leaving before the key is safe asks once more (design, rule 5). */
function leaveKeyStage(state: UiState): UiState {
  return state.key?.safe === true ? finish(state) : { ...state, overlay: { kind: 'unsafe' } };
}

/** The key is safe: what is left is whether to remember the deployment and its credential. */
function askToRemember(state: UiState): UiState {
  const flow = cutTrail(state.steps, state.flow, state.facts);
  const isAsked = !isOver(state.steps, flow, state.facts);
  return isAsked ? enter({ ...state, flow, phase: 'asking' }) : finish(state);
}

export function startRemembering(state: UiState): UiState {
  if (!wantsRemembering(state.flow.answers)) return finish(state);
  return { ...state, phase: 'key', doing: { action: 'remember', input: '', agreed: false } };
}
