import { WizardError } from '../errors.ts';
import type { ListProgress } from './call.ts';

export type Page<T> = {
  readonly items: readonly T[];
  /** How many there are, as this page says. */
  readonly pages: number;
  readonly bytes: number;
};

/** What a server, or a proxy before it, says of an answer that takes it too long. */
const TOO_HEAVY =
  /^(50[0234]|timeout|unended|too-long|ETIMEDOUT|ECONNRESET|ECONNABORTED|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/;

export function isTooHeavy(error: unknown): boolean {
  return error instanceof WizardError && TOO_HEAVY.test(String(error.code));
}

/** All pages, one after the other. What is made meanwhile moves the rest on: nothing is taken twice. */
export async function readPages<T>(
  readPage: (page: number) => Promise<Page<T>>,
  keyOf: (item: T) => string,
  onProgress?: (progress: ListProgress<T>) => void,
): Promise<T[]> {
  const items: T[] = [];
  const taken = new Set<string>();
  let bytes = 0;
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const read = await readPage(page);
    if (read.items.length === 0) break;
    const fresh = read.items.filter((item) => !taken.has(keyOf(item)));
    for (const item of fresh) taken.add(keyOf(item));
    items.push(...fresh);
    bytes += read.bytes;
    pages = read.pages;
    onProgress?.({ items, bytes });
  }
  return items;
}
