import { useApp, useCursor, useInput, usePaste, useStdout, useWindowSize } from 'ink';
import { type ReactElement, useEffect, useReducer } from 'react';
import { unixNow } from '../../run/clock.ts';
import { requestText } from '../../run/request-text.ts';
import type { Services } from '../../run/services.ts';
import type { Shell } from '../../wizard/shell-words.ts';
import { drawScreen } from './draw.ts';
import { Guard } from './guard.tsx';
import { cleanPaste, joinTyped, keyId, toKeys } from './keys.ts';
import { reduce } from './reduce.ts';
import type { UiState } from './state.ts';
import type { Theme } from './theme.ts';
import { useWorker } from './use-worker.ts';
import { Frame } from './views/frame.tsx';
import { ThemeContext } from './views/theme.tsx';

type AppProps = {
  readonly start: UiState;
  readonly services: Services;
  readonly theme: Theme;
  readonly shell: Shell;
  /** The last state: what the journey came to. */
  onOver(state: UiState): void;
};

/** Long enough for the signal to arrive; where there is no job control it is ignored, and the wizard just goes on. */
const STOPPED_WITHIN = 100;

/**
 * Stops this job as Ctrl+Z does in a program that leaves the terminal as it was: everything in the foreground, npx
 * and a shell's `$(…)` too. Resolves when the shell has brought it back, since timers stand still meanwhile.
 */
function stopJob(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, STOPPED_WITHIN);
    process.kill(0, 'SIGTSTP');
  });
}

/** The one mount. */
export function App(props: AppProps): ReactElement {
  const { exit } = useApp();
  return (
    <Guard onError={exit}>
      <Screen {...props} />
    </Guard>
  );
}

/** One useInput and one usePaste feed a pure reducer: handlers of single steps lose keys in a burst. */
function Screen({ start, services, theme, shell, onOver }: AppProps): ReactElement {
  const [state, dispatch] = useReducer(reduce, start);
  const { exit, suspendTerminal } = useApp();
  const { write } = useStdout();
  const { columns, rows } = useWindowSize();
  const { setCursorPosition } = useCursor();
  const elapsed = useWorker(state, services, dispatch, exit);
  const { frame, caret, view, tooSmall } = drawScreen(state, {
    ...{ theme, columns, rows, elapsed },
    requestText: () => requestText(state.flow.answers, state.facts, services.session, shell),
  });

  const suspend = () => {
    if (services.place.platform === 'win32') return;
    // Ink drops what is written above the frame while it is suspended; a key that arrives then must not be.
    services.delivery.setWriteAbove(undefined);
    suspendTerminal(stopJob)
      .then(() => services.delivery.setWriteAbove(write))
      .catch(exit);
  };

  useInput((input, inkKey) => {
    // Nobody presses a key on purpose in a window that shows nothing.
    const keys = toKeys(input, inkKey).filter((key) => !tooSmall || keyId(key) === 'ctrl-c');
    for (const key of joinTyped(keys)) {
      if (keyId(key) === 'ctrl-z') suspend();
      else dispatch({ type: 'key', key, now: unixNow(), view });
    }
  });
  usePaste((text) => {
    if (!tooSmall) dispatch({ type: 'paste', lines: cleanPaste(text).lines });
  });

  useEffect(() => {
    services.delivery.setWriteAbove(write);
    return () => services.delivery.setWriteAbove(undefined);
  }, [services, write]);

  useEffect(() => {
    if (state.phase !== 'over') return;
    onOver(state);
    exit();
  }, [state, onOver, exit]);

  setCursorPosition(caret);
  return <ThemeContext value={theme}>{frame && <Frame {...frame} />}</ThemeContext>;
}
