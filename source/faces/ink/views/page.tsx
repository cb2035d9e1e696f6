import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { Saying } from '../lines.ts';
import { Sayings } from './sayings.tsx';

type PageProps = {
  readonly of: readonly Saying[];
  readonly width: number;
  readonly height: number;
  /** The first line in sight. */
  readonly top: number;
};

/** Text to be read, of which as much is in sight as there is room for. */
export function Page({ of, width, height, top }: PageProps): ReactElement {
  return (
    <Box height={height} overflowY="hidden">
      <Box marginTop={-top} flexShrink={0} flexDirection="column">
        <Sayings of={of} width={width} />
      </Box>
    </Box>
  );
}
