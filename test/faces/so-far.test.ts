import { expect, it } from 'vitest';
import { sayEach } from '../../source/faces/so-far.ts';

const far = { apis: 12_400, policies: 3, bytes: 61_000_000 };

function listen(milliseconds: number) {
  const said: string[] = [];
  return { said, tell: sayEach((line) => said.push(line), milliseconds) };
}

it('says how far the lists have come, again and again', () => {
  const { said, tell } = listen(0);
  tell(far);
  tell({ ...far, apis: 20_000, bytes: 130_000_000 });
  expect(said).toEqual([
    '12\u00a0400 APIs · 3 policies · 61 MB so far',
    '20\u00a0000 APIs · 3 policies · 130 MB so far',
  ]);
});

it('says nothing of what is there at once', () => {
  const { said, tell } = listen(0);
  tell({ ...far, bytes: 999_999 });
  expect(said).toEqual([]);
});

it('does not say it for each piece that comes', () => {
  const { said, tell } = listen(60_000);
  for (let piece = 0; piece < 1000; piece += 1) tell(far);
  expect(said).toEqual([]);
});
