import { madeFacts } from '../../run/create.ts';
import { keyActions } from '../../wizard/key-stage.ts';
import { sayProof } from '../../wizard/outcome.ts';
import { callInOneLine, keyFactsLine } from '../../wizard/summary.ts';
import { fileLine } from './key-stage.ts';
import { isNarrow } from './layout.ts';
import { type Line, paragraph, span } from './lines.ts';
import { type Canvas, drawBusy, noMain, type Parts, stack } from './parts.ts';
import { actionsOf } from './situation.ts';
import type { Doing, KeyStage, UiState } from './state.ts';
import { drawField } from './views/field.ts';
import { drawQuestion } from './views/frame.ts';
import { drawNotice } from './views/notice.ts';

/** The finished key. The key itself is not in the frame: it stands above, whole, in the terminal's own scrollback. */
export function drawKeyStage(state: UiState, stage: KeyStage, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  const said = stage.said.flatMap(({ tone, text }) => drawNotice({ theme, width, tone, what: text }));
  const told = stack(
    [said, state.doing === undefined ? [] : drawBusy(doingWords[state.doing.action], canvas)],
    canvas,
  );
  const question = keyActions.find((action) => action.id === stage.asking)?.asks?.title;
  if (question !== undefined) {
    return {
      heading: drawQuestion(question, width),
      wanted: 1,
      drawMain: () => drawField({ theme, width, line: fileLine(state) }),
      notice: told,
    };
  }
  const headline = drawNotice({ theme, width, ...sayProof(stage.made.proof) });
  if (stage.confirming !== undefined) {
    return { ...noMain, heading: headline, notice: drawConfirmation(stage.confirming.question, canvas) };
  }
  return {
    ...noMain,
    heading: headline,
    notice: stack(
      [[...drawSafety(state, stage, canvas), ...told], drawDetails(state, stage, canvas)],
      canvas,
    ),
  };
}

/** Where the key is, and what to press: the one thing that must not be overlooked here. */
function drawSafety(state: UiState, { made, safe }: KeyStage, { theme, width, columns }: Canvas): Line[] {
  const { to, path } = made.delivered;
  const places = {
    screen: 'The key stands above',
    stdout: 'The key went to standard output',
    file: `The key is in ${path ?? 'the file'}`,
    nowhere: 'The key could not be shown',
  };
  const what = `${places[to]}. Tyk will never show it again.`;
  const next = safe ? 'Press d when you are done.' : 'Keep it in a safe place, then press d.';
  // A narrow line of keys has no room for what they do.
  const offers = isNarrow(columns) ? actionsOf(state).filter(({ id }) => id !== 'done') : [];
  return drawNotice({ theme, width, tone: safe ? 'good' : 'warning', what, next, offers });
}

const doingWords = {
  save: 'Saving',
  env: 'Writing',
  copy: 'Copying',
  try: 'Calling the API',
  remember: 'Remembering',
  request: 'Copying',
  keep: '',
  done: '',
} as const satisfies { readonly [Action in Doing['action']]: string };

function drawDetails(state: UiState, { made }: KeyStage, { width, shell }: Canvas): Line[] {
  const part = (text: string) => paragraph(text, width, { role: 'muted', first: [span('  ')] });
  const isDemo = state.flow.answers.deployment === 'demo';
  return [
    ...part(keyFactsLine(madeFacts(made), state.facts.now)),
    ...(made.call === undefined ? [] : part(`Use it: ${callInOneLine(made.call, shell)}`)),
    ...(isDemo ? part('This is the demo: the key ends with this program.') : []),
  ];
}

function drawConfirmation(question: string, { theme, width }: Canvas): Line[] {
  const offers = [
    { key: 'y', label: 'yes' },
    { key: 'esc', label: 'no' },
  ];
  return drawNotice({ theme, width, tone: 'warning', what: question, offers });
}
