import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isAbort } from '../../source/errors.ts';
import { runEffect } from '../../source/run/effects.ts';
import { Secret } from '../../source/secret.ts';
import { sayLeftOut } from '../../source/wizard/access.ts';
import type { ListsProgress } from '../../source/wizard/effects.ts';
import type { Answers } from '../../source/wizard/types.ts';
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

describe('a list that did not come', () => {
  const error = (status: number) => ({ status, body: '{"status":"error","message":"no"}' });
  const unknown = { status: 200, body: '"later"' };

  async function readWith(on: string, answer: { status: number; body: string }) {
    const sandbox = await openSandbox();
    const answers = answersFor(sandbox);
    const connected = await doEffect('connect', answers, facts(clock()), openSession());
    sandbox.fault({ on, answer });
    return doEffect('lists', answers, connected, openSession());
  }

  // Tyk takes the id of an API that nobody has: without the list nobody could tell.
  it.each([
    ['failed', error(500)],
    ['were too much at once', error(429)],
    ['have a shape that nobody knows', unknown],
  ])('the APIs %s: they have to be read again, and no id is typed', async (_what, answer) => {
    await expect(readWith('GET /tyk/apis', answer)).rejects.toThrow(/^\w+: ./);
  });

  it.each([403, 404])('the APIs answered with %i: ids can be typed', async (status) => {
    const { apis, policies } = await readWith('GET /tyk/apis', error(status));
    expect(apis).toMatchObject({ state: 'failed', problem: { what: expect.stringMatching(/\.$/) } });
    expect(policies).toMatchObject({ state: 'ready' });
  });

  // The id of a policy that nobody has is refused by Tyk itself.
  it.each([
    ['may not be read', error(403)],
    ['cannot be read', error(404)],
    ['failed', error(500)],
    ['were too much at once', error(429)],
    ['have a shape that nobody knows', unknown],
  ])('the policies %s: the APIs are enough', async (_what, answer) => {
    const { apis, policies } = await readWith('GET /tyk/policies', answer);
    expect(policies).toMatchObject({ state: 'failed', problem: { what: expect.stringMatching(/\.$/) } });
    expect(apis).toMatchObject({ state: 'ready' });
  });
});

describe('a row that nothing can be made of', () => {
  it.each<[string, 'GET /tyk/apis' | 'GET /tyk/policies', string, string | undefined]>([
    ['apis', 'GET /tyk/apis', '[{"api_id":"a"},{"name":"x"}]', '1 API without an id left out.'],
    ['apis', 'GET /tyk/apis', '[null,null,{"api_id":"a"}]', '2 APIs that cannot be read left out.'],
    [
      'apis',
      'GET /tyk/apis',
      '[{"api_id":"a"},{},{"name":"x"},"y"]',
      '2 APIs without an id and 1 API that cannot be read left out.',
    ],
    ['policies', 'GET /tyk/policies', '[{"id":"a"},null]', '1 policy that cannot be read left out.'],
    ['policies', 'GET /tyk/policies', '[{"id":"a"}]', undefined],
  ])('of the %s is left out, and that is said: %s %s', async (kind, on, body, said) => {
    const sandbox = await openSandbox();
    const answers = answersFor(sandbox);
    const connected = await doEffect('connect', answers, facts(clock()), openSession());
    sandbox.fault({ on, answer: { status: 200, body } });
    const known = await doEffect('lists', answers, connected, openSession());
    expect(known[kind as 'apis']).toMatchObject({ state: 'ready', items: { length: 1 } });
    expect(sayLeftOut(kind as 'apis', known)).toBe(said);
  });
});

describe('a long list', () => {
  /** A Gateway that lists as many APIs, in two halves; the second comes when it is let go. */
  async function startSlow(apis: number) {
    const text = JSON.stringify(
      Array.from({ length: apis }, (_, at) => ({ api_id: `api-${at}`, name: `A ${at}` })),
    );
    const half = text.indexOf('{', text.length / 2);
    let letGo = () => {};
    let ended = () => {};
    const gone = new Promise<void>((resolve) => {
      ended = resolve;
    });
    const server = createServer((incoming, outgoing) => {
      const path = incoming.url ?? '';
      if (path !== '/tyk/apis' && path !== '/tyk/policies') outgoing.writeHead(404);
      if (path !== '/tyk/apis') {
        outgoing.end(path === '/tyk/policies' ? '[]' : '{"status":"error","message":"API not found"}');
        return;
      }
      outgoing.on('close', ended);
      outgoing.write(text.slice(0, half));
      // Piece by piece, as a network brings it: progress is told of what comes.
      const timer = setInterval(() => outgoing.write(' '), 20);
      const end = () => {
        clearInterval(timer);
        outgoing.end(text.slice(half));
      };
      outgoing.on('close', () => clearInterval(timer));
      letGo = end;
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const answers: Answers = { deployment: 'open-source', url, credential: new Secret('a-secret') };
    const observation = { is: 'gateway', dashboardBehind: false, dataPlane: false } as const;
    const known = { ...facts(clock()), connection: { url, observation } };
    return { answers, known, gone, letGo: () => letGo(), bytes: text.length };
  }

  it('is told of while it comes, and shown in part', async () => {
    const { answers, known, letGo, bytes } = await startSlow(400);
    const told: ListsProgress[] = [];
    const onProgress = (progress: ListsProgress) => {
      told.push(progress);
      if (progress.lists !== undefined) letGo();
    };
    const never = new AbortController().signal;
    const result = await runEffect('lists', answers, known, openSession(), never, onProgress);
    expect(result).toMatchObject({ state: 'done', facts: { apis: { items: { length: 400 } } } });
    const shown = told.find(({ lists }) => lists !== undefined);
    const part = shown?.lists?.apis?.state === 'ready' ? shown.lists.apis.items.length : 0;
    expect(part).toBeGreaterThan(100);
    expect(part).toBeLessThan(400);
    expect(shown).toMatchObject({ apis: part, policies: 0 });
    expect(shown?.bytes).toBeGreaterThan(bytes / 2 - 100);
    expect(shown?.lists?.policies).toEqual({ state: 'ready', items: [] });
  });

  it('is no longer read once nobody wants it', async () => {
    const { answers, known, gone } = await startSlow(400);
    const stop = new AbortController();
    const reading = runEffect('lists', answers, known, openSession(), stop.signal, () => stop.abort());
    await expect(reading).rejects.toSatisfy(isAbort);
    await gone;
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
    expect(again.apis).toMatchObject({ state: 'ready', items: { length: 16 } });
  });
});
