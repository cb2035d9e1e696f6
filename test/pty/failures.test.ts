import { describe, expect, it } from 'vitest';
import { makeCertificate } from '../tyk/certificate.ts';
import { findFreePort, serve } from '../tyk/local-server.ts';
import {
  connectGateway,
  giveCredential,
  keyIn,
  openSandbox,
  openWizard,
  screens,
  takeDefaults,
  type Wizard,
} from './wizard.ts';

/** What nobody shall ever see, whatever goes wrong. */
function expectNoTrace(wizard: Pick<Wizard, 'scrollback'>): void {
  expect(wizard.scrollback()).not.toMatch(/^\s+at .*[:(]\d+/m);
  expect(wizard.scrollback()).not.toContain('itself went wrong');
  expect(wizard.scrollback()).not.toMatch(/undefined|\[object/);
}

async function giveAddress(wizard: Wizard, url: string): Promise<void> {
  await wizard.walk([screens.gatewayAddress, 'ctrl-u']);
  wizard.type(url);
  await wizard.walk([url, 'enter']);
}

const openSource = ['--deployment', 'open-source', '--timeout', '3'];

describe('an address that leads to no Tyk', () => {
  it('is explained, one cause after the other, and can be corrected until a key is made', async () => {
    await using sandbox = await openSandbox();
    const silent = await serve(() => 'silence');
    const page = await serve(() => ({
      headers: { 'content-type': 'text/html' },
      body: '<html><title>Sign in</title></html>',
    }));
    const moved = await serve(() => ({ status: 302, headers: { location: 'https://tyk.invalid/login' } }));
    const selfSigned = await serve(() => ({ body: {} }), makeCertificate({ addresses: ['127.0.0.1'] }));
    const refused = `http://127.0.0.1:${await findFreePort()}`;
    const causes: [string, RegExp][] = [
      [refused, /Nothing listens at 127\.0\.0\.1:\d+/],
      ['https://gateway.invalid:8080', /The name gateway\.invalid cannot be found/],
      [silent.url, /did not answer within 3 s/],
      [page.url, /This is a web page \(“Sign in”\)/],
      [moved.url, /redirects\s+callers\s+to\s+https:\/\/tyk\.invalid/],
      [selfSigned.url, /not signed by anyone this machine trusts/],
    ];

    await using wizard = await openWizard(openSource, { columns: 120, rows: 30 });
    for (const [url, cause] of causes) {
      await giveAddress(wizard, url);
      const screen = await wizard.until(cause);
      if (url === selfSigned.url) continue;
      expect(screen).toContain(screens.gatewayAddress);
      expect(screen).toContain(url);
    }
    // A certificate is asked for its authority instead.
    await wizard.walk(['CA file', 'esc']);
    await giveAddress(wizard, sandbox.url);
    await wizard.until(screens.gatewaySecret);
    await giveCredential(wizard, sandbox.credential.reveal());
    await takeDefaults(wizard);
    expect(keyIn(wizard)).not.toBe('');
    expectNoTrace(wizard);
  });

  it('is tried again by ⏎ alone', async () => {
    await using sandbox = await openSandbox();
    const heal = sandbox.fault({ on: '*', answer: 'hang' });
    await using wizard = await openWizard(openSource);
    await giveAddress(wizard, sandbox.url);
    await wizard.until('did not answer within 3 s');
    heal();
    await wizard.walk([sandbox.url, 'enter'], [screens.gatewaySecret]);
    expectNoTrace(wizard);
  });
});

describe('a deployment that is another than was said', () => {
  it('a Gateway called a Dashboard: one key press switches, the other answers stay', async () => {
    await using sandbox = await openSandbox();
    await using wizard = await openWizard([
      '--deployment',
      'self-managed',
      '--url',
      sandbox.url,
      '--expires',
      '12h',
    ]);
    await wizard.walk([
      /This address is a Gateway \(v5\.14\.0\), not a Dashboard\.[\s\S]*s switch to Open Source/,
      's',
    ]);
    await wizard.until(screens.gatewaySecret);
    await giveCredential(wizard, sandbox.credential.reveal());
    await wizard.walk([screens.access, 'enter'], [screens.details, 'enter']);
    expect(await wizard.until(screens.review)).toMatch(/Deployment +Open Source[\s\S]*in 12 hours/);
  });

  it('a Dashboard called a Gateway: the reverse', async () => {
    await using sandbox = await openSandbox({ as: 'dashboard' });
    await using wizard = await openWizard([...openSource, '--url', sandbox.url, '--api', 'Payments']);
    await wizard.walk([/This address is a Dashboard, not a Gateway\.[\s\S]*s switch to Self-Managed/, 's']);
    await wizard.until(screens.dashboardCredential);
    await giveCredential(wizard, sandbox.credential.reveal());
    await wizard.walk([screens.expiry, 'enter'], [screens.details, 'enter']);
    expect(await wizard.until(screens.review)).toMatch(/Deployment +Self-Managed[\s\S]*May call +Payments/);
  });
});

describe('a credential that is refused', () => {
  it.each([
    ['gateway', 'open-source', screens.gatewaySecret, 'The Gateway does not know this secret.', /403/],
    ['dashboard', 'self-managed', screens.dashboardCredential, 'does not know this credential.', /401/],
  ] as const)('(%s) is said with its words, and can be typed again', async (as, kind, title, words, said) => {
    await using sandbox = await openSandbox({ as });
    await using wizard = await openWizard(['--deployment', kind, '--url', sandbox.url]);
    await wizard.until(title);
    await giveCredential(wizard, 'not-the-right-one');
    const screen = await wizard.until(words);
    expect(screen).toContain(title);
    expect(screen).toMatch(said);
    wizard.press('ctrl-u');
    await giveCredential(wizard, sandbox.credential.reveal());
    await takeDefaults(wizard);
    expect(keyIn(wizard)).not.toBe('');
    expectNoTrace(wizard);
  });
});

describe('a create that fails', () => {
  async function toReview(wizard: Wizard, sandbox: Awaited<ReturnType<typeof openSandbox>>): Promise<void> {
    await connectGateway(wizard, sandbox.url, sandbox.credential.reveal());
    await wizard.walk([screens.access, 'enter'], [screens.expiry, 'enter'], [screens.details, 'enter']);
    await wizard.until(screens.review);
  }

  it('is explained on review, and succeeds when it is tried again', async () => {
    await using sandbox = await openSandbox();
    const refusal = {
      status: 500,
      body: '{"status":"error","message":"Failed to create key - policy not found: x"}',
    };
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: refusal, times: 1 });
    await using wizard = await openWizard();
    await toReview(wizard, sandbox);
    await wizard.walk([screens.review, 'enter']);
    const screen = await wizard.until(/Tyk does not know the policy "x"/);
    expect(screen).toContain('Tyk answered 500');
    await wizard.walk([screens.review, 'enter'], [screens.key, 'd'], [screens.remember, 'n']);
    expect((await wizard.waitForExit()).code).toBe(0);
    expectNoTrace(wizard);
  });

  it('without an answer leaves the outcome open: another can be made, and leaving says so with 8', async () => {
    await using sandbox = await openSandbox();
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'cut', carriedOut: true });
    await using wizard = await openWizard();
    await toReview(wizard, sandbox);
    await wizard.walk([screens.review, 'enter'], [/x\s+remove\s+it\s+and\s+make\s+another/, 'ctrl-c']);
    expect((await wizard.waitForExit()).code).toBe(8);
    expect(wizard.scrollback()).toMatch(/The\s+key\s+was\s+made, but\s+its\s+answer\s+was\s+lost/);
    expect(wizard.scrollback()).toMatch(/Remove it:\s+curl -X DELETE/);
    expect(sandbox.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expectNoTrace(wizard);
  });

  it('without an answer: what was found is removed and another made by one key press', async () => {
    await using sandbox = await openSandbox();
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'half', times: 1 });
    await using wizard = await openWizard();
    await toReview(wizard, sandbox);
    await wizard.walk(
      [screens.review, 'enter'],
      [/x\s+remove\s+it\s+and\s+make\s+another/, 'x'],
      [screens.key, 'd'],
      [screens.remember, 'n'],
    );
    expect((await wizard.waitForExit()).code).toBe(0);
    const sent = sandbox.requests.map(({ method }) => method).filter((method) => method !== 'GET');
    expect(sent).toEqual(['POST', 'DELETE', 'POST']);
  });

  it('without an answer, then one that works: the key counts', async () => {
    await using sandbox = await openSandbox();
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'cut', times: 1 });
    await using wizard = await openWizard();
    await toReview(wizard, sandbox);
    await wizard.walk(
      [screens.review, 'enter'],
      [/making\s+another\s+is\s+safe/i, 'enter'],
      [screens.key, 'd'],
      [screens.remember, 'n'],
    );
    expect((await wizard.waitForExit()).code).toBe(0);
    expect(keyIn(wizard)).not.toBe('');
  });
});

describe('a key that Tyk contradicts', () => {
  it('is shown, called what it is, and ends with 7', async () => {
    await using sandbox = await openSandbox();
    await using wizard = await openWizard();
    await connectGateway(wizard, sandbox.url, sandbox.credential.reveal());
    await wizard.walk([screens.access, 'enter'], [screens.expiry, 'enter'], [screens.details, 'enter']);
    await wizard.until(screens.review);
    const missing = { status: 404, body: '{"status":"error","message":"Key not found"}' };
    sandbox.fault({ on: 'GET /tyk/keys/*', answer: missing });
    await wizard.walk([screens.review, 'enter'], [/does not find it/, 'd'], [screens.remember, 'n']);
    expect((await wizard.waitForExit()).code).toBe(7);
    expect(keyIn(wizard)).not.toBe('');
  });
});
