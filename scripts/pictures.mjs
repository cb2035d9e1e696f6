/**
 * Plays the journeys of scripts/pictures on the built program and writes what was on the screen to pictures/*.svg:
 * `npm run pictures`. With --check nothing is written; exits with 1 where a picture says something else than the program.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { playAll } from './pictures/journeys.mjs';
import { drawFilm, drawSvg } from './pictures/svg.mjs';

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

/** What the stored pictures say: they are looked at once, not at every change of a screen. */
function readStored() {
  const files = readdirSync(folder).filter((file) => file.endsWith('.svg'));
  const read = (file) => [file.slice(0, -'.svg'.length), textOf(readFileSync(join(folder, file), 'utf8'))];
  return Object.fromEntries(files.map(read));
}

mkdirSync(folder, { recursive: true });
if (process.argv.includes('--check')) {
  const stored = readStored();
  const isShown = (name, rows) =>
    linesToCompare(name, stored[name] ?? []) === linesToCompare(name, describe(rows));
  await playAll(isShown).catch(({ message }) => {
    process.stderr.write(`${message}\n\nWhere a picture is older than the program: npm run pictures\n`);
    process.exitCode = 1;
  });
} else {
  const pictures = await playAll();
  const stages = Object.keys(pictures)
    .filter((name) => /^[1-6]-/.test(name))
    .sort();
  const film = drawFilm(
    stages.map((name) => pictures[name]),
    {
      seconds: 4,
      title: 'tyk-key-wizard: from nothing to a key that is proven to work',
      description: stages.flatMap((name) => describe(pictures[name])).join('\n'),
    },
  );
  writeFileSync(join(folder, 'journey.svg'), film);
  for (const [name, rows] of Object.entries(pictures)) {
    const lines = describe(rows);
    const columns = Math.max(80, ...lines.map((line) => Array.from(line).length));
    const title = `tyk-key-wizard: ${name.replace(/^\d-/, '').replaceAll('-', ' ')}`;
    const svg = drawSvg(rows, { title, description: lines.join('\n'), columns });
    writeFileSync(join(folder, `${name}.svg`), svg);
  }
}
