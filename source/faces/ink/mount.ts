import { render } from 'ink';
import type { ReactElement } from 'react';
import { spareScrollback } from './spare-scrollback.ts';
import { createTheme, readTerminal, type Theme } from './theme.ts';

export type MountOptions = {
  readonly stdin: NodeJS.ReadStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** Told how to clear the screen away when the program must end, and when there is nothing to clear any more. */
  onMount?(unmount: (() => unknown) | undefined): void;
};

/**
 * A higher rate costs nothing here. A lower one makes leaving wait for the next frame (measured: 44 ms at 30), and
 * each second key of a burst, for a frame takes 4 to 8 ms.
 */
const MAX_FPS = 250;

/** Draws on stderr until what is drawn ends by itself. Rejects where drawing failed. */
export async function mount(draw: (theme: Theme) => ReactElement, options: MountOptions): Promise<void> {
  const { stdin, stderr, env, platform, onMount } = options;
  const theme = createTheme(readTerminal(env, platform, stderr.getColorDepth?.(env)));
  const terminal = spareScrollback(stderr, theme.spell);
  const instance = render(draw(theme), {
    stdout: terminal,
    stdin,
    stderr: terminal,
    interactive: stderr.isTTY,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: MAX_FPS,
  });
  onMount?.(async () => {
    // Without its frame the terminal's cursor is below it: a shell goes on there.
    instance.rerender(null);
    instance.unmount();
    await instance.waitUntilExit();
  });
  await instance.waitUntilExit().finally(() => onMount?.(undefined));
}
