/** What is played for the pictures: real journeys on the sandbox. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemo } from '../start-demo.mjs';
import { keys, roll } from './film.mjs';
import { settle } from './still-words.mjs';

const still = new URL('still.mjs', import.meta.url).href;

async function sixStages({ home, open, take }) {
  const first = open([]);
  await first.see('Where does your Tyk run?');
  await take('1-deployment', first, 20);

  const env = { PATH: process.env.PATH, HOME: home, TZ: 'Europe/Berlin' };
  const dashboard = await startDemo(env, ['--demo-as', 'dashboard'], ['--import', still]);
  const film = open(['--deployment', 'self-managed', '--url', dashboard.url]);
  try {
    await film.see('Your Dashboard API Access Credentials');
    film.type(dashboard.credential);
    await film.see(`${dashboard.credential.length} characters`);
    await take('2-credential', film);
    film.type(keys.enter);
    await film.see('What may this key call?');
    film.type('order');
    await film.see('order▏');
    film.type('\t');
    await film.see('Chosen:');
    await take('3-access', film);
    film.type(keys.enter);
    await film.see('How long should this key work?');
    await take('4-limits', film);
    film.type(keys.enter);
    await film.see('Use the defaults for everything else?');
    film.type(keys.enter);
    await film.see('Create the key');
    await take('5-review', film);
    film.type(keys.enter);
    await film.see('Save to a file');
    await film.see('proven');
    await take('6-key', film);
  } finally {
    await dashboard.end();
  }
}

async function failingTry({ open, take }) {
  const film = open(['--demo', '--api', 'Payments', '--expires', '30d', '--rate', '1/60s']);
  await film.see('Use the defaults for everything else?');
  film.type(keys.enter);
  await film.see('Create the key');
  film.type(keys.enter);
  await film.see('proven');
  film.type('t');
  await film.see('Call what?');
  film.type(keys.enter);
  await film.see('429');
  await take('failing-try', film);
}

async function linesFace({ open, take }) {
  const film = open(['--accessible', '--demo', '--api', 'Payments', '--expires', '30d'], { rows: 40 });
  // The prompt comes last: an Enter before it is echoed above it.
  await film.see('Use the defaults');
  film.type(keys.enter);
  await film.see('Create the key on');
  await take('lines-face', film);
}

async function doctor({ open, take }) {
  const film = open(['doctor', '--demo'], { rows: 40, columns: 100 });
  await film.over();
  await take('doctor', film);
}

/**
 * Every picture by its name, as rows of runs of cells. One is taken as soon as `isShown(name, rows)`, so what was drawn
 * before it, and how long that stood there, makes no difference.
 */
export async function playAll(isShown = () => true) {
  const pictures = {};
  const played = [sixStages, failingTry, linesFace, doctor].map(async (play) => {
    const home = await mkdtemp(join(tmpdir(), 'pictures-'));
    const films = [];
    const open = (args, size) => {
      const film = roll(args, { home, ...size });
      films.push(film);
      return film;
    };
    const take = async (name, film, last = Number.POSITIVE_INFINITY) => {
      const rows = () => settle(film.rows().slice(-last));
      await film.until(() => isShown(name, rows()), `The picture ${name}`);
      pictures[name] = rows();
    };
    try {
      await play({ home, open, take });
    } finally {
      await Promise.all(films.map((film) => film.end()));
      await rm(home, { recursive: true, force: true });
    }
  });
  const failed = (await Promise.allSettled(played)).find(({ status }) => status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return pictures;
}
