import type { AskStart } from '../../source/faces/ask.ts';
import type { FaceEnd } from '../../source/faces/face-end.ts';
import { runLinesFace } from '../../source/faces/start-asking.ts';
import { createKeyboard, createPaper } from './streams.ts';

export type LinesTalk = {
  /** What was written since the last answer, up to the next prompt. */
  read(): Promise<string>;
  /** Waits for the prompt, types a line and resolves with what was read before it. */
  write(line: string): Promise<string>;
  /** The number of the row that begins so, in the list that was read last. */
  find(row: string): Promise<string>;
  /** Types the numbers of these rows. */
  pick(...rows: readonly string[]): Promise<string>;
  /** Everything that was written and typed. */
  text(): string;
  /** The input ends, as with Ctrl+D. */
  hangUp(): void;
  readonly end: Promise<FaceEnd>;
};

/** The lines face as a person uses it: reads what is asked, finds a number in the list, types it. */
export function talkInLines(start: AskStart): LinesTalk {
  const keyboard = createKeyboard();
  const paper = createPaper();
  const end = runLinesFace({ ...start, stdin: keyboard.stdin, stderr: paper.stderr });
  // Whoever awaits it learns of it; a test that has failed before does not.
  end.catch(() => undefined);
  let from = 0;
  const read = () => paper.until((text) => text.endsWith(': '), from);
  const write = async (line: string) => {
    const before = await read();
    // As a terminal echoes it.
    paper.stderr.write(`${line}\n`);
    from = paper.text().length;
    keyboard.write(`${line}\n`);
    return before;
  };
  const find = async (row: string) => {
    const text = await read();
    const list = [...text.matchAll(/^ {2,}(\d+) {2}(.*)$/gm)];
    // Short rows are read with their question: "1 No, 2 Yes (default 1): ".
    const breath = [...(text.split('\n').at(-1) ?? '').matchAll(/ (\d+) (?=(.*))/g)];
    const found = [...list, ...breath].find(([, , words = '']) => words.startsWith(row));
    if (found === undefined) throw new Error(`No row "${row}":\n${text}`);
    return found[1] ?? '';
  };
  const pick = async (...rows: readonly string[]) => write((await Promise.all(rows.map(find))).join(','));
  return { read, write, find, pick, text: paper.text, hangUp: keyboard.end, end };
}
