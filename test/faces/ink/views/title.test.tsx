import { describe, expect, it } from 'vitest';
import { createTheme } from '../../../../source/faces/ink/theme.ts';
import { Title, type TitleProps } from '../../../../source/faces/ink/views/title.tsx';
import { printInk } from '../../../helpers/print-ink.tsx';

const draw = (more: Partial<TitleProps> = {}, unicode = true) => {
  const props = {
    columns: 80,
    width: 78,
    name: 'Tyk key wizard',
    place: { stage: 'Access', number: 3, of: 6 },
  };
  return printInk(<Title {...props} {...more} />, 130, createTheme({ unicode, colour: false }))[0] ?? '';
};

describe('Title', () => {
  it('says by six dots where one is', () => {
    expect(draw()).toMatch(/^▌Tyk key wizard▐ {2}Access +●━━━●━━━◉───○───○───○$/);
    expect(draw()).toHaveLength(78);
  });

  it.each([1, 2, 3, 4, 5, 6])('has as many dots at stage %i', (number) => {
    const text = draw({ place: { stage: 'Key', number, of: 6 } });
    expect(text.match(/[●◉○]/g)).toHaveLength(6);
    expect(text.replaceAll(/[^●◉○]/g, '').indexOf('◉')).toBe(number - 1);
  });

  it('says it in words where dots cannot be drawn, and shortest in a narrow window', () => {
    expect(draw({}, false)).toMatch(/^Tyk key wizard {2}Access +3 of 6$/);
    expect(draw({ columns: 40, width: 38 })).toBe('Tyk key wizard              Access 3/6');
  });

  it('leaves the dots out for a sentence that needs the room', () => {
    const motto = 'Make an API key and see it work, in about a minute.';
    expect(draw({ motto })).toBe(`▌Tyk key wizard▐  ${motto}`);
    expect(draw({ motto, columns: 120, width: 118 })).toContain('●');
  });

  it('gives its place to an alarm', () => {
    expect(draw({ alarm: '! --insecure' })).toMatch(/^! --insecure {2}Access/);
  });
});
