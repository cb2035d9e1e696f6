/** GNU screen cuts a control string off at 768 bytes and shows the rest (MAXSTR of 4.9); each piece is framed by 4. */
const LONGEST_FOR_SCREEN = 768 - 4;

/**
 * What makes a terminal copy the text (OSC 52), wrapped as the multiplexer in between wants it. Without STY, as over
 * SSH, TERM tells of one on the other side; anything else takes the sequence of screen for a plain one.
 */
export function terminalCopy(text: string, env: Readonly<NodeJS.ProcessEnv>): string {
  const plain = `\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`;
  const term = env.TERM ?? '';
  if (env.STY || term.startsWith('screen')) return throughScreen(plain);
  // Which of the two a tmux on the other side lets through is a setting of its own.
  return term.startsWith('tmux') ? plain + throughTmux(plain) : plain;
}

/** Every tmux before 3.3 passes this on; later ones where `allow-passthrough` is on. */
export function tmuxCopy(text: string): string {
  return throughTmux(terminalCopy(text, {}));
}

function throughTmux(sequence: string): string {
  return `\u001bPtmux;${sequence.replaceAll('\u001b', '\u001b\u001b')}\u001b\\`;
}

function throughScreen(sequence: string): string {
  let wrapped = '';
  for (let at = 0; at < sequence.length; at += LONGEST_FOR_SCREEN) {
    wrapped += `\u001bP${sequence.slice(at, at + LONGEST_FOR_SCREEN)}\u001b\\`;
  }
  return wrapped;
}
