import { render } from 'ink';
import type { Services } from '../../run/services.ts';
import type { startFlow } from '../../wizard/flow.ts';
import type { Shell } from '../../wizard/shell-words.ts';
import { journey } from '../../wizard/steps/journey.ts';
import type { Facts } from '../../wizard/types.ts';
import { endOf, type FaceEnd } from '../face-end.ts';
import { App } from './app.tsx';
import { startState } from './moves.ts';
import { spareScrollback } from './spare-scrollback.ts';
import type { UiState } from './state.ts';
import { createTheme, readTerminal } from './theme.ts';

export type FaceStart = {
  readonly facts: Facts;
  readonly begin: NonNullable<Parameters<typeof startFlow>[2]>;
  readonly services: Services;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly shell: Shell;
  /** Told how to clear the screen away when the program must end, and when there is nothing to clear any more. */
  onMount?(unmount: (() => unknown) | undefined): void;
};

/**
 * A higher rate costs nothing here. A lower one makes leaving wait for the next frame (measured: 44 ms at 30), and
 * each second key of a burst, for a frame takes 4 to 8 ms.
 */
const MAX_FPS = 250;

/**
 * Runs the rich face until the journey is over. Rejects where drawing failed, but not before a create request that is
 * on its way has been answered and the key delivered.
 */
export async function runRichFace(options: FaceStart): Promise<FaceEnd> {
  const { facts, begin, services, shell, env, platform, stderr, stdin } = options;
  const theme = createTheme(readTerminal(env, platform, stderr.getColorDepth?.(env)));
  const terminal = spareScrollback(stderr, theme.spell);
  let last: UiState | undefined;
  const instance = render(
    <App
      start={startState(journey, facts, begin, shell)}
      services={services}
      theme={theme}
      shell={shell}
      onOver={(state) => {
        last = state;
      }}
    />,
    {
      stdout: terminal,
      stdin,
      stderr: terminal,
      interactive: stderr.isTTY,
      exitOnCtrlC: false,
      patchConsole: false,
      maxFps: MAX_FPS,
    },
  );
  options.onMount?.(async () => {
    // Without its frame the terminal's cursor is below it: a shell goes on there.
    instance.rerender(null);
    instance.unmount();
    await instance.waitUntilExit();
  });
  try {
    await instance.waitUntilExit();
  } finally {
    options.onMount?.(undefined);
    if (last === undefined) await services.creation.settled;
  }
  return endOf(last, services, shell);
}
