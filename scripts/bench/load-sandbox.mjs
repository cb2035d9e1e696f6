import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './measure.mjs';

/** `startSandbox` of our own source, bundled into `folder` so that every Node can run it. */
export async function loadSandbox(folder) {
  const outfile = join(folder, 'sandbox.mjs');
  await build({
    entryPoints: [join(root, 'source/sandbox/server.ts')],
    ...{ outfile, bundle: true, format: 'esm', platform: 'node', logLevel: 'warning' },
  });
  const { startSandbox } = await import(pathToFileURL(outfile).href);
  return startSandbox;
}
