import { readFile } from 'node:fs/promises';

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
    replace: 'Promise.resolve(Buffer.from(H.slice(H.indexOf(",")+1),"base64"))',
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
  return {
    name: 'patches',
    setup(build) {
      for (const patch of patches) {
        const filter = new RegExp(`${pathOf(patch).replaceAll('.', '\\.').replaceAll('/', '[\\\\/]')}$`);
        build.onLoad({ filter }, async ({ path }) => {
          const text = await readFile(path, 'utf8');
          const found = text.split(patch.find).length - 1;
          if (found === 1) return { contents: text.replace(patch.find, () => patch.replace), loader: 'js' };
          const what = `${pathOf(patch)}: the text to patch was found ${found} times, not once.`;
          return { errors: [{ text: `${what} Why it is patched: ${patch.why}` }] };
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
