import { describe, expect, it } from 'vitest';
import { isAbort } from '../../source/errors.ts';
import { runEffect } from '../../source/run/effects.ts';
import { Secret } from '../../source/secret.ts';
import type { EffectResult } from '../../source/wizard/effects.ts';
import { inputsOf, pendingEffect } from '../../source/wizard/effects.ts';
import type { Answers, EffectName, Facts } from '../../source/wizard/types.ts';
import { makeCertificate } from '../tyk/certificate.ts';
import { caught, findFreePort, type Reply, serve } from '../tyk/local-server.ts';
import { facts } from '../wizard/world.ts';
import { answersFor, clock, doEffect, openSandbox, openSession, signIn, wrongCredential } from './tyk.ts';

type Failed = Extract<EffectResult, { state: 'failed' }>;

async function failTo(
  name: EffectName,
  answers: Answers,
  known: Facts = facts(),
  seconds = 10,
): Promise<Failed> {
  const result = await runEffect(name, answers, known, openSession(seconds), new AbortController().signal);
  if (result.state !== 'failed') throw new Error(`It succeeded: ${JSON.stringify(result.facts)}`);
  return result;
}

const hello = (details: object): Reply => ({
  body: { status: 'pass', version: '5.3.0', description: 'Tyk GW', details },
});

describe('connecting', () => {
  it('tells what stands at the address, and forgets what was read at another', async () => {
    const sandbox = await openSandbox();
    const known = await doEffect('connect', answersFor(sandbox), facts(clock()), openSession());
    expect(known.connection).toMatchObject({
      url: sandbox.url,
      observation: { is: 'gateway', version: 'v5.14.0', dashboardBehind: false, dataPlane: false },
    });
    expect(known).toMatchObject({ organisation: undefined, apis: undefined, policies: undefined });
    expect(pendingEffect('connect', answersFor(sandbox), known)).toBeUndefined();
    expect(pendingEffect('lists', answersFor(sandbox), known)).toBe('lists');
  });

  it('sends no credential along', async () => {
    const sandbox = await openSandbox();
    await doEffect('connect', answersFor(sandbox), facts(), openSession());
    const sent = sandbox.requests.flatMap(({ headers }) => Object.keys(headers));
    expect(sent).not.toContain('x-tyk-authorization');
    expect(sent).not.toContain('authorization');
  });

  it('starts the sandbox for the demo, and knows where its APIs are', async () => {
    const session = openSession();
    const known = await doEffect('connect', { deployment: 'demo' }, facts(), session);
    const sandbox = await session.demo();
    expect(known.connection).toMatchObject({ url: sandbox.url, gatewayUrl: sandbox.gatewayUrl });
  });

  it('tells a clock that goes wrong, once signed in', async () => {
    const sandbox = await openSandbox({ now: () => Date.now() + 600_000 });
    const session = openSession();
    const seen = await doEffect('connect', answersFor(sandbox), facts(), session);
    expect(seen.connection?.clockAhead).toBeUndefined();
    const known = await doEffect('lists', answersFor(sandbox), seen, session);
    expect(known.connection?.clockAhead).toBeGreaterThan(595);
    expect(known.connection?.clockAhead).toBeLessThan(605);
  });

  it('stops when it is told to, without a word', async () => {
    const { url } = await serve(() => 'silence');
    const controller = new AbortController();
    const answers: Answers = { deployment: 'open-source', url };
    const work = runEffect('connect', answers, facts(), openSession(), controller.signal);
    controller.abort();
    expect(isAbort(await caught(work))).toBe(true);
  });
});

describe('an address that leads to no Tyk', () => {
  const page: Reply = {
    headers: { 'content-type': 'text/html' },
    body: '<html><title>Company sign in</title></html>',
  };
  const cases: [string, Reply, RegExp, RegExp][] = [
    ['a web page', page, /This is a web page \(“Company sign in”\), not the API/, /without the path/],
    [
      'a redirect',
      { status: 301, headers: { location: 'https://other.invalid/' } },
      /redirects to https:\/\/other\.invalid/,
      /Give that address/,
    ],
    [
      'something else',
      { body: { hello: 'world' } },
      /Something answers here, but not as a Tyk/,
      /Check host and port/,
    ],
    ['a server that says nothing', 'silence', /did not answer within 0\.3 s/, /--timeout/],
    ['a server that hangs up', 'reset', /closed the connection/, /Try again/],
  ];
  it.each(cases)('%s is said, and blamed on the address', async (_what, reply, what, next) => {
    const { url } = await serve(() => reply);
    const failed = await failTo(
      'connect',
      { deployment: 'open-source', url },
      facts(),
      reply === 'silence' ? 0.3 : 30,
    );
    expect(failed.blamed).toBe('url');
    expect(failed.problem.what).toMatch(what);
    expect(`${failed.problem.next}`).toMatch(next);
  });

  it('nothing listens there', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;
    const { blamed, problem, error } = await failTo('connect', { deployment: 'self-managed', url });
    expect(blamed).toBe('url');
    expect(problem.what).toContain(`Nothing listens at ${new URL(url).host}`);
    expect(error).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED' });
  });

  it('a name that nobody knows', async () => {
    const answers: Answers = { deployment: 'self-managed', url: 'https://tyk.invalid' };
    const { blamed, problem } = await failTo('connect', answers);
    expect(blamed).toBe('url');
    expect(problem.what).toBe('The name tyk.invalid cannot be found.');
  });

  it('a certificate that nobody signed', async () => {
    const { url } = await serve(() => ({}), makeCertificate({ addresses: ['127.0.0.1'] }));
    const { blamed, problem } = await failTo('connect', { deployment: 'self-managed', url });
    expect(blamed).toBe('caFile');
    expect(problem.what).toContain('not signed by anyone this machine trusts');
    expect(problem.next).toContain('NODE_EXTRA_CA_CERTS');
  });
});

describe('a deployment that is another than was said', () => {
  const offersOf = ({ problem }: Failed) => (problem.offers ?? []).map(({ key, put }) => [key, put]);

  it('a Gateway called a Dashboard: the switch keeps the address', async () => {
    const sandbox = await openSandbox();
    const failed = await failTo('connect', { deployment: 'self-managed', url: sandbox.url });
    expect(failed.problem.what).toBe('This address is a Gateway (v5.14.0), not a Dashboard.');
    expect(offersOf(failed)).toEqual([['s', { deployment: 'open-source' }]]);
  });

  it('a Dashboard called a Gateway: the reverse', async () => {
    const sandbox = await openSandbox({ as: 'dashboard' });
    const failed = await failTo('connect', { deployment: 'open-source', url: sandbox.url });
    expect(failed.problem.what).toBe('This address is a Dashboard, not a Gateway.');
    expect(offersOf(failed)).toEqual([['s', { deployment: 'self-managed' }]]);
  });

  it('a data plane: a key would stay on it, so the address goes with the switch', async () => {
    const { url } = await serve(() => hello({ rpc: { status: 'pass' } }));
    const failed = await failTo('connect', { deployment: 'open-source', url });
    expect(failed.problem.what).toBe('This Gateway is a Hybrid data plane.');
    expect(offersOf(failed)).toEqual([['s', { deployment: 'hybrid', url: undefined }]]);
  });

  it('a Gateway that belongs to a Dashboard: advice, which can be overruled for this address', async () => {
    const { url } = await serve(() => hello({ dashboard: { status: 'pass' } }));
    const answers: Answers = { deployment: 'open-source', url };
    const failed = await failTo('connect', answers);
    expect(failed.problem.what).toBe('This Gateway belongs to a Dashboard.');
    const goOn = failed.problem.offers?.find(({ key }) => key === 'g');
    const known = await doEffect('connect', { ...answers, ...goOn?.put }, facts(), openSession());
    expect(known.connection?.url).toBe(url);
  });
});

describe('signing in', () => {
  it.each(['gateway', 'dashboard'] as const)('(%s) reads both lists and the organisation', async (as) => {
    const sandbox = await openSandbox({ as });
    const known = await signIn(answersFor(sandbox, as), openSession());
    expect(known.organisation).toBe('5e9d9544a1dcd60001d0ed20');
    expect(known.apis).toMatchObject({ state: 'ready', items: { length: as === 'gateway' ? 16 : 15 } });
    expect(known.policies).toMatchObject({ state: 'ready', items: { length: 5 } });
  });

  it.each(['gateway', 'dashboard'] as const)('(%s) with a wrong credential is blamed on it', async (as) => {
    const sandbox = await openSandbox({ as });
    const answers = answersFor(sandbox, as);
    const known = await doEffect('connect', answers, facts(), openSession());
    const failed = await failTo('lists', { ...answers, credential: wrongCredential }, known);
    expect(failed.blamed).toBe('credential');
    expect(failed.problem.what).toMatch(/does not know this (secret|credential)/);
    expect(failed.problem.said).toMatch(/^Tyk answered 40[13]/);
    expect(failed.error?.kind).toBe('credential');
    expect(JSON.stringify(failed)).not.toContain('not-the-right-one');
  });

  it('at a server that has gone is blamed on the address', async () => {
    const sandbox = await openSandbox();
    const answers = answersFor(sandbox);
    const known = await doEffect('connect', answers, facts(), openSession());
    await sandbox.stop();
    expect((await failTo('lists', answers, known)).blamed).toBe('url');
  });

  it('counts for the answers that it was done with, and for no others', async () => {
    const sandbox = await openSandbox();
    const answers = answersFor(sandbox);
    const session = openSession();
    const known = await signIn(answers, session);
    expect(known.done.lists).toEqual(inputsOf('lists', answers));
    expect(pendingEffect('lists', answers, known)).toBeUndefined();
    expect(pendingEffect('lists', { ...answers, credential: new Secret('other') }, known)).toBe('lists');
    expect(pendingEffect('lists', { ...answers, url: 'http://127.0.0.1:1' }, known)).toBe('connect');
    // Connecting again means that the lists are of somewhere else.
    const again = await doEffect('connect', answers, known, session);
    expect(again.done).not.toHaveProperty('lists');
  });
});
