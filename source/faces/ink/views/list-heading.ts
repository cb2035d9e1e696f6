import { groupDigits } from '../../../text.ts';
import { cellWidth, cut } from '../cells.ts';
import type { EditLine } from '../edit-line.ts';
import { type Line, lineWidth, type Span, span, spread } from '../lines.ts';
import type { Theme } from '../theme.ts';
import { drawEditLine } from './field.ts';
import { drawQuestion } from './frame.ts';

export type Tab = { readonly label: string; readonly count?: number; readonly active: boolean };

export type ListHeadingProps = {
  readonly theme: Theme;
  readonly width: number;
  readonly question: string;
  readonly tabs: readonly Tab[];
  readonly search: EditLine;
  /** "3 of 42 APIs". */
  readonly amount: string;
};

/** The active tab in brackets, the others as wide without: nothing moves when one switches. */
function drawTabs(tabs: readonly Tab[]): Span[] {
  return tabs.flatMap(({ label, count, active }, index) => {
    const name = count === undefined ? label : `${label} ${groupDigits(count)}`;
    const gap = index > 0 ? [span(' ')] : [];
    return [...gap, active ? span(`[ ${name} ]`, 'accent') : span(`  ${name}  `, 'muted')];
  });
}

/** The field of a search; beside it how much there is to be found. */
export function drawSearch(search: EditLine, amount: string, width: number, theme: Theme): Line {
  const sign = span(`${theme.symbols.search} `, 'accent');
  const room = width - lineWidth([sign]) - cellWidth(amount) - 2;
  const edited = drawEditLine(search, room, theme, { placeholder: 'type to search' });
  return spread([sign, ...edited], [span(amount, 'muted')], width);
}

/** Question and tabs, and below them the search. */
export function drawListHeading(props: ListHeadingProps): Line[] {
  const { theme, width, question, tabs, search, amount } = props;
  const tabLine = drawTabs(tabs);
  const searching = drawSearch(search, amount, width, theme);
  const isOneLine = cellWidth(question) + lineWidth(tabLine) + 2 <= width;
  if (isOneLine) return [spread([span(question, 'strong')], tabLine, width), searching];
  const rest = width - lineWidth(tabLine) - 2;
  return [
    ...drawQuestion(question, width),
    [...tabLine, span('  '), ...drawSearch(search, '', Math.max(8, rest), theme)],
  ];
}

/** "Chosen: Orders, Payments"; an empty line where nothing is, so that nothing moves. */
export function drawChosen(chosen: string, width: number): Line {
  if (chosen === '') return [];
  const label = 'Chosen: ';
  return [span(label, 'muted'), span(cut(chosen, width - cellWidth(label)))];
}
