import { Box, Text } from 'ink';
import { createElement, type ReactElement } from 'react';
import { cut } from '../cells.ts';
import { emptyLine, heightOf, type Line, lineWidth, type Saying, wrapSaying } from '../lines.ts';
import { Run } from './run.tsx';
import { useTheme } from './theme.tsx';

type SayingsProps = {
  readonly of: readonly Saying[];
  readonly width: number;
  /** At most so many lines; where some are missing the last one says so with "…". */
  readonly height?: number;
};

/** What is said, under each other. */
export function Sayings({ of, width, height = Number.POSITIVE_INFINITY }: SayingsProps): ReactElement | null {
  let room = height;
  // What is told needs the room more than the blanks between.
  const told = heightOf(of, width) > height ? of.filter((one) => one !== emptyLine) : of;
  const shown = told.map((one, index) => {
    const most = room;
    room -= heightOf([one], width);
    if (most <= 0) return null;
    const isLast = room < 0 || (room === 0 && index < told.length - 1);
    return createElement(One, { one, width, most, isCut: isLast });
  });
  return height <= 0 || of.length === 0
    ? null
    : createElement(Box, { flexDirection: 'column', width, flexShrink: 0 }, ...shown);
}

/** A line, and what stands at its right edge; the left one gives way first. */
export function Sided({ line, right }: { line: Line; right?: Line }): ReactElement {
  if (right === undefined || right.length === 0) return <Run line={line} />;
  return (
    <Box columnGap={2} justifyContent="space-between">
      <Run line={line} />
      <Box flexShrink={0} maxWidth="100%">
        <Run line={right} />
      </Box>
    </Box>
  );
}

type OneProps = {
  readonly one: Saying;
  readonly width: number;
  readonly most: number;
  readonly isCut: boolean;
};

function One({ one, width, most, isCut }: OneProps): ReactElement {
  const theme = useTheme();
  const more = isCut ? ' …' : '';
  if ('line' in one) {
    const line = isCut ? [...one.line, { text: more, role: 'muted' as const }] : one.line;
    return <Sided line={line} right={one.right} />;
  }
  const shown = wrapSaying(one, width).slice(0, most);
  const room = width - lineWidth(one.first ?? []);
  const lines = isCut ? [...shown.slice(0, -1), cut(`${shown.at(-1)}${more}`, room)] : shown;
  const text = <Text {...theme.styleOf(one.role)}>{lines.join('\n')}</Text>;
  if (one.first === undefined || one.first.length === 0) return text;
  return (
    <Box>
      <Box flexShrink={0} width={lineWidth(one.first)}>
        <Run line={one.first} />
      </Box>
      {text}
    </Box>
  );
}
