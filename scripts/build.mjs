/**
 * Bundles the program into dist/: `node scripts/build.mjs [--dev] [--out DIR] [--entry FILE]`.
 * All words go to stderr: the stdout of `npm start` belongs to the key.
 */
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle, root } from './build/bundle.mjs';

const started = performance.now();
const { values } = parseArgs({
  options: {
    dev: { type: 'boolean', default: false },
    out: { type: 'string', default: 'dist' },
    entry: { type: 'string' },
  },
});

try {
  const built = await bundle(values);
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  const size = Math.round(built.bytes / 1000);
  process.stderr.write(
    `Built ${relative(root, built.folder)}: ${built.files} files, ${size} KB, ${seconds} s\n`,
  );
} catch (error) {
  // esbuild has printed its own errors on stderr by now; anything else is ours to print.
  if (!error.errors) process.stderr.write(`The build failed: ${error.message}\n`);
  process.exitCode = 1;
}
