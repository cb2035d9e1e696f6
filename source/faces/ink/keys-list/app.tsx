import { useApp, useCursor, useInput, usePaste, useWindowSize } from 'ink';
import { type ReactElement, useEffect, useReducer, useRef } from 'react';
import { isAbort, WizardError } from '../../../errors.ts';
import type { KeyBrowser } from '../../../run/keys/browser.ts';
import type { KeysEnd } from '../../ask-keys.ts';
import { Guard } from '../guard.tsx';
import { cleanPaste, joinTyped, toKeys } from '../keys.ts';
import type { Theme } from '../theme.ts';
import { useElapsed } from '../use-worker.ts';
import { Frame } from '../views/frame.tsx';
import { ThemeContext } from '../views/theme.tsx';
import { drawKeyList } from './draw.tsx';
import { type Entry, entryOf, type ListEvent, type ListWork, reduceList, startList } from './state.ts';

type KeyListProps = { readonly browser: KeyBrowser; readonly theme: Theme; onEnd(end: KeysEnd): void };

/** Milliseconds: a frame for each row would be slower than the reading. */
const DRAWN_EACH = 100;

export function KeyList(props: KeyListProps): ReactElement {
  const { exit } = useApp();
  return (
    <Guard onError={exit}>
      <Screen {...props} />
    </Guard>
  );
}

function Screen({ browser, theme, onEnd }: KeyListProps): ReactElement {
  const [state, dispatch] = useReducer(reduceList, startList);
  const { exit } = useApp();
  const { columns, rows } = useWindowSize();
  const { setCursorPosition } = useCursor();
  const elapsed = useElapsed(state.isLoading && !state.isStopped ? 'list' : undefined, DRAWN_EACH);
  const stop = useRef(new AbortController());

  useEffect(() => {
    const { signal } = stop.current;
    load(browser, signal, dispatch).catch(exit);
    return () => stop.current.abort();
  }, [browser, exit]);
  useEffect(() => {
    if (state.isStopped) stop.current.abort();
  }, [state.isStopped]);
  useEffect(() => {
    if (state.work !== undefined) perform(browser, state.work, dispatch).catch(exit);
  }, [state.work, browser, exit]);
  useEffect(() => {
    if (state.end === undefined) return;
    onEnd(state.end);
    exit();
  }, [state.end, onEnd, exit]);

  const { frame, caret, page } = drawKeyList(state, { theme, columns, rows, facts: browser.facts, elapsed });
  useInput((input, inkKey) => {
    for (const key of joinTyped(toKeys(input, inkKey)))
      dispatch({ type: 'key', key, page, now: browser.now() });
  });
  usePaste((text) => dispatch({ type: 'paste', text: cleanPaste(text).lines.join(' ') }));
  setCursorPosition(caret);
  return <ThemeContext value={theme}>{state.end === undefined && <Frame {...frame} />}</ThemeContext>;
}

type Dispatch = (event: ListEvent) => void;

async function load(browser: KeyBrowser, signal: AbortSignal, dispatch: Dispatch): Promise<void> {
  let batch: Entry[] = [];
  let drawn = 0;
  const flush = () => {
    if (batch.length > 0) dispatch({ type: 'rows', entries: batch });
    batch = [];
    drawn = performance.now();
  };
  try {
    for await (const listed of browser.list(signal)) {
      if (listed.is === 'total') dispatch({ type: 'total', of: listed.of });
      else if (listed.is === 'unlisted')
        dispatch({ type: 'note', said: { tone: 'warning', ...listed.problem } });
      else {
        batch.push(entryOf(listed.row, browser.facts));
        if (performance.now() - drawn >= DRAWN_EACH) flush();
      }
    }
    flush();
    dispatch({ type: 'loaded' });
  } catch (error) {
    flush();
    if (isAbort(error)) return dispatch({ type: 'loaded' });
    if (!(error instanceof WizardError)) throw error;
    dispatch({ type: 'loaded', said: { tone: 'bad', ...error.explanation } });
  }
}

async function perform(browser: KeyBrowser, work: ListWork, dispatch: Dispatch): Promise<void> {
  try {
    if (work.do === 'open') {
      const open = await browser.open(work.row);
      return dispatch({ type: 'opened', open, entry: entryOf(open.row, browser.facts) });
    }
    const { what, notes } = await browser.perform(work.open, work.deed);
    const said = { tone: 'good' as const, what, ...(notes.length === 0 ? {} : { why: notes.join(' ') }) };
    dispatch({ type: 'performed', said, isGone: work.deed.do === 'revoke' });
  } catch (error) {
    if (!(error instanceof WizardError)) throw error;
    dispatch({ type: 'failed', problem: error.explanation });
  }
}
