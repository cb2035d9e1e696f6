import { graphemes } from '../cells.ts';
import { type Span, span } from '../lines.ts';
import type { Role } from '../theme.ts';

/** Each of the words (in small letters) that the text holds stands out where it comes first. */
export function markFound(text: string, words: readonly string[], role?: Role): Span[] {
  const lower = text.toLowerCase();
  if (!words.some((word) => lower.includes(word))) return [span(text, role)];
  const all = graphemes(text);
  // Of each unit of the text in small letters: which character it belongs to.
  const places = all.flatMap(
    (character, index) => Array(character.toLowerCase().length).fill(index) as number[],
  );
  const small = all.map((character) => character.toLowerCase()).join('');
  const marked = new Set(
    words.flatMap((word) => {
      const at = small.indexOf(word);
      return at < 0 ? [] : places.slice(at, at + word.length);
    }),
  );
  const parts: Span[] = [];
  for (let from = 0, to = 0; from < all.length; from = to) {
    const isMarked = marked.has(from);
    while (to < all.length && marked.has(to) === isMarked) to += 1;
    parts.push(span(all.slice(from, to).join(''), isMarked ? 'match' : role));
  }
  return parts;
}
