import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './measure.mjs';

/** Our sandbox; each create takes so many milliseconds longer, as one of a Gateway with its Redis does. */
const [home, secret, milliseconds] = process.argv.slice(2);
const bundled = join(home, 'sandbox.mjs');
await build({
  entryPoints: [join(root, 'source/sandbox/server.ts')],
  outfile: bundled,
  bundle: true,
  format: 'esm',
  platform: 'node',
  logLevel: 'warning',
});
const { startSandbox } = await import(pathToFileURL(bundled).href);
const meet = async (call, answer) => {
  if (call.method === 'POST' && Number(milliseconds) > 0) await wait(Number(milliseconds));
  return answer();
};
const { url } = await startSandbox({ secret, meet });
process.send(url);
