/** Ink's way to begin anew: the screen, the whole scrollback, then home. */
const WIPE = '\u001b[2J\u001b[3J\u001b[H';
const HOME = '\u001b[H';
const ERASE_LINE_AND_GO_DOWN = '\u001b[2K\u001b[1B';

/**
 * The terminal as Ink may write on it. When a window gets lower than its frame, Ink 7.1.1 erases the scrollback, where
 * the key may stand. Here only the lines in sight are erased, one by one: erased at once, some terminals move them
 * into the scrollback. `spell` writes all of it as this terminal can draw it.
 */
export function spareScrollback(
  stream: NodeJS.WriteStream,
  spell = (text: string): string => text,
): NodeJS.WriteStream {
  const write = (chunk: unknown, ...rest: unknown[]) =>
    Reflect.apply(stream.write, stream, [
      typeof chunk === 'string' ? spell(spare(chunk, stream.rows)) : chunk,
      ...rest,
    ]);
  return new Proxy(stream, {
    get(target, name) {
      if (name === 'write') return write;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function spare(text: string, rows: number): string {
  if (!text.startsWith(WIPE)) return text;
  const frame = text.slice(WIPE.length);
  // Drawn for the old size; the right one follows.
  const isTooHigh = frame.split('\n').length > rows;
  return `${HOME}${ERASE_LINE_AND_GO_DOWN.repeat(rows)}${HOME}${isTooHigh ? '' : frame}`;
}
