import { groupDigits } from '../../text.ts';
import { helpPage } from '../../wizard/help-page.ts';
import { keyMayExist } from '../../wizard/lost.ts';
import { recipeQuestion } from '../../wizard/recipe-write.ts';
import { KEY_VARIABLE } from '../../wizard/usage.ts';
import { callLanguages, shownCall } from './draw-call.ts';
import { drawProblem } from './draw-remarks.ts';
import { startLine } from './edit-line.ts';
import { bindingsFor, hintLine } from './keymap.ts';
import { emptyLine, type Line, lineWidth, paragraph, type Span, span } from './lines.ts';
import { type Canvas, drawPage, noMain, type Parts, stack } from './parts.ts';
import { type RecipeOverlay, recipeLine } from './recipe.ts';
import { NAME_FIELD, type SavedOverlay } from './saved.ts';
import { momentOf } from './situation.ts';
import { frontStep, type Overlay, type UiState } from './state.ts';
import { drawField } from './views/field.ts';
import { drawHelp, drawQuestion } from './views/frame.ts';
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
    case 'all':
      return drawAll(overlay.rows, canvas);
    case 'help':
      return drawHelpPage(state, overlay.at, canvas);
    case 'request':
      return drawRequest(canvas.requestText(), overlay, canvas);
    case 'call':
      return drawCall(state, overlay, canvas);
    case 'saved':
      return drawSaved(state, overlay, canvas);
    case 'recipe':
      return drawRecipe(state, overlay, canvas);
  }
}

const stay = { key: 'esc', label: 'stay' };

function drawLeave({ uncertain }: UiState, { theme, width }: Canvas): Parts {
  const what = uncertain ? keyMayExist : 'Nothing has been made.';
  const offers = [{ key: 'y', label: 'leave' }, stay];
  return {
    ...noMain,
    heading: drawQuestion(uncertain ? 'Leave now?' : 'Leave without a key?', width),
    notice: drawNotice({ theme, width, tone: 'plain', what, offers }),
  };
}

function drawAll(rows: number, { theme, width }: Canvas): Parts {
  const offers = [
    { key: 'y', label: 'choose all' },
    { key: 'esc', label: 'no' },
  ];
  return {
    ...noMain,
    heading: drawQuestion(`Choose ${groupDigits(rows)} more at once?`, width),
    notice: drawNotice({
      theme,
      width,
      tone: 'plain',
      what: 'The key opens what is chosen, and no more.',
      offers,
    }),
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

function drawSaved(state: UiState, { do: wish, name, problem }: SavedOverlay, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  const trouble = problem === undefined ? [] : drawProblem(problem, canvas);
  if (wish === 'rename') {
    const line = state.lines[NAME_FIELD] ?? startLine();
    return {
      heading: drawQuestion(`What shall ${name} be called?`, width),
      wanted: 1,
      drawMain: () => drawField({ theme, width, line }),
      notice: trouble,
    };
  }
  const what = 'Its address goes, and its stored credential. Nothing changes in Tyk.';
  const offers = [
    { key: 'y', label: 'remove' },
    { key: 'esc', label: 'keep it' },
  ];
  return {
    ...noMain,
    heading: drawQuestion(`Remove ${name}?`, width),
    notice: stack([trouble, drawNotice({ theme, width, tone: 'plain', what, offers })], canvas),
  };
}

function drawRecipe(state: UiState, { asking, problem }: RecipeOverlay, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  if (asking !== undefined) {
    const offers = [
      { key: 'y', label: 'yes' },
      { key: 'n', label: asking.isEither ? 'no: each is asked' : 'no' },
    ];
    const what = asking.isEither ? 'What differs is left out, and asked of whoever uses it.' : '';
    const notice = drawNotice({ theme, width, tone: 'plain', what, offers });
    return { ...noMain, heading: drawQuestion(asking.question, width), notice };
  }
  return {
    heading: drawQuestion(recipeQuestion.title, width),
    wanted: 1,
    drawMain: () => drawField({ theme, width, line: recipeLine(state) }),
    notice: problem === undefined ? [] : drawProblem(problem, canvas),
    help: drawHelp(recipeHelp, width),
  };
}

const recipeHelp = [
  'Others make a key like this one with --recipe FILE. No credential and no key is in it.',
  'JSON where the name ends in .json, else YAML.',
];

/** What the question is about, and every key there is: the line below has room for some. */
function drawHelpPage(state: UiState, at: number, { theme, width }: Canvas): Parts {
  const step = frontStep(state);
  const { answers } = state.flow;
  const about = helpPage(step, answers, state.facts).flatMap((group) => [
    ...group.flatMap((text) => paragraph(text, width)),
    emptyLine,
  ]);
  const { situation, adjustments } = momentOf({ ...state, overlay: undefined });
  const keys = bindingsFor(situation, adjustments)
    .map((binding) => hintLine([binding], width, theme))
    .filter((hint) => hint !== '');
  return {
    ...drawPage([...about, ...keys.map((hint) => [span(hint, 'muted')])], at),
    heading: drawQuestion(step.title(answers, state.facts), width),
    spaced: true,
  };
}

/** Wrapped for the eye with its indentation kept; copied, it is whole. */
function drawRequest(
  text: string,
  { at, said }: Extract<Overlay, { kind: 'request' | 'call' }>,
  canvas: Canvas,
  remark = 'This is what the wizard will send.',
): Parts {
  const { theme, width } = canvas;
  const lines = text.split('\n').flatMap((line): Line[] => {
    const bare = line.replaceAll('\t', '  ');
    if (bare.trim() === '') return [emptyLine];
    const indent = bare.length - bare.trimStart().length;
    return paragraph(bare.trimStart(), width, { first: [span(' '.repeat(indent))] });
  });
  const note = paragraph(remark, width, { role: 'muted' });
  const told = said === undefined ? [] : drawNotice({ theme, width, tone: said.tone, what: said.text });
  return { ...drawPage(lines, at), notice: stack([told, note], canvas) };
}

/** The call in one language; the others are a key press away. */
function drawCall(state: UiState, overlay: Extract<Overlay, { kind: 'call' }>, canvas: Canvas): Parts {
  const shown = shownCall(state, canvas.shell);
  const { width } = canvas;
  const heading = callLanguages(state, canvas.shell).map((label) =>
    label === shown?.label ? span(`[ ${label} ] `, 'accent') : span(`${label} `, 'muted'),
  );
  const remark = `The key is read from the variable ${KEY_VARIABLE}.`;
  return { ...drawRequest(shown?.text ?? '', overlay, canvas, remark), heading: wrapSpans(heading, width) };
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
