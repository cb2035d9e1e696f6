import { join } from 'node:path';
import { hold } from './answers.ts';
import { asking, type Fault } from './fault.ts';
import { type Running, replaceFlag, type Scene } from './scene.ts';

/** A signal between the request and its answer. */
function signalled(signal: NodeJS.Signals) {
  return async ({ relay, face }: Scene, running: Running): Promise<void> => {
    await relay.held;
    running.kill(signal);
    // What draws on the terminal says nothing of it any more.
    if (face === 'flags') await running.until(/may exist/);
    relay.release();
  };
}

const keyShown = /Tyk\s+will\s+never\s+show/;

export const terminalFaults: readonly Fault[] = [
  { name: 'nobody reads stdout', stdout: 'closed', ends: 'storage', keyOnStderr: true, faces: ['flags'] },
  {
    name: 'the disk under stdout is full',
    stdout: 'full',
    ends: 'storage',
    keyOnStderr: true,
    faces: ['flags'],
  },
  {
    name: 'the reader of stdout ends while the key is made',
    stdout: 'ends',
    meet: { create: hold },
    async during({ relay }, running) {
      await relay.held;
      await running.closeStdout();
      relay.release();
    },
    ends: 'storage',
    keyOnStderr: true,
    faces: ['flags'],
  },
  { name: 'nobody reads stderr', stderr: 'closed', ends: 'done', faces: ['flags'] },
  { name: 'SIGTERM in create', meet: { create: hold }, during: signalled('SIGTERM'), ends: 'terminated' },
  { name: 'SIGHUP in create', meet: { create: hold }, during: signalled('SIGHUP'), ends: 'hung-up' },
  {
    name: 'SIGHUP in create, with --out',
    meet: { create: hold },
    arrange(scene) {
      scene.outFile = join(scene.cwd, 'key.txt');
      scene.args.push('--out', 'key.txt');
    },
    during: signalled('SIGHUP'),
    ends: 'hung-up',
  },
  {
    name: 'SIGINT in create',
    meet: { create: hold },
    during: signalled('SIGINT'),
    ends: 'left',
  },
  {
    name: 'SIGINT twice in create, which hangs',
    meet: {
      create: async ({ forward, hold }): Promise<'hang'> => {
        await forward();
        await hold();
        return 'hang';
      },
    },
    arrange: (scene) => replaceFlag(scene, '--timeout', '20'),
    async during({ relay, face }, running) {
      await relay.held;
      running.kill('SIGINT');
      if (face === 'flags') await running.until(/once more/);
      // What follows at once is taken for the echo of the first.
      const again = setInterval(() => running.kill('SIGINT'), 50);
      await running.ended;
      clearInterval(again);
    },
    ends: 'outcome-unknown',
  },
  {
    name: 'ten columns by five at the key',
    turns: {
      rich: [
        { when: keyShown, resize: [10, 5] },
        { when: /This\s+window/, resize: [120, 50] },
        // As wide only once it is drawn anew.
        { when: /─{110}/ },
      ],
    },
    ends: 'done',
    // Inquirer folds its questions at ten columns, so that nobody could read them there.
    faces: ['rich'],
  },
  {
    name: 'TERM=dumb',
    arrange(scene) {
      scene.before = 'export TERM=dumb';
    },
    ends: 'done',
    faces: asking,
  },
];
