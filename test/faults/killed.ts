import { existsSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { asking, type Face, type Fault, oneAsks } from './fault.ts';
import { runFlags } from './run-flags.ts';
import { leaveOut, type Running, type Scene } from './scene.ts';

/* Killed without a word: what the next run tells is all that is left of a key that nobody has. */

/** The same again where nobody is asked and nothing is made. Resolves to what it said. */
export async function runNext(scene: Scene): Promise<string> {
  const env = { ...scene.env, NODE_OPTIONS: undefined };
  leaveOut(scene, '--out');
  const run = await runFlags(
    { name: 'the next run', ends: 'done' },
    { ...scene, before: '', env, args: [...scene.args, '--dry-run'] },
  );
  if (run.code !== 0) throw new Error(run.stderr);
  return run.stderr;
}

const lost = /A key was requested on .*, and no answer came/;
/** Whether the answer had reached the disk too is a matter of milliseconds: the key does not wait for it. */
const unsafe = /A key was (?:made|requested) on .*, and (?:you have not confirmed saving it|no answer came)/;

async function killInCreate({ relay }: Scene, running: Running): Promise<void> {
  await relay.held;
  running.kill('SIGKILL');
}

const makeAndHang: Fault['meet'] = {
  create: async ({ forward, hold }): Promise<'hang'> => {
    await forward();
    await hold();
    return 'hang';
  },
};

const keyShown: { readonly [Name in Face]: RegExp } = {
  flags: /^$/,
  lines: /a\s+key\s+twice\./,
  prompts: /Save the key now/,
  rich: /Tyk\s+will\s+never\s+show/,
};

/** Nobody says that it is safe: the second turn never comes. */
const looksAtKey: Fault['turns'] = Object.fromEntries(
  asking.map((face) => [face, [{ when: keyShown[face] }, { when: /(?!)/ }]]),
);

async function killAtKey({ face }: Scene, running: Running): Promise<void> {
  await running.until(keyShown[face]);
  running.kill('SIGKILL');
}

/** Stops for ever where a file that is written whole would get its name; the file `reached` says that it has come so far. */
const STOP = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
for (const name of ['link', 'rename']) {
  const real = fs.promises[name];
  fs.promises[name] = (from, to) => {
    if (!String(to).endsWith(process.env.TEST_STOPS_AT)) return real(from, to);
    fs.writeFileSync(process.env.TEST_REACHED, '');
    return new Promise(() => setInterval(() => {}, 1000));
  };
}
syncBuiltinESMExports();
`;

function stopsAt(name: string): NonNullable<Fault['arrange']> {
  return async (scene) => {
    const module = join(scene.home, 'stop.mjs');
    await writeFile(module, STOP);
    const env = { NODE_OPTIONS: `--import=${module}`, TEST_STOPS_AT: name, TEST_REACHED: reached(scene) };
    Object.assign(scene.env, env);
  };
}

const reached = ({ home }: Scene) => join(home, 'reached');

async function killWhenReached(scene: Scene, running: Running): Promise<void> {
  while (!existsSync(reached(scene))) await pause(20);
  running.kill('SIGKILL');
}

const half = (name: string) =>
  new RegExp(`It may be in .*/\\.${name.replaceAll('.', '\\.')}\\.[0-9a-f-]{36}\\.tmp`);

/** Killed while the key goes into `file`, before the file has its name. */
function whileWritten(name: string, file: string, more: Partial<Fault> = {}): Fault {
  return {
    name: `killed while ${name}`,
    arrange: async (scene) => {
      await stopsAt(file)(scene);
      await more.arrange?.(scene);
    },
    during: killWhenReached,
    ends: 'left',
    next: half(file),
    ...(more.turns && { turns: more.turns }),
    ...(more.faces && { faces: more.faces }),
  };
}

const asked = (key: string, question: RegExp): Fault['turns'] => ({
  rich: [
    { when: keyShown.rich, press: [key] },
    { when: question, press: ['enter'] },
  ],
});

export const killFaults: readonly Fault[] = [
  {
    name: 'killed between request and answer',
    meet: makeAndHang,
    during: killInCreate,
    ends: 'left',
    next: lost,
  },
  {
    name: 'killed between request and answer, with --no-draft',
    arrange: (scene) => void scene.args.push('--no-draft'),
    meet: makeAndHang,
    during: killInCreate,
    ends: 'left',
    next: lost,
    faces: oneAsks,
  },
  {
    name: 'killed at the key',
    turns: looksAtKey,
    during: killAtKey,
    ends: 'left',
    next: unsafe,
    faces: asking,
  },
  {
    name: 'killed at the key, with --no-draft',
    arrange: (scene) => void scene.args.push('--no-draft'),
    turns: looksAtKey,
    during: killAtKey,
    ends: 'left',
    next: unsafe,
    faces: ['rich'],
  },
  whileWritten('--out is written', 'key.txt', {
    arrange: (scene) => void scene.args.push('--out', 'key.txt'),
  }),
  whileWritten('--out is written over a file', 'key.txt', {
    async arrange(scene) {
      await writeFile(join(scene.cwd, 'key.txt'), 'old\n');
      scene.args.push('--out', 'key.txt', '--force');
    },
    faces: oneAsks,
  }),
  whileWritten('--out is written behind a link', 'real.txt', {
    async arrange(scene) {
      await writeFile(join(scene.cwd, 'real.txt'), 'old\n');
      await symlink('real.txt', join(scene.cwd, 'key.txt'));
      scene.args.push('--out', 'key.txt', '--force');
    },
    faces: oneAsks,
  }),
  whileWritten('the key is saved', 'tyk-api-key.txt', {
    turns: asked('s', /Save the key to which file/),
    faces: ['rich'],
  }),
  whileWritten('the key is added to .env', '.env', {
    arrange: (scene) => writeFile(join(scene.cwd, '.env'), 'A=1\n'),
    turns: asked('e', /Add TYK_API_KEY to which file/),
    faces: ['rich'],
  }),
];
