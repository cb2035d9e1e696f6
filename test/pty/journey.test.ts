import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { saveProfile } from '../../source/store/profiles.ts';
import { startDemo } from '../cli/start-demo.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import {
  connectDashboard,
  connectGateway,
  keyIn,
  openSandbox,
  openWizard,
  screens,
  takeDefaults,
} from './wizard.ts';

describe('a newcomer with a Tyk', () => {
  it.each([
    ['gateway', 'open-source', connectGateway],
    ['dashboard', 'self-managed', connectDashboard],
  ] as const)('(%s) has a key five key presses after the credential', async (as, kind, connect) => {
    await using demo = await startDemo(as);
    await using wizard = await openWizard();
    await connect(wizard, demo.url, demo.credential);
    const before = wizard.presses;
    await takeDefaults(wizard);
    expect(wizard.presses - before).toBeLessThanOrEqual(5);

    const key = keyIn(wizard);
    const called = await fetch(`${demo.gatewayUrl}/catalogue/`, { headers: { authorization: key } });
    expect(called.status).toBe(200);
    wizard.press('d');
    await wizard.walk([screens.remember, 'n']);
    expect(await wizard.waitForExit()).toEqual({ code: 0, signal: undefined });
    const summary = wizard.scrollback();
    expect(summary).toContain(`--deployment ${kind} --url ${demo.url}`);
    expect(summary).toMatch(/Opens +Catalogue · until/);
    // The try that follows the copy may be done by then.
    expect(summary).toMatch(/✔ Key created(?: and proven: GET http|, and read back as requested\.)/);
    expect(summary).toMatch(/Call it +curl http.*\/catalogue\/ -H "Authorization: \$TYK_API_KEY"/);
    expect(summary.match(new RegExp(key, 'g'))).toHaveLength(1);
  });
});

describe('the demo', () => {
  it.each(['gateway', 'dashboard'])('as a %s goes from the first frame to the summary', async (as) => {
    await using wizard = await openWizard(['--demo', '--demo-as', as]);
    await takeDefaults(wizard);
    expect(keyIn(wizard)).not.toBe('');
    wizard.press('d');
    expect(await wizard.waitForExit()).toEqual({ code: 0, signal: undefined });
    expect(wizard.scrollback()).toContain('The sandbox has ended, and the key with it.');
    expect(wizard.scrollback()).not.toContain('Use it:');
    expect(wizard.cursorVisible()).toBe(true);
  });

  it('goes on when it is kept running, until Ctrl+C', async () => {
    await using wizard = await openWizard(['--demo']);
    await takeDefaults(wizard);
    wizard.press('k');
    const said = await wizard.until('The sandbox keeps running');
    expect(said).not.toContain('has ended');
    const url = wizard.scrollback().match(/Call it +curl (\S+)/)?.[1] ?? '';
    const headers = { authorization: keyIn(wizard) };
    expect((await fetch(url, { headers })).status).toBe(200);
    wizard.press('ctrl-c');
    expect((await wizard.waitForExit()).code).toBe(130);
    await expect(fetch(url, { headers })).rejects.toThrow();
  });
});

describe('in a terminal nothing is asked', () => {
  it('where everything is answered and --yes was said; the key stands on the screen', async () => {
    await using sandbox = await openSandbox();
    const words = ['--deployment', 'open-source', '--url', sandbox.url, '--api', 'Payments', '--yes'];
    await using wizard = await openWizard(words, { env: { TYK_GW_SECRET: sandbox.credential.reveal() } });
    expect(await wizard.waitForExit()).toEqual({ code: 0, signal: undefined });
    expect(wizard.scrollback()).toContain('Stage 6 of 6: Key · Key created, and read back as requested.');
    expect(keyIn(wizard)).not.toBe('');
    expect(wizard.raw()).not.toContain('\u001b');
  });

  it.each(['CI', 'CLAUDECODE'])(
    'where %s is set, which is said together with the way round it',
    async (name) => {
      await using wizard = await openWizard([], { env: { [name]: '1' } });
      expect((await wizard.waitForExit()).code).toBe(2);
      expect(wizard.scrollback()).toContain(`${name} is set, so nothing is asked. --face rich asks anyway.`);
      await using rich = await openWizard(['--face', 'rich'], { env: { [name]: '1' } });
      await rich.walk([screens.deployment, 'ctrl-c']);
      expect((await rich.waitForExit()).code).toBe(130);
    },
  );
});

describe('Esc', () => {
  it('goes back through every step, and forward again with everything as it was', async () => {
    await using sandbox = await openSandbox();
    await using wizard = await openWizard();
    const credential = sandbox.credential.reveal();
    await connectGateway(wizard, sandbox.url, credential);
    await wizard.until(screens.access);
    wizard.type('paym');
    await wizard.until((screen) => screen.includes('Payments') && !screen.includes('Customers'));
    await wizard.walk(['Payments', 'tab'], [/[◉●xX*].*Payments/, 'enter']);
    await wizard.walk(
      [screens.expiry, 'home', 'enter'],
      [screens.details, 'enter'],
      [/Payments[\s\S]*Create the key/],
    );

    await wizard.walk(
      [screens.review, 'esc'],
      [screens.details, 'esc'],
      [screens.expiry, 'esc'],
      [screens.access, 'esc'],
      [screens.gatewaySecret, 'esc'],
      [screens.gatewayAddress, 'esc'],
      [screens.deployment, 'esc'],
      ['Leave without a key?', 'esc'],
    );
    const review = await wizard.walk(
      [screens.deployment, 'enter'],
      [screens.gatewayAddress, 'enter'],
      [screens.gatewaySecret, 'enter'],
      [screens.access, 'enter'],
      [screens.expiry, 'enter'],
      [screens.details, 'enter'],
      [screens.review],
    );
    expect(review).toContain('Payments');
    expect(review).toContain('in 1 hour');
    expect(review).toContain(sandbox.url);
    wizard.press('enter');
    await wizard.until(screens.key);
    const [created] = sandbox.requests.filter(({ method }) => method === 'POST');
    expect(JSON.stringify(created?.body)).toContain('Payments');
  });

  it('on the first step leaves, after one question', async () => {
    await using wizard = await openWizard();
    await wizard.walk([screens.deployment, 'esc'], ['Leave without a key?', 'y']);
    expect((await wizard.waitForExit()).code).toBe(130);
  });

  it('stops waiting for an address that does not answer', async () => {
    await using sandbox = await openSandbox();
    sandbox.fault({ on: '*', answer: 'hang' });
    await using wizard = await openWizard(['--deployment', 'open-source']);
    await wizard.walk([screens.gatewayAddress, 'ctrl-u']);
    wizard.type(sandbox.url);
    await wizard.walk([sandbox.url, 'enter'], ['Looking at', 'esc'], [screens.gatewayAddress]);
  });
});

describe('the credential that was typed', () => {
  it('is seen nowhere: not on the screen, not in what was written, not in any file', async () => {
    await using home = await makeTemporaryDirectory();
    await using sandbox = await openSandbox({ secret: 'correct-horse-battery-staple' });
    await using wizard = await openWizard([], { env: { HOME: home.path } });
    await connectGateway(wizard, sandbox.url, sandbox.credential.reveal());
    await wizard.walk([screens.access, 'enter'], [screens.expiry, 'enter'], [screens.details, 'enter']);
    await wizard.walk([screens.review, 'v'], ['curl', 'esc'], [screens.review, 'enter'], [screens.key, 'd']);
    await wizard.walk([screens.remember, 'y'], [screens.keep, 'n']);
    await wizard.waitForExit();

    expect(wizard.raw()).toContain('TYK_GW_SECRET');
    expect(wizard.raw()).not.toContain('horse');
    const key = keyIn(wizard);
    const files = await readdir(home.path, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
    );
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) {
      expect(text).not.toContain('horse');
      expect(text).not.toContain(key);
    }
  });
});

describe('a deployment that is remembered', () => {
  it('is offered first on the next run, the one used last at the top', async () => {
    await using home = await makeTemporaryDirectory();
    await using sandbox = await openSandbox();
    const env = { HOME: home.path };
    const folder = join(home.path, '.config', 'tyk-key-wizard');
    await saveProfile(folder, {
      name: 'older',
      deployment: 'open-source',
      url: sandbox.url,
      lastUsed: 1_600_000_000,
    });
    await saveProfile(folder, {
      name: 'newer',
      deployment: 'self-managed',
      url: 'http://localhost:3000',
      lastUsed: 1_700_000_000,
    });
    await using first = await openWizard([], { env });
    await first.walk([/❯ newer[\s\S]*older[\s\S]*Tyk Cloud/, 'down', 'enter'], [screens.gatewaySecret]);
    first.type(sandbox.credential.reveal());
    first.press('enter');
    await takeDefaults(first);
    first.press('d');
    expect((await first.waitForExit()).code).toBe(0);

    await using second = await openWizard([], { env });
    await second.until(/❯ Same again +older: Catalogue[\s\S]*older +Open Source.*just now[\s\S]*newer/);
  });

  it('is saved under the name that was chosen, without any credential', async () => {
    await using home = await makeTemporaryDirectory();
    await using sandbox = await openSandbox({ as: 'dashboard' });
    const env = { HOME: home.path };
    await using first = await openWizard([], { env });
    await connectDashboard(first, sandbox.url, sandbox.credential.reveal());
    await takeDefaults(first);
    await first.walk([screens.key, 'd'], [screens.remember]);
    first.type('orders-dev');
    await first.walk(['orders-dev', 'enter'], [screens.keep, 'n']);
    await first.waitForExit();
    expect(first.scrollback()).toContain('Remembered as orders-dev.');

    await using second = await openWizard([], { env });
    await second.walk(
      [/❯ Same again +orders-dev: [\s\S]*orders-dev +Self-Managed/, 'down', 'enter'],
      [screens.dashboardCredential],
    );
  });
});

describe('a terminal that changes its size', () => {
  it('while somebody types keeps what was typed', async () => {
    await using wizard = await openWizard(['--deployment', 'open-source']);
    await wizard.walk([screens.gatewayAddress, 'ctrl-u']);
    wizard.type('http://gateway');
    await wizard.until('http://gateway');
    wizard.resize(40, 14);
    await wizard.until((screen) => screen.split('\n').every((line) => line.length <= 40));
    wizard.type('.invalid:8080');
    await wizard.until('http://gateway.invalid:8080');
    wizard.resize(100, 30);
    await wizard.until(
      (screen) => screen.includes('─'.repeat(90)) && screen.includes('http://gateway.invalid:8080'),
    );
    wizard.press('ctrl-c');
    expect((await wizard.waitForExit()).code).toBe(130);
  });
});
