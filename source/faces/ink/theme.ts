/** The only place of this face that names a colour or a symbol. Nothing relies on colour alone. */
export type Role = 'accent' | 'success' | 'warning' | 'danger' | 'muted' | 'strong';

/** Properties of Ink's Text. */
export type TextStyle = { readonly color?: string; readonly bold?: boolean; readonly dimColor?: boolean };

const unicodeSymbols = {
  cursor: '❯',
  chosen: '◉',
  free: '◯',
  partly: '◐',
  blocked: '–',
  done: '✔',
  warning: '!',
  failed: '✖',
  caret: '▏',
  search: '⌕',
  mask: '•',
  dot: '·',
  rule: '─',
  enter: '⏎',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as readonly string[],
};
export type Symbols = typeof unicodeSymbols;

const asciiSymbols: Symbols = {
  cursor: '>',
  chosen: '[x]',
  free: '[ ]',
  partly: '[~]',
  blocked: ' - ',
  done: '+',
  warning: '!',
  failed: 'x',
  caret: '|',
  search: '/',
  mask: '*',
  dot: '-',
  rule: '-',
  enter: 'enter',
  up: 'up',
  down: 'down',
  left: 'left',
  right: 'right',
  spinner: ['|', '/', '-', '\\'],
};

const colours: { readonly [R in Role]: TextStyle } = {
  accent: { color: 'cyan' },
  success: { color: 'green' },
  warning: { color: 'yellow' },
  danger: { color: 'red' },
  muted: { dimColor: true },
  strong: { bold: true },
};

/** Punctuation of our own sentences that a terminal without Unicode cannot draw; one cell for one cell. */
const plainSpelling: { readonly [character: string]: string } = {
  '\u00a0': ' ',
  '·': '-',
  '–': '-',
  '—': '-',
  '─': '-',
  '…': '~',
  '›': '>',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '•': '*',
  '×': 'x',
  '‘': "'",
  '’': "'",
  '“': '"',
  '”': '"',
};
const SPELLED = new RegExp(`[${Object.keys(plainSpelling).join('')}]`, 'g');

export type Theme = {
  readonly symbols: Symbols;
  styleOf(role: Role | undefined): TextStyle;
  /** The text as this terminal can draw it; as wide as before. */
  spell(text: string): string;
};

export function createTheme(terminal: { unicode: boolean; colour?: boolean }): Theme {
  const { unicode, colour = true } = terminal;
  return {
    symbols: unicode ? unicodeSymbols : asciiSymbols,
    styleOf: (role) => (colour && role ? colours[role] : {}),
    spell: (text) => (unicode ? text : text.replace(SPELLED, (character) => plainSpelling[character] ?? '?')),
  };
}

/** The old Windows console draws none of these symbols; every other Windows terminal leaves a sign. */
function isModernWindowsTerminal(env: NodeJS.ProcessEnv): boolean {
  const terminal = env.TERM_PROGRAM ?? env.TERMINAL_EMULATOR ?? env.TERM;
  return Boolean(env.WT_SESSION || env.ConEmuTask || terminal);
}

function drawsUnicode(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (platform === 'win32') return isModernWindowsTerminal(env);
  if (env.TERM === 'linux') return false;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale === undefined || locale === '' || /utf-?8/i.test(locale);
}

/**
 * What the theme must know. No locale at all counts as Unicode: that is a bare container, seen through a
 * modern terminal. NO_COLOR takes every style away, bold and dim too, since some terminals colour those.
 */
export function readTerminal(
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): { unicode: boolean; colour: boolean } {
  return { unicode: drawsUnicode(env, platform), colour: !env.NO_COLOR && env.TERM !== 'dumb' };
}
