import { madeFacts } from '../../run/create.ts';
import { keyActions } from '../../wizard/key-stage.ts';
import { sayProof } from '../../wizard/outcome.ts';
import { callInOneLine, keyFactsLine } from '../../wizard/summary.ts';
import type { Shell } from '../../wizard/shell-words.ts';
import { fileLine } from './key-stage.ts';
import { type Line, paragraph, span } from './lines.ts';
import { noMain, type Parts } from './parts.ts';
import type { KeyStage, UiState } from './state.ts';
import type { Theme } from './theme.ts';
import { drawField } from './views/field.tsx';
import { drawQuestion } from './views/frame.tsx';
import { drawNotice, joinNotices } from './views/notice.tsx';

/** The finished key. The key itself is not in the frame: it stands above, whole, in the terminal's own scrollback. */
export function drawKeyStage(state: UiState, stage: KeyStage, theme: Theme, width: number, shell: Shell): Parts {
  const asking = keyActions.find((action) => action.id === stage.asking)?.asks;
  const headline = sayProof(stage.made.proof);
  const said = stage.said.flatMap((line) => drawNotice({ theme, width, tone: line.tone, what: line.text }));
  const notice = [
    drawNotice({ theme, width, ...headline }),
    said,
    detailLines(state, stage, width, shell),
    stage.confirming === undefined ? [] : drawConfirmation(stage.confirming.question, theme, width),
  ];
  if (asking === undefined) return { ...noMain, heading: [], notice: joinNotices(notice) };
  return {
    heading: drawQuestion(asking.title, width),
    wanted: 1,
    drawMain: () => drawField({ theme, width, line: fileLine(state) }),
    notice: joinNotices(notice.slice(0, 2)),
  };
}

function detailLines(state: UiState, stage: KeyStage, width: number, shell: Shell): Line[] {
  const { call } = stage.made;
  const lines = paragraph(keyFactsLine(madeFacts(stage.made), state.facts.now), width, { first: [span('  ')] });
  const use = call === undefined ? [] : paragraph(`Use it: ${callInOneLine(call, shell)}`, width, { first: [span('  ')] });
  const only = paragraph('Tyk will never show the key again.', width, { role: 'strong', first: [span('  ')] });
  const demo =
    state.flow.answers.deployment === 'demo'
      ? paragraph('This is the demo: the key ends with this program.', width, { role: 'muted', first: [span('  ')] })
      : [];
  return [...only, ...lines, ...use, ...demo];
}

function drawConfirmation(question: string, theme: Theme, width: number): Line[] {
  const offers = [
    { key: 'y', label: 'yes' },
    { key: 'n', label: 'no' },
  ];
  return drawNotice({ theme, width, tone: 'warning', what: question, offers });
}
