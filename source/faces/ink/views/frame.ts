import { type Layout, LEAST_COLUMNS, LEAST_ROWS } from '../layout.ts';
import { cutLine, cutLines, emptyLine, type Line, paragraph, span } from '../lines.ts';
import type { Theme } from '../theme.ts';

export type TrailEntry = {
  readonly text: string;
  /** For narrow terminals and one shared line. */
  readonly short?: string;
};

export type FrameProps = {
  readonly theme: Theme;
  /** From `layoutFor`, with the line counts of the parts below. */
  readonly layout: Layout;
  readonly title: Line;
  readonly trail: readonly TrailEntry[];
  readonly heading: readonly Line[];
  /** Drawn in `layout.main` lines. */
  readonly main: readonly Line[];
  readonly status?: readonly Line[];
  readonly notice?: readonly Line[];
  readonly help?: readonly Line[];
  readonly hints: Line;
};

/** The question in as many lines as it needs. */
export function drawQuestion(question: string, width: number): Line[] {
  return paragraph(question, width, { role: 'strong' });
}

export function drawHelp(help: readonly string[], width: number): Line[] {
  return help.flatMap((text) => paragraph(text, width, { role: 'muted', first: [span('  ')] }));
}

function drawTrail({ theme, trail, layout }: FrameProps): Line[] {
  const done = span(`${theme.symbols.done} `, 'success');
  const role = 'muted';
  if (trail.length > layout.trail) {
    if (layout.trail === 0) return [];
    return [trail.flatMap(({ text, short = text }) => [done, span(`${short}  `, role)])];
  }
  return trail.map(({ text, short = text }) => [done, span(layout.narrow ? short : text, role)]);
}

function drawTooSmall({ layout, hints }: FrameProps): Line[] {
  const { columns, rows, width } = layout;
  const sentence = `This window has ${columns} × ${rows} characters; the wizard needs ${LEAST_COLUMNS} × ${LEAST_ROWS}. Make it larger to go on.`;
  return [...paragraph(sentence, width, { role: 'warning' }), hints];
}

/** The whole screen, line by line, without its left margin. Never higher than `layout.height`. */
export function drawFrame(props: FrameProps): Line[] {
  const { theme, layout, title, heading, main, status = [], notice = [], help = [], hints } = props;
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
    ...withGap(status.slice(0, layout.status)),
    ...withGap(cutLines(notice, layout.notice)),
    ...withGap(cutLines(help, layout.help)),
  ];
  const top = layout.topRule ? [title, rule] : [title];
  const bottom = [...(layout.bottomRule ? [rule] : []), hints];
  const room = Math.max(0, layout.height - top.length - bottom.length);
  return fitting([...top, ...body.slice(0, room), ...bottom]);
}

/** One blank stands left of everything. */
export const FRAME_MARGIN = 1;
