import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, stringify } from 'yaml';
import { WizardError } from '../errors.ts';
import { sanitise } from '../text.ts';
import type { JsonValue } from '../tyk/types.ts';
import type { RecipeNode } from '../wizard/recipe.ts';
import { alreadyThere, errorCode, locate, saveFile, storageError } from './files.ts';
import { readNamedFile } from './named-file.ts';

/*
 * Loaded by import(), where there is a recipe: yaml is 114 KB of the bundle. It is CommonJS, which esbuild gives
 * its names back only by a static import.
 */
const LARGEST = 256 * 1024;
/** It is made to be shared and committed. */
const SHARED = 0o644;

/** Reads a recipe file, YAML or JSON, as a tree with lines. Throws WizardError `usage`. */
export async function readRecipeFile(path: string): Promise<RecipeNode> {
  return readRecipeText(await readNamedFile(path, 'The recipe', LARGEST), path);
}

/** JSON is YAML, so one reader serves both. `name` is what the sentences call the file. */
export function readRecipeText(text: string, name: string): RecipeNode {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const lineOf = ({ pos }: (typeof document.errors)[number]) => lines.linePos(pos[0]).line;
  // The first of a line is the mistake; others are what came of it.
  const [first, ...more] = document.errors
    .filter((error, at, all) => all.findIndex((other) => lineOf(other) === lineOf(error)) === at)
    .map((error) => refuse(name, lineOf(error), explanations[error.code] ?? UNREADABLE));
  if (first !== undefined) {
    const why = more.map(({ explanation }) => explanation.what).join('\n  ');
    throw new WizardError('usage', { ...first.explanation, ...(why === '' ? {} : { why }) });
  }
  if (document.contents === null) throw refuse(name, 1, EMPTY);
  return toNode(document.contents, { name, lines });
}

type Reason = { readonly why: string; readonly next: string };

const UNREADABLE: Reason = {
  why: 'this is neither YAML nor JSON.',
  next: 'Write one field a line, such as expires: 30d, and quote text that holds : # { } [ ] or begins with one of &*!|>%@`.',
};
const EMPTY: Reason = { why: 'the file is empty.', next: 'Write one field a line, such as expires: 30d' };
const NO_ALIASES: Reason = {
  why: 'names with * and & are not followed here.',
  next: 'Write the value out, or put it in quotes if it begins with that character.',
};
const NO_COMPLEX_NAMES: Reason = { why: 'this is not the name of a field.', next: 'Put it in quotes.' };

/** Codes of yaml 2.9.1. Its own words quote the file, in which a secret may stand by mistake. */
const explanations: { readonly [code: string]: Reason } = {
  DUPLICATE_KEY: { why: 'this field is there twice.', next: 'Keep one of the two.' },
  TAB_AS_INDENT: { why: 'a tab is at the beginning of the line.', next: 'YAML needs blanks there.' },
  BAD_INDENT: {
    why: 'it is not indented like the lines around it.',
    next: 'Give the lines of one list the same number of blanks.',
  },
  MISSING_CHAR: { why: 'a quote, bracket or comma is missing before here.', next: 'Close what was opened.' },
  MULTIPLE_DOCS: {
    why: 'a second document begins here.',
    next: 'Delete the line ---: a file is one recipe.',
  },
};

function refuse(name: string, line: number, { why, next }: Reason): WizardError {
  return new WizardError('usage', { what: `${sanitise(name)}, line ${line}: ${why}`, next });
}

type Reading = { readonly name: string; readonly lines: LineCounter };

function toNode(node: Node | null | undefined, reading: Reading, near = 1): RecipeNode {
  const { lines, name } = reading;
  if (!node) return { line: near, is: 'scalar', text: '', value: null };
  const line = node.range ? lines.linePos(node.range[0]).line : near;
  if (isSeq<Node>(node))
    return { line, is: 'list', items: node.items.map((item) => toNode(item, reading, line)) };
  if (isMap<Node, Node>(node)) {
    const entries = node.items.map(({ key, value }) => {
      if (!isScalar(key)) throw refuse(name, line, NO_COMPLEX_NAMES);
      const at = toNode(key, reading, line);
      return {
        name: at.is === 'scalar' ? at.text : '',
        node: { ...toNode(value, reading, at.line), line: at.line },
      };
    });
    return { line, is: 'map', entries };
  }
  if (!isScalar(node)) throw refuse(name, line, NO_ALIASES);
  const { value, source } = node;
  const text = typeof value === 'string' ? value : (source ?? String(value));
  const isPlain = value === null || typeof value === 'boolean' || Number.isFinite(value);
  return { line, is: 'scalar', text, value: isPlain ? (value as number | boolean | null) : text };
}

/**
 * Writes a recipe: JSON where the name ends so, else YAML. Resolves to the absolute path. Throws WizardError
 * `storage`: the file exists (code `EEXIST`) and `force` is not given, or it cannot be written.
 */
export async function saveRecipeFile(
  path: string,
  fields: { readonly [field: string]: JsonValue },
  { force = false }: { readonly force?: boolean } = {},
): Promise<string> {
  const target = locate(path);
  try {
    await saveFile(target, Buffer.from(render(target, fields)), { force, mode: SHARED });
    return target;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw alreadyThere(target, error);
    throw storageError(error, `The recipe could not be saved to ${target}.`, target);
  }
}

function render(path: string, fields: { readonly [field: string]: JsonValue }): string {
  if (/\.json$/i.test(path)) return `${JSON.stringify(fields, undefined, 2)}\n`;
  return `# npx tyk-key-wizard --recipe THIS-FILE\n${stringify(fields, { lineWidth: 0 })}`;
}
