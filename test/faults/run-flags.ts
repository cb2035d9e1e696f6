import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { PATIENCE } from '../helpers/patience.ts';
import { cliPath } from '../helpers/run-cli.ts';
import { isolateEnvironment } from '../helpers/temp.ts';
import type { Fault } from './fault.ts';
import type { Run } from './judge.ts';
import type { Running, Scene } from './scene.ts';

/** With pipes, as a script runs it: nobody can be asked. */
export async function runFlags(fault: Fault, scene: Scene): Promise<Run> {
  const full = fault.stdout === 'full' ? openSync('/dev/full', 'w') : undefined;
  const program = [process.execPath, cliPath, '--face', 'flags', ...scene.args];
  const command = inShell(scene.before, program);
  const [file = '', ...args] = command;
  // A process of its own: what is closed here stays open in whatever another thread forks just then, a pty above all.
  const reader = fault.stdout === 'ends' ? spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] }) : undefined;
  const child = spawn(file, args, {
    cwd: scene.cwd,
    env: isolateEnvironment(scene.home, scene.env),
    stdio: ['ignore', full ?? reader?.stdin ?? 'pipe', 'pipe'],
  });
  if (full !== undefined) closeSync(full);
  if (fault.stdout === 'closed') child.stdout?.destroy();
  if (fault.stderr === 'closed') child.stderr?.destroy();
  const output = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
      for (const watch of [...watchers]) watch();
    });
  }
  const closed = once(child, 'close') as Promise<[number | null]>;
  const running: Running = {
    said: () => output.stdout + output.stderr,
    until: (text) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (text.test(output.stderr)) resolve();
        };
        watchers.add(check);
        closed.then(() => reject(new Error(`${text} never came:\n${output.stderr}`)));
        check();
      }),
    kill: (signal) => child.kill(signal),
    ended: closed,
    async closeStdout() {
      reader?.kill();
      if (reader !== undefined) await once(reader, 'exit');
    },
    press: () => {},
  };
  const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
  const [[code]] = await Promise.all([closed, fault.during?.(scene, running)]);
  clearTimeout(patience);
  return { code, ...output, screen: '', raw: output.stdout + output.stderr };
}

/** A shell in between where something must be set before the program starts; it is replaced by the program. */
export function inShell(before: string, program: readonly string[]): readonly string[] {
  if (before === '') return program;
  return ['/bin/sh', '-c', `${before}; exec "$@"`, 'sh', ...program];
}
