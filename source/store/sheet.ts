import type { CsvError } from 'csv-parse';
import { isObject, type JsonObject } from '../tyk/fields.ts';
import { parse } from '../tyk/json.ts';
import type { JsonValue } from '../tyk/types.ts';

/** A table of rows, as CSV with a header or as JSON Lines. */
export type SheetForm = 'csv' | 'jsonl';

/** Where something is wrong, and what to write instead. */
type SheetProblem = {
  readonly line: number;
  readonly column?: string | undefined;
  readonly what: string;
  readonly next: string;
  /** There is nothing in it. */
  readonly isEmpty?: true;
};

export type SheetItem =
  | { readonly is: 'header'; readonly names: readonly string[] }
  | {
      readonly is: 'row';
      /** The first one is 1. */
      readonly row: number;
      readonly line: number;
      readonly names: readonly string[];
      readonly values: readonly JsonValue[];
    }
  /** `ends`: nothing behind it can be read. */
  | ({ readonly is: 'problem'; readonly ends?: true } & SheetProblem);

/** The name of a file says its form, else its first character does. */
export function formOf(name: string, begin: string): SheetForm {
  if (/\.(?:jsonl|ndjson)$/i.test(name)) return 'jsonl';
  return !/\.csv$/i.test(name) && begin.trimStart().startsWith('{') ? 'jsonl' : 'csv';
}

/** Bytes of one row; a huge one is mostly a quote that was never closed. */
const LARGEST_ROW = 128 * 1024;

class WrongSheet extends Error {
  readonly problem: SheetProblem;
  constructor(problem: SheetProblem) {
    super(problem.what);
    this.problem = problem;
  }
}

/** Row by row; nothing is kept of what was handed over. What cannot be read at all ends it with a problem. */
export async function* readSheet(bytes: AsyncIterable<Buffer>, form: SheetForm): AsyncGenerator<SheetItem> {
  try {
    yield* form === 'csv' ? readCsv(decode(bytes)) : readLines(decode(bytes));
  } catch (error) {
    if (!(error instanceof WrongSheet)) throw error;
    yield { is: 'problem', ends: true, ...error.problem };
  }
}

const AS_UTF8 = 'Save it as UTF-8: "CSV UTF-8 (comma delimited)" in Excel.';

async function* decode(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  const read = (chunk?: Buffer): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      const [before = ''] = (chunk?.toString() ?? '').split('\ufffd');
      throw new WrongSheet({
        line: line + countLines(before),
        what: 'a letter is not written in UTF-8.',
        next: AS_UTF8,
      });
    }
  };
  for await (const chunk of bytes) {
    const zero = chunk.indexOf(0);
    const isWide = line === 1 && /^(?:fffe|feff)/.test(chunk.toString('hex', 0, 2));
    if (isWide || zero >= 0) {
      const where = isWide ? 1 : line + countLines(chunk.toString('latin1', 0, zero));
      throw new WrongSheet({ line: where, what: 'this is UTF-16, or no text.', next: AS_UTF8 });
    }
    const text = read(chunk);
    yield text;
    line += countLines(text);
  }
  yield read();
}

function countLines(text: string): number {
  return text.split('\n').length - 1;
}

const QUOTED = 'Put all of the value in quotes, and write those inside twice: "5"" pipes".';
const tooLarge = {
  what: `this row is larger than ${LARGEST_ROW / 1024} KB.`,
  next: 'Look for a quote that is not closed, or shorten the value.',
};
const csvProblems: { readonly [code: string]: Pick<SheetProblem, 'what' | 'next'> } = {
  CSV_QUOTE_NOT_CLOSED: {
    what: 'the quote that is opened here is never closed.',
    next: 'Close it; a quote inside of a value is written twice: "5"" pipes".',
  },
  INVALID_OPENING_QUOTE: { what: 'a quote stands in the middle of a value.', next: QUOTED },
  CSV_INVALID_CLOSING_QUOTE: { what: 'something stands behind a closing quote.', next: QUOTED },
  CSV_MAX_RECORD_SIZE: tooLarge,
};

async function* readCsv(text: AsyncIterable<string>): AsyncGenerator<SheetItem> {
  const { parseCsv } = await import('./csv.ts');
  let names: readonly string[] | undefined;
  let lastLine = 0;
  let row = 0;
  try {
    for await (const records of parseCsv(text, LARGEST_ROW)) {
      for (const { record, lines } of records) {
        lastLine = lines;
        if (names === undefined) {
          names = record.map((name) => name.trim());
          checkDelimiter(names);
          yield { is: 'header', names };
          continue;
        }
        row += 1;
        const line = lines - countLines(record.join(''));
        if (record.length === names.length) yield { is: 'row', row, line, names, values: record };
        else yield { is: 'problem', line, ...otherWidth(record, names) };
      }
    }
  } catch (error) {
    const { code = '', message = '', column } = error as Partial<CsvError>;
    const known = csvProblems[code];
    if (known === undefined) throw error;
    const name = typeof column === 'number' ? names?.[column] : undefined;
    const [, found = '1'] = /at line (\d+)/.exec(message) ?? [];
    // It is noticed at the very end.
    const line = code === 'CSV_QUOTE_NOT_CLOSED' ? lastLine + 1 : Number(found);
    throw new WrongSheet({ line, column: name, ...known });
  }
  if (names === undefined) throw new WrongSheet(nothing);
}

const nothing: SheetProblem = {
  line: 1,
  what: 'there is nothing in it.',
  next: 'Write the names of the columns first: api,expires,alias',
  isEmpty: true,
};

function checkDelimiter(names: readonly string[]): void {
  const [only = '', ...others] = names;
  const found = others.length === 0 ? /[;\t|]/.exec(only)?.[0] : undefined;
  if (found === undefined) return;
  const named = found === ';' ? 'semicolons' : found === '\t' ? 'tabs' : `"${found}"`;
  const next = `Save it with commas: ${only.split(found).join(',')}`;
  throw new WrongSheet({ line: 1, what: `the columns are kept apart by ${named}.`, next });
}

function otherWidth(record: readonly string[], names: readonly string[]) {
  return {
    what: `${record.length} values stand under ${names.length} columns.`,
    next:
      record.length > names.length
        ? 'Put a value that holds a comma in quotes: "a, b".'
        : 'Leave no value out: an empty one is two commas in a row.',
  };
}

async function* readLines(text: AsyncIterable<string>): AsyncGenerator<SheetItem> {
  let line = 0;
  let row = 0;
  for await (const one of splitLines(text)) {
    line += 1;
    if (one.trim() === '') continue;
    row += 1;
    const value = parse(one);
    if (isObject(value)) {
      const values = Object.values(value as JsonObject);
      yield { is: 'row', row, line, names: Object.keys(value), values };
    } else {
      const next = 'Write one object a line: {"api": "Orders", "expires": "30d"}';
      yield { is: 'problem', line, what: 'this is no JSON object.', next };
    }
  }
  if (row === 0) throw new WrongSheet({ ...nothing, next: 'Write one object a line: {"api": "Orders"}' });
}

async function* splitLines(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  let line = 1;
  for await (const piece of text) {
    const lines = `${rest}${piece}`.split('\n');
    rest = lines.pop() ?? '';
    line += lines.length;
    if (rest.length > LARGEST_ROW) throw new WrongSheet({ ...tooLarge, line });
    yield* lines;
  }
  if (rest !== '') yield rest;
}
