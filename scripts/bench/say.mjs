import { cpus, totalmem } from 'node:os';
import { bars } from './bars.mjs';

export function sayMachine() {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} cores, ${memory} GB\n`;
}

const round = (value) => (value < 10 ? value.toFixed(2) : String(Math.round(value)));

function sayRow({ name, unit, value, low, high, note = '', verdict }) {
  const bar = bars[name];
  const figure = value === undefined ? 'not measured' : `${round(value)}${unit}`;
  const range = low === undefined ? '' : `${round(low)} to ${round(high)}`;
  const limit = bar === undefined ? '' : `${round(bar)}${unit}`;
  return [name, figure, range, limit, verdict ?? '', note];
}

/** A Markdown table, for the readme as it is. */
export function sayTable(rows) {
  const head = ['what', 'median', 'lowest to highest', 'bar', '', 'measured as'];
  const lines = [head, head.map(() => '---'), ...rows.map(sayRow)];
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

/** A row from many values; `value` is the median. */
export function rowOf(name, unit, values, note) {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.floor(sorted.length / 2)];
  return { name, unit, value, low: sorted[0], high: sorted.at(-1), note };
}
