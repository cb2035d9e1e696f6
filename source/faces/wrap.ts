import { LINE_BREAKS } from '../text.ts';

/** What stands before the words of a row, a mark, a label or an indented line: its further lines stand under them. */
const LEAD = /^ *(?:\d+ {2}|[!✔✖–] |\S+(?: \S+){0,2} {2,})?/;

/** Characters of one unit that take two cells; an emoji has two units of its own. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/g;

function widthOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

/** Words in lines of at most so many cells; what is longer than a line has one of its own. */
function wrapWords([first = '', ...words]: readonly string[], room: number): readonly string[] {
  const lines = [first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (widthOf(longer) > room) lines.push(word);
    else lines.splice(-1, 1, longer);
  }
  return lines;
}

/** From here on it is a command, with what is set for it: broken into lines it could not be copied. */
const COMMAND = /(?:\S*=\S* )?\b(?:curl|npx|tyk-key-wizard) /;

/** Where a line may be broken: never inside of a command. */
function wordsOf(text: string): readonly string[] {
  const at = text.search(COMMAND);
  if (at < 0) return text.split(LINE_BREAKS);
  return [...text.slice(0, at).split(LINE_BREAKS).slice(0, -1), text.slice(at)];
}

/** Breaks a sentence between words so that the terminal does not break it inside of one. Longer words stay whole. */
export function wrap(text: string, columns: number | undefined): string {
  // One cell is left free: terminals differ in what they do when the last one is written.
  if (columns === undefined || widthOf(text) < columns) return text;
  const indent = ' '.repeat(LEAD.exec(text)?.[0].length ?? 0);
  const lines = wrapWords(wordsOf(text.slice(indent.length)), columns - indent.length - 1);
  return `${text.slice(0, indent.length)}${lines.join(`\n${indent}`)}`;
}
