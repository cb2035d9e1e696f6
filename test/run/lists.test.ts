import { describe, expect, it } from 'vitest';
import { facts } from '../wizard/world.ts';
import { answersFor, clock, doEffect, openSandbox, openSession, signIn } from './tyk.ts';

const noPermission = (what: string) => ({
  status: 403,
  body: JSON.stringify({
    Status: 'Error',
    Message: `access denied: You do not have permission to access ${what}`,
  }),
});

describe('a credential that may read one list only', () => {
  it('has no policies to show, and says why', async () => {
    const sandbox = await openSandbox({ as: 'dashboard' });
    sandbox.fault({ on: 'GET /api/portal/policies', answer: noPermission('Policies') });
    const known = await signIn(answersFor(sandbox, 'dashboard'), openSession());
    expect(known.apis).toMatchObject({ state: 'ready' });
    expect(known.policies).toMatchObject({
      state: 'failed',
      problem: { what: expect.stringContaining('lacks the permission Policies (read)') },
    });
  });

  it('has no APIs to show, also where their list is what tells who it is', async () => {
    const sandbox = await openSandbox({ as: 'dashboard' });
    sandbox.fault({ on: 'GET /api/apis', answer: noPermission('APIs') });
    const answers = answersFor(sandbox, 'dashboard');
    const connected = {
      ...facts(clock()),
      connection: { url: sandbox.url, observation: { is: 'dashboard' as const } },
    };
    const known = await doEffect('lists', answers, connected, openSession());
    expect(known.apis).toMatchObject({
      state: 'failed',
      problem: { what: expect.stringContaining('lacks the permission APIs (read)') },
    });
    expect(known.policies).toMatchObject({ state: 'ready', items: { length: 5 } });
  });

  it('may read neither: there is nothing to choose from, and the credential is to blame', async () => {
    const sandbox = await openSandbox({ as: 'dashboard' });
    const answers = answersFor(sandbox, 'dashboard');
    const connected = await doEffect('connect', answers, facts(), openSession());
    sandbox.fault({ on: 'GET /api/*', answer: noPermission('anything') });
    await expect(doEffect('lists', answers, connected, openSession())).rejects.toThrow(
      /^credential: .*lacks the permission/,
    );
  });
});

describe('reading the lists again', () => {
  const pathsOf = (requests: readonly { path: string }[]) =>
    requests.map(({ path }) => path.replace(/\?.*/, ''));

  it('lets a Gateway reload first, for it sees new definitions only then', async () => {
    const sandbox = await openSandbox();
    const session = openSession();
    const answers = answersFor(sandbox);
    const known = await signIn(answers, session);
    expect(pathsOf(sandbox.requests)).not.toContain('/tyk/reload/');
    const { lists: _read, ...done } = known.done;
    await doEffect('lists', answers, { ...known, done }, session);
    const paths = pathsOf(sandbox.requests);
    expect(paths.lastIndexOf('/tyk/reload/')).toBeGreaterThan(paths.indexOf('/tyk/apis'));
    expect(paths.lastIndexOf('/tyk/reload/')).toBeLessThan(paths.lastIndexOf('/tyk/apis'));
  });

  it('goes on where the reload is refused', async () => {
    const sandbox = await openSandbox();
    const session = openSession();
    const known = await signIn(answersFor(sandbox), session);
    sandbox.fault({
      on: 'GET /tyk/reload/',
      answer: { status: 500, body: '{"status":"error","message":"no"}' },
    });
    const again = await doEffect('lists', answersFor(sandbox), known, session);
    expect(again.apis).toMatchObject({ state: 'ready', items: { length: 14 } });
  });
});
