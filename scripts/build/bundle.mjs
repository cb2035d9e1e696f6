import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { writeLicences } from './licences.mjs';
import { checkPatches, patchPlugin, readYoga } from './patches.mjs';
import { HELP_MAKER, MAN_MAKER, SCHEMA_MAKER, writeHelp, writeMan, writeSchema } from './schema.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const stub = (name) => join(root, 'scripts/stubs', name);

/** CommonJS children call `require('assert')`, which ESM does not have. */
const REQUIRE_SHIM =
  "import{createRequire as createRequireShim}from'node:module';const require=createRequireShim(import.meta.url);";
const HASHBANG = '#!/usr/bin/env node';

/** What is started as a process: the program, and what it copies with. */
const PROGRAMS = { cli: 'source/cli.ts', copy: 'source/store/copy.ts' };

/** Everything is inside, so that `npx` fetches one package (10.25 s unbundled, 0.44 s bundled). */
async function describeBundle({ dev, out, entry }) {
  const { engines } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return {
    absWorkingDir: root,
    entryPoints: entry === undefined ? PROGRAMS : { cli: resolve(root, entry) },
    outdir: resolve(root, out),
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: `node${engines.node.replace('>=', '')}`,
    jsx: 'automatic',
    minify: !dev,
    sourcemap: dev,
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: {
      'ajv/dist/2020.js': stub('ajv.cjs'),
      'ajv-formats': stub('ajv.cjs'),
      semver: stub('semver.cjs'),
      'react-devtools-core': stub('devtools.cjs'),
      ws: stub('devtools.cjs'),
      // Its ES modules: of the CommonJS that Node would take, nothing can be left out.
      yaml: join(root, 'node_modules/yaml/browser/dist/index.js'),
      graphql: join(root, 'node_modules/graphql/index.mjs'),
      // With both, what there is to download is 48 KB less.
      execa: stub('execa.mjs'),
      'clipboard-image': stub('clipboard-image.mjs'),
    },
    // A native addon: the one thing that cannot go inside.
    external: ['@napi-rs/keyring'],
    plugins: [patchPlugin()],
    // Notices stand in THIRD-PARTY-LICENSES.
    legalComments: 'none',
    metafile: true,
    write: false,
    logLevel: 'warning',
  };
}

/**
 * Puts one line on top of a script, and an empty one on top of its source map's lines.
 * `files` are esbuild's output files as text, by path.
 */
function prependLine(files, path, line) {
  files.set(path, `${line}\n${files.get(path)}`);
  const mapPath = `${path}.map`;
  if (!files.has(mapPath)) return;
  const map = JSON.parse(files.get(mapPath));
  files.set(mapPath, JSON.stringify({ ...map, mappings: `;${map.mappings}` }));
}

function finishScripts(files) {
  for (const [path, text] of files) {
    if (/typeof require\s*!?[=<]/.test(text) && path.endsWith('.js')) prependLine(files, path, REQUIRE_SHIM);
    if (basename(path) === 'cli.js' && !text.startsWith(HASHBANG)) prependLine(files, path, HASHBANG);
  }
}

/** Writes the bundle into `out`, which is emptied first. Rejects before it touches `out` when anything is wrong. */
export async function bundle(options) {
  const description = await describeBundle(options);
  const { metafile, outputFiles } = await build(description);
  checkPatches(metafile);
  const folder = description.outdir;
  const files = new Map(outputFiles.map((file) => [file.path, file.text]));
  finishScripts(files);
  files.set(join(folder, 'THIRD-PARTY-LICENSES'), await writeLicences(metafile, root));
  const yoga = await readYoga(metafile, root);
  if (yoga !== undefined) files.set(join(folder, 'yoga.wasm'), yoga);

  const source = dirname(resolve(root, options.entry ?? PROGRAMS.cli));
  if (existsSync(join(source, SCHEMA_MAKER))) {
    files.set(join(folder, 'recipe.schema.json'), await writeSchema(source));
  }
  if (existsSync(join(source, HELP_MAKER))) files.set(join(folder, 'help.txt'), await writeHelp(source));
  if (existsSync(join(source, MAN_MAKER))) {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    files.set(join(folder, 'tyk-key-wizard.1'), await writeMan(source, version));
  }

  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  let bytes = 0;
  for (const [path, text] of files) {
    if (dirname(path) !== folder) throw new Error(`${path} is not directly in ${folder}`);
    await writeFile(path, text, { mode: basename(path) === 'cli.js' ? 0o755 : 0o644 });
    bytes += Buffer.byteLength(text);
  }
  return { folder, files: files.size, bytes };
}
