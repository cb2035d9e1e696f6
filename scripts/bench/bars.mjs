const major = Number(process.versions.node.split('.')[0]);
/** A bare Node 22 starts in half the time of a bare Node 20: the same work is twice the ratio. */
const byNode = (on20, later) => (major < 22 ? on20 : later);

/** The bars of the design, section 9, by the row's name; in the row's own unit. */
export const bars = {
  '--version': byNode(1.2, 1.35),
  '--help': byNode(1.2, 1.35),
  'first frame in a terminal': byNode(2.5, 4.2),
  'create -o key': byNode(1.7, 3),
  'create beside the tutorial': 1.5,
  'peak memory at the first frame': 70,
  'packed size': 300,
  'packages installed': 1,
  'npx, cold, beside the unbundled': 1 / 15,
  '20 000 APIs: list ready, beside curl': 2,
  '20 000 APIs: peak memory': 300,
  '20 000 APIs: a key press drawn (95th percentile)': 16,
};

/** What a bar of CI forgives: machines are noisy. */
const TOLERANCE = 1.1;

export function judge({ name, value }, known) {
  const bar = known[name];
  if (bar === undefined || value === undefined) return undefined;
  if (value <= bar) return 'met';
  return value > bar * TOLERANCE ? 'broken' : 'missed';
}
