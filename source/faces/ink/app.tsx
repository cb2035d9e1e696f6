import { useApp, useCursor, useInput, usePaste, useStdout, useWindowSize } from 'ink';
import { type ReactElement, useEffect, useReducer } from 'react';
import { requestText } from '../../run/request-text.ts';
import type { Services } from '../../run/services.ts';
import type { Shell } from '../../wizard/shell-words.ts';
import { drawScreen } from './draw.ts';
import { cleanPaste, toKeys } from './keys.ts';
import { findCursor } from './lines.ts';
import { reduce } from './reduce.ts';
import type { UiState } from './state.ts';
import type { Theme } from './theme.ts';
import { unixNow, useEffects } from './use-effects.ts';
import { FRAME_MARGIN } from './views/frame.tsx';
import { Lines } from './views/lines.tsx';

export type AppProps = {
  readonly start: UiState;
  readonly services: Services;
  readonly theme: Theme;
  readonly shell: Shell;
  /** The last state: what the journey came to. */
  onOver(state: UiState): void;
};

/** The one mount. One useInput and one usePaste feed a pure reducer: handlers of single steps lose keys in a burst. */
export function App({ start, services, theme, shell, onOver }: AppProps): ReactElement {
  const [state, dispatch] = useReducer(reduce, start);
  const { exit } = useApp();
  const { write } = useStdout();
  const { columns, rows } = useWindowSize();
  const { setCursorPosition } = useCursor();
  const describe = () => requestText(state.flow.answers, state.facts, services.session, shell);
  const elapsed = useEffects(state, services, shell, dispatch, exit);
  const { lines, reach } = drawScreen(state, { theme, shell, columns, rows, elapsed, requestText: describe });

  useInput((input, inkKey) => {
    for (const key of toKeys(input, inkKey)) dispatch({ type: 'key', key, now: unixNow(), reach });
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

  const cursor = findCursor(lines);
  setCursorPosition(cursor === undefined ? undefined : { x: cursor.x + FRAME_MARGIN, y: cursor.y });
  return <Lines theme={theme} lines={lines} margin={FRAME_MARGIN} />;
}
