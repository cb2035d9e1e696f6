/** Runs the built program in a pseudo-terminal and reads its screen cell by cell. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';

const { Terminal } = createRequire(import.meta.url)('@xterm/headless');
const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const still = new URL('still.mjs', import.meta.url).href;
/** Of a hang: nothing here is decided by how fast the program or the machine is. */
const PATIENCE = 60_000;

export const keys = { enter: '\r', esc: '\u001b', down: '\u001b[B', up: '\u001b[A', home: '\u001b[H' };

/** `home` is an empty folder; nothing of the real environment but the search path is seen. */
export function roll(args, { home, rows = 24, columns = 80 }) {
  const xterm = new Terminal({ cols: columns, rows, scrollback: 1000, allowProposedApi: true });
  const child = spawn(process.execPath, ['--import', still, program, ...args], {
    cols: columns,
    rows,
    cwd: home,
    env: {
      PATH: process.env.PATH,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      TZ: 'Europe/Berlin',
      HOME: home,
      SSH_TTY: '/dev/pts/0',
      XDG_CONFIG_HOME: `${home}/.config`,
    },
  });
  let isOver = false;
  let look = () => {};
  let isDrawing = false;
  // A frame comes in brackets (synchronised output, mode 2026): in between half of it may stand on the screen.
  for (const [final, begins] of Object.entries({ h: true, l: false })) {
    xterm.parser.registerCsiHandler({ prefix: '?', final }, (modes) => {
      if (modes.includes(2026)) isDrawing = begins;
      return false;
    });
  }
  child.onData((text) => xterm.write(text, () => look()));
  child.onExit(() => {
    xterm.write('', () => {
      isOver = true;
      look();
    });
  });
  xterm.onData((text) => child.write(text));

  const until = (isReached, waitingFor) =>
    new Promise((resolve, reject) => {
      const settle = (finish) => {
        clearTimeout(timer);
        look = () => {};
        finish();
      };
      const fail = (why) =>
        settle(() =>
          reject(new Error(`"${waitingFor}" did not come${why}. The screen:\n${readText(xterm)}`)),
        );
      const timer = setTimeout(fail, PATIENCE, ` within ${PATIENCE / 1000} s`);
      look = () => {
        if (!isDrawing && isReached()) settle(resolve);
        else if (isOver) fail(' before the program ended');
      };
      look();
    });
  return {
    see: (words) => until(() => readText(xterm).includes(words), words),
    over: () => until(() => isOver, 'The end'),
    until,
    type: (text) => child.write(text),
    /** Every line that is left, with what each run of cells looks like. */
    rows: () => readRows(xterm),
    async end() {
      if (isOver) return;
      const over = until(() => isOver, 'The end');
      child.kill('SIGKILL');
      await over;
    },
  };
}

function readText(xterm) {
  return readRows(xterm)
    .map((runs) => runs.map(({ text }) => text).join(''))
    .join('\n');
}

function readRows(xterm) {
  const buffer = xterm.buffer.active;
  const rows = [];
  for (let row = 0; row < buffer.length; row += 1) rows.push(readRow(buffer.getLine(row), xterm.cols));
  while (rows.length > 0 && rows.at(-1).length === 0) rows.pop();
  return rows;
}

function readRow(line, columns) {
  const runs = [];
  for (let at = 0; at < columns; at += 1) {
    const cell = line.getCell(at);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const look = lookOf(cell);
    const last = runs.at(-1);
    const text = cell.getChars() || ' ';
    if (last?.look === look) last.text += text;
    else runs.push({ look, text });
  }
  const last = runs.at(-1);
  if (last !== undefined) last.text = last.text.trimEnd();
  return runs.some(({ text }) => text.trim() !== '') ? runs.filter(({ text }) => text !== '') : [];
}

const colours = { 1: 'red', 2: 'green', 3: 'yellow', 6: 'cyan' };

function lookOf(cell) {
  const colour = cell.isFgPalette() ? colours[cell.getFgColor()] : undefined;
  return [colour, cell.isBold() && 'bold', cell.isDim() && 'dim'].filter(Boolean).join(' ');
}
