import { Agent, request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { startSandbox } from '../helpers/sandbox.ts';
import { ask, clockAt, control, dashboard, labWorld, makeKey, SECRET, sandboxOf, use } from './ask.ts';

describe('a sandbox', () => {
  it('listens on this machine alone', async () => {
    const sandbox = await sandboxOf({ as: 'dashboard' });
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.internal === false && one.family === 'IPv4');
    for (const url of [sandbox.url, sandbox.gatewayUrl]) {
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      if (outside === undefined) continue;
      const { port } = new URL(url);
      await expect(ask(`http://${outside.address}:${port}`, 'GET /hello')).rejects.toThrow();
    }
  });

  it('is one address as a Gateway, two as a Dashboard', async () => {
    const gateway = await sandboxOf();
    expect(gateway.gatewayUrl).toBe(gateway.url);
    const other = await sandboxOf({ as: 'dashboard' });
    expect(other.gatewayUrl).not.toBe(other.url);
  });

  it('has a random secret, and shows it nowhere', async () => {
    const one = await startSandbox();
    const other = await startSandbox();
    await Promise.all([one.stop(), other.stop()]);
    expect(one.credential.equals(other.credential)).toBe(false);
    expect(one.credential.length).toBe(32);
    expect(JSON.stringify(one)).not.toContain(one.credential.reveal());
  });

  it('stops at once, with a connection kept open', async () => {
    const sandbox = await startSandbox({ secret: SECRET });
    const agent = new Agent({ keepAlive: true });
    const { port } = new URL(sandbox.url);
    await new Promise<void>((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', path: '/hello', agent }, (response) => {
        response.resume().on('end', resolve);
      });
      sent.on('error', reject).end();
    });
    await sandbox.stop();
    agent.destroy();
    await expect(ask(sandbox.url, 'GET /hello')).rejects.toThrow(/ECONNREFUSED/);
  });

  it('remembers what it was asked, without the credential', async () => {
    const sandbox = await sandboxOf({ world: labWorld });
    await control(sandbox, 'POST /tyk/keys/create?x=1', { org_id: 'default' });
    await ask(sandbox.url, 'GET /orders/', { headers: { authorization: 'some-key' } });
    expect(sandbox.requests).toMatchObject([
      { method: 'POST', path: '/tyk/keys/create?x=1', body: { org_id: 'default' } },
      { method: 'GET', path: '/orders/', headers: { authorization: 'some-key' }, body: undefined },
    ]);
    expect(JSON.stringify(sandbox.requests)).not.toContain(SECRET);
  });

  it('tells the time of its own clock', async () => {
    const { now } = clockAt('2030-01-02T03:04:05Z');
    const sandbox = await sandboxOf({ now });
    const { headers, text } = await ask(sandbox.url, 'GET /hello');
    expect(headers.date).toBe('Wed, 02 Jan 2030 03:04:05 GMT');
    expect(text).toContain('"time":"2030-01-02T03:04:05Z"');
  });

  it('says what it is', async () => {
    const gateway = await sandboxOf();
    expect((await ask(gateway.url, 'GET /hello')).json).toMatchObject({
      version: 'v5.14.0',
      description: 'Tyk GW',
    });
    expect((await ask(gateway.url, 'GET /ready')).json).toMatchObject({ description: 'Tyk GW Ready' });
  });

  it('as a Dashboard has a Gateway that names it and does not take its credential', async () => {
    const sandbox = await sandboxOf({ as: 'dashboard' });
    expect((await ask(sandbox.gatewayUrl, 'GET /hello')).json).toMatchObject({
      details: { dashboard: { status: 'pass' } },
    });
    const headers = { 'x-tyk-authorization': SECRET };
    expect((await ask(sandbox.gatewayUrl, 'GET /tyk/apis', { headers })).status).toBe(403);
  });

  it('holds five thousand APIs', async () => {
    const [first] = labWorld.apis;
    if (first === undefined) throw new Error('no API');
    const apis = Array.from({ length: 5000 }, (_, at) => ({
      ...first,
      api_id: `api-${at}`,
      proxy: { ...first.proxy, listen_path: `/${at}/` },
    }));
    const sandbox = await sandboxOf({ world: { apis, policies: {} } });
    const { json, text } = await control(sandbox, 'GET /tyk/apis');
    expect(json).toHaveLength(5000);
    expect(text.length).toBeGreaterThan(20_000_000);
  });
});

describe('an API that is not loaded yet', () => {
  const [orders, payments] = labWorld.apis;
  if (orders === undefined || payments === undefined) throw new Error('no APIs');
  const world = { apis: [orders], policies: {}, unloaded: [payments] };
  const rights = { '3c5b': {} };

  it('takes keys, is not listed, and is not found until the Gateway reloads', async () => {
    const sandbox = await sandboxOf({ world });
    const { key } = await makeKey(sandbox, rights);
    expect((await control(sandbox, 'GET /tyk/apis')).json).toHaveLength(1);
    expect((await use(sandbox, 'GET /zahlungen/', key)).text).toBe('Not Found');
    expect((await control(sandbox, 'GET /tyk/reload?block=true')).text).toBe(
      '{"status":"ok","message":""}\n',
    );
    expect((await control(sandbox, 'GET /tyk/apis')).json).toHaveLength(2);
    expect((await use(sandbox, 'GET /zahlungen/', key)).status).toBe(200);
  });

  it('can be saved over HTTP', async () => {
    const sandbox = await sandboxOf({ world: { apis: [orders], policies: {} } });
    expect((await control(sandbox, 'POST /tyk/apis', payments)).json).toEqual({
      key: '3c5b',
      status: 'ok',
      action: 'added',
    });
    expect((await control(sandbox, 'GET /tyk/apis/3c5b')).status).toBe(404);
    await control(sandbox, 'GET /tyk/reload/group');
    expect((await control(sandbox, 'GET /tyk/apis/3c5b')).status).toBe(200);
  });

  it('is listed by a Dashboard at once, and answers when its Gateway has it', async () => {
    const sandbox = await sandboxOf({ as: 'dashboard', world });
    expect((await dashboard(sandbox, 'GET /api/apis')).json).toMatchObject({ apis: { length: 2 } });
    const body = { allowance: 1, access_rights: { '3c5b': { api_id: '3c5b', api_name: 'x' } } };
    const { key_id } = (await dashboard(sandbox, 'POST /api/keys', body)).json as { key_id: string };
    expect((await use(sandbox, 'GET /zahlungen/', key_id)).status).toBe(404);
    sandbox.loadApis();
    expect((await use(sandbox, 'GET /zahlungen/', key_id)).status).toBe(200);
  });
});
