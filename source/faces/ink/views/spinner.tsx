import type { ReactElement } from 'react';
import { type Line, paragraph, span } from '../lines.ts';
import type { Theme } from '../theme.ts';
import { Lines } from './lines.tsx';

export type SpinnerProps = {
  readonly theme: Theme;
  readonly width: number;
  /** Counts up; any number will do. */
  readonly frame: number;
  /** "Looking at http://localhost:3000 …". */
  readonly text: string;
  /** Said once it takes long: "A firewall or a VPN may be in the way. esc stops." */
  readonly slow?: string;
};

export function drawSpinner({ theme, width, frame, text, slow }: SpinnerProps): Line[] {
  const { spinner } = theme.symbols;
  const sign = span(`${spinner[Math.abs(frame) % spinner.length]} `, 'accent');
  const lines = paragraph(text, width, { first: [sign] });
  return slow ? [...lines, ...paragraph(slow, width, { role: 'muted', first: [span('  ')] })] : lines;
}

export function Spinner(props: SpinnerProps): ReactElement {
  return <Lines theme={props.theme} lines={drawSpinner(props)} />;
}
