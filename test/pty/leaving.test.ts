import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { openGate } from '../run/gate.ts';
import {
  connectGateway,
  KEY_LINE,
  keyIn,
  openSandbox,
  openWizard,
  openWizardInShell,
  type Screen,
  screens,
  takeDefaults,
  type Wizard,
} from './wizard.ts';

const hasModes = process.platform !== 'win32';
const COOKED = 'terminal: icanon echo';

async function expectRestored(wizard: Wizard, code: number): Promise<void> {
  await wizard.until('terminal:');
  await wizard.waitForExit();
  expect(wizard.scrollback()).toContain(`code=${code}\n${COOKED}`);
  expect(wizard.cursorVisible()).toBe(true);
  // Bracketed paste would stay behind as well.
  expect(wizard.raw().lastIndexOf('\u001b[?2004h')).toBeLessThan(wizard.raw().lastIndexOf('\u001b[?2004l'));
}

describe('Ctrl+C', () => {
  const stages: [stage: string, args: string[], walk: Screen[]][] = [
    ['1, the deployment', [], [[screens.deployment, 'ctrl-c']]],
    ['1, the address', ['--deployment', 'cloud'], [[screens.dashboardAddress, 'ctrl-c']]],
    ['3, the access', ['--demo'], [[screens.access, 'ctrl-c']]],
    ['4, the expiry', ['--demo', '--api', 'Orders'], [[screens.expiry, 'ctrl-c']]],
    [
      '5, the review',
      ['--demo', '--api', 'Orders', '--expires', '1h'],
      [
        [screens.details, 'enter'],
        [screens.review, 'ctrl-c'],
      ],
    ],
  ];
  it.each(stages)('at stage %s: leaves with 130 and the terminal as it was', async (_stage, args, walk) => {
    await using wizard = await openWizardInShell(args);
    await wizard.walk(...walk);
    await expectRestored(wizard, 130);
  });

  it('at stage 2, the credential, half typed: the same, and nothing of it is shown', async () => {
    await using sandbox = await openSandbox();
    await using wizard = await openWizardInShell(['--deployment', 'open-source', '--url', sandbox.url]);
    await wizard.until(screens.gatewaySecret);
    wizard.type('halfasecret');
    await wizard.walk(['11 characters', 'ctrl-c']);
    await expectRestored(wizard, 130);
    expect(wizard.raw()).not.toContain('halfasecret');
  });

  it('while an address does not answer: the same', async () => {
    await using sandbox = await openSandbox();
    sandbox.fault({ on: '*', answer: 'hang' });
    await using wizard = await openWizardInShell(['--deployment', 'open-source', '--url', sandbox.url]);
    await wizard.walk(['Looking at', 'ctrl-c']);
    await expectRestored(wizard, 130);
  });

  it('at stage 6: asks once more as long as nothing proves that the key is safe', async () => {
    await using wizard = await openWizardInShell(['--demo']);
    await takeDefaults(wizard);
    await wizard.walk(
      // While the key is tried, Esc stops that alone.
      [/proven: [\s\S]*never\s+show it again/, 'ctrl-c'],
      [screens.unsafe, 'esc'],
      [(screen) => screens.key.test(screen) && !screen.includes(screens.unsafe), 'esc'],
      [screens.unsafe, 'd'],
    );
    await expectRestored(wizard, 0);
    expect(keyIn(wizard)).not.toBe('');
  });

  it('at stage 6, pressed twice, leaves all the same: the key stands in the scrollback', async () => {
    await using wizard = await openWizardInShell(['--demo']);
    await takeDefaults(wizard);
    await wizard.walk([screens.key, 'ctrl-c'], [screens.unsafe, 'ctrl-c']);
    await expectRestored(wizard, 0);
    expect(keyIn(wizard)).not.toBe('');
  });

  it('while the request is on its way: the first says so, the second stops waiting', async () => {
    await using sandbox = await openSandbox();
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'hang' });
    await using wizard = await openWizardInShell([]);
    await connectGateway(wizard, sandbox.url, sandbox.credential.reveal());
    await wizard.walk([screens.access, 'enter'], [screens.expiry, 'enter'], [screens.details, 'enter']);
    await wizard.walk(
      [screens.review, 'enter'],
      ['Creating the key', 'ctrl-c'],
      [/once more to stop waiting/, 'ctrl-c'],
    );
    await expectRestored(wizard, 8);
    expect(wizard.scrollback()).toMatch(
      /may\s+exist[\s\S]*nobody\s+can\s+use\s+it; making\s+another\s+is\s+safe/i,
    );
  });
});

describe('answers that were kept', () => {
  const KEPT = /Your answers are kept for a day\. Run it again to go on\./;
  const faces = ['rich', 'prompts', 'lines'] as const;
  const secret = 'c0ffee00c0ffee00c0ffee00c0ffee00';

  /** Answers the access, and leaves at the next question. */
  async function leaveAt(face: string, args: readonly string[], answered: 'access' | 'nothing') {
    await using home = await makeTemporaryDirectory();
    await using sandbox = await openSandbox({ secret });
    const there = args.includes('--demo') ? [] : ['--deployment', 'open-source', '--url', sandbox.url];
    const policies = ['--policy', 'Gold', '--expires', '1h'];
    await using wizard = await openWizard([...there, ...policies, ...args, '--face', face], {
      env: { HOME: home.path, TYK_GW_SECRET: secret },
      rows: 50,
    });
    if (answered === 'access') {
      await wizard.until(screens.details);
      wizard.press('enter');
      await wizard.until(/Create\s+the\s+key/);
    } else await wizard.until(screens.details);
    wizard.press('ctrl-c');
    const { code } = await wizard.waitForExit();
    return { code, said: wizard.scrollback().replaceAll(/\s+/g, ' ') };
  }

  it.each(faces)('are told of by whoever leaves (%s)', async (face) => {
    const { code, said } = await leaveAt(face, [], 'access');
    expect(code).toBe(130);
    expect(said.match(new RegExp(KEPT, 'g'))).toHaveLength(1);
  });

  it.each<[string, readonly string[], 'access' | 'nothing']>([
    ['with --no-draft', ['--no-draft'], 'access'],
    ['in the demo', ['--demo'], 'access'],
    ['where nobody has answered anything', [], 'nothing'],
  ])('are not %s', async (_where, args, answered) => {
    for (const face of ['rich', 'lines']) {
      const { code, said } = await leaveAt(face, args, answered);
      expect(code).toBe(130);
      expect(said).not.toMatch(KEPT);
    }
  });
});

describe('a signal', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s while somebody is asked gives the terminal back', async (signal, code) => {
    await using wizard = await openWizardInShell(['--demo']);
    await wizard.until(screens.access);
    process.kill(wizard.pid(), signal);
    await expectRestored(wizard, code);
  });

  // Ink and Inquirer bring a listener that would end the program, and the key with it.
  it.skipIf(!hasModes).each(['rich', 'prompts', 'lines'])(
    'SIGXFSZ, of a file that may not grow, ends nothing (%s)',
    async (face) => {
      await using wizard = await openWizard(['--demo', '--face', face, '--api', 'Orders']);
      await wizard.until(face === 'lines' ? /\(default 4\):/ : screens.expiry);
      wizard.kill('SIGXFSZ');
      wizard.kill('SIGXFSZ');
      wizard.press('enter');
      await wizard.walk([screens.details, 'ctrl-c']);
      expect(await wizard.waitForExit()).toMatchObject({ code: 130 });
    },
  );

  it.each([80, 40])(
    'SIGTERM right after the create: at %i columns the key stands unbroken',
    async (columns) => {
      await using sandbox = await openSandbox();
      await using gate = await openGate(sandbox.url);
      await using wizard = await openWizardInShell([], { columns, rows: 30 });
      await connectGateway(wizard, gate.url, sandbox.credential.reveal());
      await wizard.walk([screens.access, 'enter'], [screens.expiry, 'enter'], [screens.details, 'enter']);
      await wizard.walk([screens.review, 'enter']);
      await gate.held;
      process.kill(wizard.pid(), 'SIGTERM');
      gate.open();
      await expectRestored(wizard, 143);
      const key = keyIn(wizard);
      expect(key).not.toBe('');
      const headers = { authorization: key };
      expect((await fetch(`${sandbox.gatewayUrl}/catalogue/`, { headers })).status).toBe(200);
    },
  );

  it('SIGTERM on the finished key leaves it where it stands', async () => {
    await using wizard = await openWizardInShell(['--demo'], { columns: 40, rows: 30 });
    await takeDefaults(wizard);
    const key = keyIn(wizard);
    process.kill(wizard.pid(), 'SIGTERM');
    await expectRestored(wizard, 143);
    expect(keyIn(wizard)).toBe(key);
  });
});

describe('a key in a window of the usual size', () => {
  it('stays in sight above the frame, with the try below it', async () => {
    await using wizard = await openWizard(['--demo'], { columns: 80, rows: 24 });
    await takeDefaults(wizard);
    const screen = await wizard.until('created and proven');
    expect(screen.replaceAll('\n', '')).toContain(keyIn(wizard));
  });
});

describe('a key at 40 columns', () => {
  it('is one unbroken line of the scrollback, before and after the summary', async () => {
    await using wizard = await openWizard(['--demo'], { columns: 40, rows: 24 });
    await takeDefaults(wizard);
    const key = keyIn(wizard);
    expect(key.length).toBeGreaterThan(80);
    wizard.press('d');
    expect((await wizard.waitForExit()).code).toBe(0);
    expect(wizard.scrollback().match(new RegExp(KEY_LINE, 'gm'))).toEqual([key]);
  });
});

describe('where the key can go', () => {
  it.skipIf(!hasModes)(
    'a file of its own that only its owner reads; another one is not overwritten unasked',
    async () => {
      await using folder = await makeTemporaryDirectory();
      await folder.write('tyk-api-key.txt', 'another key\n');
      await using wizard = await openWizard(['--demo'], { cwd: folder.path });
      await takeDefaults(wizard);
      await wizard.walk(
        [screens.key, 's'],
        ['Save the key to which file?', 'enter'],
        [/already exists.*Replace it\?/s, 'esc'],
      );
      const file = join(folder.path, 'tyk-api-key.txt');
      expect(await readFile(file, 'utf8')).toBe('another key\n');
      await wizard.walk(
        [screens.key, 's'],
        ['Save the key to which file?', 'enter'],
        [/Replace it\?/, 'y'],
        ['Saved to', 'ctrl-c'],
      );
      // Safe now: nothing is asked any more.
      expect((await wizard.waitForExit()).code).toBe(0);
      expect(await readFile(file, 'utf8')).toBe(`${keyIn(wizard)}\n`);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    },
  );

  it('a .env file, whose other lines stay; the key that was there is shown masked and asked about', async () => {
    await using folder = await makeTemporaryDirectory();
    const file = await folder.write('.env', 'A=1\nTYK_API_KEY=oldoldoldoldoldoldoldold\nB=2\n');
    await using sandbox = await openSandbox();
    await using wizard = await openWizard([], { cwd: folder.path });
    await connectGateway(wizard, sandbox.url, sandbox.credential.reveal());
    await takeDefaults(wizard);
    const asked = await wizard.walk(
      [screens.key, 'e'],
      ['Add TYK_API_KEY to which file?', 'enter'],
      [/oldo…[\s\S]*characters\)[\s\S]*Replace it\?/, 'y'],
      ['Added to'],
    );
    expect(asked).not.toContain('oldoldoldold');
    expect(await readFile(file, 'utf8')).toBe(`A=1\nTYK_API_KEY=${keyIn(wizard)}\nB=2\n`);
    await wizard.walk(['Done, I have it', 'd'], [screens.remember, 'n']);
    expect((await wizard.waitForExit()).code).toBe(0);
  });

  it('a variable of the shell, with the whole wizard in colour on the screen, and remembered all the same', async () => {
    await using home = await makeTemporaryDirectory();
    await using sandbox = await openSandbox();
    await using wizard = await openWizardInShell([], {
      before: 'KEY=$(',
      after: '); echo "<$KEY>"; true',
      env: { HOME: home.path },
    });
    await connectGateway(wizard, sandbox.url, sandbox.credential.reveal());
    await wizard.walk([screens.access, 'enter'], [screens.expiry, 'enter'], [screens.details, 'enter']);
    await wizard.walk(
      [screens.review, 'enter'],
      ['Key created, and read back', 'd'],
      [screens.remember, 'y'],
      [screens.keep, 'n'],
    );
    await expectRestored(wizard, 0);
    expect(wizard.raw()).toMatch(/\u001b\[[0-9;]*3\dm/);
    const [, key = ''] = /<(ey\S+)>/.exec(wizard.scrollback()) ?? [];
    const headers = { authorization: key };
    expect((await fetch(`${sandbox.gatewayUrl}/catalogue/`, { headers })).status).toBe(200);
    // The screen held its hash alone.
    expect(wizard.scrollback().match(new RegExp(key, 'g'))).toHaveLength(1);
    expect(wizard.scrollback()).toContain('Remembered as');
  });
});
