/** The only place of this face that names a colour or a symbol. Nothing relies on colour alone. */
export type Role = 'accent' | 'success' | 'warning' | 'danger' | 'muted' | 'strong' | 'match' | 'brand';

/** Properties of Ink's Text. */
type TextStyle = {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
};

type Progress = { readonly [Sign in 'done' | 'now' | 'next' | 'behind' | 'ahead']: string };

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
  /** Round the name of the program, which stands on the accent's colour. */
  brand: ['▌', '▐'] as readonly string[],
  /** Stages: done, now, still to come, and the ways between them. None: said in words. */
  progress: { done: '●', now: '◉', next: '○', behind: '━━━', ahead: '───' } as Progress | undefined,
  enter: '⏎',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  /** One cell: rows that do not fit. */
  above: '↑',
  below: '↓',
  /** Of a burst: let through, limited, refused, not sent yet. */
  bar: ['█', '▒', '×', '·'] as readonly string[],
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as readonly string[],
};
type Symbols = typeof unicodeSymbols;

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
  brand: ['', ''],
  progress: undefined,
  enter: 'enter',
  up: 'up',
  down: 'down',
  left: 'left',
  right: 'right',
  above: '^',
  below: 'v',
  bar: ['#', '=', 'x', '.'],
  spinner: ['|', '/', '-', '\\'],
};

type Palette = { readonly [R in Role]: TextStyle };

function paletteOf(
  colours: { readonly [R in Exclude<Role, 'strong' | 'match' | 'brand'>]: TextStyle },
): Palette {
  const { accent } = colours;
  const strong: TextStyle = { bold: true };
  return {
    ...colours,
    strong,
    match: { ...accent, ...strong },
    brand: { ...accent, ...strong, inverse: true },
  };
}

/**
 * `own` are the terminal's sixteen, whose owner chose them for the background; all there is to use as long as that is
 * not known: no colour has a contrast of 4.5 : 1 on white and on #1e1e1e (the best there can be has 4.1 : 1). The
 * others are of the 256 that hardly any terminal changes, and have 4.5 : 1 at least on the usual backgrounds.
 */
export const palettes = {
  own: paletteOf({
    accent: { color: 'cyan' },
    success: { color: 'green' },
    warning: { color: 'yellow' },
    danger: { color: 'red' },
    muted: { dimColor: true },
  }),
  dark: paletteOf({
    accent: { color: 'ansi256(80)' },
    success: { color: 'ansi256(114)' },
    warning: { color: 'ansi256(179)' },
    danger: { color: 'ansi256(210)' },
    muted: { color: 'ansi256(247)' },
  }),
  light: paletteOf({
    accent: { color: 'ansi256(24)' },
    success: { color: 'ansi256(22)' },
    warning: { color: 'ansi256(94)' },
    danger: { color: 'ansi256(124)' },
    muted: { color: 'ansi256(241)' },
  }),
} as const;
type PaletteName = keyof typeof palettes;

/** Punctuation of our own sentences that a terminal without Unicode cannot draw; one cell for one cell. */
const plainSpelling: { readonly [character: string]: string } = {
  '\u00a0': ' ',
  '·': '-',
  '–': '-',
  '—': '-',
  '─': '-',
  '━': '=',
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

type Looks = { readonly unicode: boolean; readonly colour?: boolean; readonly palette?: PaletteName };

export function createTheme({ unicode, colour = true, palette = 'own' }: Looks): Theme {
  return {
    symbols: unicode ? unicodeSymbols : asciiSymbols,
    styleOf: (role) => (colour && role ? palettes[palette][role] : {}),
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

/** The last part of COLORFGBG ("15;0", "0;default;15") is the background, one of sixteen: 7 and 9 to 15 are light. */
function readBackground({ COLORFGBG = '' }: NodeJS.ProcessEnv): PaletteName {
  const [, background] = /;(\d+)$/.exec(COLORFGBG) ?? [];
  if (background === undefined || Number(background) > 15) return 'own';
  return Number(background) === 7 || Number(background) > 8 ? 'light' : 'dark';
}

/**
 * What the theme must know; `colours` is how many bits of colour the terminal has, as Node tells. No locale at all
 * counts as Unicode: that is a bare container, seen through a modern terminal. NO_COLOR takes every style away, bold
 * and dim too, since some terminals colour those.
 */
export function readTerminal(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, colours = 4): Looks {
  const colour = !env.NO_COLOR && env.TERM !== 'dumb';
  return { unicode: drawsUnicode(env, platform), colour, palette: colours < 8 ? 'own' : readBackground(env) };
}
