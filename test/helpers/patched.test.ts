import stringWidth from 'string-width';
import { expect, it } from 'vitest';

it('the tests run others’ code as the build has made it', () => {
  // What the build puts in is the only thing in that file with this name.
  expect(String(stringWidth)).toContain('u2500');
});
