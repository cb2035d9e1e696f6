import { render } from 'ink';
import type { KeyBrowser } from '../../../run/keys/browser.ts';
import type { KeysEnd } from '../../ask-keys.ts';
import { spareScrollback } from '../spare-scrollback.ts';
import { createTheme, readTerminal } from '../theme.ts';
import { KeyList } from './app.tsx';

export type KeyListStart = {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** Told how to clear the screen away when the program must end. */
  onMount?(unmount: (() => unknown) | undefined): void;
};

/** The list of keys as a screen of its own. */
export async function runKeyList(browser: KeyBrowser, options: KeyListStart): Promise<KeysEnd> {
  const { env, platform, stderr, stdin } = options;
  const theme = createTheme(readTerminal(env, platform, stderr.getColorDepth?.(env)));
  const terminal = spareScrollback(stderr, theme.spell);
  let end: KeysEnd = {};
  const onEnd = (last: KeysEnd) => {
    end = last;
  };
  const instance = render(<KeyList browser={browser} theme={theme} onEnd={onEnd} />, {
    stdout: terminal,
    stdin,
    stderr: terminal,
    interactive: stderr.isTTY,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: 250,
  });
  options.onMount?.(async () => {
    // Without its frame the terminal's cursor is below it: a shell goes on there.
    instance.rerender(null);
    instance.unmount();
    await instance.waitUntilExit();
  });
  await instance.waitUntilExit().finally(() => options.onMount?.(undefined));
  return end;
}
