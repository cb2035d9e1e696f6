import { describe, expect, it } from 'vitest';
import { createSession } from '../../source/run/session.ts';
import { Secret } from '../../source/secret.ts';
import { createClient } from '../../source/tyk/clients.ts';
import type { Answers, Facts } from '../../source/wizard/types.ts';
import { facts } from '../wizard/world.ts';

const options = { http: { timeoutSeconds: 30 }, demoAs: 'gateway' } as const;
function openSession() {
  const session = createSession(options);
  session.speakBy(createClient);
  return session;
}
const answers: Answers = {
  deployment: 'self-managed',
  url: 'http://127.0.0.1:3000',
  credential: new Secret('one-credential'),
};

describe('the client of a session', () => {
  it('is one and the same as long as server, address and credential are', () => {
    const session = openSession();
    const client = session.client(answers, facts());
    expect(client).toMatchObject({ kind: 'dashboard', url: 'http://127.0.0.1:3000' });
    expect(session.client({ ...answers, credential: new Secret('one-credential') }, facts())).toBe(client);
    expect(session.client({ ...answers, alias: 'other' }, facts())).toBe(client);
  });

  it.each<[string, Answers, string]>([
    ['address', { url: 'http://127.0.0.1:4000' }, 'dashboard'],
    ['credential', { credential: new Secret('another') }, 'dashboard'],
    ['server at the same address', { deployment: 'open-source' }, 'gateway'],
  ])('is another for another %s', (_what, change, kind) => {
    const session = openSession();
    const client = session.client(answers, facts());
    const other = session.client({ ...answers, ...change }, facts());
    expect(other).not.toBe(client);
    expect(other.kind).toBe(kind);
  });

  it('is another where a profile trusts a CA of its own at the same address', () => {
    const at = (ca?: string): Facts =>
      facts({
        connection: {
          url: 'http://127.0.0.1:3000',
          observation: { is: 'gateway', dashboardBehind: false, dataPlane: false },
          ca,
        },
      });
    const session = openSession();
    const client = session.client(answers, at());
    const trusting = session.client(answers, at('one PEM'));
    expect(trusting).not.toBe(client);
    expect(session.client(answers, at('one PEM'))).toBe(trusting);
  });

  it('previews only where the version is known to have it', () => {
    const at = (version?: string): Facts =>
      facts({
        connection: {
          url: 'http://127.0.0.1:8080',
          observation: { is: 'gateway', dashboardBehind: false, dataPlane: false, version },
        },
      });
    const gateway: Answers = { ...answers, deployment: 'open-source' };
    expect(openSession().client(gateway, at('v5.14.0')).preview).toBeDefined();
    expect(openSession().client(gateway, at('v2.9.2')).preview).toBeUndefined();
    expect(openSession().client(gateway, at()).preview).toBeUndefined();
  });

  it('does not exist before there is something to connect with', () => {
    const session = openSession();
    expect(() => session.client({ deployment: 'self-managed' }, facts())).toThrow('no connection');
    expect(() => session.client({ deployment: 'demo' }, facts())).toThrow('no connection');
  });
});

describe('the sandbox of a session', () => {
  it('is started once, however often it is asked for', async () => {
    const session = createSession(options);
    const [one, other] = await Promise.all([session.demo(), session.demo()]);
    expect(one).toBe(other);
    await session.end();
  });

  it('ends with the session; ending twice, or without a start, does no harm', async () => {
    const session = createSession(options);
    await session.end();
    const { url } = await session.demo();
    expect((await fetch(`${url}/hello`)).status).toBe(200);
    await session.end();
    await session.end();
    await expect(fetch(`${url}/hello`)).rejects.toThrow();
  });
});
