import { cpus, totalmem } from 'node:os';
import { bars } from './bars.mjs';
import { median } from './measure.mjs';

export function sayMachine() {
  const memory = Math.round(totalmem() / 2 ** 30);
  return `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} cores, ${memory} GB\n`;
}

const round = (value) => (value < 10 ? value.toFixed(2) : String(Math.round(value)));

function sayRow({ name, unit, value, low, high, note = '', verdict }) {
  const bar = bars[name];
  const figure = value === undefined ? 'not measured' : `${round(value)}${unit}`;
  const range = value === undefined || low === undefined ? '' : `${round(low)} to ${round(high)}`;
  const limit = bar === undefined ? '' : `${round(bar)}${unit}`;
  return [name, figure, range, limit, verdict ?? '', note];
}

/** A Markdown table, for the readme as it is. */
export function sayTable(rows) {
  const head = ['what', 'median', 'lowest to highest', 'bar', 'verdict', 'measured as'];
  const lines = [head, head.map(() => '---'), ...rows.map(sayRow)];
  return `${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

/** A row from many values; `value` is the median. */
export function rowOf(name, unit, values, note) {
  return { name, unit, value: median(values), low: Math.min(...values), high: Math.max(...values), note };
}
