import type { Line } from './lines.ts';

/** What one screen puts into the frame; the frame places it. */
export type Parts = {
  readonly heading: readonly Line[];
  /** Lines that the main part would like to have. */
  readonly wanted: number;
  readonly least?: number;
  drawMain(height: number): readonly Line[];
  drawStatus?(height: number): Line;
  readonly notice?: readonly Line[];
  readonly help?: readonly Line[];
  readonly spaced?: boolean;
};

export const noMain = { wanted: 0, drawMain: () => [] } as const;
