import { createContext, useContext } from 'react';
import { createTheme, type Theme } from '../theme.ts';

/** Colours and signs, for every component below. */
export const ThemeContext = createContext<Theme>(createTheme({ unicode: true }));

export function useTheme(): Theme {
  return useContext(ThemeContext);
}
