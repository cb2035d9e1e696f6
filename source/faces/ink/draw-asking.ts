import { reviewRows, sayOrigin } from '../../wizard/review.ts';
import type { Step } from '../../wizard/step.ts';
import { drawListScreen } from './draw-list.ts';
import { drawConsequence, drawEffects, drawTroubles, drawWarning } from './draw-remarks.ts';
import { type EditLine, startLine } from './edit-line.ts';
import { type Line, span } from './lines.ts';
import type { Canvas, Parts } from './parts.ts';
import type { Row } from './rows.ts';
import { reviewPosition, screenList } from './screen-list.ts';
import { frontStep, type UiState } from './state.ts';
import { type ChoiceRow, drawChoices } from './views/choice-rows.ts';
import { drawField } from './views/field.ts';
import { drawHelp, drawQuestion } from './views/frame.ts';
import { drawRows, type ReviewRow } from './views/rows.ts';

/** The screen of the current question. */
export function drawAsking(state: UiState, canvas: Canvas): Parts {
  const step = frontStep(state);
  switch (step.kind) {
    case 'choices':
      return drawListScreen(state, canvas);
    case 'choice':
    case 'yes-no':
      return drawChoiceScreen(state, canvas);
    case 'review':
      return drawReviewScreen(state, canvas);
    default:
      return drawFieldScreen(state, step, canvas);
  }
}

/** The choices come first; what is said about them has the room that they leave. */
function drawChoiceScreen(state: UiState, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  const { step, rows, row, search, across } = screenList(state);
  const choices = withSeparators(rows, search, step.placeholder?.(state.flow.answers, state.facts));
  const cursor = choices.findIndex((choice) => choice.row === row);
  const { warning, consequence } = drawEffects(step, valueUnder(state, step, row), state, canvas);
  const { answers } = state.flow;
  const offset = state.tops[step.id];
  const help = drawHelp(step.help(answers, state.facts), width);
  return {
    heading: drawQuestion(step.title(answers, state.facts), width),
    wanted: choices.length,
    least: choices.length,
    list: { rows: choices.length, cursor, offset },
    drawMain: (height) =>
      drawChoices({ theme, width, height, rows: choices.map(({ drawn }) => drawn), cursor, offset, across }),
    notice: drawTroubles(state, canvas, [warning]),
    // Two answers on one line leave room for what they are about; of a list that is one look away.
    ...(across
      ? { help, extras: [{ to: 'notice', lines: consequence }] }
      : {
          extras: [
            { to: 'notice', lines: consequence },
            { to: 'help', lines: help },
          ],
        }),
    spaced: true,
  };
}

function valueUnder({ flow, facts }: UiState, step: Step, row: Row | undefined): unknown {
  if (row?.kind !== 'option') return undefined;
  const parsed = step.parse(row.option.value, flow.answers, facts);
  return 'value' in parsed ? parsed.value : undefined;
}

type DrawnChoice = { readonly row?: Row; readonly drawn: ChoiceRow };

/** A rule stands between two groups of choices: what was saved, and what is new. */
function withSeparators(
  rows: readonly Row[],
  typed: EditLine,
  placeholder: string | undefined,
): DrawnChoice[] {
  return rows.flatMap((row, index): DrawnChoice[] => {
    if (row.kind === 'heading') return [];
    if (row.kind === 'own') {
      return [{ row, drawn: { kind: 'own', label: row.label, line: typed, placeholder } }];
    }
    const { label, detail, note, groups } = row.option;
    const drawn: DrawnChoice = { row, drawn: { kind: 'option', label, detail, note } };
    const above = rows[index - 1];
    const isNewGroup = above?.kind === 'option' && above.option.groups?.[0] !== groups?.[0];
    return isNewGroup ? [{ drawn: { kind: 'separator' } }, drawn] : [drawn];
  });
}

function drawFieldScreen(state: UiState, step: Step, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  const { answers } = state.flow;
  const line = state.lines[step.id] ?? startLine();
  const isSecret = step.kind === 'secret';
  const isKept = isSecret && answers[step.id] !== undefined;
  const kept = state.problem === undefined ? 'keep the one you gave' : 'try it again';
  const placeholder = isKept
    ? `press ${theme.symbols.enter} to ${kept}`
    : step.placeholder?.(answers, state.facts);
  const pairs = step.kind === 'pairs' ? (state.picks[step.id] ?? []) : [];
  const listed: Line[] = pairs.map((pair) => [span('  '), span(pair)]);
  const { warning, consequence } = drawEffects(step, answers[step.id], state, canvas);
  return {
    heading: drawQuestion(step.title(answers, state.facts), width),
    wanted: listed.length + 1,
    drawMain: (height) => [
      ...listed.slice(Math.max(0, listed.length + 1 - height)),
      ...drawField({ theme, width, line, masked: isSecret, placeholder }),
    ],
    notice: drawTroubles(state, canvas, [warning]),
    help: drawHelp(step.help(answers, state.facts), width),
    extras: [{ to: 'notice', lines: consequence }],
  };
}

function drawReviewScreen(state: UiState, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  const rows = reviewRows(state.steps, state.flow, state.facts);
  const cursor = reviewPosition(state);
  const under = rows[cursor];
  const offset = state.tops.review;
  const drawn: readonly ReviewRow[] = [
    ...rows.map(({ label, value, origin, warning }) => ({
      kind: 'value' as const,
      label,
      value,
      origin: sayOrigin(origin),
      tone: warning === undefined ? undefined : ('warning' as const),
    })),
    { kind: 'action', label: 'Create the key' },
  ];
  const warnings = (under === undefined ? rows : [under]).map(({ warning }) => drawWarning(warning, canvas));
  return {
    heading: [],
    wanted: drawn.length,
    list: { rows: drawn.length, cursor, offset },
    drawMain: (height) => drawRows({ theme, width, height, rows: drawn, cursor, offset }),
    notice: drawTroubles(state, canvas, warnings),
    extras: [{ to: 'notice', lines: drawConsequence(under?.consequence, canvas) }],
    spaced: true,
    withoutTrail: true,
  };
}
