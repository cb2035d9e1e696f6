import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Each a grapheme of one cell by itself, as in source/faces/ink/cells.ts: what our screens are mostly made of. */
const NARROW =
  '\\u0020-\\u007E\\u00A0-\\u00AC\\u00AE-\\u02FF\\u0391-\\u03FF\\u0400-\\u0482\\u2010-\\u2027\\u2030-\\u205E\\u2190-\\u2193\\u2315\\u23CE\\u2500-\\u259F\\u25A0-\\u25FC\\u25FF\\u2714\\u2716\\u276F\\u2800-\\u28FF';
/** The layout engine as base64, in the code of its package. */
const YOGA = { package: 'yoga-layout', file: 'dist/binaries/yoga-wasm-base64-esm.js' };
const YOGA_CODE = /(?<=data:application\/octet-stream;base64,)[A-Za-z0-9+/=]+/g;
const STRING_WIDTH = { package: 'string-width', file: 'index.js' };
const WRAP_ANSI = { package: 'wrap-ansi', file: 'index.js' };

/**
 * Changes to code of others, made while it is bundled; the tests of the rich face run what they make of Ink. The build
 * fails when the text that an edit replaces is no longer there, so that an update cannot undo one in silence. Each is
 * worth 10 ms at the first frame or 20 KB by itself; what they are worth was measured as processor time on Node 20.20.2.
 */
export const patches = [
  {
    why: 'fetch("data:…") loads undici, 20 ms and 6 MB before the first frame (47 ms and 13 MB on a busy machine); base64 hides from the package how well the code compresses, 30 KB',
    isOnlyBundled: true,
    edits: [
      {
        ...YOGA,
        find: `w||"function"!=typeof fetch?Promise.resolve().then(function(){return wa()}):fetch(H,{credentials:"same-origin"}).then(function(a){if(!a.ok)throw"failed to load wasm binary file at '"+H+"'";return a.arrayBuffer()})`,
        replace:
          'Promise.resolve(process.getBuiltinModule("node:fs").readFileSync(new URL("yoga.wasm",import.meta.url)))',
      },
      { ...YOGA, find: YOGA_CODE, replace: '' },
    ],
  },
  {
    why: 'the table of all emoji takes 14 ms to build, and a frame holds none: each of them holds a character that is an emoji by itself, or the sign that makes one',
    edits: [
      {
        ...STRING_WIDTH,
        find: 'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
        replace: 'let rgiEmojiRegex, emojiSignRegex;',
      },
      {
        ...STRING_WIDTH,
        find: 'rgiEmojiRegex.test(segment)',
        replace:
          '((emojiSignRegex ??= /\\p{Emoji_Presentation}|\\uFE0F/u).test(segment) && (rgiEmojiRegex ??= /^\\p{RGI_Emoji}$/v).test(segment))',
      },
    ],
  },
  {
    why: 'the first segmenter of a process takes 13 ms to make and 2.6 MB, and segmenting is most of what a frame costs: our screens are mostly made of characters that take one cell each',
    edits: [
      { ...STRING_WIDTH, ...lateSegmenter('const segmenter = new Intl.Segmenter();', 'segmenter') },
      {
        ...STRING_WIDTH,
        find: '\tlet width = 0;\n\tconst eastAsianWidthOptions',
        replace: `\tif (ambiguousIsNarrow && /^[${NARROW}]*$/.test(string)) return string.length;\n\tlet width = 0;\n\tconst eastAsianWidthOptions`,
      },
      { ...WRAP_ANSI, ...lateSegmenter('const segmenter = new Intl.Segmenter();', 'segmenter') },
      {
        ...WRAP_ANSI,
        find: 'if (ASCII_PRINTABLE_REGEX.test(plainText)) {',
        replace: `if (/^[${NARROW}]*$/.test(plainText)) {`,
      },
      {
        package: 'slice-ansi',
        file: 'tokenize-ansi.js',
        ...lateSegmenter(
          "const GRAPHEME_SEGMENTER = new Intl.Segmenter(undefined, {granularity: 'grapheme'});",
          'GRAPHEME_SEGMENTER',
        ),
      },
      {
        package: '@alcalzone/ansi-tokenize',
        file: 'build/tokenize.js',
        find: 'const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });',
        replace: `let late;
const PLAIN = /^[\\u001B${NARROW}]*$/;
const each = (segment, index) => ({ segment, index });
const segmenter = { segment: (text) => (PLAIN.test(text) ? Array.from(text, each) : (late ??= new Intl.Segmenter()).segment(text)) };`,
      },
    ],
  },
];

/** It is made at the first use. */
function lateSegmenter(find, name) {
  const late = `let made_${name};\nconst ${name} = { segment: (text) => (made_${name} ??= new Intl.Segmenter()).segment(text) };`;
  return { find, replace: late };
}

const edits = (isBundled) =>
  patches.flatMap((patch) =>
    isBundled || !patch.isOnlyBundled ? patch.edits.map((edit) => ({ ...edit, why: patch.why })) : [],
  );

function pathOf(edit) {
  return `node_modules/${edit.package}/${edit.file}`;
}

const isOf = (edit, path) => path.replaceAll('\\', '/').endsWith(pathOf(edit));

/** The text of a file with its edits made. Throws where the text of one is not there exactly once. */
function patchText(path, text, all) {
  return all
    .filter((edit) => isOf(edit, path))
    .reduce((before, edit) => {
      const found = before.split(edit.find).length - 1;
      if (found === 1) return before.replace(edit.find, () => edit.replace);
      throw new Error(
        `${pathOf(edit)}: the text to patch was found ${found} times, not once. Why it is patched: ${edit.why}`,
      );
    }, text);
}

/** For esbuild. */
export function patchPlugin() {
  const all = edits(true);
  return {
    name: 'patches',
    setup(build) {
      for (const file of new Set(all.map(pathOf))) {
        const filter = new RegExp(`${file.replaceAll('.', '\\.').replaceAll('/', '[\\\\/]')}$`);
        build.onLoad({ filter }, async ({ path }) => ({
          contents: patchText(path, await readFile(path, 'utf8'), all),
          loader: 'js',
        }));
      }
    },
  };
}

/** For Vite: what is not of the bundle alone. The packages have to go through it: `patchedPackages`. */
export function vitePatches() {
  const all = edits(false);
  return {
    name: 'patches',
    enforce: 'pre',
    transform: (text, id) => {
      const [path] = id.split('?');
      return all.some((edit) => isOf(edit, path)) ? patchText(path, text, all) : undefined;
    },
  };
}

export const patchedPackages = [...new Set(edits(false).map((edit) => edit.package))];

/** Throws when a package is in the bundle and the file that is to be patched is not: it was renamed. */
export function checkPatches(metafile) {
  const inputs = Object.keys(metafile.inputs);
  for (const edit of edits(true)) {
    const packageIsIn = inputs.some((path) => path.includes(`node_modules/${edit.package}/`));
    if (packageIsIn && !inputs.some((path) => path.endsWith(pathOf(edit)))) {
      throw new Error(
        `${pathOf(edit)} is not in the bundle, so it could not be patched. Why it is patched: ${edit.why}`,
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
