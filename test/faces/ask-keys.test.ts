import { describe, expect, it } from 'vitest';
import { askKeys } from '../../source/faces/ask-keys.ts';
import type { Asker, Reply } from '../../source/faces/asker.ts';
import { createBrowser } from '../../source/run/keys/browser.ts';
import { startSandbox } from '../../source/sandbox/server.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import { facts } from '../wizard/world.ts';

const CATALOGUE = '0c6a3f1e9b7d4e52a8f01b2c3d4e5f60';

/** Answers in their order; a choice is made by a part of its label. */
function answerWith(answers: readonly string[]) {
  const left = [...answers];
  const said: string[] = [];
  const next = (title: string): string => {
    said.push(`? ${title}`);
    return left.shift() ?? ':quit';
  };
  const reply = (answer: string): Reply<string> => (answer === ':quit' ? { go: 'quit' } : { answer });
  const asker: Asker = {
    stage: () => undefined,
    say: (sentence) => void said.push(sentence),
    print: (text) => void said.push(text),
    praise: ({ what }) => void said.push(`✔ ${what}`),
    note: ({ what }) => void said.push(`! ${what}`),
    warn: ({ what }) => void said.push(`✖ ${what}`),
    text: async ({ title }) => reply(next(title)),
    async choice({ title, options }) {
      const wanted = next(title);
      const found = options.find(({ label }) => label.includes(wanted));
      return found === undefined ? { go: wanted === ':back' ? 'back' : 'quit' } : { answer: found.value };
    },
    choices: async () => ({ go: 'quit' }),
    entries: async () => ({ go: 'quit' }),
    secret: async () => ({ go: 'quit' }),
    close() {},
  };
  return { asker, said };
}

async function run(aliases: readonly string[], ...answers: readonly string[]) {
  const { url, credential, stop } = await startSandbox();
  try {
    const client = createGatewayClient({ url, credential });
    for (const alias of aliases) {
      await client.create({
        organisation: '5e9d9544a1dcd60001d0ed20',
        access: { apis: [{ apiId: CATALOGUE, apiName: 'Catalogue', versions: [] }], policies: [] },
        expires: 'never',
        limits: { rate: 'unlimited', quota: 'unlimited', throttle: 'off' },
        alias,
        tags: [],
        metadata: {},
        detailedLogging: false,
      });
    }
    const { asker, said } = answerWith(answers);
    const desk = { client, answers: {}, facts: facts(), origin: url, watch: {} };
    const end = await askKeys(asker, createBrowser(desk));
    const listed = await client.listKeys({}, 1000);
    const refs = 'keys' in listed ? listed.keys : [];
    const records = await Promise.all(refs.map((ref) => client.read(ref, {})));
    return { said: said.join('\n'), end, records };
  } finally {
    await stop();
  }
}

describe('the list of keys, question by question', () => {
  it('shows a key, changes it once the text is right, and goes on', async () => {
    const { said, records } = await run(['jane'], 'jane', 'Change its end', 'soon', '90d', 'Back', ':quit');
    expect(said).toMatch(/✖ "soon" is not a duration[\s\S]*jane ends /);
    expect(said).toMatch(/May call: /);
    expect(records[0]?.expires).not.toBe('never');
  });

  it('revokes only after a yes', async () => {
    const kept = await run(['jane'], 'jane', 'Revoke', 'Stay', ':quit');
    expect(kept.records).toHaveLength(1);
    const gone = await run(['jane', 'bob'], 'jane', 'Revoke', 'Revoke', ':quit');
    expect(gone.said).toContain('jane is gone.');
    expect(gone.records.map(({ alias }) => alias)).toEqual(['bob']);
  });

  it('narrows a long list by a part of the name', async () => {
    const many = Array.from({ length: 25 }, (_, index) => `key-${index}`);
    const { said } = await run(many, 'nobody', 'key-24', 'key-24', ':quit');
    expect(said).toMatch(
      /Which of 25 keys\?[\s\S]*✖ No key matches[\s\S]*Which key\? 1 key[\s\S]*Alias: key-24/,
    );
  });

  it('hands a rotation over, and says where there are none', async () => {
    expect((await run(['jane'], 'jane', 'Rotate', 'Rotate')).end.rotate?.name).toBe('jane');
    expect((await run([])).said).toBe('There are no keys yet.');
  });
});
