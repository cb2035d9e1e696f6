import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

/** The sandbox in a process of its own: `tyk-key-wizard demo` with these words; `options` are for Node. */
export async function startDemo(env, words = [], options = []) {
  const child = spawn(process.execPath, [...options, program, 'demo', ...words], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line.trim().split(/\s+/).at(-1));
    if (said.length === 4) break;
  }
  const [url, , credential] = said;
  return {
    url,
    credential,
    async end() {
      // Without its last words.
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
