/** What stands before the words of a row, a mark, a label or an indented line: its further lines stand under them. */
const LEAD = /^ *(?:\d+ {2}|[!✔✖–] |\S+(?: \S+){0,2} {2,})?/;

/** Characters of one unit that take two cells; an emoji has two units of its own. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/g;

function widthOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

/** Words in lines of at most so many cells; `breakWord` takes apart what is longer than a line. */
function wrapWords(
  words: readonly string[],
  room: number,
  widthOf: (text: string) => number,
  breakWord = (word: string): readonly string[] => [word],
): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= room) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = breakWord(word);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** Breaks a sentence between words so that the terminal does not break it inside of one. Longer words stay whole. */
export function wrap(text: string, columns: number | undefined): string {
  // One cell is left free: terminals differ in what they do when the last one is written.
  if (columns === undefined || widthOf(text) < columns) return text;
  const indent = ' '.repeat(LEAD.exec(text)?.[0].length ?? 0);
  const words = text.slice(indent.length).split(' ');
  const lines = wrapWords(words, columns - indent.length - 1, widthOf);
  return `${text.slice(0, indent.length)}${lines.join(`\n${indent}`)}`;
}
