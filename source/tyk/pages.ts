import { WizardError } from '../errors.ts';
import type { ListProgress } from './call.ts';
import { LONGEST_PAGING, MOST_ELEMENTS, MOST_PAGES } from './caps.ts';

export type Page<T> = {
  readonly items: readonly T[];
  /** How many there are, as this page says. */
  readonly pages: number;
  readonly bytes: number;
  /** Rows that were left out of it. */
  readonly leftOut?: number;
};

/** What a server, or a proxy before it, says of an answer that takes it too long. */
const TOO_HEAVY =
  /^(50[0234]|timeout|unended|too-long|ETIMEDOUT|ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/;

export function isTooHeavy(error: unknown): boolean {
  return error instanceof WizardError && TOO_HEAVY.test(String(error.code));
}

/**
 * All pages, one after the other, or those until `enough` items are there. What is made meanwhile moves the rest on:
 * nothing is taken twice.
 * @throws WizardError `unreachable` where there are more pages, items or minutes than any Tyk has or takes
 */
export async function readPages<T>(
  readPage: (page: number) => Promise<Page<T>>,
  keyOf: (item: T) => string,
  onProgress?: (progress: ListProgress<T>) => void,
  enough = Number.POSITIVE_INFINITY,
): Promise<T[]> {
  const end = Date.now() + LONGEST_PAGING;
  const items: T[] = [];
  const taken = new Set<string>();
  let bytes = 0;
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    if (Date.now() > end) throw refusePages('took longer than ten minutes', `${page - 1} pages had come.`);
    const read = await readPage(page);
    if (read.items.length === 0 && !read.leftOut) break;
    const fresh = read.items.filter((item) => !taken.has(keyOf(item)));
    for (const item of fresh) taken.add(keyOf(item));
    items.push(...fresh);
    bytes += read.bytes;
    pages = read.pages;
    if (items.length >= enough) break;
    if (pages > MOST_PAGES) throw refusePages('has too many pages', `It speaks of ${pages}.`);
    if (items.length > MOST_ELEMENTS) throw refusePages('has too many rows', `${items.length} had come.`);
    onProgress?.({ items, bytes });
  }
  return items;
}

function refusePages(what: string, came: string): WizardError {
  const explanation = {
    what: `The list ${what}. It was not read to its end.`,
    why: `${came} No known Dashboard comes close.`,
    next: 'Check that the address is the one of Tyk.',
  };
  return new WizardError('unreachable', explanation, { code: 'too-many' });
}
