/** What stands before the words of a numbered row or an indented line: its further lines stand under them. */
const LEAD = /^ *(?:\d+ {2})?/;

/** Breaks a sentence between words so that the terminal does not break it inside of one. Longer words stay whole. */
export function wrap(text: string, columns: number | undefined): string {
  // One cell is left free: terminals differ in what they do when the last one is written.
  if (columns === undefined || text.length < columns) return text;
  const indent = ' '.repeat(LEAD.exec(text)?.[0].length ?? 0);
  const lines: string[] = [];
  let line = '';
  for (const word of text.slice(indent.length).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indent.length + longer.length >= columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return `${text.slice(0, indent.length)}${[...lines, line].join(`\n${indent}`)}`;
}
