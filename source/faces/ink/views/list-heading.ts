import { groupDigits } from '../../../text.ts';
import { cellWidth, cut } from '../cells.ts';
import type { EditLine } from '../edit-line.ts';
import { type Line, lineWidth, type Span, span, spread } from '../lines.ts';
import type { Theme } from '../theme.ts';
import type { Window } from '../window.ts';
import { drawEditLine } from './field.ts';
import { drawQuestion } from './frame.ts';

export type Tab = { readonly label: string; readonly count?: number; readonly active: boolean };

export type ListHeadingProps = {
  readonly theme: Theme;
  readonly width: number;
  readonly question: string;
  readonly tabs: readonly Tab[];
  readonly search: EditLine;
};

export type CountsProps = {
  readonly theme: Theme;
  readonly width: number;
  /** What the search leaves, and all there is. */
  readonly shown: number;
  readonly total: number;
  /** What is chosen, by name. */
  readonly chosen: string;
  /** ["API", "APIs"]. */
  readonly noun: readonly [one: string, many: string];
  /** What `windowRows` gave, and of how many rows: says that there is more above or below. */
  readonly window: Window;
  readonly rows: number;
};

/** What is chosen is worth more than how much there is. */
const LEAST_CHOSEN = 30;
/** Kept free for the search, so that its sign stands still while one types. */
const SEARCH_WIDTH = 20;
const LEAST_SEARCH_WIDTH = 8;

/** The active tab in brackets, the others as wide without: nothing moves when one switches. */
function drawTabs(tabs: readonly Tab[]): Span[] {
  return tabs.flatMap(({ label, count, active }, index) => {
    const name = count === undefined ? label : `${label} ${groupDigits(count)}`;
    const gap = index > 0 ? [span(' ')] : [];
    return [...gap, active ? span(`[ ${name} ]`, 'accent') : span(`  ${name}  `, 'muted')];
  });
}

function drawSearch(search: EditLine, width: number, theme: Theme): Line {
  const sign = span(`${theme.symbols.search} `, 'muted');
  const edited = drawEditLine(search, width - lineWidth([sign]), theme);
  const used = lineWidth([sign, ...edited]);
  return [sign, ...edited, span(' '.repeat(Math.max(0, width - used)))];
}

/** Question, tabs and search on one line; on two where that is too narrow. */
export function drawListHeading({ theme, width, question, tabs, search }: ListHeadingProps): Line[] {
  const tabLine = drawTabs(tabs);
  const questionAndTabs = [span(question, 'strong'), ...(tabs.length > 0 ? [span('    '), ...tabLine] : [])];
  if (lineWidth(questionAndTabs) + SEARCH_WIDTH + 2 <= width) {
    return [spread(questionAndTabs, drawSearch(search, SEARCH_WIDTH, theme), width)];
  }
  const rest = width - lineWidth(tabLine) - 2;
  const room = Math.max(LEAST_SEARCH_WIDTH, Math.min(SEARCH_WIDTH, rest));
  return [...drawQuestion(question, width), spread(tabLine, drawSearch(search, room, theme), width)];
}

function describeMore(window: Window, rows: number, theme: Theme): string {
  const above = window.start > 0 ? theme.symbols.up : '';
  const below = window.end < rows ? theme.symbols.down : '';
  const signs = [above, below].filter(Boolean).join(' ');
  return signs && `more ${signs}`;
}

/** "Chosen: Orders, Payments", and at the right edge "3 of 42 APIs" and where there is more. */
export function drawCounts(props: CountsProps): Line {
  const { theme, width, shown, total, chosen, noun, window, rows } = props;
  const amount = shown === total ? groupDigits(total) : `${groupDigits(shown)} of ${groupDigits(total)}`;
  const text = `${amount} ${noun[total === 1 ? 0 : 1]}`;
  const more = describeMore(window, rows, theme);
  if (chosen === '') return spread([span(text, 'muted')], [span(more, 'muted')], width);
  const right = [text, more].filter(Boolean).join(' · ');
  const room = width - cellWidth(right) - 2;
  const label = 'Chosen: ';
  const isAlone = room < Math.min(LEAST_CHOSEN, cellWidth(label + chosen));
  const left = [span(label, 'muted'), span(cut(chosen, (isAlone ? width : room) - cellWidth(label)))];
  return isAlone ? left : spread(left, [span(right, 'muted')], width);
}
