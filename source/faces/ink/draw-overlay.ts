import { drawProblem } from './draw-remarks.ts';
import { bindingsFor, hintLine } from './keymap.ts';
import { type Line, paragraph, span } from './lines.ts';
import { type Canvas, drawPage, noMain, type Parts, stack } from './parts.ts';
import { momentOf } from './situation.ts';
import { frontStep, type Overlay, type UiState } from './state.ts';
import { drawQuestion } from './views/frame.ts';
import { drawNotice } from './views/notice.ts';

/** A question or a page that stands over the screen until a key closes it. */
export function drawOverlay(state: UiState, overlay: Overlay, canvas: Canvas): Parts {
  switch (overlay.kind) {
    case 'leave':
      return drawLeave(state, canvas);
    case 'unsafe':
      return drawUnsafe(state, canvas);
    case 'instead':
      return { ...noMain, notice: drawProblem(overlay.problem, canvas), withoutTrail: true };
    case 'help':
      return drawHelpPage(state, overlay.at, canvas);
    case 'request':
      return drawRequest(overlay, canvas);
  }
}

const stay = { key: 'esc', label: 'stay' };

function drawLeave({ uncertain }: UiState, { theme, width }: Canvas): Parts {
  const what = uncertain ? 'A key may have been made; nobody has seen it.' : 'Nothing has been made.';
  const offers = [{ key: 'y', label: 'leave' }, stay];
  return {
    ...noMain,
    heading: drawQuestion(uncertain ? 'Leave now?' : 'Leave without a key?', width),
    notice: drawNotice({ theme, width, tone: 'plain', what, offers }),
  };
}

function drawUnsafe({ key }: UiState, { theme, width }: Canvas): Parts {
  const isSent = key?.said.some(({ text }) => text.startsWith('Sent')) ?? false;
  const what = isSent
    ? "The key is not safe yet: it was sent to your terminal's clipboard, but nothing proves that it arrived."
    : 'The key is not safe yet: it stands only in this terminal.';
  const offers = [{ key: 's', label: 'save to a file' }, { key: 'd', label: 'it is safe, leave' }, stay];
  const next = 'Tyk will never show it again.';
  return { ...noMain, heading: drawNotice({ theme, width, tone: 'warning', what, next, offers }) };
}

/** What the question is about, and every key there is: the line below has room for some. */
function drawHelpPage(state: UiState, at: number, { theme, width }: Canvas): Parts {
  const step = frontStep(state);
  const { answers } = state.flow;
  const about = step.help(answers, state.facts).flatMap((text) => paragraph(text, width));
  const { situation, adjustments } = momentOf({ ...state, overlay: undefined });
  const keys = bindingsFor(situation, adjustments)
    .map((binding) => hintLine([binding], width, theme))
    .filter((hint) => hint !== '');
  return {
    ...drawPage([...about, [], ...keys.map((hint) => [span(hint, 'muted')])], at),
    heading: drawQuestion(step.title(answers, state.facts), width),
    spaced: true,
  };
}

/** Wrapped for the eye with its indentation kept; copied, it is whole. */
function drawRequest({ at, said }: Extract<Overlay, { kind: 'request' }>, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  const lines = canvas
    .requestText()
    .split('\n')
    .flatMap((line): Line[] => {
      const indent = line.length - line.trimStart().length;
      return paragraph(line.trimStart(), width, { first: [span(' '.repeat(indent))] });
    });
  const note = paragraph('This is what the wizard will send.', width, { role: 'muted' });
  const told = said === undefined ? [] : drawNotice({ theme, width, tone: said.tone, what: said.text });
  return { ...drawPage(lines, at), notice: stack([told, note], canvas) };
}
