import { groupDigits } from '../../../text.ts';
import { cellWidth } from '../cells.ts';
import type { EditLine } from '../edit-line.ts';
import { type Line, lineWidth, type Saying, type Span, span } from '../lines.ts';
import type { Theme } from '../theme.ts';
import { drawEditLine } from './field.ts';

export type Tab = { readonly label: string; readonly count?: number; readonly active: boolean };

type ListHeadingProps = {
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
export function saySearch(
  search: EditLine,
  amount: string,
  width: number,
  theme: Theme,
): Saying & { line: Line } {
  const sign = span(`${theme.symbols.search} `, 'accent');
  const room = width - lineWidth([sign]) - cellWidth(amount) - 2;
  const edited = drawEditLine(search, room, theme, { placeholder: 'type to search' });
  return { line: [sign, ...edited], right: [span(amount, 'muted')] };
}

/** Question and tabs, and below them the search. */
export function sayListHeading(props: ListHeadingProps): readonly Saying[] {
  const { theme, width, question, tabs, search, amount } = props;
  const right = drawTabs(tabs);
  const isOneLine = cellWidth(question) + lineWidth(right) + 2 <= width;
  if (isOneLine)
    return [{ line: [span(question, 'strong')], right }, saySearch(search, amount, width, theme)];
  const rest = width - lineWidth(right) - 2;
  const { line } = saySearch(search, '', Math.max(8, rest), theme);
  return [{ text: question, role: 'strong' }, { line: [...right, span('  '), ...line] }];
}

/** "Chosen: Orders, Payments"; an empty line where nothing is, so that nothing moves. */
export function sayChosen(chosen: string): Saying {
  return { line: chosen === '' ? [] : [span('Chosen: ', 'muted'), span(chosen)] };
}
