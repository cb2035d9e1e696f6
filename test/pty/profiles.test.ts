import { mkdir, readFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../source/secret.ts';
import { readProfiles, saveProfile } from '../../source/store/profiles.ts';
import { readStoredSecret, storeSecret } from '../../source/store/secrets.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { connectGateway, openSandbox, openWizard, screens, takeDefaults } from './wizard.ts';

async function openHome() {
  const home = await makeTemporaryDirectory();
  onTestFinished(() => home.remove());
  const folder = join(home.path, '.config', 'tyk-key-wizard');
  await mkdir(folder, { recursive: true });
  return { home, folder, env: { HOME: home.path } };
}

const saved = (url: string) => ({ name: 'shop', deployment: 'open-source', url, lastUsed: 1 }) as const;

describe('a credential that was stored', () => {
  it('in a file, by a yes that names it, signs in on the next run without a question', async () => {
    const { folder, env } = await openHome();
    await using sandbox = await openSandbox();
    await using first = await openWizard([], { env });
    await connectGateway(first, sandbox.url, sandbox.credential.reveal());
    await takeDefaults(first);
    await first.walk([screens.key, 'd'], [screens.remember, 'y'], [screens.keep, 'f']);
    await first.walk(['Write it in plain text to', 'y']);
    expect((await first.waitForExit()).code).toBe(0);
    expect(first.scrollback()).toContain('Its credential is in the file, in plain text.');
    expect(await readStoredSecret(sandbox.url, folder)).toMatchObject({ state: 'found', in: 'file' });

    const [profile] = (await readProfiles(folder)).profiles;
    await using second = await openWizard(['--profile', profile?.name ?? ''], { env });
    await second.walk([screens.access, 'enter'], [screens.expiry, 'enter'], [screens.details, 'enter']);
    await second.until(/Credential +•••• +credentials fi/);
  });

  it('and stopped working is typed anew, everything else kept, and then replaced', async () => {
    const { folder, env } = await openHome();
    await using sandbox = await openSandbox();
    await saveProfile(folder, saved(sandbox.url));
    await storeSecret(sandbox.url, new Secret('c0ffee00c0ffee00c0ffee00c0ffee00'), { in: 'file' }, folder);
    await using wizard = await openWizard(['--profile', 'shop', '--expires', '12h'], { env });
    await wizard.until('It was the stored one.');
    wizard.type(sandbox.credential.reveal());
    await wizard.walk(['•••', 'enter'], [screens.access, 'enter'], [screens.details, 'enter']);
    expect(await wizard.until(screens.review)).toContain('12 hours');
    await wizard.walk([screens.review, 'enter'], [screens.key, 'd']);
    await wizard.walk(['A different credential is stored', 'f'], ['Write it in plain text to', 'y']);
    expect((await wizard.waitForExit()).code).toBe(0);
    const read = await readStoredSecret(sandbox.url, folder);
    expect(read.state === 'found' && read.secret.equals(sandbox.credential)).toBe(true);
  });

  it('is left as it is by whoever leaves before the last question', async () => {
    const { folder, env } = await openHome();
    await using sandbox = await openSandbox();
    await using wizard = await openWizard([], { env });
    await connectGateway(wizard, sandbox.url, sandbox.credential.reveal());
    await takeDefaults(wizard);
    await wizard.walk([screens.key, 'd'], [screens.remember, 'y'], [screens.keep, 'ctrl-c']);
    await wizard.waitForExit();
    expect((await readProfiles(folder)).profiles).toEqual([]);
    expect(await readStoredSecret(sandbox.url, folder)).toEqual({ state: 'none' });
  });
});

describe('the row of a saved deployment', () => {
  it.each([
    ['rich', [[/shop +Open Source/, 'k']]],
    [
      'prompts',
      [
        [/Change or remove/, 'down', 'down', 'down', 'down', 'down', 'down', 'enter'],
        [/Which one/, 'enter'],
        [/List its keys/, 'enter'],
      ],
    ],
    [
      'lines',
      [
        [/(\d+) +Change or remove/, 'manage', 'enter'],
        [/Which one/, '1', 'enter'],
        [/List its keys/, '1', 'enter'],
      ],
    ],
  ] as const)('leads to the list of its keys (%s)', async (face, turns) => {
    const { folder, env } = await openHome();
    await using sandbox = await openSandbox();
    await saveProfile(folder, saved(sandbox.url));
    const secret = { ...env, TYK_KEY_WIZARD_SECRET: sandbox.credential.reveal() };
    await using wizard = await openWizard(['--face', face], { env: secret });
    for (const [sign, ...keys] of turns) {
      const screen = await wizard.until(sign);
      for (const key of keys) {
        if (key === 'manage') wizard.type(sign.exec(screen)?.[1] ?? '');
        else if (/^\d$/.test(key)) wizard.type(key);
        else wizard.press(key as 'enter');
      }
    }
    await wizard.until(/There\s+are\s+no\s+keys\s+yet\./);
  });
});

describe.skipIf(process.platform !== 'linux')('a keychain that never answers', () => {
  it('is spoken of, and the credential can be typed once', async () => {
    const { home, folder, env } = await openHome();
    await using sandbox = await openSandbox();
    await saveProfile(folder, saved(sandbox.url));
    const credentials = { [sandbox.url]: { in: 'keychain' } };
    await home.write(
      '.config/tyk-key-wizard/credentials.json',
      JSON.stringify({ schemaVersion: 1, credentials }),
    );
    const path = join(home.path, 'bus');
    const sockets = new Set<Socket>();
    const server = createServer((client) => sockets.add(client.on('error', () => {}).on('data', () => {})));
    await new Promise<void>((resolve) => server.listen(path, resolve));
    onTestFinished(() => {
      for (const client of sockets) client.destroy();
      server.close();
    });
    const bus = { ...env, DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` };
    await using wizard = await openWizard(['--profile', 'shop'], { env: bus });
    await wizard.walk(['may be asking to be unlocked', 'esc'], [screens.gatewaySecret]);
    wizard.type(sandbox.credential.reveal());
    await wizard.walk(['•••', 'enter'], [screens.access]);
  });
});

describe('a profile', () => {
  it('that is marked production is said to be, and wants a second yes', async () => {
    const { folder, env } = await openHome();
    await using sandbox = await openSandbox();
    await saveProfile(folder, { ...saved(sandbox.url), production: true });
    const variables = { ...env, TYK_GW_SECRET: sandbox.credential.reveal() };
    await using wizard = await openWizard([], { env: variables });
    await wizard.walk([/❯ shop +production/, 'enter'], [screens.access, 'enter'], [screens.expiry, 'enter']);
    await wizard.walk([screens.details, 'enter'], ['shop is marked production. Make a key there?', 'enter']);
    await wizard.walk(['shop is marked production: real users depend on it.', 'enter']);
    await wizard.walk(['shop is marked production. Make a key there?', 'y'], [screens.review]);
  });

  it('is renamed and removed in the first question', async () => {
    const { folder, env } = await openHome();
    await saveProfile(folder, saved('http://localhost:9'));
    await using wizard = await openWizard([], { env });
    await wizard.walk([/❯ shop/, 'r'], ['What should shop be called?', 'ctrl-u']);
    wizard.type('store');
    await wizard.walk(['❯ store', 'enter'], ['shop is called store now.']);
    await wizard.walk([/❯ store/, 'x'], ['Remove store?', 'y'], ['store is removed.']);
    expect(await readFile(join(folder, 'config.json'), 'utf8')).not.toContain('localhost:9');
  });

  it('is added in the prompts face, with the journey’s own questions', async () => {
    const { folder, env } = await openHome();
    await using wizard = await openWizard(['profiles', 'add'], { env });
    await wizard.walk(['Where does your Tyk run?', 'down', 'down', 'down', 'enter']);
    await wizard.walk(['Gateway address', 'enter'], ['Where are your APIs called?', 'enter']);
    await wizard.walk(['Is it production?', 'y', 'enter'], ['be called?', 'enter']);
    expect((await wizard.waitForExit()).code).toBe(0);
    expect((await readProfiles(folder)).profiles).toEqual([
      {
        name: 'localhost-8080',
        deployment: 'open-source',
        url: 'http://localhost:8080',
        production: true,
        lastUsed: 0,
      },
    ]);
  });
});
