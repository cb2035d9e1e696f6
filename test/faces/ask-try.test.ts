import { describe, expect, it } from 'vitest';
import type { FaceEnd } from '../../source/faces/face-end.ts';
import { plain } from '../wizard/world.ts';
import { type LinesTalk, talkInLines } from './lines-talk.ts';
import { HERE, openTyk, SECRET } from './setup.ts';

const notLoaded = { status: 404, headers: { 'X-Generator': 'tyk.io' }, body: 'Not Found' };

/** A key for Payments, made in the lines face, up to what is asked after it was tried. */
async function talk(
  words: readonly string[],
  use: (talk: LinesTalk, tyk: Awaited<ReturnType<typeof openTyk>>) => Promise<unknown>,
  prepare: (tyk: Awaited<ReturnType<typeof openTyk>>) => unknown = () => undefined,
): Promise<{ readonly text: string; readonly end: FaceEnd }> {
  const argv = [
    '--deployment',
    'open-source',
    '--url',
    HERE,
    '--api',
    'Payments',
    '--expires',
    '1d',
    ...words,
  ];
  await using tyk = await openTyk({ tries: true, argv, env: { TYK_GW_SECRET: SECRET } });
  const talking = talkInLines({ ...tyk.start, services: { ...tyk.start.services, wait: async () => {} } });
  prepare(tyk);
  await talking.pick('Yes');
  await talking.pick('Create the key');
  await use(talking, tyk);
  await talking.pick('Done, I have it');
  await talking.pick('Not now');
  return { text: plain(talking.text()), end: await talking.end };
}

const nothing = async () => {};

describe('after the key is made, in lines', () => {
  it('it is tried, and the answer is shown', async () => {
    const { text, end } = await talk([], nothing);
    expect(text).toMatch(/Key created and proven: GET http:\/\/127\.0\.0\.1:\d+\/payments\/ answered 200\./);
    expect(text.match(/answered 200/g)).toHaveLength(1);
    expect(end.outcome).toBe('done');
  });

  it('it is not where the answer was no', async () => {
    const { text } = await talk(['--no-try'], nothing);
    expect(text).not.toContain('proven');
  });

  it('a small quota is asked about first', async () => {
    const { text } = await talk(['--quota', '3/day'], async ({ read, pick }) => {
      expect(await read()).toContain('The quota is small.');
      await pick('No');
    });
    expect(text).not.toContain('proven');
  });

  it('a reload is offered first where the API is not loaded', async () => {
    let reloads = 0;
    const { text } = await talk(
      [],
      async ({ read, pick }, { sandbox }) => {
        expect(await read()).toContain('The Gateway has not loaded this API yet (404). What next?');
        await pick('Ask the Gateway to reload');
        await read();
        reloads = sandbox.requests.filter(({ path }) => path.startsWith('/tyk/reload')).length;
      },
      async ({ sandbox }) => void sandbox.fault({ on: 'GET /payments/', answer: notLoaded, times: 1 }),
    );
    expect(reloads).toBe(1);
    expect(text).toContain('Key created and proven');
  });

  it('it can be tried again with a method and a path', async () => {
    const { text } = await talk([], async ({ pick, write }) => {
      await pick('Call the API again');
      await write('POST /items');
    });
    expect(text).toContain('answered 200');
    expect(text).toMatch(/The key works: POST http:\/\/127\.0\.0\.1:\d+\/payments\/items answered 200/);
    expect(text).toMatch(/ {2}200 in \d+ ms · no quota\n {2}\{/);
  });

  it('the call is shown in a language, ready to be copied', async () => {
    const { text } = await talk([], async ({ pick }) => {
      await pick('Code');
      await pick('Python (requests)');
    });
    expect(text).toContain('import requests\n\nresponse = requests.request(\n    "GET",\n');
  });

  it('the limits are seen: what would be sent is said first, then it is counted', async () => {
    const { text } = await talk(['--rate', '5/60s'], async ({ read, pick }) => {
      await pick('Test the limits');
      expect(plain(await read())).toContain('Send up to 10 as a test?');
      await pick('Yes');
    });
    expect(text).toContain('refused (429), within 1 s. This matches the rate (5 per 60 s).');
  });
});
