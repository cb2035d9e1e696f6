import { type Prompt, type PromptAction, promptOf } from '../../journey/prompt.ts';
import { actionsOf } from '../../journey/state.ts';
import { groupDigits } from '../../text.ts';
import { sayVariables } from '../../wizard/snippets.ts';
import type { Problem } from '../../wizard/types.ts';
import { dialogLine } from './dialog.ts';
import { drawHelp, drawNote, drawProblem, drawQuestion } from './draw-remarks.ts';
import { bindingsFor, hintLine } from './keymap.ts';
import { caretIn, emptyLine, lineWidth, type Saying, type Span, span } from './lines.ts';
import { type Canvas, drawPage, noMain, type Parts, stack } from './parts.ts';
import { answersTo, asWord, momentOf } from './situation.ts';
import type { UiState } from './state.ts';
import type { Theme } from './theme.ts';
import { Across, fitAcross } from './views/choices.tsx';
import { sayField } from './views/field.ts';
import { sayNotice } from './views/notice.ts';
import { Sayings } from './views/sayings.tsx';
import { Table, type TableRow } from './views/table.tsx';

/** A question or a page that stands over the screen until a key closes it. */
export function drawDialog(state: UiState, canvas: Canvas): Parts {
  const prompt = promptOf(state);
  const { width } = canvas;
  switch (prompt.is) {
    case 'actions':
      return drawActions(prompt, state, canvas);
    case 'text': {
      const field = sayField({ theme: canvas.theme, width, line: dialogLine(state) });
      return {
        heading: drawQuestion(prompt.title),
        wanted: 1,
        drawMain: () => <Sayings of={[field]} width={width} />,
        caret: () => caretIn(field.line),
        notice: stack([drawTrouble(prompt.problem, canvas), drawNote(state, canvas)], canvas),
        help: drawHelp(prompt.about ?? []),
      };
    }
    case 'page':
      return drawTextPage(state, prompt, canvas);
    case 'instead':
      return { ...noMain, notice: drawProblem(prompt.problem, canvas), trail: [] };
    default:
      return noMain;
  }
}

/** Ticks that somebody may not have meant. */
export function drawTickingAll(state: UiState, rows: number, canvas: Canvas): Parts {
  const answers = [{ label: 'No' }, { key: 'y', label: 'Choose all' }];
  return {
    heading: drawQuestion(`Choose ${groupDigits(rows)} more at once?`),
    ...drawAnswers(answers, state, canvas),
    help: drawHelp(['The key opens what is chosen, and no more.']),
  };
}

type Answer = Pick<PromptAction, 'key' | 'label'>;

/** "❯ Stay    s save to a file    d I have it, leave"; below each other where they do not fit. */
function drawAnswers(answers: readonly Answer[], { choiceAt = 0 }: UiState, { theme, width }: Canvas) {
  const labels = answers.map(({ key, label }, index) =>
    index === 0 || key === undefined ? label : `${key} ${asWord(label)}`,
  );
  const isAcross = fitAcross(labels, width, theme);
  const rows = labels.map((text): TableRow => ({ kind: 'cells', cells: [{ text }] }));
  const wanted = isAcross ? 1 : rows.length;
  return {
    wanted,
    least: wanted,
    spaced: true,
    drawMain: (height: number) =>
      isAcross ? (
        <Across labels={labels} at={choiceAt} />
      ) : (
        <Table {...{ width, height, rows, cursor: choiceAt, least: [] }} />
      ),
  };
}

function drawActions(prompt: Extract<Prompt, { is: 'actions' }>, state: UiState, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  const { title, about = [], problem, of } = prompt;
  const answers = drawAnswers(answersTo(prompt), state, canvas);
  const isWarning = of === 'unsafe' || (of === 'agree' && about.length === 0);
  const heading = isWarning
    ? sayNotice({ theme, width, tone: 'warning', what: title, next: about[0] })
    : drawQuestion(title);
  return {
    heading,
    ...answers,
    notice: drawTrouble(problem, canvas),
    ...(isWarning ? {} : { help: drawHelp([about.join(' ')].filter(Boolean)) }),
  };
}

function drawTrouble(problem: Problem | undefined, canvas: Canvas): readonly Saying[] {
  return problem === undefined ? [] : drawProblem(problem, canvas);
}

function drawTextPage(state: UiState, prompt: Extract<Prompt, { is: 'page' }>, canvas: Canvas): Parts {
  const { tabs = [], of, title } = prompt;
  if (of === 'help') return drawHelpPage(state, prompt, canvas);
  if (of === 'request') return drawRequest(canvas.requestText(), title, state, canvas);
  const shown = tabs.at(state.language % tabs.length);
  const heading = tabs.map(({ id, label }) =>
    id === shown?.id ? span(`[ ${label} ] `, 'accent') : span(`${label} `, 'muted'),
  );
  const remark = sayVariables(shown?.text ?? '');
  return {
    ...drawRequest(shown?.text ?? '', remark, state, canvas),
    heading: wrapSpans(heading, canvas.width),
  };
}

/** What the question is about, and every key there is: the line below has room for some. */
function drawHelpPage(
  state: UiState,
  { title, paragraphs = [] }: Extract<Prompt, { is: 'page' }>,
  { theme, width }: Canvas,
): Parts {
  const about = paragraphs.flatMap((group) => [...group.map((text): Saying => ({ text })), emptyLine]);
  return {
    ...drawPage([...about, ...drawKeys({ ...state, dialog: undefined }, width, theme)], state.page, width),
    heading: drawQuestion(title),
    spaced: true,
  };
}

/** Every key there is, one a line. */
function drawKeys(state: UiState, width: number, theme: Theme): readonly Saying[] {
  const { situation, adjustments } = momentOf(state);
  return bindingsFor(situation, adjustments)
    .map((binding) => ({ line: hintLine([binding], width, theme) }))
    .filter(({ line }) => line.length > 0);
}

/** What is to be known beside a finished key, and every key press. */
export function drawKeyHelp(state: UiState, { theme, width }: Canvas): Parts {
  const actions = actionsOf(state).map(
    ({ key, label }): Saying => ({ line: [span(`${key} `, 'accent'), span(label)] }),
  );
  const about = [
    'Your key is above, on a line of its own. Tyk keeps only its hash and cannot show it again.',
    'Keep it where only you can read it: whoever finds it can use it until it expires.',
  ];
  const lines = about.flatMap((text): Saying[] => [{ text }, emptyLine]);
  const keys = drawKeys({ ...state, opened: undefined }, width, theme).slice(-4);
  return {
    ...drawPage([...lines, ...actions, ...keys], state.page, width),
    heading: drawQuestion('What can be done with the key'),
    spaced: true,
  };
}

/** Wrapped for the eye with its indentation kept; copied, it is whole. */
function drawRequest(text: string, remark: string, state: UiState, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  const { dialog, page } = state;
  const said = dialog !== undefined && 'said' in dialog ? dialog.said : undefined;
  const lines = text.split('\n').map((line): Saying => {
    const bare = line.replaceAll('\t', '  ');
    if (bare.trim() === '') return emptyLine;
    const indent = bare.length - bare.trimStart().length;
    return { text: bare, first: [span(' '.repeat(indent))] };
  });
  const told = said === undefined ? [] : sayNotice({ theme, width, ...said });
  const note: Saying = { text: remark, role: 'muted' };
  return { ...drawPage(lines, page, width), notice: stack([told, [note]], canvas) };
}

function wrapSpans(spans: readonly Span[], width: number): readonly Saying[] {
  const lines: Span[][] = [];
  for (const one of spans) {
    const last = lines.at(-1);
    if (last !== undefined && lineWidth([...last, one]) <= width) last.push(one);
    else lines.push([one]);
  }
  return lines.map((line) => ({ line }));
}
