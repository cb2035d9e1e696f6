export const LEAST_COLUMNS = 40;
export const LEAST_ROWS = 12;
const NARROW_BELOW = 60;
/** Longer lines are hard to read; a wider terminal leaves the rest empty. */
const WIDEST = 118;
const WIDEST_FORM = 90;
/** A long list is content with this many rows. */
const COMFORTABLE = 6;
/** At 12 rows a list still shows this many. */
const LEAST_MAIN = 3;

/** What is to be placed: lines that each part would like to have, at `frameWidth`. */
export type Wishes = {
  readonly columns: number;
  readonly rows: number;
  /** Finished stages. */
  readonly trail: number;
  /** The question, or the heading of a list (1 or 2 lines). */
  readonly heading: number;
  /** The list, the choices, the field, the review rows: the part that can be windowed. */
  readonly main: number;
  /** As long as the main part has fewer lines than this, what stands around it gives way. */
  readonly least?: number;
  /** One line under the main part: "3 of 42 · 1 chosen". */
  readonly status?: number;
  /** Problems, warnings, consequences. */
  readonly notice?: number;
  readonly help?: number;
  /** A blank line between the question and the main part, where there is room. */
  readonly spaced?: boolean;
};

/** Lines that each part gets. Their sum with rules, gaps, title and hints never exceeds `height`. */
export type Layout = {
  readonly columns: number;
  readonly rows: number;
  /** Cells of a line between the margins. */
  readonly width: number;
  /** The most lines that the frame may have: one less than the terminal, or Ink clears the scrollback. */
  readonly height: number;
  readonly narrow: boolean;
  readonly tooSmall: boolean;
  readonly topRule: boolean;
  readonly bottomRule: boolean;
  readonly gaps: boolean;
  readonly spaced: boolean;
  /** 1 with more finished stages than that: they share the line. */
  readonly trail: number;
  readonly heading: number;
  readonly main: number;
  readonly status: number;
  readonly notice: number;
  readonly help: number;
};

export function isNarrow(columns: number): boolean {
  return columns < NARROW_BELOW;
}

/** Cells of a line: one blank is left on each side. */
export function frameWidth(columns: number): number {
  return Math.max(1, Math.min(columns - 2, WIDEST));
}

/** The same for all that is no list. */
export function formWidth(columns: number): number {
  return Math.min(frameWidth(columns), WIDEST_FORM);
}

type Plan = Omit<Layout, 'main'>;

function usedBy(plan: Plan): number {
  const gapped = [plan.trail, plan.spaced ? 1 : 0, plan.status, plan.notice, plan.help];
  const gaps = plan.gaps ? gapped.filter((lines) => lines > 0).length : 0;
  const titleAndHints = 2;
  const rules = Number(plan.topRule) + Number(plan.bottomRule);
  return titleAndHints + rules + gaps + plan.trail + plan.heading + plan.status + plan.notice + plan.help;
}

/** What gives way, in this order: least first. `missing` are the lines that are still to be found. */
const sacrifices: readonly ((plan: Plan, missing: number) => Plan)[] = [
  (plan) => ({ ...plan, trail: Math.min(plan.trail, 1) }),
  (plan) => ({ ...plan, gaps: false }),
  (plan) => ({ ...plan, trail: 0 }),
  (plan, missing) => ({ ...plan, help: Math.max(Math.min(plan.help, 1), plan.help - missing) }),
  (plan) => ({ ...plan, help: 0 }),
  (plan) => ({ ...plan, bottomRule: false }),
  (plan) => ({ ...plan, topRule: false }),
];

/** Shortens the notice so far that some of the main part stays, and never to nothing. */
function squeezeNotice(plan: Plan, wanted: number): Plan {
  const missing = Math.min(wanted, LEAST_MAIN) - (plan.height - usedBy(plan));
  const notice = Math.max(Math.min(plan.notice, 2), plan.notice - Math.max(0, missing));
  return { ...plan, notice };
}

/** Places the parts of the frame. Pure arithmetic from exact line counts: nothing is measured after drawing. */
export function layoutFor(wishes: Wishes): Layout {
  const { columns, rows, trail, heading, main: wanted, status = 0, notice = 0, help = 0 } = wishes;
  const narrow = isNarrow(columns);
  let plan: Plan = {
    columns,
    rows,
    width: frameWidth(columns),
    height: Math.max(1, rows - 1),
    narrow,
    tooSmall: columns < LEAST_COLUMNS || rows < LEAST_ROWS,
    topRule: true,
    bottomRule: !narrow,
    gaps: !narrow,
    spaced: wishes.spaced ?? false,
    trail,
    heading,
    status,
    notice,
    help,
  };
  const enough = Math.min(wanted, wishes.least ?? COMFORTABLE);
  for (const sacrifice of sacrifices) {
    const missing = enough - (plan.height - usedBy(plan));
    if (missing <= 0) break;
    plan = sacrifice(plan, missing);
  }
  const settled = squeezeNotice(plan, wanted);
  return { ...settled, main: Math.max(0, Math.min(wanted, settled.height - usedBy(settled))) };
}

/** The lines above the heading and above the main part. */
export function linesAbove(layout: Layout): { readonly heading: number; readonly main: number } {
  const gap = layout.gaps ? 1 : 0;
  const heading = 1 + Number(layout.topRule) + layout.trail + (layout.trail > 0 ? gap : 0);
  return { heading, main: heading + layout.heading + (layout.spaced ? gap : 0) };
}
