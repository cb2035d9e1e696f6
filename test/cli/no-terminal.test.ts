import { describe, expect, it } from 'vitest';
import { runCli } from '../helpers/run-cli.ts';
import { startDemo } from './start-demo.ts';

/** A key as Tyk makes it: base64 of its organisation, id and hash. */
const KEY = /^ey[A-Za-z0-9+/]+={0,2}$/;

describe('the demo without a terminal', () => {
  it('goes through the six stages on stderr and puts the key alone on stdout', async () => {
    const run = await runCli(['--demo']);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^\S+\n$/);
    expect(run.stdout.trim()).toMatch(KEY);
    const stages = run.stderr.split('\n').filter((line) => line.startsWith('Stage'));
    expect(stages).toEqual([
      expect.stringMatching(/^Stage 1 of 6: Deployment · Demo · http:\/\/127\.0\.0\.1:\d+$/),
      expect.stringMatching(/^Stage 2 of 6: Credential · organisation [0-9a-f]{8}… · 16 APIs · 5 policies$/),
      'Stage 3 of 6: Access · Catalogue',
      expect.stringMatching(/^Stage 4 of 6: Limits · in 30 days · .* · 1\u00a0000 per 60 s · no quota$/),
      'Stage 5 of 6: Review · everything is ready; creating the key',
      'Stage 6 of 6: Key · Key created, and read back as requested.',
    ]);
  });

  it('proposes no call with a key that has ended with its sandbox', async () => {
    const { stderr } = await runCli(['--demo']);
    expect(stderr).not.toContain('Use it');
    expect(stderr).toContain('The sandbox has ended, and the key with it.');
    expect(stderr).toContain('tyk-key-wizard demo');
  });

  it('never shows the key beside stdout, nor any escape sequence', async () => {
    const { stdout, stderr } = await runCli(['--demo']);
    expect(stderr).not.toContain(stdout.trim());
    expect(stdout + stderr).not.toContain('\u001b');
  });

  it('plays a Dashboard as well, and takes answers', async () => {
    const run = await runCli([
      ...['--demo', '--demo-as', 'dashboard', '--api', 'Orders=v1', '--expires', '12h'],
      ...['--alias', 'ci', '--quota', '1000/day'],
    ]);
    expect(run.stderr).toContain('Access · Orders (v1)');
    expect(run.stderr).toMatch(/Limits · in 12 hours .* 1\u00a0000 per day/);
    expect(run.stderr).toContain('alias ci');
    expect(run.code).toBe(0);
  });

  it('makes keys of a policy, which decides the limits', async () => {
    const run = await runCli(['--demo', '--policy', 'Trial']);
    expect(run.stderr).toMatch(/Stage 3 of 6: Access · .*Trial$/m);
    expect(run.stderr).toMatch(/Stage 4 of 6: Limits · 14 days .* 10 per 60 s · 100 per day/);
    expect(run.stderr).toContain('Key created, and read back as requested.');
    expect(run.code).toBe(0);
  });

  it('is chosen by a variable too', async () => {
    const run = await runCli([], { env: { TYK_KEY_WIZARD_DEMO: '1', TYK_KEY_WIZARD_API: 'Payments' } });
    expect(run.stderr).toContain('Stage 3 of 6: Access · Payments');
    expect(run.code).toBe(0);
  });
});

describe('without a terminal and without answers', () => {
  it('lists everything that is missing, how to give it, and one command', async () => {
    const run = await runCli([]);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('4 answers are missing or wrong.');
    for (const way of [
      '--deployment KIND, TYK_KEY_WIZARD_DEPLOYMENT',
      'TYK_KEY_WIZARD_SECRET, TYK_AUTH_TOKEN, TYK_GW_SECRET',
      '--api NAME, TYK_KEY_WIZARD_API',
      '--expires WHEN, TYK_KEY_WIZARD_EXPIRES',
    ]) {
      expect(run.stderr).toContain(way);
    }
    expect(run.stderr).toContain(
      'TYK_KEY_WIZARD_SECRET=… tyk-key-wizard create --deployment open-source --api NAME --expires 30d',
    );
    expect(run.stderr).toContain('--demo');
  });

  it('asks nothing of the network as long as text alone is wrong', async () => {
    await using demo = await startDemo();
    await demo.end('SIGKILL');
    const run = await runCli(['--deployment', 'open-source', '--url', demo.url, '--expires', 'soon']);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('"soon" is not a duration or date.');
    expect(run.stderr).not.toContain('Looking at');
  });

  it('says after the lists what does not exist, and what was meant', async () => {
    await using demo = await startDemo();
    const run = await runCli(
      ['--deployment', 'open-source', '--url', demo.url, '--api', 'Paymets', '--api', 'Weather', '--yes'],
      { env: { TYK_GW_SECRET: demo.credential } },
    );
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('There is no "Paymets".');
    expect(run.stderr).toContain('Did you mean Payments?');
  });

  it.each([
    ['never without its yes', ['--expires', 'never'], 0],
    ['an expiry that has passed', ['--expires', '2020-01-01'], 2],
    ['a key without an end that a profile would have said', ['--yes', '--rate', '0/60s'], 2],
  ])('%s', async (_what, flags, code) => {
    await using demo = await startDemo();
    const run = await runCli(
      ['--deployment', 'open-source', '--url', demo.url, '--api', 'Payments', ...flags],
      {
        env: { TYK_GW_SECRET: demo.credential },
      },
    );
    expect(run.code).toBe(code);
  });
});

describe('what cannot be asked of Tyk', () => {
  it('a wrong credential ends with 4 and its own words', async () => {
    await using demo = await startDemo();
    const run = await runCli(
      ['--deployment', 'open-source', '--url', demo.url, '--api', 'Payments', '--expires', '1h'],
      { env: { TYK_GW_SECRET: 'notthesecretatall' } },
    );
    expect(run).toMatchObject({ code: 4, stdout: '' });
    expect(run.stderr).toContain('The Gateway does not know this secret.');
    expect(run.stderr).not.toContain('notthesecretatall');
  });

  it('a Gateway that was called a Dashboard ends with 3 and names the flag that mends it', async () => {
    await using demo = await startDemo();
    const run = await runCli(
      ['--deployment', 'self-managed', '--url', demo.url, '--api', 'Payments', '--expires', '1h'],
      { env: { TYK_AUTH_TOKEN: demo.credential } },
    );
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toMatch(/This address is a Gateway \(v5\.14\.0\), not a Dashboard\./);
    expect(run.stderr).toContain('--deployment open-source: switch to Open Source');
  });

  it('an address where nothing listens ends with 3', async () => {
    await using demo = await startDemo();
    await demo.end('SIGKILL');
    const run = await runCli(
      ['--deployment', 'open-source', '--url', demo.url, '--api', 'Payments', '--expires', '1h'],
      { env: { TYK_GW_SECRET: demo.credential } },
    );
    expect(run).toMatchObject({ code: 3, stdout: '' });
    expect(run.stderr).toContain('Nothing listens at');
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });
});
