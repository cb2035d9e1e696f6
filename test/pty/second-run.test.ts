import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { json } from '../../source/sandbox/answers.ts';
import { saveProfile } from '../../source/store/profiles.ts';
import { runCli } from '../helpers/run-cli.ts';
import type { Sandbox } from '../helpers/sandbox.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { readKept, readKeptText, rewriteKept } from './kept-runs.ts';
import { keyIn, openSandbox, openWizard, screens } from './wizard.ts';

/* What a run on this machine leaves for the next one. */

const SECRET = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const AGAIN = 'Same again';

type Home = { readonly path: string };
const envOf = (home: Home) => ({ HOME: home.path, TYK_GW_SECRET: SECRET });

/** A key made before, without a question. */
async function makeFirst(sandbox: Sandbox, home: Home, ...more: string[]) {
  const words = ['create', '--deployment', 'open-source', '--url', sandbox.url, '--api', 'Payments'];
  const limits = ['--rate', '100/60s', '--alias', 'ci'];
  const expiry = more.includes('--expires') ? [] : ['--expires', '30d'];
  return runCli([...words, ...limits, ...expiry, ...more], { env: envOf(home) });
}

describe('"same again"', () => {
  it.each([80, 40])(
    'with a profile and a credential in the environment: two key presses, at %i columns',
    async (columns) => {
      await using home = await makeTemporaryDirectory();
      await using sandbox = await openSandbox({ secret: SECRET });
      const profile = {
        name: 'orders-dev',
        deployment: 'open-source',
        url: sandbox.url,
        lastUsed: 0,
      } as const;
      await saveProfile(join(home.path, '.config', 'tyk-key-wizard'), profile);
      expect(await makeFirst(sandbox, home)).toMatchObject({ code: 0 });

      await using wizard = await openWizard([], { env: envOf(home), columns, rows: 30 });
      const first = await wizard.until(/Same again[\s\S]*⏎ next/);
      const row =
        columns === 80 ? 'orders-dev: Payments · 30 days · 100 per … just now' : 'orders-dev: Payments …';
      expect(first.replace(/ +/g, ' ')).toContain(`❯ Same again ${row}`);
      const review = await wizard.walk([AGAIN, 'enter'], [screens.review]);
      expect(review).toMatch(/May call +Payments/);
      expect(review).toMatch(/Expires +in 30 days/);
      if (columns === 80) {
        expect(review).toMatch(/Rate +100 per 60 s +last run/);
        expect(review).toMatch(/Tags .*default/);
        expect(review.replace(/\s+/g, ' ')).toMatch(/A key like this was made on .* and expires/);
      }
      wizard.press('enter');
      await wizard.walk([screens.key]);
      expect(wizard.presses).toBeLessThanOrEqual(5);
      wizard.press('d');
      // It is one of the saved ones: there is nothing to remember.
      expect(await wizard.waitForExit()).toMatchObject({ code: 0 });
      expect(keyIn(wizard)).not.toBe('');
      expect((await readKept(home.path)).map(({ state }) => state)).toEqual(['done', 'done']);
    },
  );

  it('drops an API that is gone, and says so by its name', async () => {
    await using home = await makeTemporaryDirectory();
    await using sandbox = await openSandbox({ secret: SECRET });
    await makeFirst(sandbox, home, '--api', 'Catalogue');
    const headers = { 'x-tyk-authorization': SECRET };
    const answer = await fetch(`${sandbox.url}/tyk/apis`, { headers });
    const apis = (await answer.json()) as { readonly name: string }[];
    const left = apis.filter(({ name }) => !name.startsWith('Payments'));
    sandbox.fault({ on: 'GET /tyk/apis', answer: json(200, left) });

    await using wizard = await openWizard([], { env: envOf(home) });
    const access = await wizard.walk([AGAIN, 'enter'], [screens.access]);
    expect(access).toContain('No longer there: Payments.');
    expect(access).toMatch(/[◉☑✔] *Catalogue/);
    await wizard.walk([screens.access, 'enter'], [screens.review]);
  });

  it.each([
    ['a date that has passed', '2020-01-01', 'has passed'],
    ['a key for ever, which is no habit', 'never', screens.expiry],
  ])('asks again for %s', async (_what, expires, said) => {
    await using home = await makeTemporaryDirectory();
    await using sandbox = await openSandbox({ secret: SECRET });
    await makeFirst(sandbox, home);
    await rewriteKept(home.path, { expires });
    await using wizard = await openWizard([], { env: envOf(home) });
    const expiry = await wizard.walk([AGAIN, 'enter'], [screens.expiry]);
    expect(expiry).toContain(said);
  });

  it('stands above the draft of a later run in no case: that comes first', async () => {
    await using home = await makeTemporaryDirectory();
    await using sandbox = await openSandbox({ secret: SECRET });
    await makeFirst(sandbox, home);
    const args = ['--deployment', 'open-source', '--url', sandbox.url];
    {
      await using wizard = await openWizard(args, { env: envOf(home) });
      await wizard.walk([screens.access, 'enter'], [screens.expiry, 'ctrl-c']);
      await wizard.waitForExit();
    }
    await using wizard = await openWizard([], { env: envOf(home) });
    await wizard.until(/❯ Go on +where you stopped · [\s\S]*Same again/);
  });

  it('is no answer to Enter when somebody comes back to the deployment', async () => {
    await using home = await makeTemporaryDirectory();
    await using sandbox = await openSandbox({ secret: SECRET });
    await makeFirst(sandbox, home);
    await using wizard = await openWizard([], { env: envOf(home) });
    await wizard.walk([AGAIN, 'down', 'down', 'down', 'down', 'enter'], [screens.gatewayAddress, 'esc']);
    await wizard.until(/❯ *Open Source/);
  });
});

describe('where nobody is asked', () => {
  it('nothing is taken from an earlier run', async () => {
    await using home = await makeTemporaryDirectory();
    await using sandbox = await openSandbox({ secret: SECRET });
    await makeFirst(sandbox, home);
    const result = await runCli(
      ['create', '--face', 'flags', '--deployment', 'open-source', '--url', sandbox.url],
      {
        env: envOf(home),
      },
    );
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('--api');
    expect(result.stderr).toContain('--expires');
  });

  it('a key like one made before is made with a warning, in text and in JSON', async () => {
    await using home = await makeTemporaryDirectory();
    await using sandbox = await openSandbox({ secret: SECRET });
    expect((await makeFirst(sandbox, home)).stderr).not.toContain('A key like this');
    const second = await makeFirst(sandbox, home, '-o', 'json');
    expect(second.stderr).toMatch(/! A key like this was made on .* and expires .*\. Its hash: [0-9a-f]{8}/);
    expect(JSON.parse(second.stdout).warnings).toEqual([expect.stringContaining('A key like this')]);
    const other = await makeFirst(sandbox, home, '--alias', 'another');
    expect(other.stderr).not.toContain('A key like this');
  });

  it('neither the credential nor the key is kept', async () => {
    await using home = await makeTemporaryDirectory();
    await using sandbox = await openSandbox({ secret: SECRET });
    const { stdout } = await makeFirst(sandbox, home);
    const text = await readKeptText(home.path);
    expect(text).toContain('"done"');
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain(stdout.trim());
  });

  it('a refused create leaves nothing, --no-draft and the demo neither', async () => {
    await using home = await makeTemporaryDirectory();
    await using sandbox = await openSandbox({ secret: SECRET });
    const off = sandbox.fault({
      on: 'POST /tyk/keys/create',
      answer: json(403, { status: 'error', message: 'no' }),
    });
    expect((await makeFirst(sandbox, home)).code).not.toBe(0);
    off();
    expect(await makeFirst(sandbox, home, '--no-draft')).toMatchObject({ code: 0 });
    expect(await runCli(['create', '--demo'], { env: { HOME: home.path } })).toMatchObject({ code: 0 });
    expect(await readKept(home.path)).toEqual([]);
  });

  it('a folder that cannot be written costs a warning, never the key', async () => {
    await using home = await makeTemporaryDirectory();
    await using sandbox = await openSandbox({ secret: SECRET });
    await writeFile(join(home.path, '.config'), 'a file where the folder should be');
    const { code, stdout, stderr } = await makeFirst(sandbox, home);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ey/);
    expect(stderr).toMatch(/! The answers in .* could not be saved\./);
  });
});
