import { addressOf } from '../../wizard/deployments.ts';
import { sayOrigin } from '../../wizard/review.ts';
import type { Step } from '../../wizard/step.ts';
import { cellWidth, pad } from './cells.ts';
import { changing, sayRow } from './changing.ts';
import { drawListScreen } from './draw-list.tsx';
import {
  drawConsequence,
  drawEffects,
  drawHelp,
  drawQuestion,
  drawTroubles,
  drawWarning,
} from './draw-remarks.ts';
import { startLine } from './edit-line.ts';
import { caretIn, heightOf, type Saying, span } from './lines.ts';
import { linesOfPairs } from './pairs.ts';
import type { Canvas, Parts } from './parts.ts';
import type { Row } from './rows.ts';
import {
  type ReviewEntry,
  reviewEntries,
  reviewPosition,
  type ScreenList,
  screenList,
} from './screen-list.ts';
import { type Folds, frontStep, type UiState } from './state.ts';
import { Across, fitAcross, LEAST_CHOICE, ownRow, separatorRow } from './views/choices.tsx';
import { sayField } from './views/field.ts';
import { Pairs, windowOfPairs } from './views/pairs.tsx';
import { Sayings } from './views/sayings.tsx';
import { caretOfTable, Table, type TableRow } from './views/table.tsx';

/** The screen of the current question. */
export function drawAsking(state: UiState, canvas: Canvas): Parts {
  const step = frontStep(state);
  switch (step.kind) {
    case 'choices':
      return drawListScreen(state, canvas);
    case 'choice':
    case 'yes-no':
      return amongOthers(drawChoiceScreen(state, canvas), state, canvas);
    case 'review':
      return drawReviewScreen(state, canvas);
    default:
      return amongOthers(drawFieldScreen(state, step, canvas), state, canvas);
  }
}

/** A question behind "Change some" stands in its place in the table of them. */
function amongOthers(parts: Parts, state: UiState, { theme, width }: Canvas): Parts {
  const table = changing(state);
  if (table === undefined) return parts;
  const { steps, at } = table;
  const labels = Math.max(...steps.map(({ label }) => cellWidth(label)));
  const rows = steps.map((step) => sayRow(step, state));
  const [first, ...more] = parts.heading;
  const question = first !== undefined && 'text' in first ? first.text : '';
  const number = `${at + 1} of ${steps.length}`;
  const place = `${number} ${theme.symbols.dot} Change some`;
  const isOneLine = cellWidth(question) + cellWidth(place) + 2 <= width;
  const after = rows
    .slice(at + 1)
    .map(([label, value]): Saying => ({ line: [span(`  ${pad(label, labels)}  ${value}`, 'muted')] }));
  return {
    ...parts,
    trail: rows.slice(0, at).map(([label, value]) => ({ text: `${pad(label, labels)}  ${value}` })),
    heading: isOneLine
      ? [{ line: [span(question, 'strong')], right: [span(place, 'muted')] }, ...more]
      : [{ text: `${question} (${number})`, role: 'strong' }, ...more],
    extras: [{ to: 'help', says: after }, ...(parts.extras ?? [])],
  };
}

/** The choices come first; what is said about them has the room that they leave. */
function drawChoiceScreen(state: UiState, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  const list = screenList(state);
  const { step, row, across } = list;
  const choices = tableOf(list, step.placeholder?.(state.flow.answers, state.facts), canvas);
  const cursor = choices.findIndex((choice) => choice.row === row);
  const { warning, consequence } = drawEffects(step, valueUnder(state, step, row), state, canvas);
  const { answers } = state.flow;
  const offset = state.tops[step.id];
  const help = drawHelp(step.help(answers, state.facts));
  const labels = list.rows.map((one) => (one.kind === 'option' ? one.option.label : ''));
  const isAcross = across && fitAcross(labels, width, theme);
  const rows = choices.map(({ drawn }) => drawn);
  const height = isAcross ? 1 : rows.length;
  const table = { width, rows, cursor, offset, least: LEAST_CHOICE };
  return {
    heading: drawQuestion(step.title(answers, state.facts)),
    wanted: height,
    least: height,
    list: { rows: rows.length, cursor, offset },
    drawMain: (most) =>
      isAcross ? <Across labels={labels} at={list.at} /> : <Table {...table} height={most} />,
    caret: (most) => (isAcross ? undefined : caretOfTable({ ...table, height: most }, theme)),
    notice: drawTroubles(state, canvas, [warning]),
    // Two answers on one line leave room for what they are about; of a list that is one look away.
    ...(isAcross
      ? { help, extras: [{ to: 'notice', says: consequence }] }
      : {
          extras: [
            { to: 'notice', says: consequence },
            ...(consequence.length > 0 ? [] : [{ to: 'help', says: help } as const]),
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

type DrawnChoice = { readonly row?: Row; readonly drawn: TableRow };

/** A rule stands between two groups of choices: what was saved, and what is new. */
function tableOf(
  { rows, search }: ScreenList,
  placeholder: string | undefined,
  { theme }: Canvas,
): DrawnChoice[] {
  return rows.flatMap((row, index): DrawnChoice[] => {
    if (row.kind === 'heading') return [];
    if (row.kind === 'own') return [{ row, drawn: ownRow(row.label, search, placeholder, theme) }];
    const { label, detail = '', note = '', groups } = row.option;
    const isAlone = detail === '' && note === '';
    const cells = [
      { text: label, ...(isAlone ? { free: true as const } : {}) },
      { text: detail, role: 'muted' as const },
      { text: note, role: 'muted' as const },
    ];
    const drawn: DrawnChoice = { row, drawn: { kind: 'cells', cells } };
    const above = rows[index - 1];
    const isNewGroup = above?.kind === 'option' && above.option.groups?.[0] !== groups?.[0];
    return isNewGroup ? [{ drawn: separatorRow(theme) }, drawn] : [drawn];
  });
}

function drawFieldScreen(state: UiState, step: Step, canvas: Canvas): Parts {
  const { theme, width } = canvas;
  const { answers } = state.flow;
  const line = state.lines[step.id] ?? startLine();
  const isSecret = step.kind === 'secret';
  const isKept = isSecret && answers[step.id] !== undefined;
  const kept = state.problem === undefined ? 'keep the one you gave' : 'try it again';
  const pairs = step.kind === 'pairs' ? linesOfPairs(state, step) : undefined;
  const hasSome = pairs !== undefined && pairs.before.length + pairs.after.length > 0;
  const placeholder = isKept
    ? `press ${theme.symbols.enter} to ${kept}`
    : hasSome
      ? `another, or ${theme.symbols.enter} to go on`
      : step.placeholder?.(answers, state.facts);
  const field = sayField({ theme, width, line, masked: isSecret, placeholder });
  const { warning, consequence } = drawEffects(step, answers[step.id], state, canvas);
  return {
    heading: drawQuestion(step.title(answers, state.facts)),
    wanted: 1 + (pairs === undefined ? 0 : pairs.before.length + pairs.after.length),
    drawMain: (height) =>
      pairs === undefined ? (
        <Sayings of={[field]} width={width} />
      ) : (
        <Pairs {...{ width, height, pairs, field }} />
      ),
    caret: (height) => {
      const y = pairs === undefined ? 0 : pairs.before.length - windowOfPairs(pairs, height).start;
      return caretIn(field.line, y);
    },
    notice: drawTroubles(state, canvas, [warning]),
    help: drawHelp(step.help(answers, state.facts)),
    extras: [{ to: 'notice', says: consequence }],
  };
}

/** A window of this many rows has room for what is at its default. */
const ROWS_FOR_ALL = 30;

function drawReviewScreen(state: UiState, canvas: Canvas): Parts {
  const { width, rows } = canvas;
  const { answers } = state.flow;
  const whole = reviewEntries(state, 0);
  const lowest: Folds = state.unfolded || rows >= ROWS_FOR_ALL ? 0 : 1;
  const under = whole.find(({ id }) => id === state.reviewAt);
  const row = under?.is === 'value' ? under.row : undefined;
  const warnings = (row === undefined ? whole : [under]).map((entry) =>
    drawWarning(entry?.is === 'value' ? entry.row.warning : undefined, canvas),
  );
  const notice = drawTroubles(state, canvas, warnings);
  const around = Math.min(heightOf(notice, width), 2) + LINES_AROUND;
  const levels: readonly Folds[] = state.unfolded ? [0] : [0, 1, 2];
  const folds =
    levels.find((level) => level >= lowest && reviewEntries(state, level).length + around <= rows) ??
    levels.at(-1) ??
    0;
  const entries = reviewEntries(state, folds);
  const cursor = reviewPosition(state, entries);
  const offset = state.tops.review;
  const url = addressOf(answers, state.facts);
  const [question, place] = ['Ready to create this key', `on ${url}`];
  const isOneLine = cellWidth(question) + cellWidth(place) + 2 <= width;
  return {
    heading: isOneLine
      ? [{ line: [span(question, 'strong')], right: [span(place, 'muted')] }]
      : drawQuestion(`Ready to create it on ${url.replace(/^https?:\/\//, '')}`),
    wanted: entries.length,
    least: entries.length,
    folds,
    list: { rows: entries.length, cursor, offset },
    drawMain: (height) => (
      <Table
        {...{ width, height, cursor, offset }}
        least={[8, 24, 8]}
        wide={1}
        rows={entries.map(toTableRow(canvas))}
      />
    ),
    notice,
    extras: [{ to: 'notice', says: drawConsequence(row?.consequence) }],
    spaced: true,
    trail: [],
  };
}

/** The last line of the terminal, title, rule, heading, hints. */
const LINES_AROUND = 5;

/** A sign stands before what needs a look: its colour alone would not tell everybody. */
const toTableRow =
  ({ theme: { symbols } }: Canvas) =>
  (entry: ReviewEntry): TableRow => {
    if (entry.is === 'create')
      return {
        kind: 'line',
        draw: (isCurrent) => [span('Create the key', isCurrent ? 'accent' : 'strong')],
      };
    if (entry.is === 'more') {
      return {
        kind: 'line',
        draw: () => [span(`+ ${entry.folded} more at their defaults`, 'muted')],
        right: [span(symbols.enter, 'accent'), span(' show all', 'muted')],
      };
    }
    const { label, value, origin, warning } = entry.row;
    const shown =
      warning === undefined
        ? { text: value }
        : { text: `${symbols.warning} ${value}`, role: 'warning' as const };
    const isYours = origin.kind === 'you';
    return {
      kind: 'cells',
      cells: [{ text: label }, shown, { text: isYours ? '' : sayOrigin(origin), role: 'muted' }],
    };
  };
