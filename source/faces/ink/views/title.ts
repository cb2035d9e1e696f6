import { isNarrow } from '../layout.ts';
import { type Line, lineWidth, span, spread } from '../lines.ts';
import type { Theme } from '../theme.ts';

export type Place = { readonly stage: string; readonly number: number; readonly of: number };

export type TitleProps = {
  readonly theme: Theme;
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

export function drawTitle({ theme, columns, width, name, alarm, place, motto }: TitleProps): Line {
  if (isNarrow(columns)) {
    const left = alarm === undefined ? span(name, 'accent') : span(alarm, 'danger');
    return spread([left], place ? [span(`${place.stage} ${place.number}/${place.of}`, 'muted')] : [], width);
  }
  const [opening = '', closing = ''] = theme.symbols.brand;
  const brand: Line =
    alarm === undefined
      ? [span(opening, 'accent'), span(name, 'brand'), span(closing, 'accent')]
      : [span(alarm, 'danger')];
  if (place === undefined) return brand;
  const progress = drawProgress(place, theme);
  const beside = [...brand, span('  '), span(motto ?? place.stage, motto === undefined ? 'strong' : 'muted')];
  const hasRoom = lineWidth(beside) + lineWidth(progress) + 2 <= width;
  return hasRoom ? spread(beside, progress, width) : spread(beside, [], width);
}
