import { reviewRows } from '../../wizard/plan.ts';
import { markOf, valuesOf } from '../../wizard/selection.ts';
import type { Origin, Problem, Step } from '../../wizard/types.ts';
import { reviewPosition } from './asking.ts';
import { startLine } from './edit-line.ts';
import { type Line, paragraph, span } from './lines.ts';
import type { Parts } from './parts.ts';
import { countOptions, type Row } from './rows.ts';
import { type ScreenList, screenList } from './screen-list.ts';
import { frontStep, liveAnswers, screenSteps, type UiState } from './state.ts';
import type { Theme } from './theme.ts';
import { type ChoiceRow, drawChoices } from './views/choice-rows.tsx';
import { drawField } from './views/field.tsx';
import { drawHelp, drawQuestion } from './views/frame.tsx';
import { drawList, type ListRow, type Mark } from './views/list.tsx';
import { drawCounts, drawListHeading } from './views/list-heading.tsx';
import { drawNotice, joinNotices } from './views/notice.tsx';
import { drawRows, type ReviewRow } from './views/rows.tsx';
import { windowRows } from './window.ts';

/** The screen of the current question. */
export function drawAsking(state: UiState, theme: Theme, width: number): Parts {
  const step = frontStep(state);
  switch (step.kind) {
    case 'choices':
      return drawChoicesScreen(state, theme, width);
    case 'choice':
    case 'yes-no':
      return drawChoiceScreen(state, theme, width);
    case 'review':
      return drawReviewScreen(state, theme, width);
    default:
      return drawFieldScreen(state, step, theme, width);
  }
}

/** Problem, note and warnings of the screen, the gravest first. */
function notices(state: UiState, theme: Theme, width: number, more: readonly (readonly Line[])[] = []): Line[] {
  const problem = state.problem === undefined ? [] : drawProblem(state.problem, theme, width);
  const note = state.note === undefined ? [] : drawNotice({ theme, width, tone: 'warning', what: state.note });
  return joinNotices([problem, note, ...more]);
}

export function drawProblem(problem: Problem, theme: Theme, width: number): Line[] {
  const tone = (problem.offers ?? []).length > 0 ? 'warning' : 'bad';
  return drawNotice({ theme, width, tone, ...problem });
}

/** What the answer on the screen will do, and what to beware of. */
function remarks(state: UiState, step: Step, value: unknown, theme: Theme, width: number): (readonly Line[])[] {
  const answers = liveAnswers(state);
  const warning = step.warning?.(value, answers, state.facts);
  const consequence = step.consequence?.(value, answers, state.facts);
  return [
    warning === undefined ? [] : drawNotice({ theme, width, tone: 'warning', what: warning }),
    consequence === undefined ? [] : paragraph(consequence, width, { role: 'muted', first: [span('  ')] }),
  ];
}

const marks = { on: 'chosen', some: 'partly', off: 'free', refused: 'blocked' } as const satisfies Record<string, Mark>;

function toListRow(row: Row, ticked: ReadonlySet<string>): ListRow {
  if (row.kind === 'heading') return row;
  if (row.kind === 'own') return { kind: 'item', label: `${row.text}`, detail: row.label };
  const { option, depth } = row;
  return {
    kind: 'item',
    mark: marks[markOf(option, ticked)],
    depth,
    label: option.label,
    detail: option.detail ?? '',
    note: option.note ?? '',
    ...(option.disabledReason === undefined ? {} : { reason: option.disabledReason }),
  };
}

function drawChoicesScreen(state: UiState, theme: Theme, width: number): Parts {
  const list = screenList(state);
  const { step, search } = list;
  const ticked = new Set(state.picks[step.id] ?? []);
  const rows = list.rows.map((row) => toListRow(row, ticked));
  const empty = search.text === '' ? step.empty?.(liveAnswers(state), state.facts) : undefined;
  const emptyLines = empty === undefined ? [] : drawNotice({ theme, width, tone: 'warning', ...empty });
  const cursor = list.at ?? 0;
  const total = countOptions(step, liveAnswers(state), state.facts);
  return {
    heading: drawListHeading({ theme, width, question: step.title(state.flow.answers, state.facts), tabs: tabsOf(state), search }),
    wanted: Math.max(rows.length, rows.length === 0 && empty === undefined ? 1 : 0),
    drawMain: (height) =>
      drawList({ theme, width, height, rows, cursor, ...(empty === undefined ? { empty: `nothing matches "${search.text}"` } : {}) }),
    drawStatus: (height) =>
      drawCounts({
        theme,
        width,
        shown: list.rows.filter((row) => row.kind === 'option' && row.depth === 0).length,
        total,
        chosen: countChosen(list, ticked),
        window: windowRows(rows.length, cursor, height),
        rows: rows.length,
      }),
    notice: notices(state, theme, width, [emptyLines, ...remarks(state, step, state.picks[step.id] ?? [], theme, width)]),
  };
}

function countChosen(list: ScreenList, ticked: ReadonlySet<string>): number {
  const versions = list.rows.flatMap((row) => (row.kind === 'option' && row.option.wholeOf ? [row.option] : []));
  const doubled = versions.map((option) => valuesOf(option).filter((value) => ticked.has(value)).length);
  return doubled.reduce((sum, chosen) => sum - Math.max(0, chosen - 1), ticked.size);
}

function tabsOf(state: UiState): { label: string; count?: number; active: boolean }[] {
  const screen = screenSteps(state);
  if (screen.length < 2) return [];
  const front = frontStep(state);
  return screen.map((step) => {
    const chosen = (state.picks[step.id] ?? []).length;
    return { label: step.label, active: step === front, ...(chosen > 0 ? { count: chosen } : {}) };
  });
}

function drawChoiceScreen(state: UiState, theme: Theme, width: number): Parts {
  const { step, rows, at, row, search } = screenList(state);
  const choices = withSeparators(rows, search.text === '' ? startLine() : search);
  const shown = row === undefined ? -1 : choices.findIndex((choice) => choice.row === row);
  const value = currentValue(state, step, row);
  return {
    heading: drawQuestion(step.title(state.flow.answers, state.facts), width),
    wanted: choices.length,
    least: Math.min(choices.length, 8),
    drawMain: (height) =>
      drawChoices({ theme, width, height, rows: choices.map((choice) => choice.drawn), cursor: shown < 0 ? (at ?? 0) : shown, across: step.kind === 'yes-no' }),
    notice: notices(state, theme, width, value === undefined ? [] : remarks(state, step, value, theme, width)),
    help: drawHelp(step.help(state.flow.answers, state.facts), width),
    spaced: true,
  };
}

function currentValue(state: UiState, step: Step, row: Row | undefined): unknown {
  if (row?.kind !== 'option') return undefined;
  const parsed = step.parse(row.option.value, state.flow.answers, state.facts);
  return 'value' in parsed ? parsed.value : undefined;
}

function withSeparators(rows: readonly Row[], typed: ReturnType<typeof startLine>): { row?: Row; drawn: ChoiceRow }[] {
  const drawn: { row?: Row; drawn: ChoiceRow }[] = [];
  let group: string | undefined;
  for (const row of rows) {
    if (row.kind === 'heading') continue;
    if (row.kind === 'own') {
      const [label = row.label, placeholder] = row.label.split(/: /);
      drawn.push({ row, drawn: { kind: 'own', label, line: typed, ...(placeholder === undefined ? {} : { placeholder }) } });
      continue;
    }
    const { label, detail, note, key, groups } = row.option;
    if (group !== undefined && group !== groups?.[0]) drawn.push({ drawn: { kind: 'separator' } });
    group = groups?.[0];
    const hint = key === undefined ? undefined : `(${key})`;
    drawn.push({
      row,
      drawn: { kind: 'option', label, ...(detail === undefined ? (hint === undefined ? {} : { detail: hint }) : { detail }), ...(note === undefined ? {} : { note }) },
    });
  }
  return drawn;
}

function drawFieldScreen(state: UiState, step: Step, theme: Theme, width: number): Parts {
  const { answers } = state.flow;
  const line = state.lines[step.id] ?? startLine();
  const pairs = step.kind === 'pairs' ? (state.picks[step.id] ?? []) : [];
  const isKept = step.kind === 'secret' && answers.credential !== undefined;
  const placeholder = isKept ? 'press ⏎ to keep the one you gave' : step.placeholder?.(answers, state.facts);
  const listed: Line[] = pairs.map((pair) => [span('  '), span(pair)]);
  const value = answers[step.id];
  return {
    heading: drawQuestion(step.title(answers, state.facts), width),
    wanted: listed.length + 1,
    drawMain: (height) => [
      ...listed.slice(Math.max(0, listed.length + 1 - height)),
      ...drawField({ theme, width, line, masked: step.kind === 'secret', ...(placeholder === undefined ? {} : { placeholder }) }),
    ],
    notice: notices(state, theme, width, value === undefined || step.kind === 'secret' ? [] : remarks(state, step, value, theme, width)),
    help: drawHelp(step.help(answers, state.facts), width),
  };
}

/** "you", "--alias", "profile orders-dev": where a value came from. */
export function sayOrigin(origin: Origin): string {
  if (origin.kind === 'flag' || origin.kind === 'environment') return origin.name ?? origin.kind;
  if (origin.kind === 'profile' || origin.kind === 'policy') return `${origin.kind} ${origin.name ?? ''}`.trim();
  return origin.kind.replace('-', ' ');
}

function drawReviewScreen(state: UiState, theme: Theme, width: number): Parts {
  const rows = reviewRows(state.steps, state.flow, state.facts);
  const at = reviewPosition(state);
  const drawn: readonly ReviewRow[] = [
    ...rows.map((row) => ({
      kind: 'value' as const,
      label: row.label,
      value: row.value,
      origin: sayOrigin(row.origin),
      ...(row.warning === undefined ? {} : { tone: 'warning' as const }),
    })),
    { kind: 'action', label: 'Create the key' },
  ];
  const under = rows[at];
  const shown = under === undefined ? rows.filter((row) => row.warning !== undefined) : [under];
  const remarksOfRows = shown.flatMap((row) => [
    row.warning === undefined ? [] : drawNotice({ theme, width, tone: 'warning', what: row.warning }),
    under === undefined || row.consequence === undefined
      ? []
      : paragraph(row.consequence, width, { role: 'muted', first: [span('  ')] }),
  ]);
  return {
    heading: [],
    wanted: drawn.length,
    least: 6,
    drawMain: (height) => drawRows({ theme, width, height, rows: drawn, cursor: at }),
    notice: notices(state, theme, width, remarksOfRows),
  };
}

