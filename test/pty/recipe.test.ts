import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { runCli } from '../helpers/run-cli.ts';
import type { Sandbox } from '../helpers/sandbox.ts';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../helpers/temp.ts';
import { keyIn, openSandbox, openWizard, openWizardInShell, screens, type Wizard } from './wizard.ts';

/* A recipe from a newcomer's chair, and from its author's. */

const SECRET = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const ADDRESS = 'Send your credential there?';
const ALIAS = 'A name for the key?';
const FILE = 'Save the answers as a recipe to which file?';
const SHARED = 'is that the same for everyone?';
/** The last key of review's own line: the question is whole. */
const REVIEW = /❯ Create the key[\s\S]*create/;

let home: TemporaryDirectory;
let sandbox: Sandbox;
beforeEach(async () => {
  home = await makeTemporaryDirectory();
  onTestFinished(() => home.remove());
  sandbox = await openSandbox({ secret: SECRET });
  onTestFinished(() => sandbox.stop());
});

const env = () => ({ HOME: home.path, TYK_GW_SECRET: SECRET });
const open = (args: readonly string[], size: { columns?: number; rows?: number } = {}): Promise<Wizard> =>
  openWizard(args, { env: env(), cwd: home.path, rows: 30, ...size });
const fileOf = (name: string) => readFile(join(home.path, name), 'utf8');

function writeTeam(more = ''): Promise<string> {
  const fields = ['deployment: open-source', `url: ${sandbox.url}`, 'apis: [Payments]', 'expires: 30d'];
  return home.write('team.yaml', `${fields.join('\n')}\n${more}`);
}

/** From the address that a recipe names to the review, the deployment's own way. */
async function agreeAndReview(wizard: Wizard): Promise<string> {
  return wizard.walk([ADDRESS, 'y'], [screens.details, 'enter'], [REVIEW]);
}

describe('with a recipe', () => {
  it.each([80, 40])(
    'a newcomer reads its message, says yes to its address and answers what it asks, at %i columns',
    async (columns) => {
      await writeTeam('alias: "{user}@ci"\nask: [alias]\nmessage: Welcome to the orders team.\n');
      await using wizard = await open(['--recipe', 'team.yaml'], { columns });
      const message = await wizard.until('Press ⏎ to go on.');
      expect(message).toContain('team.yaml says:\n  Welcome to the orders team.');
      // Nothing is asked, and nothing looked at, before that is read.
      expect(message).not.toContain('Tyk key wizard');
      wizard.press('enter');
      const first = await wizard.until(ADDRESS.slice(-8));
      expect(first.replace(/\s+/g, '')).toContain(sandbox.url);
      wizard.press('y');
      await wizard.walk([screens.details, 'enter']);
      expect(await wizard.until(ALIAS)).toMatch(/❯ \S+@ci/);
      wizard.press('ctrl-u');
      wizard.type('jane');
      await wizard.until('❯ jane');
      wizard.press('enter');
      const review = await wizard.until(REVIEW);
      if (columns === 80) {
        expect(review).toMatch(/May call +Payments +recipe/);
        expect(review).toMatch(/Expires .* recipe/);
        // What is your own says nothing of where it came from.
        expect(review).toMatch(/Alias +jane$/m);
      }
      wizard.press('enter');
      await wizard.walk([screens.key, 'd'], [screens.remember, 'n']);
      expect(await wizard.waitForExit()).toMatchObject({ code: 0 });
      expect(keyIn(wizard)).not.toBe('');
      expect(wizard.scrollback().split('Welcome to the orders team.')).toHaveLength(2);
    },
  );

  it('can be left at its message, with the terminal as it was', async () => {
    await writeTeam('message: Welcome.\n');
    await using wizard = await openWizardInShell(['--recipe', 'team.yaml'], { env: env(), cwd: home.path });
    await wizard.walk(['Press ⏎ to go on.', 'ctrl-c'], ['code=130'], ['terminal: icanon echo']);
    expect(sandbox.requests).toEqual([]);
  });

  it('a "no" to its address leads to the address, and nothing was sent to it', async () => {
    await writeTeam();
    await using wizard = await open(['--recipe', 'team.yaml']);
    await wizard.walk([ADDRESS, 'n'], [screens.gatewayAddress]);
    expect(sandbox.requests).toEqual([]);
  });

  it('a wrong value opens its question with file, line and field', async () => {
    await writeTeam('rate: fast\n');
    await using wizard = await open(['--recipe', 'team.yaml']);
    await wizard.walk([ADDRESS, 'y'], [screens.details, 'enter']);
    expect(await wizard.until('"fast" is not a number')).toContain('team.yaml, line 5: rate:');
  });

  it('that never expires, it is asked in person', async () => {
    await writeTeam('alias: ci\n');
    await home.write('team.yaml', (await fileOf('team.yaml')).replace('30d', 'never'));
    await using wizard = await open(['--recipe', 'team.yaml']);
    await wizard.walk([ADDRESS, 'y'], ['A key that never expires?', 'n'], [screens.expiry]);
  });
});

describe('the answers of a run, saved for others', () => {
  it('by r on review: metadata that differs is left out, and the file works', async () => {
    await writeTeam('metadata: {team: orders, desk: 4}\nalias: ci\n');
    await using wizard = await open(['--recipe', 'team.yaml']);
    await agreeAndReview(wizard);
    wizard.press('r');
    await wizard.until(FILE);
    wizard.press('ctrl-u');
    wizard.type('ours.yaml');
    await wizard.walk(['❯ ours.yaml', 'enter'], [`team=orders: ${SHARED}`, 'y'], [`desk=4: ${SHARED}`, 'n']);
    await wizard.until('Saved as a recipe to');
    expect(parse(await fileOf('ours.yaml'))).toMatchObject({
      deployment: 'open-source',
      url: sandbox.url,
      apis: ['Payments'],
      expires: '30d',
      alias: 'ci',
      metadata: { team: 'orders' },
      ask: ['metadata'],
    });
    expect(await fileOf('ours.yaml')).not.toContain(SECRET);
    const made = await runCli(['--recipe', 'ours.yaml', '--url', sandbox.url], {
      cwd: home.path,
      env: env(),
    });
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ey/) });
  });

  it('over no other file without a yes; esc leaves the review as it was', async () => {
    await writeTeam();
    await using wizard = await open(['--recipe', 'team.yaml']);
    await agreeAndReview(wizard);
    wizard.press('r');
    await wizard.until(FILE);
    wizard.press('ctrl-u');
    wizard.type('team.yaml');
    await wizard.walk(
      ['❯ team.yaml', 'enter'],
      ['already exists. Replace it?', 'n'],
      [FILE, 'esc'],
      [REVIEW],
    );
    expect(await fileOf('team.yaml')).not.toContain('$schema');
    await wizard.walk([REVIEW, 'r'], ['❯ team.yaml', 'enter'], ['Replace it?', 'y'], ['Saved as a recipe']);
    expect(await fileOf('team.yaml')).toContain('$schema');
  });

  it('says why a file cannot be written, and keeps the name to be mended', async () => {
    await using wizard = await open(['--demo']);
    await wizard.walk([screens.access, 'enter'], [screens.expiry, 'enter'], [screens.details, 'enter']);
    await wizard.walk([REVIEW, 'r'], [FILE, 'ctrl-u']);
    wizard.type('none/ours.yaml');
    await wizard.walk(['❯ none/ours.yaml', 'enter'], ['There is no folder']);
    expect(wizard.screen()).toContain('❯ none/ours.yaml');
  });

  it.each([80, 40])(
    'by r when the key is made, at %i columns; the default alias is the reader’s own',
    async (columns) => {
      await using wizard = await open(['--demo', '--no-try'], { columns });
      await wizard.walk([screens.access, 'enter'], [screens.expiry, 'enter'], [screens.details, 'enter']);
      await wizard.walk([REVIEW, 'enter'], [screens.key, 'r'], ['❯ tyk-key-recipe.yaml', 'enter']);
      await wizard.until('Saved as a recipe to');
      const saved = parse(await fileOf('tyk-key-recipe.yaml'));
      expect(saved).toMatchObject({ deployment: 'demo', alias: '{user}@{host}', try: 'no' });
      expect(await fileOf('tyk-key-recipe.yaml')).not.toContain(keyIn(wizard));
      wizard.press('d');
      expect(await wizard.waitForExit()).toMatchObject({ code: 0 });
    },
  );

  it('by --save-recipe, after the key: what differs is asked then', async () => {
    await writeTeam('metadata: {desk: 4}\n');
    await using wizard = await open(['--recipe', 'team.yaml', '--save-recipe', 'ours.json']);
    await agreeAndReview(wizard);
    wizard.press('enter');
    await wizard.walk([screens.key, 'd'], [screens.remember, 'n'], [`desk=4: ${SHARED}`]);
    wizard.press('n', 'enter');
    await wizard.until('Saved as a recipe to');
    expect(await wizard.waitForExit()).toMatchObject({ code: 0 });
    expect(JSON.parse(await fileOf('ours.json'))).toMatchObject({ apis: ['Payments'], ask: ['metadata'] });
  });
});

describe('in the lines face', () => {
  /** Waits for a prompt and answers it. */
  async function answer(wizard: Wizard, ...turns: readonly (readonly [RegExp | string, string])[]) {
    for (const [prompt, line] of turns) {
      await wizard.until(prompt);
      wizard.type(line);
      wizard.press('enter');
    }
  }

  it('the same is said, asked and saved', async () => {
    await writeTeam('metadata: {desk: 4}\nask: [alias]\nalias: "{user}@ci"\nmessage: Welcome.\n');
    await using wizard = await open(['--recipe', 'team.yaml', '--accessible', '--no-copy', '--no-try'], {
      rows: 100,
    });
    await answer(
      wizard,
      [/team\.yaml says:\n {2}Welcome\.[\s\S]*Send your\s+credential there\?[\s\S]*:$/, '2'],
      [/Use the defaults[\s\S]*\(default\s+1\):/, ''],
      [/A name for the key\? \(default \S+@ci/, 'jane'],
      [/Create the key on[\s\S]*\(default\s+1\):/, 'Save these answers as a recipe'],
      [/to which file\?[\s\S]*:$/, 'ours.yaml'],
      [/desk=4: is that the same for everyone\?[\s\S]*:$/, '1'],
      [/Saved as a recipe[\s\S]*Create the key on[\s\S]*\(default\s+1\):$/, ''],
      [/Done,\s+I\s+have\s+it:/, 'Save as a recipe'],
      [/a key twice[\s\S]*to which file\?[\s\S]*:$/, 'ours.yaml'],
      [/a key twice[\s\S]*the same for everyone\?[\s\S]*:$/, '2'],
      [/Replace it\?[\s\S]*:$/, '2'],
      [/Replace it\?[\s\S]*a key twice[\s\S]*:$/, 'Done, I have it'],
      ['Remember this deployment', '2'],
    );
    expect(await wizard.waitForExit()).toMatchObject({ code: 0 });
    expect(parse(await fileOf('ours.yaml'))).toMatchObject({ alias: 'jane', metadata: { desk: '4' } });
  });
});
