import { describe, expect, it } from 'vitest';
import { KEY_LINE, keyIn, openSandbox, openWizardInShell, type Screen, type Wizard } from './wizard.ts';

/* The prompts face in a real terminal. */

const SECRET = '0123456789abcdef0123456789abcdef';

async function expectEnd(wizard: Wizard, code: number): Promise<void> {
  await wizard.until('terminal:');
  await wizard.waitForExit();
  expect(wizard.scrollback()).toContain(`code=${code}\n`);
  expect(wizard.scrollback()).toContain('terminal: icanon echo');
  expect(wizard.scrollback()).not.toMatch(/^ +at |Error:/m);
  expect(wizard.cursorVisible()).toBe(true);
}

const places: readonly (readonly [name: string, columns: number, rows: number, args: readonly string[]])[] = [
  ['80 by 24', 80, 24, ['--plain']],
  ['39 by 20, where the rich face has no room', 39, 20, []],
];

describe.each(places)('at %s', (_name, columns, rows, args) => {
  it('leads from nothing to a key', async () => {
    await using sandbox = await openSandbox({ secret: SECRET });
    await using wizard = await openWizardInShell([...args, '--no-copy'], { columns, rows });
    await wizard.walk(
      ['Where does your Tyk run?', 'down', 'down', 'down', 'enter'],
      ['Gateway address', 'ctrl-u'],
    );
    wizard.type(sandbox.url);
    wizard.press('enter');
    await wizard.until('? The Gateway secret');
    wizard.type(SECRET);
    wizard.press('enter');
    await wizard.walk(
      ['APIs.', 'space', 'enter'],
      ['Add a policy?', 'enter'],
      ['❯ 30 days', 'enter'],
      ['❯ Yes', 'enter'],
      ['❯ Create the key', 'enter'],
      ['? Save the key now', 'd', 'enter'],
      ['❯ Yes, as', 'down', 'enter'],
    );
    await expectEnd(wizard, 0);
    expect(keyIn(wizard)).toMatch(KEY_LINE);
    expect(wizard.raw()).not.toContain(SECRET);
  });
});

describe('keys that lead elsewhere', () => {
  const demo = ['--plain', '--demo'];
  const ways: readonly (readonly [place: string, args: readonly string[], walk: Screen])[] = [
    ['a list', ['--plain'], ['Where does your Tyk run?', 'ctrl-c']],
    ['a text', ['--plain', '--deployment', 'cloud'], ['Dashboard address', 'ctrl-c']],
    ['ticks', demo, ['APIs.', 'ctrl-c']],
    ['a list, Ctrl+D', ['--plain'], ['Where does your Tyk run?', 'ctrl-d']],
    ['ticks, Ctrl+D', demo, ['APIs.', 'ctrl-d']],
  ];
  it.each(ways)('%s: leaves with 130 and no stack trace', async (_place, args, walk) => {
    await using wizard = await openWizardInShell(args);
    await wizard.walk(walk);
    await expectEnd(wizard, 130);
  });

  it('Ctrl+C while the address is looked at leaves with 130', async () => {
    await using sandbox = await openSandbox();
    sandbox.fault({ on: '*', answer: 'hang' });
    const args = ['--plain', '--deployment', 'open-source', '--url', sandbox.url];
    await using wizard = await openWizardInShell(args, { before: 'trap : INT; ' });
    await wizard.walk(['Looking at', 'ctrl-c']);
    await expectEnd(wizard, 130);
  });

  it('Ctrl+C in a half typed secret leaves, and nothing of it is shown', async () => {
    await using sandbox = await openSandbox();
    await using wizard = await openWizardInShell([
      '--plain',
      '--deployment',
      'open-source',
      '--url',
      sandbox.url,
    ]);
    await wizard.until('? The Gateway secret');
    wizard.type('halfasecret');
    await wizard.walk(['•••••••••••', 'ctrl-c']);
    await expectEnd(wizard, 130);
    expect(wizard.raw()).not.toContain('halfasecret');
  });

  it('Esc goes back, Ctrl+O explains, and the prompts go on working', async () => {
    await using wizard = await openWizardInShell([...demo, '--no-copy', '--api', 'Payments']);
    await wizard.walk(
      ['❯ 30 days', 'ctrl-o'],
      // What it says first may have left the screen.
      [/Tyk's own page:[\s\S]*❯ 30 days/, 'enter'],
      [/Use the defaults for everything else\?[\s\S]*❯ Yes/, 'esc'],
      [/everything else\?[\s\S]*\? How long[\s\S]*❯ 30 days/, 'down'],
      ['❯ 12 months', 'enter'],
      [/✔ How long[^\n]*12 months[\s\S]*❯ Yes/, 'enter'],
      ['❯ Create the key', 'ctrl-c'],
    );
    await expectEnd(wizard, 130);
  });
});

describe('Ctrl+C with a key', () => {
  it('that is not safe asks once more', async () => {
    const args = ['--plain', '--demo', '--no-copy', '--api', 'Payments', '--expires', '1d'];
    await using wizard = await openWizardInShell(args);
    await wizard.walk(
      ['❯ Yes', 'enter'],
      ['❯ Create the key', 'enter'],
      ['? Save the key now', 'ctrl-c'],
      ['❯ Stay', 'ctrl-c'],
    );
    await expectEnd(wizard, 0);
    expect(keyIn(wizard)).toMatch(KEY_LINE);
  });

  it('that is being made: says what is waited for, then ends with 8', async () => {
    await using sandbox = await openSandbox({ secret: SECRET });
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'hang', carriedOut: true });
    const args = ['--plain', '--no-copy', '--deployment', 'open-source', '--url', sandbox.url];
    const env = { TYK_GW_SECRET: SECRET };
    const options = { env, before: 'trap : INT; ' };
    await using wizard = await openWizardInShell([...args, '--api', 'Payments', '--expires', '1d'], options);
    await wizard.walk(['❯ Yes', 'enter'], ['❯ Create the key', 'enter'], ['Creating the key.', 'ctrl-c']);
    await wizard.until('a key may exist already');
    await new Promise((resolve) => setTimeout(resolve, 400));
    wizard.press('ctrl-c');
    await expectEnd(wizard, 8);
  });
});
