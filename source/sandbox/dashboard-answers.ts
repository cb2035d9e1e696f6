import { type Answer, type Call, json } from './answers.ts';

/** The Dashboard's envelope around every error and every bare success. */
export const envelope = (status: number, message: string): Answer =>
  json(status, { Status: status < 300 ? 'OK' : 'Error', Message: message, Meta: null });

const PAGE_SIZE = 10;

/** `p` counts from 1; a negative one is everything; without it the first page. */
export function page<T>(
  call: Call,
  items: readonly T[],
): { readonly items: readonly T[]; readonly pages: number } {
  const wanted = Number(call.query.get('p') ?? 1);
  if (wanted < 0) return { items, pages: 1 };
  const start = (Math.max(1, wanted) - 1) * PAGE_SIZE;
  return {
    items: items.slice(start, start + PAGE_SIZE),
    pages: Math.max(1, Math.ceil(items.length / PAGE_SIZE)),
  };
}

/** `q` looks for a part of the name, in any case. */
export function search<T extends { readonly name: string }>(call: Call, items: readonly T[]): readonly T[] {
  const wanted = (call.query.get('q') ?? '').toLowerCase();
  return items.filter(({ name }) => name.toLowerCase().includes(wanted));
}
