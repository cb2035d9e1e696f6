import { describe, expect, it } from 'vitest';
import { KEY_LINE, keyIn, openSandbox, openWizardInShell, type Wizard } from './wizard.ts';

/* The lines face in a real terminal: what a screen reader or a dumb terminal gets, byte by byte. */

const SECRET = '0123456789abcdef0123456789abcdef';
// node-pty gives TERM its own name, whatever the environment says.
const dumb = { before: 'trap : INT; TERM=dumb ' };

/** In a cooked terminal Ctrl+C goes to the shell as well, which is to tell how it ended. */
const openLines: typeof openWizardInShell = (args, options) =>
  openWizardInShell(args, { before: 'trap : INT; ', ...options });

/** Waits for a prompt and answers it. */
async function answer(
  wizard: Wizard,
  ...turns: readonly (readonly [prompt: string | RegExp, line: string])[]
) {
  for (const [prompt, line] of turns) {
    await wizard.until(prompt);
    wizard.type(line);
    wizard.press('enter');
  }
}

async function expectEnd(wizard: Wizard, code: number): Promise<void> {
  await wizard.until('terminal:');
  await wizard.waitForExit();
  expect(wizard.scrollback()).toContain(`code=${code}\nterminal: icanon echo`);
  // Not one escape sequence, on any terminal.
  expect(wizard.raw()).not.toContain('\u001b');
}

describe.each([
  ['TERM=dumb', [], dumb],
  ['--accessible on xterm', ['--accessible'], {}],
  ['ACCESSIBLE=1 at 40 columns', [], { env: { ACCESSIBLE: '1' }, columns: 40, rows: 60 }],
] as const)('%s', (_name, args, options) => {
  it('leads from nothing to a key without one escape byte, and echoes no secret', async () => {
    await using sandbox = await openSandbox({ secret: SECRET });
    await using wizard = await openLines([...args, '--no-copy'], { rows: 60, ...options });
    await answer(
      wizard,
      ['Number (default 1):', '4'],
      ['Gateway address (default', sandbox.url],
      ['(not shown):', SECRET],
      [/Numbers with commas:/, '/payments'],
      [/ 9 {2}Payments[\s\S]*:$/, '9'],
      ['Add a policy?', ''],
      ['2026-12-31 (default 4):', ''],
      [/Use the defaults[\s\S]*\(default\s+1\):/, ''],
      [/Create the key on[\s\S]*\(default\s+1\):/, ''],
      [/Done,\s+I\s+have\s+it:/, 'Done, I have it'],
      ['Remember this deployment', '2'],
    );
    await expectEnd(wizard, 0);
    expect(keyIn(wizard)).toMatch(KEY_LINE);
    expect(wizard.raw()).not.toContain(SECRET);
  });
});

describe('Ctrl+C while the key is not safe', () => {
  async function openAtKey() {
    const args = ['--demo', '--face', 'lines', '--api', 'Payments', '--expires', '1d', '--no-copy'];
    const wizard = await openLines(args, { rows: 60 });
    await answer(
      wizard,
      [/Use the defaults[\s\S]*\(default\s+1\):/, ''],
      [/Create the key on[\s\S]*\(default\s+1\):/, ''],
    );
    await wizard.until(/Done,\s+I\s+have\s+it:/);
    wizard.press('ctrl-c');
    await wizard.until('press Ctrl+C once more to leave.');
    return wizard;
  }

  it('asks once more, and the next one leaves: the key stands above', async () => {
    await using wizard = await openAtKey();
    // What comes within a quarter of a second is taken for the echo of the first.
    await new Promise((resolve) => setTimeout(resolve, 400));
    wizard.press('ctrl-c');
    await expectEnd(wizard, 130);
    expect(keyIn(wizard)).toMatch(KEY_LINE);
  });

  it('asks once more, and the question still takes an answer', async () => {
    await using wizard = await openAtKey();
    wizard.type('Done, I have it');
    wizard.press('enter');
    await expectEnd(wizard, 130);
    expect(keyIn(wizard)).toMatch(KEY_LINE);
  });
});

describe('a secret that is typed', () => {
  async function openAtSecret(url: string) {
    const args = ['--face', 'lines', '--deployment', 'open-source', '--url', url];
    const wizard = await openLines(args);
    await wizard.until('(not shown):');
    return wizard;
  }

  it('can be corrected: Backspace takes one character, Ctrl+U all of them', async () => {
    await using sandbox = await openSandbox({ secret: SECRET });
    await using wizard = await openAtSecret(sandbox.url);
    wizard.type('all wrong');
    wizard.press('ctrl-u');
    wizard.type(`${SECRET}xy`);
    wizard.press('backspace', 'backspace', 'enter');
    await wizard.until('Signed in: organisation');
    expect(wizard.scrollback()).toContain('32 characters.');
    await answer(wizard, ['Numbers with commas', ':quit']);
    await expectEnd(wizard, 130);
    expect(wizard.raw()).not.toContain('all wrong');
  });

  it.each(['ctrl-c', 'ctrl-d'] as const)('%s leaves with 130, and the terminal echoes again', async (key) => {
    await using sandbox = await openSandbox();
    await using wizard = await openAtSecret(sandbox.url);
    wizard.type('half');
    wizard.press(key);
    await expectEnd(wizard, 130);
    expect(wizard.raw()).not.toContain('half');
  });

  it('is cut short by SIGTERM, and the terminal echoes again', async () => {
    await using sandbox = await openSandbox();
    await using wizard = await openAtSecret(sandbox.url);
    process.kill(wizard.pid(), 'SIGTERM');
    await expectEnd(wizard, 143);
  });
});

describe('leaving', () => {
  it.each(['ctrl-c', 'ctrl-d'] as const)('%s at a question: 130', async (key) => {
    await using wizard = await openLines(['--face', 'lines']);
    await wizard.until('Number (default 1):');
    wizard.press(key);
    await expectEnd(wizard, 130);
  });

  it('Ctrl+C while the address is looked at: 130', async () => {
    await using sandbox = await openSandbox();
    sandbox.fault({ on: '*', answer: 'hang' });
    await using wizard = await openLines([
      '--face',
      'lines',
      '--deployment',
      'open-source',
      '--url',
      sandbox.url,
    ]);
    await wizard.until('Looking at');
    wizard.press('ctrl-c');
    await expectEnd(wizard, 130);
  });

  it('with a key that is not safe: :quit asks once more', async () => {
    await using wizard = await openLines([
      ...['--face', 'lines', '--demo', '--no-copy', '--api', 'Payments', '--expires', '1d'],
    ]);
    await answer(
      wizard,
      [/Use the defaults[\s\S]*\(default\s+1\):/, ''],
      [/Create the key on[\s\S]*\(default\s+1\):/, ''],
      [/Done,\s+I\s+have\s+it:/, ':quit'],
      ['Your key is not saved yet', ''],
    );
    await answer(wizard, [
      /not saved yet[\s\S]*a key twice\.[\s\S]*Done,\s+I\s+have\s+it:/,
      'Done, I have it',
    ]);
    await expectEnd(wizard, 0);
    expect(keyIn(wizard)).toMatch(KEY_LINE);
  });

  const readyFor = (url: string) => [
    ...['--face', 'lines', '--no-copy', '--deployment', 'open-source', '--url', url],
    ...['--api', 'Payments', '--expires', '1d'],
  ];

  it('while the key is being made: the first Ctrl+C says what is waited for, the second ends with 8', async () => {
    await using sandbox = await openSandbox({ secret: SECRET });
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'hang', carriedOut: true });
    await using wizard = await openLines(readyFor(sandbox.url), { env: { TYK_GW_SECRET: SECRET } });
    await answer(
      wizard,
      [/Use the defaults[\s\S]*\(default\s+1\):/, ''],
      [/Create the key on[\s\S]*\(default\s+1\):/, ''],
    );
    await wizard.until('Creating the key.');
    wizard.press('ctrl-c');
    await wizard.until('a key may exist already');
    // What comes within a quarter of a second is taken for the echo of the first.
    await new Promise((resolve) => setTimeout(resolve, 400));
    wizard.press('ctrl-c');
    await expectEnd(wizard, 8);
    expect(wizard.scrollback()).toContain('The key was made, but its answer was lost.');
  });

  it.each([':quit', 'ctrl-c'] as const)('after a lost answer, by %s: 8', async (way) => {
    await using sandbox = await openSandbox({ secret: SECRET });
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'cut', carriedOut: true });
    await using wizard = await openLines(readyFor(sandbox.url), { env: { TYK_GW_SECRET: SECRET } });
    await answer(
      wizard,
      [/Use the defaults[\s\S]*\(default\s+1\):/, ''],
      [/Create the key on[\s\S]*\(default\s+1\):/, ''],
    );
    const asked = /Remove it and make another[\s\S]*\(default\s+1\):/;
    await wizard.until(asked);
    if (way === 'ctrl-c') wizard.press(way);
    else await answer(wizard, [asked, way]);
    await expectEnd(wizard, 8);
  });
});

describe('the key', () => {
  it('alone goes into KEY=$(…)', async () => {
    const after = ') && echo "<$KEY>" && test -n "$KEY"';
    const args = ['--face', 'lines', '--demo', '--no-copy', '--api', 'Payments', '--expires', '1d'];
    await using wizard = await openLines(args, { before: 'KEY=$(', after, columns: 200 });
    await answer(
      wizard,
      [/Use the defaults[\s\S]*\(default\s+1\):/, ''],
      [/Create the key on[\s\S]*\(default\s+1\):/, ''],
      ['The key is safe. Anything else?', ''],
    );
    await wizard.until('terminal:');
    expect(wizard.scrollback()).toMatch(/^<ey[A-Za-z0-9+/]+={0,2}>$/m);
    expect(wizard.raw().match(/ey[A-Za-z0-9+/]{60,}/g)).toHaveLength(1);
  });
});
