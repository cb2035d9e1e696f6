import { Box, Text } from 'ink';
import { createElement, type ReactElement } from 'react';
import type { Line, Span } from '../lines.ts';
import type { Theme } from '../theme.ts';

const CONTROLS = /\p{Cc}/gu;

function drawSpan(part: Span, theme: Theme): ReactElement {
  // Text from a server was cleaned long before; this guard only keeps one line one line.
  const text = theme.spell(part.text.replace(CONTROLS, ''));
  return createElement(Text, theme.styleOf(part.role), text);
}

function drawLine(line: Line, theme: Theme): ReactElement {
  const parts = line.length === 0 ? [' '] : line.map((part) => drawSpan(part, theme));
  return createElement(Text, { wrap: 'truncate' }, ...parts);
}

/** Puts lines on the screen, one Text for each: a line has no identity but its place, so there are no keys. */
export function Lines(props: { theme: Theme; lines: readonly Line[]; margin?: number }): ReactElement {
  const rows = props.lines.map((line) => drawLine(line, props.theme));
  return createElement(Box, { flexDirection: 'column', paddingLeft: props.margin ?? 0 }, ...rows);
}
