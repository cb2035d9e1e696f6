const major = Number(process.versions.node.split('.')[0]);
/** A bare Node 22 starts in half the time of a bare Node 20: the same work is twice the ratio. */
const byNode = (on20, later) => (major < 22 ? on20 : later);

/** The bars of the design, section 9, by the row's name; in the row's own unit. */
export const bars = {
  '--version': byNode(1.2, 1.35),
  '--help': byNode(1.2, 1.35),
  'first frame in a terminal': byNode(2.5, 4.2),
  'first frame beside the floor': 1.2,
  'first frame beside the plain floor': 0.85,
  'second start beside the first': 0.85,
  'create -o key': byNode(1.7, 3),
  'create beside the tutorial': 1.5,
  'peak memory at the first frame': 70,
  'packed size': 300,
  'packages installed': 1,
  'a list of 20 000 APIs: list ready, beside curl': 2,
  'a list of 20 000 APIs: peak memory': 300,
  'a list of 20 000 APIs: a key press drawn (95th percentile)': 16,
};

/**
 * Where the program stands short of a bar (the readme says by how much, and why), with room for a machine that does
 * other things as well: it may get better, and no worse unnoticed. The bars of Node 20 were measured where a bare
 * start took 48 ms, for it read extra certificates; without them it takes 23, and everything is twice the ratio.
 */
const latches = {
  '--version': 1.8,
  '--help': 2.6,
  'first frame in a terminal': 8,
  'create -o key': 7,
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
  if (value <= bar) return 'met';
  return value > Math.max(bar, latches[name] ?? 0) * TOLERANCE ? 'broken' : 'missed';
}
