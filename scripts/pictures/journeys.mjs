/** What is played for the pictures: real journeys on the sandbox. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemo } from '../start-demo.mjs';
import { keys, roll } from './film.mjs';
import { settle } from './still-words.mjs';

const still = new URL('still.mjs', import.meta.url).href;

async function sixStages(home, shots) {
  const first = roll([], { home });
  await first.see('Where does your Tyk run?');
  shots['1-deployment'] = first.shoot().slice(-20);
  await first.end();

  const env = { PATH: process.env.PATH, HOME: home, TZ: 'Europe/Berlin' };
  const dashboard = await startDemo(env, ['--demo-as', 'dashboard'], ['--import', still]);
  const film = roll(['--deployment', 'self-managed', '--url', dashboard.url], { home });
  try {
    await film.see('Your Dashboard API Access Credentials');
    film.type(dashboard.credential);
    await film.see(`${dashboard.credential.length} characters`);
    shots['2-credential'] = film.shoot();
    film.type(keys.enter);
    await film.see('What may this key call?');
    film.type('order');
    await film.see('order▏');
    film.type('\t');
    await film.see('Chosen:');
    shots['3-access'] = film.shoot();
    film.type(keys.enter);
    await film.see('How long shall the key work?');
    shots['4-limits'] = film.shoot();
    film.type(keys.enter);
    await film.see('Everything else at its default?');
    film.type(keys.enter);
    await film.see('Create the key');
    shots['5-review'] = film.shoot();
    film.type(keys.enter);
    await film.see('Use it:');
    await film.see('proven');
    shots['6-key'] = film.shoot();
  } finally {
    await film.end();
    await dashboard.end();
  }
}

async function failingTry(home, shots) {
  const film = roll(['--demo', '--api', 'Payments', '--expires', '30d', '--rate', '1/60s'], { home });
  await film.see('Everything else at its default?');
  film.type(keys.enter);
  await film.see('Create the key');
  film.type(keys.enter);
  await film.see('proven');
  film.type('t');
  await film.see('Call what?');
  film.type(keys.enter);
  await film.see('429');
  shots['failing-try'] = film.shoot();
  await film.end();
}

async function linesFace(home, shots) {
  const film = roll(['--accessible', '--demo', '--api', 'Payments', '--expires', '30d'], { home, rows: 40 });
  // The prompt comes last: an Enter before it is echoed above it.
  await film.see('Number (default 1, Yes):');
  film.type(keys.enter);
  await film.see('Number (default 1, Create the key):');
  shots['lines-face'] = film.shoot();
  await film.end();
}

async function doctor(home, shots) {
  const film = roll(['doctor', '--demo'], { home, rows: 40, columns: 100 });
  await film.over();
  shots.doctor = film.shoot();
}

/** Every picture by its name, as rows of runs of cells. */
export async function playAll() {
  const home = await mkdtemp(join(tmpdir(), 'pictures-'));
  const shots = {};
  try {
    for (const play of [sixStages, failingTry, linesFace, doctor]) await play(home, shots);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  return Object.fromEntries(Object.entries(shots).map(([name, rows]) => [name, settle(rows)]));
}
