import { promptOf } from '../../journey/prompt.ts';
import { actionsOf, type KeyStage } from '../../journey/state.ts';
import { type Told, tellTry } from '../../wizard/explain-tried.ts';
import { madeFacts } from '../../wizard/made.ts';
import { sayProof } from '../../wizard/outcome.ts';
import { callInOneLine, keyFactsLine } from '../../wizard/summary.ts';
import { cellWidth } from './cells.ts';
import { drawDialog } from './draw-dialog.ts';
import { isNarrow } from './layout.ts';
import { type Line, paragraph, span } from './lines.ts';
import { type Canvas, drawBusy, noMain, type Parts, stack } from './parts.ts';
import { workKeys } from './situation.ts';
import type { UiState } from './state.ts';
import { drawBurst } from './views/burst.ts';
import { drawNotice } from './views/notice.ts';

/** The finished key. The key itself is not in the frame: it stands above, whole, in the terminal's own scrollback. */
export function drawKeyStage(state: UiState, stage: KeyStage, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  const { dialog } = state;
  const said = stage.said.flatMap((one) => drawNotice({ theme, width, ...one }));
  const told = stack(
    [state.doing === undefined ? [] : drawDoing(state, canvas), said, drawTried(stage, canvas)],
    canvas,
  );
  if (dialog?.is === 'type') {
    const parts = drawDialog(state, canvas);
    return { ...parts, notice: stack([parts.notice ?? [], told], canvas) };
  }
  const headline = drawNotice({ theme, width, ...sayProof(stage.made.proof, stage.made.tried) });
  if (dialog?.is === 'agree' && dialog.doing.action !== 'recipe')
    return { ...noMain, heading: headline, notice: drawDialog(state, canvas).heading };
  if (dialog !== undefined) return drawDialog(state, canvas);
  return {
    ...noMain,
    heading: headline,
    notice: stack([drawSafety(state, stage, canvas), told, drawDetails(state, stage, canvas)], canvas),
  };
}

/** What the last try came to. What the headline says of it is not said again. */
function drawTried({ made, tried }: KeyStage, canvas: Canvas): Line[] {
  if (tried === undefined) return [];
  const isHeadline = made.tried === tried && sayProof(made.proof, tried).what !== sayProof(made.proof).what;
  return tellTry(tried).flatMap((told) => drawTold(told, isHeadline && tried.at.length === 1, canvas));
}

function drawTold({ details, ...told }: Told, isKnown: boolean, { theme, width }: Canvas): Line[] {
  const notice = isKnown ? [] : drawNotice({ theme, width, ...told });
  const muted = details.flatMap((text) => paragraph(text, width, { role: 'muted', first: [span('  ')] }));
  return [...notice, ...muted];
}

function drawDoing(state: UiState, canvas: Canvas): Line[] {
  const { headway } = state;
  const { theme, width } = canvas;
  if (headway?.is === 'burst') return drawBurst(headway.counts, headway.plan, canvas);
  if (headway?.is === 'waiting') {
    const offers = workKeys(state).flatMap(({ hint }) =>
      hint ? [{ key: hint.keys[0] ?? '', label: hint.word }] : [],
    );
    return drawNotice({ theme, width, tone: 'warning', what: headway.says, offers: offers.map(spellEscape) });
  }
  const busy = promptOf({ ...state, dialog: undefined });
  return busy.is === 'busy' ? drawBusy(busy.says, canvas, busy.slow, busy.slowAfter) : [];
}

function spellEscape({ key, label }: { readonly key: string; readonly label: string }) {
  return key === 'escape' ? { key: 'esc', label: `${label}, the key stays` } : { key, label };
}

/** Where the key is, and what to press: the one thing that must not be overlooked here. */
function drawSafety(state: UiState, { made, safe }: KeyStage, { theme, width, columns }: Canvas): Line[] {
  const { to, path } = made.delivered;
  const places = {
    screen: 'The key stands above',
    stdout: 'The key went to standard output',
    clipboard: 'The key is in the clipboard',
    file: `The key is in ${path ?? 'the file'}`,
    nowhere: 'The key could not be shown',
  };
  const what = `${places[to]}. Tyk will never show it again.`;
  const next = safe ? 'Press d when you are done.' : 'Keep it in a safe place, then press d.';
  // The line of keys has no room for what all of them do.
  const actions = actionsOf(state);
  const length = actions.reduce((sum, { label }) => sum + cellWidth(label) + 5, 0);
  const offers = isNarrow(columns) || length > width ? actions.filter(({ id }) => id !== 'done') : [];
  return drawNotice({ theme, width, tone: safe ? 'good' : 'warning', what, next, offers });
}

function drawDetails(state: UiState, { made }: KeyStage, { width, shell }: Canvas): Line[] {
  const part = (text: string) => paragraph(text, width, { role: 'muted', first: [span('  ')] });
  const isDemo = state.flow.answers.deployment === 'demo';
  return [
    ...part(keyFactsLine(madeFacts(made), state.facts.now)),
    ...(made.call === undefined ? [] : part(`Use it: ${callInOneLine(made.call, shell)}`)),
    ...(isDemo ? part('This is the demo: the key ends with this program.') : []),
  ];
}
