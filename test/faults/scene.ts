import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startSandbox } from '../helpers/sandbox.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import type { Face, Fault } from './fault.ts';
import { openRelay, type Relay } from './relay.ts';

/** The program while it runs, whatever it runs in. */
export type Running = {
  /** Everything that it has said so far, on any stream. */
  said(): string;
  until(text: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<unknown>;
  /** Nobody reads stdout any more. */
  closeStdout(): Promise<unknown>;
  /** In a terminal. */
  press(...keys: string[]): void;
};

/** The world of one run: a home of its own, a Tyk, and the relay before it. */
export type Scene = AsyncDisposable & {
  readonly face: Face;
  readonly home: string;
  /** Where it is started, and where files that were asked for may stand. */
  readonly cwd: string;
  readonly credential: string;
  readonly relay: Relay;
  readonly args: string[];
  readonly env: { [name: string]: string | undefined };
  /** Where the key was asked to go, beside stdout. */
  outFile?: string;
  /** A shell command before the program: limits, traps. */
  before: string;
  /** Another host, and every byte of every request that came to it. */
  readonly stranger: { readonly url: string; readonly seen: string[] };
};

export async function openScene(fault: Fault, face: Face): Promise<Scene> {
  const temporary = await makeTemporaryDirectory();
  const home = join(temporary.path, 'home');
  const cwd = join(temporary.path, 'work');
  await Promise.all([mkdir(home), mkdir(cwd)]);
  const credential = `kR7/${randomBytes(18).toString('base64')}+q9`;
  const sandbox = await startSandbox({ secret: credential, ...fault.tyk });
  const stranger = await openStranger();
  const scene = {} as { relay: Relay };
  const relay = await openRelay(() => sandbox.url, stranger.url, fault.meet ?? {}, fault.secure);
  const isDashboard = fault.tyk?.as === 'dashboard';
  const args = [
    ...['--deployment', isDashboard ? 'self-managed' : 'open-source', '--url', relay.url],
    ...['--api', 'Payments', '--expires', '1h', '--timeout', '20', '--no-copy'],
  ];
  return Object.assign(scene, {
    face,
    home,
    cwd,
    credential,
    relay,
    args,
    // The trace of every run is looked through for secrets too.
    env: { HOME: home, TYK_KEY_WIZARD_SECRET: credential, TYK_KEY_WIZARD_DEBUG: '1' },
    before: '',
    stranger,
    async [Symbol.asyncDispose]() {
      await Promise.all([relay.stop(), sandbox.stop(), stranger.stop()]);
      await temporary.remove();
    },
  });
}

/** `--flag value` and its value are taken out of what is given. */
export function leaveOut(scene: Scene, ...flags: readonly string[]): void {
  for (const flag of flags) {
    const at = scene.args.indexOf(flag);
    if (at !== -1) scene.args.splice(at, 2);
  }
}

/** Gives another value to a flag that is there. */
export function replaceFlag(scene: Scene, flag: string, value: string): void {
  leaveOut(scene, flag);
  scene.args.push(flag, value);
}

async function openStranger() {
  const seen: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push([request.method, request.url, ...request.rawHeaders, body].join('\n'));
    response.end('[]');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, seen, stop };
}

/** For what never answers. */
export function hurry(scene: Scene): void {
  replaceFlag(scene, '--timeout', '3');
}
