import { Box } from 'ink';
import type { ReactElement } from 'react';
import { isNarrow } from '../layout.ts';
import { type Line, lineWidth, span } from '../lines.ts';
import type { Theme } from '../theme.ts';
import { Sided } from './sayings.tsx';
import { useTheme } from './theme.tsx';

type Place = { readonly stage: string; readonly number: number; readonly of: number };

export type TitleProps = {
  readonly columns: number;
  readonly width: number;
  readonly name: string;
  /** Stands in the name's place, in red. */
  readonly alarm?: string;
  readonly place?: Place;
  /** Beside the name, before the journey has come anywhere. */
  readonly motto?: string;
};

/** Where one is: six dots, or "3 of 6" where dots cannot be drawn. */
function drawProgress({ number, of }: Place, { symbols: { progress } }: Theme): Line {
  if (progress === undefined) return [span(`${number} of ${of}`, 'muted')];
  const { done, now, next, behind, ahead } = progress;
  const stages = Array.from({ length: of }, (_, index) => index + 1);
  const past = stages.slice(0, number - 1).map(() => `${done}${behind}`);
  const rest = stages.slice(number).map(() => `${ahead}${next}`);
  return [span(`${past.join('')}${now}`, 'accent'), span(rest.join(''), 'muted')];
}

function drawBrand({ name, alarm, columns }: TitleProps, { symbols }: Theme): Line {
  if (alarm !== undefined) return [span(alarm, 'danger')];
  if (isNarrow(columns)) return [span(name, 'accent')];
  const [opening = '', closing = ''] = symbols.brand;
  return [span(opening, 'accent'), span(name, 'brand'), span(closing, 'accent')];
}

/** The name of the program, and where one is. */
export function Title(props: TitleProps): ReactElement {
  const theme = useTheme();
  const { columns, width, place, motto } = props;
  const brand = drawBrand(props, theme);
  const narrow = isNarrow(columns);
  const words = narrow ? '' : (motto ?? place?.stage ?? '');
  const left = words === '' ? brand : [...brand, span('  '), span(words, motto ? 'muted' : 'strong')];
  const progress = place && narrow ? `${place.stage} ${place.number}/${place.of}` : undefined;
  const right = progress ? [span(progress, 'muted')] : place ? drawProgress(place, theme) : [];
  const hasRoom = narrow || lineWidth(left) + lineWidth(right) + 2 <= width;
  return (
    <Box width={width} flexDirection="column">
      <Sided line={left} right={hasRoom ? right : []} />
    </Box>
  );
}
