import type { AskStart } from '../../source/faces/ask.ts';
import type { FaceEnd } from '../../source/faces/face-end.ts';
import { runPromptsFace } from '../../source/faces/start-asking.ts';
import { createKeyboard, createPaper, type Paper } from './streams.ts';

const MOST_ROWS = 40;

type PromptsScreen = {
  /** The question that is put now, as it was drawn last. */
  read(): Promise<string>;
  press(...keys: readonly string[]): Promise<void>;
  /** Replaces what stands in the field, and sends it. */
  type(text: string): Promise<void>;
  /** Moves the pointer to the row that begins so. */
  moveTo(row: string): Promise<void>;
  pick(row: string): Promise<void>;
  readonly paper: Paper;
  hangUp(): void;
  readonly end: Promise<FaceEnd>;
};

/** The prompts face as a person uses it: moves the pointer until it stands on the row, then presses the key. */
export function openPrompts(start: AskStart): PromptsScreen {
  const keyboard = createKeyboard({ isTTY: true });
  const paper = createPaper({ isTTY: true, columns: 200, rows: 40 });
  const end = runPromptsFace({ ...start, stdin: keyboard.stdin, stderr: paper.stderr });
  end.catch(() => undefined);
  let from = 0;
  const find = (isIt: (text: string) => boolean) =>
    paper.writes.findIndex((text, at) => at >= from && isIt(text));
  const read = async () => {
    await paper.until(() => find((text) => text.startsWith('? ')) >= 0);
    return paper.writes.findLast((text) => text.startsWith('? ')) ?? '';
  };
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) {
      await read();
      await keyboard.press(key);
      if (key !== 'enter' && key !== 'escape') continue;
      // An ended prompt is left by a line feed alone.
      await paper.until(() => find((text) => text === '\n') >= 0);
      from = find((text) => text === '\n') + 1;
    }
  };
  const rowUnder = (frame: string) => /^❯[◯◉]? ?(.*)$/m.exec(frame)?.[1] ?? '';
  const moveTo = async (row: string) => {
    for (const key of ['down', 'up']) {
      for (let moved = 0; moved < MOST_ROWS; moved += 1) {
        const before = rowUnder(await read());
        if (before.startsWith(row)) return;
        await press(key);
        if (rowUnder(await read()) === before) break;
      }
    }
    throw new Error(`No row "${row}":\n${await read()}`);
  };
  return {
    read,
    press,
    moveTo,
    type: (text) => press('ctrl-u', 'backspace', text, 'enter'),
    async pick(row) {
      await moveTo(row);
      await press('enter');
    },
    paper,
    hangUp: keyboard.end,
    end,
  };
}
