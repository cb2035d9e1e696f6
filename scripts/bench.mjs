/**
 * Speed and size, as ratios to a bare Node in the same run (design, section 9):
 * `npm run bench [-- --budget] [--only WORD]`. `--budget` measures what CI watches over, and fails where a bar is
 * broken by more than a tenth in three tries (where a bar is not met yet, what was reached is the bar). All figures
 * are of this machine; the ratios are what counts.
 */
import { parseArgs } from 'node:util';
import { judge } from './bench/bars.mjs';
import { measureBulk } from './bench/bulk.mjs';
import { measureCreate } from './bench/create.mjs';
import { measureLarge } from './bench/large.mjs';
import { measurePackage } from './bench/package.mjs';
import { sayMachine, sayTable } from './bench/say.mjs';
import { measureStart } from './bench/start.mjs';

const { values } = parseArgs({
  options: { budget: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const TRIES = 3;

const suites = [
  { name: 'start', measure: measureStart, watched: true },
  { name: 'create', measure: measureCreate, watched: true },
  { name: 'package', measure: measurePackage, watched: true },
  { name: 'large', measure: measureLarge, watched: false },
  { name: 'bulk', measure: measureBulk, watched: false },
].filter(({ name, watched }) => (values.only ? name === values.only : watched || !values.budget));

async function run() {
  const rows = [];
  for (const { measure } of suites) rows.push(...(await measure({ brief: values.budget })));
  return rows.map((row) => ({ ...row, verdict: judge(row) }));
}

console.log(sayMachine());
let broken = [];
for (let attempt = 1; attempt <= (values.budget ? TRIES : 1); attempt += 1) {
  const rows = await run();
  console.log(sayTable(rows));
  broken = rows.filter(({ verdict }) => verdict === 'broken');
  if (broken.length === 0) break;
  console.log(`Broken by more than a tenth: ${broken.map(({ name }) => name).join(', ')}.`);
}
process.exitCode = values.budget && broken.length > 0 ? 1 : 0;
