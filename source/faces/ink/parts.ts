import { createElement, type ReactNode } from 'react';
import { isNarrow } from './layout.ts';
import { type Caret, heightOf, type Saying, span } from './lines.ts';
import type { Folds } from './state.ts';
import type { Theme } from './theme.ts';
import type { TrailEntry } from './views/frame.tsx';
import { joinNotices } from './views/notice.ts';
import { Page } from './views/page.tsx';

/** What drawing needs to know beside the state. */
export type DrawOptions = {
  readonly theme: Theme;
  readonly columns: number;
  readonly rows: number;
  /** How long the present work has been going on, in milliseconds. */
  readonly elapsed: number;
  /** The request as curl, worked out only where it is shown. */
  requestText(): string;
};

/** The same, with the cells that a line has: of the frame, and of all that is no list. */
export type Canvas = DrawOptions & { readonly frame: number; readonly width: number };

/** What one screen puts into the frame; the frame places it. */
export type Parts = {
  readonly heading: readonly Saying[];
  /** Lines that the main part would like to have. */
  readonly wanted: number;
  readonly least?: number;
  drawMain(height: number): ReactNode;
  /** Where the text cursor stands in the main part. */
  caret?(height: number): Caret | undefined;
  /** Right under the main part, which is drawn in `height` lines. */
  readonly status?: { readonly lines: number; say(height: number): readonly Saying[] };
  readonly notice?: readonly Saying[];
  readonly help?: readonly Saying[];
  /** Shown only where nothing else must give way; what comes first is worth more. */
  readonly extras?: readonly { readonly to: 'notice' | 'help'; readonly says: readonly Saying[] }[];
  /** As wide as the frame, as lists are: the heading and what stands under the main part. */
  readonly wide?: boolean;
  readonly spaced?: boolean;
  /** What stands in the place of the finished stages: nothing on a screen that says all of it itself. */
  readonly trail?: readonly TrailEntry[];
  /** Rows were folded away for want of room. */
  readonly folds?: Folds;
  /** Where the main part is longer than the screen: what of it is to be in sight. */
  readonly list?: { readonly rows: number; readonly cursor: number; readonly offset?: number };
  readonly page?: { readonly at: number };
};

export const noMain = { heading: [], wanted: 0, drawMain: () => null } as const;

/** Text to be read, line by line; up and down scroll it. */
export function drawPage(of: readonly Saying[], at: number, width: number): Parts {
  const wanted = heightOf(of, width);
  return {
    heading: [],
    page: { at },
    wanted,
    trail: [],
    drawMain(height) {
      const top = Math.max(0, Math.min(at, wanted - height));
      return createElement(Page, { of, width, height, top });
    },
  };
}

/** Blocks under each other, with a blank line between where the terminal is not a narrow one. */
export function stack(
  blocks: readonly (readonly Saying[])[],
  { columns }: Pick<Canvas, 'columns'>,
): readonly Saying[] {
  return isNarrow(columns) ? blocks.flat() : joinNotices(blocks);
}

/** Quick work must not flicker: for so long nothing says that there is any. */
export const SPINNER_AFTER = 150;
const SLOW_AFTER = 5_000;
const SPINNER_STEP = 100;

export function spinnerSign({ symbols: { spinner } }: Theme, elapsed: number): string {
  return spinner[Math.floor(elapsed / SPINNER_STEP) % spinner.length] ?? '';
}

/** What is being waited for, and what to know once it takes long. */
export function sayBusy(
  text: string,
  { theme, elapsed }: Canvas,
  slow?: string,
  slowAfter = SLOW_AFTER,
): readonly Saying[] {
  if (elapsed < SPINNER_AFTER) return [];
  const busy: Saying = { text: `${text} …`, first: [span(`${spinnerSign(theme, elapsed)} `, 'accent')] };
  if (slow === undefined || elapsed < slowAfter) return [busy];
  return [busy, { text: slow, role: 'muted', first: [span('  ')] }];
}
