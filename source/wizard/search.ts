import type { Option } from './step.ts';

/**
 * How a list is searched, the same in every face: words, in any order, with blanks between them, each of which a row
 * must hold. What is found best comes first. 20 000 rows are gone through at each letter: all of a row is one text in
 * small letters, the best part first, a line each.
 */
export type Searchable = {
  readonly text: string;
  readonly nameEnds: number;
  readonly pathEnds: number;
  /** Categories, versions and other notes; the id is behind it. */
  readonly moreEnds: number;
};

/** An id is not in sight: with fewer of its letters than this, nobody means it. */
const LEAST_OF_ID = 8;

/** The better, the lower. */
const ranks = { name: 0, beginning: 1, word: 2, part: 3, path: 4, more: 5, id: 6 } as const;
type Rank = (typeof ranks)[keyof typeof ranks];

export function wordsOf(search: string): readonly string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean);
}

export function searchable(
  { label, detail = '', note = '', value }: Option,
  name = label,
  more: readonly string[] = [],
): Searchable {
  const notes = more.length === 0 ? note : [note, ...more].join(' ');
  const text = `${name}\n${detail}\n${notes}\n${value}`.toLowerCase();
  const nameEnds = text.indexOf('\n');
  const pathEnds = text.indexOf('\n', nameEnds + 1);
  return { text, nameEnds, pathEnds, moreEnds: text.indexOf('\n', pathEnds + 1) };
}

/** How well a row is found by these words; undefined: it is not. */
export function rankOf(row: Searchable, words: readonly string[]): Rank | undefined {
  let worst: Rank = ranks.word;
  for (const word of words) {
    const rank = rankOfWord(row, word);
    if (rank === undefined) return undefined;
    if (rank > worst) worst = rank;
  }
  if (worst > ranks.part) return worst;
  const whole = words.length === 1 ? (words[0] ?? '') : words.join(' ');
  if (!row.text.startsWith(whole)) return worst;
  return row.nameEnds === whole.length ? ranks.name : ranks.beginning;
}

function rankOfWord({ text, nameEnds, pathEnds, moreEnds }: Searchable, word: string): Rank | undefined {
  const at = text.indexOf(word);
  if (at < 0) return undefined;
  if (at < nameEnds) return beginsWord(text, word, at, nameEnds) ? ranks.word : ranks.part;
  if (at < pathEnds) return ranks.path;
  if (at < moreEnds) return ranks.more;
  return word.length >= LEAST_OF_ID ? ranks.id : undefined;
}

function beginsWord(text: string, word: string, first: number, end: number): boolean {
  for (let at = first; at >= 0 && at < end; at = text.indexOf(word, at + 1)) {
    if (at === 0 || text[at - 1] === ' ' || !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return true;
  }
  return false;
}

/** Only its id holds one of the words: it has to be shown, or nobody knows why the row is there. */
export function isFoundById(rank: number): boolean {
  return rank === ranks.id;
}

const ready = new WeakMap<readonly unknown[], readonly Searchable[]>();

/** Makes a list ready to be searched, once: at its first letter, or before. */
export function makeReady<Row>(rows: readonly Row[], read: (row: Row) => Searchable): readonly Searchable[] {
  const texts = ready.get(rows) ?? rows.map((row) => read(row));
  ready.set(rows, texts);
  return texts;
}

/** The rows that are found, by their rank; of one rank in their own order. Without words all of them are of one. */
export function findRows<Row>(
  rows: readonly Row[],
  words: readonly string[],
  read: (row: Row) => Searchable,
): readonly (readonly Row[])[] {
  if (words.length === 0) return [rows];
  const texts = makeReady(rows, read);
  const found: Row[][] = Object.values(ranks).map(() => []);
  rows.forEach((row, index) => {
    const text = texts[index];
    const rank = text && rankOf(text, words);
    if (rank !== undefined) found[rank]?.push(row);
  });
  return found;
}
