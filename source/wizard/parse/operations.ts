import { listWords, sanitise } from '../../text.ts';
import type { Operation } from '../../tyk/scope.ts';
import { oncePer } from '../once.ts';
import type { Parsed } from '../types.ts';
import { nearest } from './choice.ts';
import { bad, good, isBad, quoted, trimEnds } from './common.ts';
import { parseRate, writeRate } from './limits.ts';

/** What may be asked of an HTTP API where nothing says which. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
const KNOWN: readonly string[] = [...METHODS, 'TRACE'];
const FORM = 'Write GET /orders, GET+HEAD /orders/{id}, /public/* or the id of an operation.';

const WITH_METHODS = /^(\S+)\s+(\/.*)$/s;

/**
 * `GET /orders`, `GET+HEAD /orders/{id}`, `/public/*`, `getInvoice`: as `GET /orders`, one for each method. Patterns are
 * made of it here, so nothing that Tyk would read as something else can be written (scopes.md, A1).
 */
export function parseOperation(text: string, known: readonly Operation[]): Parsed<readonly string[]> {
  const given = trimEnds(text);
  if (given === '') return bad('An operation is missing.', FORM);
  const [, methods, path] = WITH_METHODS.exec(given) ?? [];
  if (path === undefined && !given.startsWith('/')) return parseId(given, known);
  const read = parsePath(path ?? given);
  if (isBad(read)) return read;
  const named = methods === undefined ? good(methodsOf(read.value, known)) : parseMethods(methods);
  if (isBad(named)) return named;
  if (methods === undefined && read.value === '/*') {
    return bad(`${quoted(given)} is everything the API has.`, 'Leave it out, or name the methods: GET /*');
  }
  const shut = shutOf(known).find(
    ({ method, path: one }) => one === read.value && named.value.includes(method),
  );
  if (shut !== undefined && named.value.length === 1) return refuseShut(shut);
  return good(named.value.map((method) => writeOperation({ method, path: read.value })));
}

/** Every item is read again with each tick. */
const shutOf = oncePer((known: readonly Operation[]) => known.filter(({ shut }) => shut));

function parseId(id: string, known: readonly Operation[]): Parsed<readonly string[]> {
  const found = known.find((operation) => operation.id === id);
  if (found?.shut) return refuseShut(found);
  if (found !== undefined) return good([writeOperation(found)]);
  const ids = known.flatMap((operation) => operation.id ?? []);
  if (/\s/.test(id) || ids.length === 0) return bad(`${quoted(id)} is not an operation.`, FORM);
  const near = nearest(id, ids, 3);
  const next = near.length > 0 ? `Did you mean ${listWords(near, 'or')}?` : FORM;
  return bad(`There is no operation ${quoted(id)}.`, next);
}

const whyShut = {
  blocked: 'The API itself blocks it for everyone.',
  internal: 'Only other APIs can reach it.',
  unreadable: 'Its path holds characters that cannot be shown, so another one would be opened.',
} as const;

function refuseShut({ method, path, shut }: Operation): Parsed<never> {
  const why = whyShut[shut ?? 'internal'];
  return bad(`${method} ${path} cannot be called with any key.`, 'Leave it out.', why);
}

function methodsOf(path: string, known: readonly Operation[]): readonly string[] {
  const own = known.filter((operation) => operation.path === path && !operation.shut);
  return own.length > 0 ? [...new Set(own.map(({ method }) => method))] : METHODS;
}

/** Tyk compares them letter by letter, and knows no word for all of them. */
function parseMethods(text: string): Parsed<readonly string[]> {
  const methods = text.split('+');
  for (const method of methods) {
    if (KNOWN.includes(method)) continue;
    if (method === '*')
      return bad('Tyk knows no "*" for methods: such a key opens nothing.', 'Leave it out.');
    if (method === '') return bad(`A method is missing in ${quoted(text)}.`, FORM);
    const upper = method.toUpperCase();
    if (KNOWN.includes(upper))
      return bad(
        `${quoted(method)} is not ${upper} to Tyk, which compares letter by letter.`,
        `Write ${upper}.`,
      );
    return bad(`There is no method ${quoted(method)}.`, `There are ${listWords(KNOWN)}.`);
  }
  return good([...new Set(methods)]);
}

type Rule = { readonly found: RegExp; say(text: string): string; readonly next: string };

const rules: readonly Rule[] = [
  {
    found: /\{\s*\d+\s*(?:,\s*\d*\s*)?\}/,
    say: (text) => `${quoted(text)} has braces with a number, which Tyk reads as the name of a segment.`,
    next: 'Write {name} for one segment.',
  },
  {
    found: /\(\?|^\^|\$$|\.\*|\[\^|\\/,
    say: (text) => `${quoted(text)} looks like a pattern, and patterns are made here.`,
    next: 'Write the path itself, {name} for one segment, and /* at the end for all below.',
  },
  {
    found: /[?#]/,
    say: (text) => `${quoted(text)} has a query, which Tyk does not look at.`,
    next: 'Leave out what begins with ? or #.',
  },
  {
    found: /\{[^{}]*[^\w{}.-][^{}]*\}|\{\}/,
    say: (text) => `${quoted(text)} has braces without a plain name.`,
    next: 'Write {name} for one segment.',
  },
  {
    found: /^(?:[^{}]|\{[^{}]*\})*(?:\}|\{[^{}]*(?:\{|$))/,
    say: (text) => `${quoted(text)} has a brace without its other half.`,
    next: 'Write {name} for one segment.',
  },
  {
    found: /\*(?!$)|[^/]\*$/,
    say: (text) => `${quoted(text)} has a * that is not its last segment.`,
    next: 'Write {name} for one segment, and /* at the end for everything below.',
  },
  {
    found: /\/\/|\/\.{1,2}(?:\/|$)/,
    say: (text) => `${quoted(text)} is not a clean path: Tyk sends such calls elsewhere first.`,
    next: 'Write it without //, /./ and /../',
  },
];

/** Behind the listen path. What is encoded in it is decoded: so does Tyk before it looks. */
function parsePath(text: string): Parsed<string> {
  let path: string;
  try {
    path = decodeURIComponent(text);
  } catch {
    return bad(`${quoted(text)} has a % that encodes nothing.`, 'Write %25 for a percent sign.');
  }
  if (sanitise(path) !== path) return bad(`${quoted(text)} has signs that no path has.`, FORM);
  const broken = rules.find(({ found }) => found.test(path));
  return broken === undefined ? good(path) : bad(broken.say(text), broken.next);
}

type Call = Pick<Operation, 'method' | 'path'>;

/** As it is read again: a comma would end it, and a percent sign begin something else. */
export function writeOperation({ method, path }: Call): string {
  return `${method} ${path.replace(/[%,=]/g, encodeURIComponent)}`;
}

export function readOperation(item: string): Call {
  const cut = item.indexOf(' ');
  return { method: item.slice(0, cut), path: decodeURIComponent(item.slice(cut + 1)) };
}

/** Names in braces mean the same whatever they are called. */
const shape = (path: string): string => path.replace(/\{[^{}]*\}/g, '{}');
const shapeOf = ({ method, path }: Call): string => `${method} ${shape(path)}`;

/** Made once for many calls: of 300 operations each is looked up, and none compared with every other. */
export function coverOf(items: readonly string[]): (call: Call) => boolean {
  const shapes = items.map(readOperation).map(shapeOf);
  const whole = new Set(shapes);
  const below = shapes.flatMap((one) => (one.endsWith('/*') ? [one.slice(0, -1)] : []));
  return (call) => {
    const wanted = shapeOf(call);
    return whole.has(wanted) || below.some((start) => wanted.startsWith(start));
  };
}

/** Those of the items that no operation of the list is meant by. */
export function itemsBeside(items: readonly string[], known: readonly Operation[]): readonly string[] {
  const shapes = new Set(known.map(shapeOf));
  return items.filter((item) => {
    const wanted = shapeOf(readOperation(item));
    return wanted.endsWith('/*') ? !known.some(coverOf([item])) : !shapes.has(wanted);
  });
}

/** `GET /orders = 5/60s`. */
export function parseOperationLimit(text: string, known: readonly Operation[]): Parsed<readonly string[]> {
  const cut = text.lastIndexOf('=');
  const form = 'Write GET /orders = 5/60s';
  if (cut < 0) return bad(`${quoted(text)} does not say how many.`, form);
  const operations = parseOperation(text.slice(0, cut), known);
  if (isBad(operations)) return operations;
  const rate = parseRate(text.slice(cut + 1));
  // No limit is none that can be given here.
  if (isBad(rate))
    return /unlimited/.test(rate.problem.next ?? '') ? bad(rate.problem.what, form, rate.problem.why) : rate;
  if (rate.value === 'unlimited')
    return bad(
      'An operation without a limit would lift that of the key.',
      form,
      'Tyk looks at no other there.',
    );
  return good(operations.value.map((operation) => `${operation} = ${writeRate(rate.value)}`));
}
