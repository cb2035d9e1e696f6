import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { insert, move, startLine } from '../../../../source/faces/ink/edit-line.ts';
import { caretIn } from '../../../../source/faces/ink/lines.ts';
import { createTheme } from '../../../../source/faces/ink/theme.ts';
import { type FieldProps, sayField } from '../../../../source/faces/ink/views/field.ts';
import { Sayings } from '../../../../source/faces/ink/views/sayings.tsx';
import { printInk } from '../../../helpers/print-ink.tsx';

const theme = createTheme({ unicode: true, colour: false });

function print(props: Pick<FieldProps, 'line'> & Partial<FieldProps>): string {
  const all = { theme, width: 78, ...props };
  return printInk(<Sayings of={[sayField(all)]} width={all.width} />, 80).join('\n');
}

const draw = (text: string, props: Partial<FieldProps> = {}) => print({ line: startLine(text), ...props });

describe('Field', () => {
  it('shows what is typed, with the cursor behind it', () => {
    expect(draw('http://localhost:3000')).toBe('❯ http://localhost:3000▏');
  });

  it('shows the cursor in the middle, and one character is one step', () => {
    const line = move(move(startLine('a👩🏽‍💻b'), 'left'), 'left');
    expect(print({ width: 40, line })).toBe('❯ a▏👩🏽‍💻b');
  });

  it('shows a placeholder only while nothing is typed', () => {
    expect(draw('', { placeholder: 'http://localhost:3000' })).toBe('❯ ▏http://localhost:3000');
    expect(draw('x', { placeholder: 'http://localhost:3000' })).toBe('❯ x▏');
  });

  it('masks a secret and counts it at the right edge', () => {
    const secret = draw('d1a0f5b7c2e94c3b6f', { masked: true });
    expect(secret).toBe(`❯ ${'•'.repeat(18)}▏${' '.repeat(44)}18 characters`);
    expect(stringWidth(secret)).toBe(78);
    expect(draw('é', { masked: true })).toContain('1 character');
    expect(draw('', { masked: true })).toBe('❯ ▏');
  });

  it('shows nothing of a secret at any width, wherever the cursor is', () => {
    const secret = 'd1a0f5b7c2e94c3b6fd1a0f5b7c2e94c3b6f';
    const line = move(startLine(secret), 'word-left');
    for (let width = 8; width <= 80; width++) {
      for (const at of [line, startLine(secret)]) {
        expect(print({ width, line: at, masked: true }).replace(/\d+( characters)?$/, '')).not.toMatch(
          /[a-z0-9]/i,
        );
      }
    }
  });

  it('has a bare number at 40 columns, and room for the dots', () => {
    expect(draw('x'.repeat(32), { masked: true, width: 38 })).toBe(`❯ ${'•'.repeat(31)}▏  32`);
  });

  it('scrolls a long line so that the cursor stays in sight', () => {
    const long = 'https://dashboard.example.com/a/rather/long/path/to/somewhere';
    expect(draw(long, { width: 30 })).toBe('❯ …her/long/path/to/somewhere▏');
    const home = move(startLine(long), 'home');
    expect(print({ width: 30, line: home })).toBe('❯ ▏https://dashboard.example.…');
  });

  it('fits and shows the cursor at every place of every line', () => {
    const texts = [
      '受注アーカイブ一覧の名前',
      'https://dashboard.example.com/path',
      '👩🏽‍💻👍🏽🇯🇵 emoji e\u0301',
    ];
    for (const text of texts) {
      let line = move(startLine(text), 'home');
      for (let step = 0; step < 40; step++) {
        for (const width of [10, 17, 30]) {
          const cursor = caretIn(sayField({ theme, width, line }).line);
          expect(stringWidth(print({ width, line })), `${text} ${step} ${width}`).toBeLessThanOrEqual(width);
          expect(cursor?.x, `${text} ${step} ${width}`).toBeLessThan(width);
        }
        line = move(line, 'right');
      }
    }
  });

  it('draws nothing that was pasted to harm', () => {
    const line = insert(startLine(), 'a\u001b[31mb\nc');
    expect(print({ width: 40, line })).toBe('❯ a[31mbc▏');
  });
});
