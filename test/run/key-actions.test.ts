import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { performAction, reportCopy } from '../../source/run/key-actions.ts';
import { Secret } from '../../source/secret.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { run } from '../store/helpers.ts';

const TEXT = 'eyJvcmciOiI1ZTlkOTU0NGExZGNkNjAwMDFkMGVkMjAifQ==';
const key = new Secret(TEXT);
const nowhere = { env: { SSH_CONNECTION: '1', PATH: process.env.PATH }, platform: process.platform };
const hasModes = process.platform !== 'win32';

const perform = (action: 'save' | 'env' | 'copy', input: string, agreed = false) =>
  performAction(action, key, { input, agreed, byKeyPress: true }, nowhere);

describe('saving to a file', () => {
  it('writes the key alone, and then it is safe', async () => {
    await using folder = await makeTemporaryDirectory();
    const file = join(folder.path, 'orders.key');
    const result = await perform('save', file);
    expect(result).toEqual({ state: 'done', said: `Saved to ${file}; only you can read it.`, safe: true });
    expect(await readFile(file, 'utf8')).toBe(`${TEXT}\n`);
    if (hasModes) expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('asks before it replaces a file, and does it after a yes', async () => {
    await using folder = await makeTemporaryDirectory();
    const file = await folder.write('orders.key', 'another');
    expect(await perform('save', file)).toEqual({
      state: 'confirm',
      question: `${file} already exists. Replace it?`,
    });
    expect(await readFile(file, 'utf8')).toBe('another');
    expect(await perform('save', file, true)).toMatchObject({ state: 'done', safe: true });
    expect(await readFile(file, 'utf8')).toBe(`${TEXT}\n`);
  });

  it.each([
    ['a folder that is not there', 'no/such/folder/key'],
    ['a folder', '.'],
    ['nothing', ' '],
  ])('to %s fails with what to do, and the key is not safe', async (_what, path) => {
    await using folder = await makeTemporaryDirectory();
    const result = await perform('save', path === ' ' ? path : join(folder.path, path));
    expect(result).toMatchObject({
      state: 'failed',
      what: expect.stringMatching(/\S/),
      next: expect.stringMatching(/\S/),
    });
    expect(JSON.stringify(result)).not.toContain(TEXT);
  });
});

describe('adding to .env', () => {
  it('keeps the other lines, and says under which name', async () => {
    await using folder = await makeTemporaryDirectory();
    const file = await folder.write('.env', 'A=1\n');
    const result = await perform('env', file);
    expect(result).toMatchObject({ state: 'done', said: `Added to ${file} as TYK_API_KEY.`, safe: true });
    expect(await readFile(file, 'utf8')).toBe(`A=1\nTYK_API_KEY=${TEXT}\n`);
    expect(await perform('env', file)).toMatchObject({ state: 'done', said: `It is in ${file} already.` });
  });

  it('shows a key that is there masked, and asks', async () => {
    await using folder = await makeTemporaryDirectory();
    const file = await folder.write('.env', 'TYK_API_KEY=oldoldoldoldoldoldoldold\n');
    const asked = await perform('env', file);
    expect(asked).toEqual({
      state: 'confirm',
      question: `${file} has another TYK_API_KEY: oldo… (24 characters). Replace it?`,
    });
    expect(await perform('env', file, true)).toMatchObject({ state: 'done', safe: true });
    expect(await readFile(file, 'utf8')).toBe(`TYK_API_KEY=${TEXT}\n`);
  });

  it.each([
    ['.env\n', undefined],
    ['node_modules\n', 'Git does not ignore'],
    ['in no repository that git knows', 'Git could not be asked'],
  ])('warns where git would commit it (.gitignore: %j)', async (ignored, warning) => {
    await using folder = await makeTemporaryDirectory();
    if (ignored.startsWith('in no')) await mkdir(join(folder.path, '.git'));
    else await run('git', ['init', '-q', folder.path]);
    await folder.write('.gitignore', ignored);
    const result = await perform('env', join(folder.path, '.env'));
    expect('warning' in result).toBe(warning !== undefined);
    if (warning) expect(result).toMatchObject({ warning: expect.stringContaining(warning) });
  });
});

describe('copying', () => {
  it('that nothing can do is said, with another way', async () => {
    expect(await perform('copy', '')).toMatchObject({
      state: 'failed',
      what: expect.stringMatching(/^Not copied: This is an SSH session/),
      next: expect.stringContaining('save it to a file'),
    });
  });

  it.each([
    ['copied', 'system', true, 'Copied to the clipboard.', true],
    ['copied', 'system', false, 'Copied to the clipboard.', true],
    ['copied', 'windows', false, 'Copied to the clipboard.', true],
    ['sent', 'terminal', true, 'Sent to the clipboard. Paste once to check.', true],
    ['sent', 'tmux', false, 'Sent to the clipboard. Paste once to check.', false],
    ['sent', 'system', false, 'Sent to the clipboard. Paste once to check.', false],
    ['sent', 'windows', true, 'Sent to the clipboard. Paste once to check.', true],
  ] as const)('%s by %s (by key press: %s) says "%s", safe: %s', (state, way, byKeyPress, words, safe) => {
    const result = reportCopy({ state, way }, byKeyPress);
    expect(result).toMatchObject({ state: 'done', said: expect.stringContaining(words), safe });
  });

  it('writes the sequence for the terminal only where it was given one', async () => {
    const written: string[] = [];
    const place = {
      ...nowhere,
      env: { ...nowhere.env, TERM: 'xterm' },
      terminal: { write: (text: string) => written.push(text) },
    };
    const result = await performAction('copy', key, { input: '', agreed: false, byKeyPress: false }, place);
    expect(result).toMatchObject({ state: 'done', safe: false });
    expect(Buffer.from(written.join('').replace(/^.*;|\u0007$/g, ''), 'base64').toString()).toBe(TEXT);
  });
});
