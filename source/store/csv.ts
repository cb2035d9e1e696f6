import { type InfoRecord, parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';

/* Loaded by import(), where there is a table: the two are 40 KB of the bundle. */

/**
 * Lines of RFC 4180. A spreadsheet takes a text that begins with = + - or @ for a formula and runs it, and aliases are
 * chosen by others: an apostrophe before it makes it text.
 */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return stringify(rows as string[][], { escape_formulas: true });
}

/** What `writeCsv` has put before a text. */
export function readCsvText(cell: string): string {
  return /^'[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(cell) ? cell.slice(1) : cell;
}

type CsvRecord = {
  readonly record: readonly string[];
  /** The line that it ends on. */
  readonly lines: number;
};

/**
 * Gives the rows of each piece of text as soon as it is there, and those before a mistake. What is too long is no row of
 * anybody's. They are not taken from csv-parse's stream: that costs as much again as to read them.
 */
export async function* parseCsv(
  text: AsyncIterable<string>,
  most: number,
): AsyncGenerator<readonly CsvRecord[]> {
  let records: CsvRecord[] = [];
  const onRecord = (record: string[], { lines }: InfoRecord) => {
    records.push({ record, lines });
    return null;
  };
  const options = { relax_column_count: true, skip_empty_lines: true, max_record_size: most };
  const parser = parse({ ...options, on_record: onRecord as never });
  let mistake: Error | undefined;
  parser.on('error', (error) => {
    mistake ??= error;
  });
  const take = async function* (work: (then: () => void) => void) {
    await new Promise<void>((resolve) => work(resolve));
    yield records;
    records = [];
    if (mistake !== undefined) throw mistake;
  };
  for await (const piece of text) yield* take((then) => parser.write(piece, then));
  yield* take((then) => parser.end(then));
}
