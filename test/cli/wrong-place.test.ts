import { describe, expect, it } from 'vitest';
import { runCli } from '../helpers/run-cli.ts';

const create = ['create', '--deployment', 'open-source'];
const wholly = [...create, '--url', 'http://127.0.0.1:9', '--api', 'Orders', '--expires', '1d'];

const HEX = '7f3a9c1be4d2480f9a6b5c3d2e1f0a9b';
const BASE64 = 'eyJvcmciOiJkZWZhdWx0IiwiaWQiOiIxMjMifQ==';
const env = { TYK_GW_SECRET: 'another-one-000000' };

const places: readonly (readonly [what: string, words: (secret: string) => readonly string[]])[] = [
  ['as the command', (secret) => [secret]],
  ['as a word behind the command', (secret) => ['create', secret]],
  ['as a word behind flags', (secret) => [...wholly, secret]],
  ['as a word of apis', (secret) => ['apis', secret]],
  ['as a word of profiles', (secret) => ['profiles', secret]],
  ['as the name of a profile to edit', (secret) => ['profiles', 'edit', secret]],
  ['as the name of a profile to remove', (secret) => ['profiles', 'remove', secret, '--yes']],
  ['as a shell to complete', (secret) => ['completion', secret]],
  ['as the key to try', (secret) => ['try', secret]],
  ['as a flag', (secret) => ['create', `--${secret}`]],
  ['as a flag with one dash', (secret) => ['create', `-p${secret}`]],
  ['as the value of a flag that there is not', (secret) => ['create', `--api-key=${secret}`]],
  ['as the value of the flag that people try', (secret) => ['create', '--secret', secret]],
  ...[
    'secret-file',
    'recipe',
    'ca-file',
    'url',
    'gateway-url',
    'profile',
    'deployment',
    'demo-as',
    'face',
    'output',
    'shell',
    'timeout',
    'expires',
    'rate',
    'quota',
    'throttle',
    'api-limit',
    'meta',
    'draft',
  ].map((flag) => [`in --${flag}`, (secret: string) => [...wholly, `--${flag}`, secret]] as const),
];

describe('a credential in the wrong place is not repeated', () => {
  // Text and JSON are written from one error, and take turns.
  it.each(places.map((place, turn) => [...place, turn] as const))('%s', async (_, words, turn) => {
    const [secret, form] = turn % 2 === 0 ? [HEX, []] : [BASE64, ['-o', 'json']];
    const { stdout, stderr } = await runCli([...words(secret), ...form], { env });
    expect(stdout + stderr).not.toContain(secret.slice(0, 8));
    expect(stdout + stderr).not.toContain(secret.slice(-8));
  });

  it('whatever it looks like, where no word of ours can be meant', async () => {
    for (const words of [['hunter2'], ['create', 'hunter2'], [...wholly, '--secret-file', 'hunter2']]) {
      const { code, stdout, stderr } = await runCli(words);
      expect([code, `${stdout}${stderr}`.includes('hunter2')]).toEqual([2, false]);
    }
  });
});
