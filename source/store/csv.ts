import { type Options, type Parser, parse } from 'csv-parse';
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

/**
 * Takes text and gives `CsvRecord`s; what is too long is no row of anybody's. A mistake ends the stream at once, and what
 * was read before it may never come out: `onRecord` is told at the time.
 */
export function openCsv(most: number, onRecord: (record: CsvRecord) => void): Parser {
  const options: Options<CsvRecord> = {
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: most,
    on_record: (record) => {
      onRecord(record);
      return record;
    },
  };
  return parse(options as unknown as Options);
}

export type CsvRecord = {
  readonly record: readonly string[];
  /** The line that it ends on. */
  readonly info: { readonly lines: number };
};
