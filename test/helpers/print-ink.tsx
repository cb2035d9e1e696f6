import { renderToString } from 'ink';
import type { ReactNode } from 'react';
import { createTheme, type Theme } from '../../source/faces/ink/theme.ts';
import { ThemeContext } from '../../source/faces/ink/views/theme.tsx';

const plain = createTheme({ unicode: true, colour: false });

/** What Ink makes of a component, line by line, as a terminal of so many columns shows it. */
export function printInk(node: ReactNode, columns = 80, theme: Theme = plain): string[] {
  const drawn = renderToString(<ThemeContext value={theme}>{node}</ThemeContext>, { columns });
  return drawn === ''
    ? []
    : theme
        .spell(drawn)
        .split('\n')
        .map((line) => line.trimEnd());
}
