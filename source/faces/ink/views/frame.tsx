import { Box } from 'ink';
import type { ReactElement, ReactNode } from 'react';
import { formWidth, type Layout, LEAST_COLUMNS, LEAST_ROWS } from '../layout.ts';
import { type Line, type Saying, span } from '../lines.ts';
import { Run } from './run.tsx';
import { Sayings } from './sayings.tsx';
import { useTheme } from './theme.tsx';
import { Title, type TitleProps } from './title.tsx';

export type TrailEntry = {
  readonly text: string;
  /** For narrow terminals and one shared line. */
  readonly short?: string;
};

export type FrameProps = {
  /** From `layoutFor`, with the heights of the parts below. */
  readonly layout: Layout;
  readonly title: Omit<TitleProps, 'columns' | 'width'>;
  readonly trail: readonly TrailEntry[];
  /** Heading and status are as wide as the frame, not as a form. */
  readonly wide: boolean;
  readonly heading: readonly Saying[];
  /** Drawn in `layout.main` lines. */
  readonly main: ReactNode;
  readonly status?: readonly Saying[];
  readonly notice?: readonly Saying[];
  readonly help?: readonly Saying[];
  readonly hints: Line;
};

/** One blank stands left of everything. */
export const FRAME_MARGIN = 1;

/** The whole screen: never higher than `layout.height`, whatever its parts want. */
export function Frame(props: FrameProps): ReactElement {
  const { layout, title, main, heading, status = [], notice = [], help = [], hints } = props;
  const { width, height, columns } = layout;
  if (layout.tooSmall) return <TooSmall layout={layout} hints={hints} />;
  const form = formWidth(columns);
  const own = props.wide ? width : form;
  const around = 2 + Number(layout.topRule) + Number(layout.bottomRule);
  return (
    <Box flexDirection="column" marginLeft={FRAME_MARGIN} width={width}>
      <Title {...title} columns={columns} width={width} />
      {layout.topRule && <Rule width={width} />}
      <Box flexDirection="column" maxHeight={Math.max(0, height - around)} overflowY="hidden">
        <Trail layout={layout} trail={props.trail} />
        <Part height={layout.heading} gap={layout.spaced && layout.gaps && layout.main > 0} after>
          <Sayings of={heading} width={own} height={layout.heading} />
        </Part>
        <Part height={layout.main}>{main}</Part>
        <Part height={layout.status} gap={layout.gaps}>
          <Sayings of={status} width={own} />
        </Part>
        <Part height={layout.notice} gap={layout.gaps}>
          <Sayings of={notice} width={form} height={layout.notice} />
        </Part>
        <Part height={layout.help} gap={layout.gaps}>
          <Sayings of={help} width={form} height={layout.help} />
        </Part>
      </Box>
      {layout.bottomRule && <Rule width={width} />}
      <Run line={hints} />
    </Box>
  );
}

type PartProps = {
  readonly height: number;
  readonly gap?: boolean;
  /** The blank line is below it. */
  readonly after?: boolean;
  readonly children: ReactNode;
};

/** A part in its lines, with a blank line before it. */
function Part({ height, gap = false, after = false, children }: PartProps): ReactElement | null {
  if (height <= 0) return null;
  const margin = gap ? (after ? { marginBottom: 1 } : { marginTop: 1 }) : {};
  return (
    <Box flexDirection="column" height={height} flexShrink={0} overflowY="hidden" {...margin}>
      {children}
    </Box>
  );
}

function Rule({ width }: { width: number }): ReactElement {
  return <Run line={[span(useTheme().symbols.rule.repeat(width), 'muted')]} />;
}

function Trail({ layout, trail }: Pick<FrameProps, 'layout' | 'trail'>): ReactElement | null {
  const { symbols } = useTheme();
  const done = span(`${symbols.done} `, 'success');
  const short = layout.narrow || trail.length > layout.trail;
  const lines = trail.map(
    (entry): Line => [done, span(short ? (entry.short ?? entry.text) : entry.text, 'muted')],
  );
  const isFolded = trail.length > layout.trail;
  const folded = lines.flatMap((line) => [...line, span('  ')]);
  return (
    <Part height={Math.min(layout.trail, trail.length)} gap={layout.gaps} after>
      <Sayings of={(isFolded ? [folded] : lines).map((line) => ({ line }))} width={layout.width} />
    </Part>
  );
}

function TooSmall({ layout, hints }: Pick<FrameProps, 'layout' | 'hints'>): ReactElement {
  const { columns, rows, width, height } = layout;
  const text = `This window has ${columns} × ${rows} characters; the wizard needs ${LEAST_COLUMNS} × ${LEAST_ROWS}. Make it larger to go on.`;
  return (
    <Box marginLeft={FRAME_MARGIN} width={width} maxHeight={height} overflowY="hidden">
      <Sayings of={[{ text, role: 'warning' }, { line: hints }]} width={width} height={height} />
    </Box>
  );
}
