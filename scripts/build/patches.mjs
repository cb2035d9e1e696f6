import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Each a grapheme of one cell by itself, as in source/faces/ink/cells.ts: what our screens are mostly made of. */
const NARROW =
  '\\u0020-\\u007E\\u00A0-\\u00AC\\u00AE-\\u02FF\\u0391-\\u03FF\\u0400-\\u0482\\u2010-\\u2027\\u2030-\\u205E\\u2190-\\u2193\\u2315\\u23CE\\u2500-\\u259F\\u25C9\\u25D0\\u25EF\\u2714\\u2716\\u276F\\u2800-\\u28FF';
/** The layout engine as base64, in the code of its package. */
const YOGA = { package: 'yoga-layout', file: 'dist/binaries/yoga-wasm-base64-esm.js' };
const YOGA_CODE = /(?<=data:application\/octet-stream;base64,)[A-Za-z0-9+/=]+/g;
const LATE_SEGMENTER = 'the first one made takes 9 ms (measured on Node 20.20.2), and a frame needs none';

/**
 * Changes to code of others, made while it is bundled. The build fails when the text that a patch replaces
 * is no longer there, so that an update cannot undo one in silence.
 */
const patches = [
  {
    ...YOGA,
    why: 'fetch("data:…") loads undici: 20 ms and 6 MB before the first frame (measured on Node 20.20.2)',
    find: `w||"function"!=typeof fetch?Promise.resolve().then(function(){return wa()}):fetch(H,{credentials:"same-origin"}).then(function(a){if(!a.ok)throw"failed to load wasm binary file at '"+H+"'";return a.arrayBuffer()})`,
    replace:
      'Promise.resolve(process.getBuiltinModule("node:fs").readFileSync(new URL("yoga.wasm",import.meta.url)))',
  },
  {
    ...YOGA,
    why: 'base64 hides from the package how well the code compresses: 30 KB of what there is to download',
    find: YOGA_CODE,
    replace: '',
  },
  {
    package: 'string-width',
    file: 'index.js',
    why: 'the table of all emoji takes 14 ms to build (measured on Node 20.20.2), and a frame holds none',
    find: 'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
    replace: 'let rgiEmojiRegex, emojiSignRegex;',
  },
  {
    package: 'string-width',
    file: 'index.js',
    why: 'the same: every one of them holds a character that is an emoji by itself, or the sign that makes one',
    find: 'rgiEmojiRegex.test(segment)',
    replace:
      '((emojiSignRegex ??= /\\p{Emoji_Presentation}|\\uFE0F/u).test(segment) && (rgiEmojiRegex ??= /^\\p{RGI_Emoji}$/v).test(segment))',
  },
  {
    package: 'string-width',
    file: 'index.js',
    why: LATE_SEGMENTER,
    find: 'const segmenter = new Intl.Segmenter();',
    replace: lateSegmenter('segmenter'),
  },
  {
    package: 'string-width',
    file: 'index.js',
    why: 'a line is measured for every frame, and what makes it slow is a "·" or "…" in it',
    find: '\tlet width = 0;\n\tconst eastAsianWidthOptions',
    replace: `\tif (ambiguousIsNarrow && /^[${NARROW}]*$/.test(string)) return string.length;\n\tlet width = 0;\n\tconst eastAsianWidthOptions`,
  },
  {
    package: 'slice-ansi',
    file: 'tokenize-ansi.js',
    why: LATE_SEGMENTER,
    find: "const GRAPHEME_SEGMENTER = new Intl.Segmenter(undefined, {granularity: 'grapheme'});",
    replace: lateSegmenter('GRAPHEME_SEGMENTER'),
  },
  {
    package: '@alcalzone/ansi-tokenize',
    file: 'build/tokenize.js',
    why: `${LATE_SEGMENTER}; splitting a line where nothing but characters and escape sequences stand`,
    find: 'const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });',
    replace: `${lateSegmenter('late')}
const PLAIN = /^[\\u001B${NARROW}]*$/;
const each = (segment, index) => ({ segment, index });
const segmenter = { segment: (text) => (PLAIN.test(text) ? Array.from(text, each) : late.segment(text)) };`,
  },
  {
    package: 'ink',
    file: 'build/wrap-text.js',
    why: 'our lines are never wrapped, and cut before Ink sees them; leaves 15 KB out of the first frame',
    find: "import wrapAnsi from 'wrap-ansi';\nimport cliTruncate from 'cli-truncate';",
    replace:
      "import sliceAnsi from 'slice-ansi';\nconst wrapAnsi = (text) => text;\nconst cliTruncate = (text, width) => sliceAnsi(text, 0, width);",
  },
  {
    package: 'ink',
    file: 'build/components/ErrorBoundary.js',
    why: 'its page of an error compiles 70 expressions, 6 ms before the first frame; our own says what went wrong',
    find: "import ErrorOverview from './ErrorOverview.js';",
    replace: 'const ErrorOverview = () => null;',
  },
  {
    package: 'ink',
    file: 'build/output.js',
    why: 'each frame takes all of its lines apart into characters, and most are those of the frame before',
    find: '    caches = new OutputCaches();',
    replace: '    caches = (kept = kept?.styledChars.size < 200 ? kept : new OutputCaches());',
  },
  {
    package: 'ink',
    file: 'build/output.js',
    why: 'the same: what is kept, until it is as much as a few screens',
    find: 'class OutputCaches {',
    replace: 'let kept;\nclass OutputCaches {',
  },
  {
    package: 'ink',
    file: 'build/reconciler.js',
    why: 'DEV=true would connect to React devtools; leaves react-devtools-core and ws out of the bundle',
    find: "await import('./devtools.js');",
    replace: '',
  },
];

function lateSegmenter(name) {
  return `let made_${name};\nconst ${name} = { segment: (text) => (made_${name} ??= new Intl.Segmenter()).segment(text) };`;
}

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
  if (!Object.keys(metafile.inputs).some((path) => path.endsWith(pathOf(YOGA)))) return undefined;
  const text = await readFile(join(root, pathOf(YOGA)), 'utf8');
  const [base64] = text.match(YOGA_CODE);
  return Buffer.from(base64, 'base64');
}
