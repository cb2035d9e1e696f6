import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asking, type Fault, oneAsks } from './fault.ts';
import type { Scene } from './scene.ts';

const flags = ['flags'] as const;
const every = ['flags', ...asking] as const;

/** Standard output leads nowhere: nothing is made. `before` is what a shell does to its own descriptors. */
function nowhere(name: string, before: string, faces: Fault['faces'] = flags, ...args: string[]): Fault {
  return {
    name: `nobody would get the key: ${name}`,
    arrange(scene) {
      scene.before = before;
      scene.args.push(...args);
    },
    makesNothing: true,
    ends: 'storage',
    asked: 'storage',
    ...(/2>&-/.test(before) ? {} : { says: /Nobody\s+would\s+get\s+the\s+key/ }),
    faces,
  };
}

const CLOSED = 'exec >&-';
const NULL = 'exec >/dev/null';

/** `--out` names what keeps no text: nothing is made either. */
function outTo(name: string, arrange: (scene: Scene) => void | Promise<void>): Fault {
  return {
    name: `--out is ${name}, and --force`,
    async arrange(scene) {
      await arrange(scene);
      scene.args.push('--out', 'place', '--force');
    },
    makesNothing: true,
    ends: 'storage',
    asked: 'storage',
    says: /could\s+not\s+be\s+saved/,
    faces: oneAsks,
  };
}

/** Standard output leads nowhere, and `--out` takes the key. */
function outInstead(name: string, before: string, ...args: string[]): Fault {
  return {
    name: `--out takes the key: ${name}`,
    arrange(scene) {
      scene.before = before;
      scene.outFile = join(scene.cwd, 'key.txt');
      scene.args.push('--out', 'key.txt', ...args);
    },
    ends: 'done',
    faces: oneAsks,
  };
}

/** A clipboard of a desktop. The first text is the rehearsal; `then` is what becomes of the key. */
function copyInstead(name: string, then: string, more: Partial<Fault> = {}): Fault {
  return {
    name: `--copy takes the key: ${name}`,
    async arrange(scene) {
      const [bin, held] = [join(scene.cwd, 'bin'), join(scene.cwd, 'held')];
      const takes = `if [ ! -e ${held} ]; then cat > ${held}; else ${then.replaceAll('HELD', held)}; fi`;
      const xsel = `#!/bin/sh\ncase "$2" in --input) ${takes};; --output) cat ${held};; esac\n`;
      await mkdir(bin);
      await writeFile(join(bin, 'xsel'), xsel, { mode: 0o755 });
      Object.assign(scene.env, { PATH: `${bin}:${process.env.PATH}`, DISPLAY: ':0' });
      scene.outFile = held;
      scene.before = NULL;
      scene.args.push('--copy');
      scene.args.splice(scene.args.indexOf('--no-copy'), 1);
    },
    ends: 'done',
    faces: flags,
    ...more,
  };
}

export const sinkFaults: readonly Fault[] = [
  nowhere('stdout is closed', CLOSED, every),
  nowhere('stdout is the null device', NULL, every),
  nowhere('stdout is the null device, for both ways', 'exec 1<>/dev/null'),
  nowhere('stdout is stdin, which is the null device', 'exec </dev/null >&0'),
  nowhere('stdout is /dev/zero', 'exec >/dev/zero'),
  nowhere('stdout is /dev/urandom', 'exec >>/dev/urandom'),
  nowhere('both are closed', 'exec >&- 2>&-'),
  nowhere('all three are closed', 'exec <&- >&- 2>&-'),
  ...['key', 'env', 'json', 'curl'].map((form) => nowhere(`-o ${form}, closed`, CLOSED, flags, '-o', form)),
  nowhere('--copy, and no clipboard', NULL, oneAsks, '--copy'),
  nowhere('--try', NULL, flags, '--try'),
  outTo('the null device', ({ cwd }) => void execFileSync('ln', ['-s', '/dev/null', join(cwd, 'place')])),
  outTo('a folder', async ({ cwd }) => void (await mkdir(join(cwd, 'place')))),
  outTo('a pipe that nobody reads', ({ cwd }) => void execFileSync('mkfifo', [join(cwd, 'place')])),
  {
    ...nowhere('--out in a folder that is not there', NULL, oneAsks, '--out', 'nowhere/key.txt'),
    says: /could\s+not\s+be\s+saved/,
  },
  {
    ...nowhere('--out on a full disk', `${NULL}; ulimit -f 0`, flags, '--out', 'key.txt'),
    says: /could\s+not\s+be\s+saved/,
  },
  outInstead('stdout is closed', CLOSED),
  outInstead('stdout is the null device', NULL),
  outInstead('stdout is the null device, as env', NULL, '-o', 'env'),
  copyInstead('as it took the rehearsal', 'cat > HELD'),
  copyInstead('as JSON', 'cat > HELD', {
    async arrange(scene) {
      scene.args.push('-o', 'json');
      await copyInstead('', 'cat > HELD').arrange?.(scene);
    },
  }),
  copyInstead('not any more', 'exit 1', {
    ends: 'storage',
    keyOnStderr: true,
    says: /could\s+not\s+be\s+copied/,
  }),
];
