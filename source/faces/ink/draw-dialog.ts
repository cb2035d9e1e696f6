import { type Prompt, promptOf } from '../../journey/prompt.ts';
import { groupDigits } from '../../text.ts';
import { sayVariables } from '../../wizard/snippets.ts';
import type { Problem } from '../../wizard/types.ts';
import { dialogLine } from './dialog.ts';
import { drawProblem } from './draw-remarks.ts';
import { bindingsFor, hintLine } from './keymap.ts';
import { emptyLine, type Line, lineWidth, paragraph, type Span, span } from './lines.ts';
import { type Canvas, drawPage, noMain, type Parts, stack } from './parts.ts';
import { asWord, momentOf, safeAction } from './situation.ts';
import type { UiState } from './state.ts';
import { drawField } from './views/field.ts';
import { drawHelp, drawQuestion } from './views/frame.ts';
import { drawNotice } from './views/notice.ts';

/** A question or a page that stands over the screen until a key closes it. */
export function drawDialog(state: UiState, canvas: Canvas): Parts {
  const prompt = promptOf(state);
  const { width } = canvas;
  switch (prompt.is) {
    case 'actions':
      return drawActions(prompt, canvas);
    case 'text':
      return {
        heading: drawQuestion(prompt.title, width),
        wanted: 1,
        drawMain: () => drawField({ theme: canvas.theme, width, line: dialogLine(state) }),
        notice: stack([drawTrouble(prompt.problem, canvas), drawNote(state, canvas)], canvas),
        help: drawHelp(prompt.about ?? [], width),
      };
    case 'page':
      return drawTextPage(state, prompt, canvas);
    case 'instead':
      return { ...noMain, notice: drawProblem(prompt.problem, canvas), withoutTrail: true };
    default:
      return noMain;
  }
}

/** Ticks that somebody may not have meant. */
export function drawTickingAll(rows: number, { theme, width }: Canvas): Parts {
  const what = 'The key opens what is chosen, and no more.';
  const offers = [
    { key: 'y', label: 'choose all' },
    { key: 'esc', label: 'no' },
  ];
  return {
    ...noMain,
    heading: drawQuestion(`Choose ${groupDigits(rows)} more at once?`, width),
    notice: drawNotice({ theme, width, tone: 'plain', what, offers }),
  };
}

/** The keys of a dialog's answers; Esc is the safe one. */
function offersOf(prompt: Extract<Prompt, { is: 'actions' }>) {
  const safe = safeAction(prompt);
  const others = prompt.actions.filter((action) => action !== safe && action.key !== undefined);
  return [
    ...others.map(({ key = '', label }) => ({ key, label: asWord(label) })),
    ...(safe === undefined ? [] : [{ key: 'esc', label: asWord(safe.label) }]),
  ];
}

function drawActions(prompt: Extract<Prompt, { is: 'actions' }>, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  const { title, about = [], problem, of } = prompt;
  const offers = offersOf(prompt);
  const isWarning = of === 'unsafe' || (of === 'agree' && about.length === 0);
  if (isWarning) {
    const [next] = about;
    return { ...noMain, heading: drawNotice({ theme, width, tone: 'warning', what: title, next, offers }) };
  }
  const notice = drawNotice({ theme, width, tone: 'plain', what: about.join(' '), offers });
  return {
    ...noMain,
    heading: drawQuestion(title, width),
    notice: stack([drawTrouble(problem, canvas), notice], canvas),
  };
}

function drawTrouble(problem: Problem | undefined, canvas: Canvas): Line[] {
  return problem === undefined ? [] : drawProblem(problem, canvas);
}

function drawNote({ note }: UiState, { theme, width }: Canvas): Line[] {
  return note === undefined ? [] : drawNotice({ theme, width, ...note });
}

function drawTextPage(state: UiState, prompt: Extract<Prompt, { is: 'page' }>, canvas: Canvas): Parts {
  const { tabs = [], of, title } = prompt;
  if (of === 'help') return drawHelpPage(state, prompt, canvas);
  if (of === 'request') return drawRequest(canvas.requestText(), title, state, canvas);
  const shown = tabs.at(state.language % tabs.length);
  const heading = tabs.map(({ id, label }) =>
    id === shown?.id ? span(`[ ${label} ] `, 'accent') : span(`${label} `, 'muted'),
  );
  return {
    ...drawRequest(shown?.text ?? '', sayVariables(shown?.text ?? ''), state, canvas),
    heading: wrapSpans(heading, canvas.width),
  };
}

/** What the question is about, and every key there is: the line below has room for some. */
function drawHelpPage(
  state: UiState,
  { title, paragraphs = [] }: Extract<Prompt, { is: 'page' }>,
  { theme, width }: Canvas,
): Parts {
  const about = paragraphs.flatMap((group) => [
    ...group.flatMap((text) => paragraph(text, width)),
    emptyLine,
  ]);
  const { situation, adjustments } = momentOf({ ...state, dialog: undefined });
  const keys = bindingsFor(situation, adjustments)
    .map((binding) => hintLine([binding], width, theme))
    .filter((hint) => hint !== '');
  return {
    ...drawPage([...about, ...keys.map((hint) => [span(hint, 'muted')])], state.page),
    heading: drawQuestion(title, width),
    spaced: true,
  };
}

/** Wrapped for the eye with its indentation kept; copied, it is whole. */
function drawRequest(text: string, remark: string, state: UiState, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  const { dialog, page } = state;
  const said = dialog !== undefined && 'said' in dialog ? dialog.said : undefined;
  const lines = text.split('\n').flatMap((line): Line[] => {
    const bare = line.replaceAll('\t', '  ');
    if (bare.trim() === '') return [emptyLine];
    const indent = bare.length - bare.trimStart().length;
    return paragraph(bare.trimStart(), width, { first: [span(' '.repeat(indent))] });
  });
  const note = paragraph(remark, width, { role: 'muted' });
  const told = said === undefined ? [] : drawNotice({ theme, width, ...said });
  return { ...drawPage(lines, page), notice: stack([told, note], canvas) };
}

function wrapSpans(spans: readonly Span[], width: number): Line[] {
  const lines: Span[][] = [];
  for (const one of spans) {
    const last = lines.at(-1);
    if (last !== undefined && lineWidth([...last, one]) <= width) last.push(one);
    else lines.push([one]);
  }
  return lines;
}
