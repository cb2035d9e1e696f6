import type { KeyBrowser } from '../run/keys/browser.ts';
import type { AskStart } from './ask.ts';
import type { KeysEnd } from './ask-keys.ts';
import type { Asker, Streams } from './asker.ts';
import type { FaceEnd } from './face-end.ts';
import type { FlagsStart } from './flags.ts';
import type { MountOptions } from './ink/mount.ts';
import type { FaceStart as RichStart } from './ink/start.tsx';

type FaceStart = AskStart & FlagsStart & RichStart;

/** One way to talk to the user. All that is particular to it stands here; nobody compares its name. */
export type Face = {
  readonly name: string;
  /** The flag that is short for `--face NAME`. */
  readonly short?: { readonly name: string; readonly help: string };
  /** Puts questions; otherwise all that is missing or wrong is listed. */
  readonly asks: boolean;
  readonly needsTerminal: boolean;
  /** Escape sequences are written: a clipboard may be reached by one (OSC 52). */
  readonly drawsSequences: boolean;
  /** Keys come to it one by one, and its first screen pushes away what was said before. */
  readonly takesScreen?: true;
  /** Ctrl+C is a signal to it; to the others that ask it is a key. */
  readonly leavesSignals?: true;
  /** A profile that was saved from it opens it again. */
  readonly isRemembered?: true;
  /** Loaded only when it is the one: Ink and Inquirer are the heavy parts. */
  open(): Promise<(start: FaceStart) => Promise<FaceEnd>>;
  /** The list of keys: a screen of its own, or question by question. */
  browse(browser: KeyBrowser, start: MountOptions): Promise<KeysEnd>;
  /** For a few questions of a command, without a journey. The caller closes it. */
  openAsker(streams: Streams): Promise<Asker>;
};

const asking = () => import('./start-asking.ts');
const inLines = (streams: Streams) => asking().then(({ openLines }) => openLines(streams));
const inPrompts = (streams: Streams) => asking().then(({ openPrompts }) => openPrompts(streams));

/** With the asker of the face. */
async function browseBy(open: Face['openAsker'], browser: KeyBrowser, start: MountOptions): Promise<KeysEnd> {
  const [{ askKeys }, asker] = await Promise.all([import('./ask-keys.ts'), open(start)]);
  return askKeys(asker, browser).finally(() => asker.close());
}

export const rich: Face = {
  name: 'rich',
  asks: true,
  needsTerminal: true,
  drawsSequences: true,
  takesScreen: true,
  open: () => import('./ink/start.tsx').then(({ runRichFace }) => runRichFace),
  browse: (browser, start) =>
    import('./ink/keys-list/start.tsx').then(({ runKeyList }) => runKeyList(browser, start)),
  openAsker: inPrompts,
};

export const prompts: Face = {
  name: 'prompts',
  short: { name: 'plain', help: 'short for --face prompts' },
  asks: true,
  needsTerminal: true,
  drawsSequences: true,
  isRemembered: true,
  open: () => asking().then(({ runPromptsFace }) => runPromptsFace),
  browse: (browser, start) => browseBy(inPrompts, browser, start),
  openAsker: inPrompts,
};

export const lines: Face = {
  name: 'lines',
  short: { name: 'accessible', help: 'short for --face lines: plain text for screen readers' },
  asks: true,
  needsTerminal: false,
  drawsSequences: false,
  leavesSignals: true,
  isRemembered: true,
  open: () => asking().then(({ runLinesFace }) => runLinesFace),
  browse: (browser, start) => browseBy(inLines, browser, start),
  openAsker: inLines,
};

export const flags: Face = {
  name: 'flags',
  short: { name: 'non-interactive', help: 'short for --face flags: ask nothing, list what is missing' },
  asks: false,
  needsTerminal: false,
  drawsSequences: false,
  open: () =>
    import('./flags.ts').then(({ runFlagsFace }) => async (start) => ({
      outcome: await runFlagsFace(start),
      lines: [],
      keepRunning: false,
    })),
  browse: (browser, start) => browseBy(inPrompts, browser, start),
  openAsker: inPrompts,
};

export const faces: readonly Face[] = [rich, prompts, lines, flags];
