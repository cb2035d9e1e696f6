import { Text } from 'ink';
import { createElement, type ReactElement } from 'react';
import type { Line, Span } from '../lines.ts';
import type { Theme } from '../theme.ts';
import { useTheme } from './theme.tsx';

const CONTROLS = /\p{Cc}/gu;

function drawSpan({ text, role }: Span, theme: Theme): ReactElement {
  // Text from a server was cleaned long before; this guard only keeps one line one line.
  return createElement(Text, theme.styleOf(role), text.replace(CONTROLS, ''));
}

/** One line in several styles, cut where it is too long. Its parts have no identity but their place: no keys. */
export function Run({ line }: { line: Line }): ReactElement {
  const theme = useTheme();
  const parts = line.length === 0 ? [' '] : line.map((part) => drawSpan(part, theme));
  return createElement(Text, { wrap: 'truncate' }, ...parts);
}
