import type { Explanation } from '../errors.ts';

/** An explanation in which `{host}` and its like stand for what is known only when it happens. */
export type Template = Pick<Explanation, 'what' | 'why' | 'next'>;

/** A sentence about something that is not known is left out. */
export function fillIn(
  { what, why, next }: Template,
  words: { readonly [name: string]: string | undefined },
): Explanation {
  const fill = (text = '') => {
    const isKnown = [...text.matchAll(/\{(\w+)\}/g)].every(([, name = '']) => words[name] !== undefined);
    return isKnown ? text.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '') : '';
  };
  const [because, then] = [fill(why), fill(next)];
  return { what: fill(what), ...(because && { why: because }), ...(then && { next: then }) };
}
