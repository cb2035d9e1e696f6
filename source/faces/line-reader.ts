export type LineReader = {
  /** The next line without its end; undefined when the input has ended. */
  line(): Promise<string | undefined>;
  /**
   * A line that the terminal does not echo; undefined when the input has ended or was ended by Ctrl+C or Ctrl+D.
   * `prompt` writes the question, when nothing that is typed can be seen any more.
   */
  secret(prompt: () => void): Promise<string | undefined>;
  close(): void;
};

const END_OF_LINE = { cooked: /\r?\n/, raw: /[\r\n]/ } as const;
const LEAVE = /[\u0003\u0004]/;
const ERASE = ['\u0008', '\u007f'];
const KILL = '\u0015';
const ESCAPE_SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|O?.)?/g;

/**
 * Lines from standard input, what is typed ahead in a queue. Not node:readline: after the carriage return that
 * ends a secret it swallows a line feed for 100 ms, and with it a quick ⏎ at the next question. `endLine` where the
 * terminal has shown the ⏎ before the question was there.
 */
export function createLineReader(stdin: NodeJS.ReadStream, endLine = () => {}): LineReader {
  let mode: keyof typeof END_OF_LINE = 'cooked';
  let text = '';
  let ended = false;
  let give: ((line: string | undefined) => void) | undefined;

  const serve = () => {
    if (give === undefined) return;
    const resolve = give;
    const end = END_OF_LINE[mode].exec(text);
    const isLeaving = mode === 'raw' && LEAVE.test(end === null ? text : text.slice(0, end.index));
    if (end === null && !ended && !isLeaving) return;
    give = undefined;
    // A last line may have no end.
    const line = end === null ? text : text.slice(0, end.index);
    text = end === null ? '' : text.slice(end.index + end[0].length);
    resolve(isLeaving || (end === null && line === '') ? undefined : line);
  };
  const read = (chunk: string) => {
    text += chunk;
    serve();
  };
  const finish = () => {
    ended = true;
    serve();
  };
  stdin.setEncoding('utf8');
  stdin.on('data', read).on('end', finish).on('error', finish);

  const next = (): Promise<string | undefined> =>
    new Promise((resolve) => {
      give = resolve;
      serve();
    });

  return {
    line() {
      if (stdin.isTTY && END_OF_LINE.cooked.test(text)) endLine();
      return next();
    },
    async secret(prompt) {
      if (stdin.isTTY) stdin.setRawMode(true);
      prompt();
      if (!stdin.isTTY) return next();
      mode = 'raw';
      try {
        const line = await next();
        return line === undefined ? undefined : applyEditing(line);
      } finally {
        mode = 'cooked';
        stdin.setRawMode(false);
      }
    },
    close() {
      stdin.off('data', read).off('end', finish).off('error', finish);
      stdin.pause();
    },
  };
}

/** What a cooked terminal would have made of the keys: erase and kill. Arrows and other controls are no text. */
export function applyEditing(raw: string): string {
  let text: string[] = [];
  for (const character of raw.replace(ESCAPE_SEQUENCES, '')) {
    if (ERASE.includes(character)) text = text.slice(0, -1);
    else if (character === KILL) text = [];
    else if (character >= ' ') text.push(character);
  }
  return text.join('');
}
