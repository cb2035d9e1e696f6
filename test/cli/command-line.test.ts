import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runCli } from '../helpers/run-cli.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

describe('--version and --help', () => {
  it.each([['--version'], ['-V'], ['create --version'], ['--version --demo']])('%s', async (words) => {
    expect(await runCli(words.split(' '))).toEqual({
      code: 0,
      signal: null,
      stdout: `${version}\n`,
      stderr: '',
    });
  });

  it.each([['create --help'], ['create -h']])('%s', async (words) => {
    const run = await runCli(words.split(' '));
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('npx tyk-key-wizard --demo');
    for (const flag of ['--deployment', '--api', '--expires', '--timeout', '--face']) {
      expect(run.stdout).toContain(`  ${flag} `);
    }
  });
});

describe('help in a hurry', () => {
  it.each([['--help'], ['-h']])('%s begins with examples and names the way to the rest', async (words) => {
    const run = await runCli(words.split(' '));
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('npx tyk-key-wizard --demo');
    expect(run.stdout).toContain('tyk-key-wizard create --help');
    expect(run.stdout.split('\n').length).toBeLessThan(35);
    // The file of the build, beside what is written when there is more on the command line.
    expect(run.stdout).toBe((await runCli([words, '--demo'])).stdout);
  });
});

describe('what is not understood', () => {
  it.each([
    [
      'a flag that does not exist',
      ['--expire', '30d'],
      'There is no flag --expire.',
      'Did you mean --expires?',
    ],
    ['a flag far from every other', ['--frobnicate'], 'There is no flag --frobnicate.', '--help'],
    ['a flag with one dash', ['-demo'], 'There is no flag -demo.', 'Did you mean --demo?'],
    ['a flag without its value', ['--expires', '--yes'], '--expires needs a value.', '--expires WHEN'],
    ['a flag with an empty value', ['--api='], '--api needs a value.', '--api NAME'],
    ['a command that does not exist', ['crate'], 'There is no command "crate".', 'Did you mean "create"?'],
    ['a name with blanks without quotes', ['--api', 'Orders', 'archive'], 'There is no command', '--help'],
    [
      'words that nobody reads',
      ['create', '--api', 'Orders', 'archive'],
      '1 word of the command line belongs to no flag.',
      'quotes',
    ],
    ['a time that is none', ['--timeout', 'soon'], '--timeout soon is not a time.', '--timeout 60'],
    ['no time at all', ['--timeout', '0'], '--timeout 0 is not a time.', '--timeout 60'],
    ['a face that does not exist', ['--face', 'ritch'], 'There is no face "ritch".', '--face rich'],
  ])('%s is said, and what to do', async (_what, words, what, next) => {
    const run = await runCli(words);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(what);
    expect(run.stderr).toContain(next);
  });

  it.each(['rich', 'prompts'])('a %s face without a terminal', async (face) => {
    const run = await runCli(['--face', face, '--demo']);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(`The ${face} face needs a terminal to ask in.`);
    expect(run.stderr).toContain('--face flags');
  });

  it('all of it at once', async () => {
    const { stderr } = await runCli(['--frobnicate', '--expire', '30d', '--api']);
    expect(stderr).toContain('--frobnicate');
    expect(stderr).toContain('--expire.');
    expect(stderr).toContain('--api needs a value');
  });
});

describe('a secret on the command line', () => {
  it.each([
    ['--secret=s3cretvalue'],
    ['--secret', 's3cretvalue'],
    ['--credential', 's3cretvalue'],
    ['--auth-token=s3cretvalue'],
    ['--gw-secret=s3cretvalue'],
    ['-secret=s3cretvalue'],
    ['--key=s3cretvalue'],
  ])('%s is refused, never repeated, and the safe ways are named', async (...words) => {
    const run = await runCli([...words, '--demo']);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('can be read by every program of this machine');
    // `--key` is taken for the text of a key of one's own.
    const ways = words[0]?.startsWith('--key')
      ? 'Name the file with --key-file'
      : 'TYK_KEY_WIZARD_SECRET, TYK_AUTH_TOKEN or TYK_GW_SECRET';
    expect(run.stderr).toContain(ways);
    expect(run.stderr).not.toContain('s3cretvalue');
  });

  it('a variable that holds what is no credential is named and left aside', async () => {
    const run = await runCli(['--deployment', 'self-managed', '--api', 'x', '--yes'], {
      env: { TYK_AUTH_TOKEN: '<your credential>' },
    });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('TYK_AUTH_TOKEN is ignored: That is a placeholder, not a credential.');
  });

  it.each(['never', 'None', 'f', '"disabled"', '2'])(
    'a switch that says %s is an error before any connection',
    async (word) => {
      const argv = ['create', '--deployment', 'open-source', '--url', 'http://127.0.0.1:9', '--api', 'x'];
      const env = { TYK_KEY_WIZARD_INSECURE: word, TYK_KEY_WIZARD_TRY: 'perhaps', TYK_GW_SECRET: 'x' };
      const run = await runCli([...argv, '--expires', '1h', '-o', 'json'], { env });
      expect(run.code).toBe(2);
      expect(run.stderr).toContain('TYK_KEY_WIZARD_INSECURE says');
      expect(run.stderr).toContain('TYK_KEY_WIZARD_TRY says "perhaps", which is neither yes nor no.');
      expect(JSON.parse(run.stdout).error.exitCode).toBe(2);
      expect((await runCli(['--help'], { env })).code).toBe(0);
    },
  );
});
