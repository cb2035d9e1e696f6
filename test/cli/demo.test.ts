import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { runCli } from '../helpers/run-cli.ts';
import { startDemo } from './start-demo.ts';

async function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  return (await fetch(url, { headers })).status;
}

function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.on('connect', () => socket.destroy()).on('close', (failed) => resolve(!failed));
    socket.on('error', () => {});
  });
}

describe('demo', () => {
  it('starts a Gateway, says where it is and what opens it', async () => {
    await using demo = await startDemo();
    expect(demo.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await statusOf(`${demo.url}/tyk/apis`, { 'x-tyk-authorization': demo.credential })).toBe(200);
    expect(await statusOf(`${demo.url}/tyk/apis`, { 'x-tyk-authorization': 'wrong' })).toBe(403);
  });

  it('starts a Dashboard', async () => {
    await using demo = await startDemo('dashboard');
    expect(await statusOf(`${demo.url}/api/apis`, { authorization: demo.credential })).toBe(200);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('ends at %s with %i, and nothing listens any more', async (signal, code) => {
    await using demo = await startDemo();
    expect(await isListening(demo.url)).toBe(true);
    expect(await demo.end(signal)).toBe(code);
    expect(await isListening(demo.url)).toBe(false);
  });

  it('gives keys to a second run of the wizard', async () => {
    await using demo = await startDemo();
    const run = await runCli(
      ['--deployment', 'open-source', '--url', demo.url, '--api', 'Payments', '--expires', '1h'],
      { env: { TYK_GW_SECRET: demo.credential } },
    );
    expect(run.stderr).toContain('Key created, and read back as requested.');
    expect(run.code).toBe(0);
    expect(await statusOf(`${demo.url}/payments/`, { authorization: run.stdout.trim() })).toBe(200);
    expect(await statusOf(`${demo.url}/catalogue/`, { authorization: run.stdout.trim() })).toBe(403);
  });

  it('plays nothing else', async () => {
    const run = await runCli(['demo', '--demo-as', 'portal']);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('The demo cannot play "portal".');
    expect(run.stderr).toContain('--demo-as dashboard');
  });
});
