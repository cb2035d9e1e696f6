import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { cliPath } from '../helpers/run-cli.ts';
import { isolateEnvironment, makeTemporaryDirectory } from '../helpers/temp.ts';

type Demo = AsyncDisposable & {
  /** Of the control API: the Gateway's or the Dashboard's. */
  readonly url: string;
  /** Where its APIs are called. */
  readonly gatewayUrl: string;
  readonly credential: string;
  end(signal: NodeJS.Signals): Promise<number | null>;
};

/** `tyk-key-wizard demo` in a process of its own: a Tyk to connect to. Ends with the test. */
export async function startDemo(as: 'gateway' | 'dashboard' = 'gateway'): Promise<Demo> {
  const home = await makeTemporaryDirectory();
  const child = spawn(process.execPath, [cliPath, 'demo', '--demo-as', as], {
    env: isolateEnvironment(home.path),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === 4) break;
  }
  const [url = '', gatewayUrl = '', credential = ''] = said.map((line) => line.trim().split(/\s+/).at(-1));
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null) child.kill(signal);
    await ended;
    return child.exitCode;
  };
  return {
    url,
    gatewayUrl,
    credential,
    end,
    async [Symbol.asyncDispose]() {
      await end('SIGKILL');
      await home.remove();
    },
  };
}
