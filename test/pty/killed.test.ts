import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../helpers/sandbox.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { readKept, readKeptText, untilKept } from './kept-runs.ts';
import {
  connectGateway,
  giveCredential,
  keyIn,
  openSandbox,
  openWizard,
  screens,
  type Wizard,
} from './wizard.ts';

/* A run that is killed without a word, and the next one on the same machine. */

const SECRET = 'c0ffee00c0ffee00c0ffee00c0ffee00';

async function kill(wizard: Wizard): Promise<void> {
  wizard.kill('SIGKILL');
  expect(await wizard.waitForExit()).toMatchObject({ signal: 'SIGKILL' });
}

const GO_ON = /Go on +where you stopped · /;

describe('the rich face, killed', () => {
  const toReview = [
    [screens.access, 'down', 'enter'],
    [screens.expiry, 'down', 'enter'],
    [screens.details, 'enter'],
  ] as const;
  const stages = [
    ['when the credential is asked for', 0, 'url', screens.gatewaySecret],
    ['on the access', 0, 'url', screens.access],
    ['on the expiry', 1, 'apis', screens.expiry],
    ['on the question for details', 2, 'expires', screens.details],
    ['on review', 3, 'details', screens.review],
  ] as const;

  it.each(stages)('%s: the next run goes on there', async (stage, answered, kept, screen) => {
    await using home = await makeTemporaryDirectory();
    const env = { HOME: home.path };
    await using sandbox = await openSandbox({ secret: SECRET });
    let before: string;
    {
      await using wizard = await openWizard([], { env });
      if (stage.includes('credential')) {
        await wizard.walk(
          [screens.deployment, 'down', 'down', 'down', 'enter'],
          [screens.gatewayAddress, 'ctrl-u'],
        );
        wizard.type(sandbox.url);
        await wizard.walk([sandbox.url, 'enter']);
      } else await connectGateway(wizard, sandbox.url, SECRET);
      await wizard.walk(...toReview.slice(0, answered));
      before = await wizard.until(screen);
      await untilKept(home.path, 'open', kept);
      await kill(wizard);
    }
    expect(await readKeptText(home.path)).not.toContain('c0ffee');

    await using next = await openWizard([], { env });
    await next.walk([GO_ON, 'enter'], [screens.gatewaySecret]);
    if (!stage.includes('credential')) {
      await giveCredential(next, SECRET);
      const after = await next.until(screen);
      expect(valuesOn(after)).toEqual(valuesOn(before));
    }
  });

  /** Rows of the review and folded stages, without where they came from. */
  function valuesOn(screen: string): string[] {
    const rows = screen.split('\n').filter((line) => /^ *(?:✔|May call|Expires|Rate|Quota)/.test(line));
    return rows.map((row) => row.replace(/ +(?:you|last run|default)$/, '').trim());
  }

  it('with the credential in the environment nothing is asked again', async () => {
    await using home = await makeTemporaryDirectory();
    const env = { HOME: home.path, TYK_GW_SECRET: SECRET };
    await using sandbox = await openSandbox({ secret: SECRET });
    {
      await using wizard = await openWizard(['--deployment', 'open-source', '--url', sandbox.url], { env });
      await wizard.walk(...toReview, [screens.review]);
      await untilKept(home.path, 'open', 'details');
      await kill(wizard);
    }
    await using next = await openWizard([], { env });
    const review = await next.walk([GO_ON, 'enter'], [screens.review]);
    expect(review).toMatch(/May call .*last run/);
  });

  it('--no-draft keeps no answers, and offers none; that a key was made is told', async () => {
    await using home = await makeTemporaryDirectory();
    const env = { HOME: home.path, TYK_GW_SECRET: SECRET };
    await using sandbox = await openSandbox({ secret: SECRET });
    const args = ['--deployment', 'open-source', '--url', sandbox.url];
    {
      await using wizard = await openWizard([...args, '--no-draft'], { env });
      await wizard.walk(...toReview, [screens.review, 'enter'], [screens.key]);
      await kill(wizard);
    }
    await expect.poll(() => readKept(home.path)).toMatchObject([{ state: 'sent', answers: { texts: {} } }]);
    expect(await readKeptText(home.path)).not.toMatch(/details|Payments|@/);
    {
      await using wizard = await openWizard(args, { env });
      await wizard.walk(...toReview, [screens.review]);
      expect(wizard.scrollback()).toMatch(/A key was (?:made|requested) on/);
      await untilKept(home.path, 'open', 'details');
      await kill(wizard);
    }
    await using last = await openWizard(['--no-draft'], { env });
    expect(await last.until(/Tyk Cloud[\s\S]*⏎ next/)).not.toMatch(GO_ON);
  });
});

describe('the lines face, killed', () => {
  async function answer(wizard: Wizard, ...turns: readonly (readonly [string | RegExp, string])[]) {
    for (const [prompt, line] of turns) {
      await wizard.until(prompt);
      wizard.type(line);
      wizard.press('enter');
    }
  }
  const turns = [
    [/Numbers with commas:/, 'Payments'],
    ['Add a policy?', ''],
    ['2026-12-31 (default 4):', '12h'],
    [/Use the defaults[\s\S]*\(default\s+1\):/, ''],
  ] as const;

  it.each([
    ['on the access', 0, 'url', /Numbers with commas/],
    ['on the expiry', 2, 'apis', /How long should this key work/],
    ['on the question for details', 3, 'expires', /Use the defaults for everything else/],
    ['on review', 4, 'details', /Create the key on[\s\S]*\(default\s+1\):/],
  ] as const)('%s: the next run goes on there', async (_stage, answered, kept, prompt) => {
    await using home = await makeTemporaryDirectory();
    const options = { env: { HOME: home.path }, rows: 60 };
    await using sandbox = await openSandbox({ secret: SECRET });
    {
      await using wizard = await openWizard(['--accessible'], options);
      await answer(
        wizard,
        ['Number (default 1):', '4'],
        ['Gateway address (default', sandbox.url],
        ['(not shown):', SECRET],
        ...turns.slice(0, answered),
      );
      await wizard.until(prompt);
      await untilKept(home.path, 'open', kept);
      await kill(wizard);
    }
    expect(await readKeptText(home.path)).not.toContain('c0ffee');
    await using next = await openWizard(['--accessible'], options);
    await answer(next, ['Number (default 1):', ''], ['(not shown):', SECRET]);
    await next.until(prompt);
    if (answered === 4)
      expect(next.scrollback()).toMatch(/May call: Payments\s+\(last\s+run\)[\s\S]*in\s+12\s+hours/);
    expect(next.raw()).not.toContain('\u001b');
  });
});

describe('killed after the request went out', () => {
  async function keysOf(sandbox: Sandbox): Promise<string[]> {
    const headers = { 'x-tyk-authorization': SECRET };
    const response = await fetch(`${sandbox.url}/tyk/keys`, { headers });
    return ((await response.json()) as { keys: string[] }).keys;
  }

  /** Killed when the key is made and its answer hangs. */
  async function loseKey(sandbox: Sandbox, home: string): Promise<string> {
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'hang', carriedOut: true, times: 1 });
    const env = { HOME: home, TYK_GW_SECRET: SECRET };
    await using wizard = await openWizard(['--deployment', 'open-source', '--url', sandbox.url], { env });
    await wizard.walk(
      [screens.access, 'enter'],
      [screens.expiry, 'enter'],
      [screens.details, 'enter'],
      [screens.review, 'enter'],
    );
    await expect.poll(() => keysOf(sandbox), { timeout: 10_000 }).toHaveLength(1);
    await kill(wizard);
    await untilKept(home, 'sent', 'apis');
    const [hash = ''] = await keysOf(sandbox);
    return hash;
  }

  it('and before the answer: the next run says so, finds the key, removes it and makes another', async () => {
    await using home = await makeTemporaryDirectory();
    const env = { HOME: home.path, TYK_GW_SECRET: SECRET };
    await using sandbox = await openSandbox({ secret: SECRET });
    const lost = await loseKey(sandbox, home.path);

    await using next = await openWizard([], { env });
    await next.until(screens.deployment);
    expect(next.scrollback()).toMatch(/A key was requested on .*no answer\s+came/);
    // The search asks nothing; a create would.
    await next.walk([/Lost key +look for it · /, 'enter']);
    const found = await next.until('The key was made, but its answer was lost');
    expect(found.replaceAll(/\s+/g, '')).toContain(lost);
    expect(await keysOf(sandbox)).toEqual([lost]);
    next.press('x');
    await next.walk([screens.key]);
    const keys = await keysOf(sandbox);
    expect(keys).toHaveLength(1);
    expect(keys).not.toContain(lost);
    await expect.poll(() => readKept(home.path)).toMatchObject([{ state: 'sent', key: { hash: keys[0] } }]);
  });

  it('in the lines face: the same, and what is not wanted any more stays', async () => {
    await using home = await makeTemporaryDirectory();
    const env = { HOME: home.path, TYK_GW_SECRET: SECRET };
    await using sandbox = await openSandbox({ secret: SECRET });
    await loseKey(sandbox, home.path);
    await using next = await openWizard(['--accessible'], { env, rows: 60 });
    const turns: readonly (readonly [RegExp, string])[] = [
      [/Lost key[\s\S]*\(default 1\):/, ''],
      [/The key was made, but its answer was lost[\s\S]*:$/, 'make another and leave it'],
    ];
    for (const [prompt, line] of turns) {
      await next.until(prompt);
      next.type(line);
      next.press('enter');
    }
    await next.until(/a key twice/);
    expect(await keysOf(sandbox)).toHaveLength(2);
  });

  it('a key that was shown on a terminal where nobody is asked is safe: the next run alarms nobody', async () => {
    await using home = await makeTemporaryDirectory();
    const env = { HOME: home.path, TYK_GW_SECRET: SECRET };
    await using sandbox = await openSandbox({ secret: SECRET });
    const args = [
      '--deployment',
      'open-source',
      '--url',
      sandbox.url,
      '--api',
      'Payments',
      '--expires',
      '1h',
    ];
    {
      await using wizard = await openWizard([...args, '--yes'], { env });
      expect(await wizard.waitForExit()).toMatchObject({ code: 0 });
      expect(keyIn(wizard)).not.toBe('');
    }
    expect(await readKept(home.path)).toMatchObject([{ state: 'done' }]);
    await using next = await openWizard([], { env });
    await next.until(screens.deployment);
    expect(next.scrollback()).not.toContain('A key was');
  });

  it('and after the answer, before the key was safe: the next run says so, with hash and time', async () => {
    await using home = await makeTemporaryDirectory();
    const env = { HOME: home.path, TYK_GW_SECRET: SECRET };
    await using sandbox = await openSandbox({ secret: SECRET });
    const args = ['--deployment', 'open-source', '--url', sandbox.url, '--no-copy'];
    {
      await using wizard = await openWizard(args, { env });
      await wizard.walk(
        [screens.access, 'enter'],
        [screens.expiry, 'enter'],
        [screens.details, 'enter'],
        [screens.review, 'enter'],
        [screens.key],
      );
      await expect.poll(() => readKept(home.path)).toMatchObject([{ state: 'sent', key: {} }]);
      const key = keyIn(wizard);
      expect(key).not.toBe('');
      expect(await readKeptText(home.path)).not.toContain(key);
      await kill(wizard);
    }
    const [hash = ''] = await keysOf(sandbox);
    await using next = await openWizard([], { env });
    await next.until(screens.deployment);
    expect(next.scrollback()).toMatch(/A key was made on .*you have not confirmed\s+saving\s+it/);
    expect(next.scrollback().replaceAll('\n', '')).toContain(hash);
  });
});
