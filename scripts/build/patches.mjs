import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Changes to code of others, made while it is bundled. The build fails when the text that a patch replaces
 * is no longer there, so that an update cannot undo one in silence.
 */
const patches = [
  {
    package: 'yoga-layout',
    file: 'dist/binaries/yoga-wasm-base64-esm.js',
    why: 'fetch("data:…") loads undici: 20 ms and 6 MB before the first frame (measured on Node 20.20.2)',
    find: `w||"function"!=typeof fetch?Promise.resolve().then(function(){return wa()}):fetch(H,{credentials:"same-origin"}).then(function(a){if(!a.ok)throw"failed to load wasm binary file at '"+H+"'";return a.arrayBuffer()})`,
    replace:
      'Promise.resolve(process.getBuiltinModule("node:fs").readFileSync(new URL("yoga.wasm",import.meta.url)))',
  },
  {
    package: 'yoga-layout',
    file: 'dist/binaries/yoga-wasm-base64-esm.js',
    why: 'base64 hides from the package how well the code compresses: 30 KB of what there is to download',
    find: /(?<=data:application\/octet-stream;base64,)[A-Za-z0-9+/=]+/g,
    replace: '',
  },
  {
    package: 'string-width',
    file: 'index.js',
    why: 'the first look for emoji builds a table for 16 ms (measured on Node 20.20.2), and a frame holds none',
    find: 'rgiEmojiRegex.test(segment)',
    // Every one of them holds a character that is an emoji by itself, or the sign that makes one.
    replace: '(/\\p{Emoji_Presentation}|\\uFE0F/u.test(segment) && rgiEmojiRegex.test(segment))',
  },
  {
    package: 'ink',
    file: 'build/reconciler.js',
    why: 'DEV=true would connect to React devtools; leaves react-devtools-core and ws out of the bundle',
    find: "await import('./devtools.js');",
    replace: '',
  },
];

function pathOf(patch) {
  return `node_modules/${patch.package}/${patch.file}`;
}

export function patchPlugin() {
  const files = new Set(patches.map(pathOf));
  return {
    name: 'patches',
    setup(build) {
      for (const file of files) {
        const filter = new RegExp(`${file.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]')}$`);
        build.onLoad({ filter }, async ({ path }) => {
          let contents = await readFile(path, 'utf8');
          for (const patch of patches.filter((one) => pathOf(one) === file)) {
            const found = contents.split(patch.find).length - 1;
            if (found !== 1) {
              const what = `${file}: the text to patch was found ${found} times, not once.`;
              return { errors: [{ text: `${what} Why it is patched: ${patch.why}` }] };
            }
            const { replace } = patch;
            contents = contents.replace(patch.find, () => replace);
          }
          return { contents, loader: 'js' };
        });
      }
    },
  };
}

/** Throws when a package is in the bundle and the file that is to be patched is not: it was renamed. */
export function checkPatches(metafile) {
  const inputs = Object.keys(metafile.inputs);
  for (const patch of patches) {
    const packageIsIn = inputs.some((path) => path.includes(`node_modules/${patch.package}/`));
    if (packageIsIn && !inputs.some((path) => path.endsWith(pathOf(patch)))) {
      throw new Error(
        `${pathOf(patch)} is not in the bundle, so it could not be patched. Why it is patched: ${patch.why}`,
      );
    }
  }
}

/** The layout engine that the patches above leave out of the code; undefined where the bundle has none. */
export async function readYoga(metafile, root) {
  const [, yoga] = patches;
  if (!Object.keys(metafile.inputs).some((path) => path.endsWith(pathOf(yoga)))) return undefined;
  const text = await readFile(join(root, pathOf(yoga)), 'utf8');
  const [, base64] = /data:application\/octet-stream;base64,([A-Za-z0-9+/=]+)/.exec(text) ?? [];
  return Buffer.from(base64, 'base64');
}
