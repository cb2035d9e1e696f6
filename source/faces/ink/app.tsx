import { useApp, useCursor, useInput, usePaste, useStdout, useWindowSize } from 'ink';
import { type ReactElement, useEffect, useReducer } from 'react';
import type { Services } from '../../run/services.ts';
import type { Shell } from '../../wizard/shell-words.ts';
import { drawScreen } from './draw.ts';
import { cleanPaste, toKeys } from './keys.ts';
import { findCursor } from './lines.ts';
import { reduce } from './reduce.ts';
import type { UiState } from './state.ts';
import type { Theme } from './theme.ts';
import { useEffects } from './use-effects.ts';
import { drawFrame, FRAME_MARGIN } from './views/frame.tsx';
import { Lines } from './views/lines.tsx';

export type AppProps = {
  readonly start: UiState;
  readonly services: Services;
  readonly theme: Theme;
  readonly shell: Shell;
  /** The request as curl, the credential as a variable. */
  requestText(state: UiState): string;
  /** The last state: what the journey came to. */
  onOver(state: UiState): void;
};

/** The one mount. One useInput and one usePaste feed a pure reducer: handlers of single steps lose keys in a burst. */
export function App({ start, services, theme, shell, requestText, onOver }: AppProps): ReactElement {
  const [state, dispatch] = useReducer(reduce, start);
  const { exit } = useApp();
  const { write } = useStdout();
  const { columns, rows } = useWindowSize();
  const { setCursorPosition } = useCursor();
  const elapsed = useEffects(state, services, dispatch, exit);

  useInput((input, key) => {
    for (const pressed of toKeys(input, key)) dispatch({ type: 'key', key: pressed });
  });
  usePaste((text) => dispatch({ type: 'paste', lines: cleanPaste(text).lines }));

  useEffect(() => {
    services.delivery.setWriteAbove(write);
    return () => services.delivery.setWriteAbove(undefined);
  }, [services, write]);

  useEffect(() => {
    if (state.phase !== 'over') return;
    onOver(state);
    exit();
  }, [state, onOver, exit]);

  const frame = drawScreen(state, {
    theme,
    shell,
    columns,
    rows,
    elapsed,
    requestText: () => requestText(state),
  });
  const lines = state.phase === 'over' ? [] : drawFrame(frame);
  const cursor = findCursor(lines);
  setCursorPosition(cursor === undefined ? undefined : { x: cursor.x + FRAME_MARGIN, y: cursor.y });
  return <Lines theme={theme} lines={lines} margin={FRAME_MARGIN} />;
}
