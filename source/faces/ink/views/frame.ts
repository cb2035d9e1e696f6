import { cellWidth, pad } from '../cells.ts';
import { type Layout, LEAST_COLUMNS, LEAST_ROWS } from '../layout.ts';
import { cutLine, cutLines, emptyLine, type Line, paragraph, span, spread } from '../lines.ts';
import type { Theme } from '../theme.ts';

export type TrailEntry = {
  /** "Deployment". */
  readonly label: string;
  /** "Self-Managed · http://localhost:3000". */
  readonly text: string;
  /** For narrow terminals and one shared line: "Self-Managed · localhost:3000". */
  readonly short?: string;
};

export type FrameProps = {
  readonly theme: Theme;
  /** From `layoutFor`, with the line counts of the parts below. */
  readonly layout: Layout;
  readonly title: string;
  /** Stands in the title's place, in red. */
  readonly alarm?: string;
  readonly place?: { readonly stage: string; readonly number: number; readonly of: number };
  readonly trail: readonly TrailEntry[];
  /** From `drawQuestion` or `drawListHeading`. */
  readonly heading: readonly Line[];
  /** From `drawList`, `drawChoices`, `drawField` or `drawRows`, each given `layout.main` as its height. */
  readonly main: readonly Line[];
  /** From `drawCounts`. */
  readonly status?: Line;
  /** From `drawNotice` or `drawSpinner`. */
  readonly notice?: readonly Line[];
  /** From `drawHelp`. */
  readonly help?: readonly Line[];
  /** From `hintLine`. */
  readonly hints: string;
};

/** The question in as many lines as it needs. */
export function drawQuestion(question: string, width: number): Line[] {
  return paragraph(question, width, { role: 'strong' });
}

export function drawHelp(help: readonly string[], width: number): Line[] {
  return help.flatMap((text) => paragraph(text, width, { role: 'muted', first: [span('  ')] }));
}

function drawTitle({ title, alarm, place, layout }: FrameProps): Line {
  const name = alarm === undefined ? span(title, 'accent') : span(alarm, 'danger');
  if (!place) return [name];
  const { stage, number, of } = place;
  const where = layout.narrow ? `${stage} ${number}/${of}` : `${stage} · stage ${number} of ${of}`;
  return spread([name], [span(where, 'muted')], layout.width);
}

function drawTrail({ theme, trail, layout }: FrameProps): Line[] {
  const done = span(`${theme.symbols.done} `, 'success');
  if (trail.length > layout.trail) {
    if (layout.trail === 0) return [];
    const entries = trail.flatMap(({ text, short = text }) => [done, span(`${short}  `, 'muted')]);
    return [entries];
  }
  if (layout.narrow) return trail.map(({ text, short = text }) => [done, span(short)]);
  const labels = Math.max(...trail.map(({ label }) => cellWidth(label)));
  return trail.map(({ label, text }) => [done, span(`${pad(label, labels)}  `, 'muted'), span(text)]);
}

function drawTooSmall({ layout, hints }: FrameProps): Line[] {
  const { columns, rows, width } = layout;
  const sentence = `This window has ${columns} × ${rows} characters; the wizard needs ${LEAST_COLUMNS} × ${LEAST_ROWS}. Make it larger to go on.`;
  return [...paragraph(sentence, width, { role: 'warning' }), [span(hints, 'muted')]];
}

/** The whole screen, line by line, without its left margin. Never higher than `layout.height`. */
export function drawFrame(props: FrameProps): Line[] {
  const { theme, layout, heading, main, status, notice = [], help = [], hints } = props;
  const fitting = (lines: readonly Line[]) =>
    lines.slice(0, layout.height).map((line) => cutLine(line, layout.width));
  if (layout.tooSmall) return fitting(drawTooSmall(props));

  const rule: Line = [span(theme.symbols.rule.repeat(layout.width), 'muted')];
  const gap = layout.gaps ? [emptyLine] : [];
  const withGap = (lines: readonly Line[]) => (lines.length > 0 ? [...gap, ...lines] : []);
  const trail = drawTrail(props);
  const body = [
    ...trail,
    ...(trail.length > 0 ? gap : []),
    ...heading.slice(0, layout.heading),
    ...(layout.spaced ? gap : []),
    ...main.slice(0, layout.main),
    ...withGap(status && layout.status > 0 ? [status] : []),
    ...withGap(cutLines(notice, layout.notice)),
    ...withGap(cutLines(help, layout.help)),
  ];
  const top = layout.topRule ? [drawTitle(props), rule] : [drawTitle(props)];
  const bottom: Line[] = [...(layout.bottomRule ? [rule] : []), [span(hints, 'muted')]];
  const room = Math.max(0, layout.height - top.length - bottom.length);
  return fitting([...top, ...body.slice(0, room), ...bottom]);
}

/** One blank stands left of everything. */
export const FRAME_MARGIN = 1;
