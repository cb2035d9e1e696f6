import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { patchPlugin } from '../build/patches.mjs';
import { root } from './measure.mjs';

const stub = join(root, 'scripts/stubs/devtools.cjs');
const shim = "import{createRequire as make}from'node:module';const require=make(import.meta.url);";

/** The floor that the first frame is measured by: with the patches of our own bundle, or with none. */
export async function buildFloor(folder, isPatched) {
  const outfile = join(folder, isPatched ? 'floor.mjs' : 'plain-floor.mjs');
  await build({
    ...{ entryPoints: [join(root, 'scripts/bench/floor-program.tsx')], outfile, absWorkingDir: root },
    ...{ bundle: true, format: 'esm', platform: 'node', target: 'node20.19', jsx: 'automatic', minify: true },
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: { 'react-devtools-core': stub, ws: stub },
    banner: { js: shim },
    plugins: isPatched ? [patchPlugin()] : [],
    legalComments: 'none',
  });
  await writeFile(join(folder, 'yoga.wasm'), await readFile(join(root, 'dist/yoga.wasm')));
  return outfile;
}
