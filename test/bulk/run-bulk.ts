import { Readable, Writable } from 'node:stream';
import type { CommandContext, LeaveHook } from '../../source/commands/context.ts';
import { runCommand } from '../../source/commands/run.ts';
import type { Sandbox } from '../helpers/sandbox.ts';
import { isolateEnvironment } from '../helpers/temp.ts';

/** A whole command in this process, with pipes for its streams. */
export type Ran = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type Running = {
  readonly ended: Promise<Ran>;
  /** As Ctrl+C: what is to be done before the end. */
  leave(): Promise<void>;
  readonly stderr: () => string;
};

export type BulkOptions = {
  readonly home: string;
  readonly sandbox: Pick<Sandbox, 'url' | 'credential'>;
  readonly stdin?: string | Buffer;
  readonly server?: 'open-source' | 'self-managed';
};

export function startBulk(words: readonly string[], options: BulkOptions): Running {
  const { home, sandbox, stdin = '', server = 'open-source' } = options;
  const said = { stdout: '', stderr: '' };
  const collect = (name: 'stdout' | 'stderr') =>
    new Writable({
      write(chunk, _encoding, done) {
        said[name] += String(chunk);
        done();
      },
    }) as unknown as NodeJS.WriteStream;
  const hooks: LeaveHook[] = [];
  const argv = ['bulk', ...words, '--deployment', server, '--url', sandbox.url];
  const secret = server === 'open-source' ? 'TYK_GW_SECRET' : 'TYK_DASHBOARD_SECRET';
  const context: CommandContext = {
    argv,
    version: '0',
    stdin: Readable.from([Buffer.from(stdin)]) as unknown as NodeJS.ReadStream,
    stdout: collect('stdout'),
    stderr: collect('stderr'),
    env: isolateEnvironment(home, {
      [secret]: sandbox.credential.reveal(),
      TYK_KEY_WIZARD_SECRET: sandbox.credential.reveal(),
    }),
    platform: process.platform,
    onLeave: (hook) => void hooks.push(hook),
  };
  const leave = async () => {
    for (const hook of hooks.splice(0).reverse())
      await hook({ code: 130, nextSignal: () => new Promise(() => {}) });
  };
  const ended = runCommand(context).then(async (code) => {
    await leave();
    return { code, ...said };
  });
  return { ended, leave, stderr: () => said.stderr };
}

export function runBulk(words: readonly string[], options: BulkOptions): Promise<Ran> {
  return startBulk(words, options).ended;
}
