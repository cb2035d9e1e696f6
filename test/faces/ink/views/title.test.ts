import { describe, expect, it } from 'vitest';
import { lineText, lineWidth } from '../../../../source/faces/ink/lines.ts';
import { createTheme } from '../../../../source/faces/ink/theme.ts';
import { drawTitle, type TitleProps } from '../../../../source/faces/ink/views/title.ts';

const unicode = createTheme({ unicode: true });
const draw = (more: Partial<TitleProps> = {}) =>
  drawTitle({
    ...{ theme: unicode, columns: 80, width: 78, name: 'Tyk key wizard' },
    place: { stage: 'Access', number: 3, of: 6 },
    ...more,
  });

describe('Title', () => {
  it('says by six dots where one is', () => {
    expect(lineText(draw())).toMatch(/^▌Tyk key wizard▐ {2}Access +●━━━●━━━◉───○───○───○$/);
    expect(lineWidth(draw())).toBe(78);
  });

  it.each([1, 2, 3, 4, 5, 6])('has as many dots at stage %i', (number) => {
    const text = lineText(draw({ place: { stage: 'Key', number, of: 6 } }));
    expect(text.match(/[●◉○]/g)).toHaveLength(6);
    expect(text.replaceAll(/[^●◉○]/g, '').indexOf('◉')).toBe(number - 1);
  });

  it('says it in words where dots cannot be drawn, and shortest in a narrow window', () => {
    expect(lineText(draw({ theme: createTheme({ unicode: false }) }))).toMatch(
      /^Tyk key wizard {2}Access +3 of 6$/,
    );
    expect(lineText(draw({ columns: 40, width: 38 }))).toBe('Tyk key wizard              Access 3/6');
  });

  it('leaves the dots out for a sentence that needs the room', () => {
    const motto = 'Make an API key and see it work, in about a minute.';
    expect(lineText(draw({ motto }))).toBe(`▌Tyk key wizard▐  ${motto}`);
    expect(lineText(draw({ motto, columns: 120, width: 118 }))).toContain('●');
  });

  it('gives its place to an alarm', () => {
    const [first] = draw({ alarm: '! --insecure' });
    expect(first).toEqual({ text: '! --insecure', role: 'danger' });
  });
});
