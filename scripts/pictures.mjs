/**
 * Plays the journeys of scripts/pictures on the built program and writes what was on the screen to pictures/*.svg:
 * `npm run pictures`. With --check nothing is written; exits with 1 where a picture says something else than the program.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { playAll } from './pictures/journeys.mjs';
import { drawSvg } from './pictures/svg.mjs';

const folder = fileURLToPath(new URL('../pictures/', import.meta.url));
/** Of the machine, not of the program. */
const MACHINE = /^[✔!–✖] (?:Clipboard|Keychain|Node|Terminal|Config file)\b/;

const describe = (rows) =>
  rows.map((runs) =>
    runs
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
  );
const isDoctor = (name) => name === 'doctor';

/** The lines that a picture must share with the program; of a finding about the machine not even how long it is. */
function linesToCompare(name, lines) {
  if (!isDoctor(name)) return lines.join('\n');
  const end = lines.findIndex((line) => MACHINE.test(line));
  return lines.slice(0, end).join('\n');
}

function textOf(svg) {
  const [, text = ''] = /<desc id="description">([\s\S]*?)<\/desc>/.exec(svg) ?? [];
  return text
    .replace(/&(amp|lt|gt|quot);/g, (_, name) => ({ amp: '&', lt: '<', gt: '>', quot: '"' })[name])
    .split('\n');
}

mkdirSync(folder, { recursive: true });
const isCheck = process.argv.includes('--check');
const old = [];
for (const [name, rows] of Object.entries(await playAll())) {
  const path = join(folder, `${name}.svg`);
  const lines = describe(rows);
  if (isCheck) {
    const seen = existsSync(path) ? linesToCompare(name, textOf(readFileSync(path, 'utf8'))) : '';
    if (seen !== linesToCompare(name, lines)) old.push(`${name}\n${lines.join('\n')}`);
    continue;
  }
  const columns = Math.max(80, ...lines.map((line) => Array.from(line).length));
  const title = `tyk-key-wizard: ${name.replace(/^\d-/, '').replaceAll('-', ' ')}`;
  writeFileSync(path, drawSvg(rows, { title, description: lines.join('\n'), columns }));
}
if (old.length > 0) {
  process.stderr.write(`Older than the program, renew them by npm run pictures:\n\n${old.join('\n\n')}\n`);
  process.exitCode = 1;
}
