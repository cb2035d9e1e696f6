import { expect, it } from 'vitest';
import { talkInLines } from './lines-talk.ts';
import { openTyk } from './setup.ts';

/** A blank line and the key, which is delivered past the face. */
const KEY_LINES = 2;

it('the simplest journey, the demo with every default, is heard in at most 45 lines', async () => {
  await using tyk = await openTyk({ as: 'demo', keyStays: 'on the screen', tries: true });
  const { pick, write, read, text, end } = talkInLines(tyk.start);
  await pick('Demo');
  await pick('Catalogue');
  expect(await write('')).toContain('Add a policy?');
  expect(await write('')).toContain('How long should this key work?');
  expect(await write('')).toContain('Use the defaults for everything else?');
  expect(await write('')).toContain('Create the key on');
  expect(await read()).toContain('Key created and proven');
  await pick('Done, I have it');
  const { lines, outcome } = await end;
  expect(outcome).toBe('done');
  const heard = [...text().trimEnd().split('\n'), ...lines];
  expect(heard.length + KEY_LINES).toBeLessThanOrEqual(45);
  // Nothing twice, nothing that only the eye takes apart.
  const sentences = heard.filter((line) => /\w/.test(line));
  expect(new Set(sentences).size).toBe(sentences.length);
  expect(heard.join('\n')).not.toMatch(/[✔✖·…]|\u001b/);
});
