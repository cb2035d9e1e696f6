/** The bars of the design, section 9, by the row's name; in the row's own unit. */
export const bars = {
  '--version': 1.3,
  '--help': 1.6,
  'first frame beside the floor': 1.2,
  'first frame beside the plain floor': 0.85,
  'second start beside the first': 0.85,
  'create beside the tutorial': 1,
  'peak memory at the first frame': 70,
  'packed size': 400,
  'packages installed': 1,
  'a list of 20 000 APIs: list ready, beside curl': 2.2,
  'a list of 20 000 APIs: peak memory': 300,
  'a list of 20 000 APIs: a key press drawn (95th percentile)': 16,
  'bulk beside a bare client, the sandbox as it is': 0.8,
};

/** Rows of which more is better. */
const rates = new Set(['bulk beside a bare client, the sandbox as it is']);

/**
 * Where the program stands short of a bar (docs/speed.md says by how much, and why), with room for a machine that does
 * other things as well: it may get better, and no worse unnoticed. Bare Node starts in half the time once no extra
 * certificates are read, and from Node 22: the same work is twice the ratio.
 */
const latches = {
  '--version': 1.8,
  '--help': 1.8,
  'create beside the tutorial': 2,
  'first frame beside the floor': 2.2,
  'first frame beside the plain floor': 1.35,
  'packed size': 500,
};

/** What CI forgives: machines are noisy. */
const TOLERANCE = 1.1;

/** `met` the design's bar, `missed` it, or `broken`: worse than it was, by more than a tenth. */
export function judge({ name, value }) {
  const bar = bars[name];
  if (bar === undefined || value === undefined) return undefined;
  if (rates.has(name)) return value >= bar ? 'met' : 'missed';
  if (value <= bar) return 'met';
  return value > Math.max(bar, latches[name] ?? 0) * TOLERANCE ? 'broken' : 'missed';
}
