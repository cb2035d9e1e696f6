import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import { lineText } from '../../../../source/faces/ink/lines.ts';
import { createTheme } from '../../../../source/faces/ink/theme.ts';
import { drawSpinner, Spinner } from '../../../../source/faces/ink/views/spinner.tsx';

const theme = createTheme({ unicode: true, colour: false });
const text = 'Looking at http://localhost:3000 …';

describe('Spinner', () => {
  it('says what is waited for, and later why it may take long', () => {
    const slow = 'Taking long. A firewall or a VPN may be in the way. esc stops.';
    const { lastFrame, rerender } = render(<Spinner theme={theme} width={78} frame={0} text={text} />);
    expect(lastFrame()).toBe(`⠋ ${text}`);
    rerender(<Spinner theme={theme} width={78} frame={1} text={text} slow={slow} />);
    expect(lastFrame()).toBe(`⠙ ${text}\n  ${slow}`);
  });

  it('turns for ever', () => {
    const signs = Array.from({ length: 25 }, (_, frame) => drawSpinner({ theme, width: 78, frame, text }));
    expect(new Set(signs.map(([line = []]) => lineText(line)[0])).size).toBe(10);
    expect(lineText(drawSpinner({ theme, width: 78, frame: 20, text })[0] ?? [])).toBe(`⠋ ${text}`);
  });
});
