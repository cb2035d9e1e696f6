import { describe, expect, it } from 'vitest';
import { actOnKey } from '../../source/run/act.ts';
import { createKey } from '../../source/run/create.ts';
import { runEffect } from '../../source/run/effects.ts';
import { startSandbox } from '../../source/sandbox/server.ts';
import type { Answers, Facts } from '../../source/wizard/types.ts';
import { facts } from '../wizard/world.ts';
import { openServices, openSession } from './tyk.ts';

const byHand = { input: '', agreed: false, byKeyPress: true };

/** A key made on a sandbox, and what trying it says. */
async function tryKeyFor(apis: readonly string[], more: Answers = {}, agreed = false) {
  const sandbox = await startSandbox();
  const services = await openServices(openSession(5));
  try {
    const answers: Answers = {
      deployment: 'open-source',
      url: sandbox.url,
      credential: sandbox.credential,
      policies: [],
      expires: { in: 3600 },
      ...more,
    };
    const signal = new AbortController().signal;
    let known: Facts = facts({ now: Math.floor(Date.now() / 1000) });
    for (const name of ['connect', 'lists'] as const) {
      const result = await runEffect(name, answers, known, services.session, signal);
      if (result.state === 'failed') throw new Error(result.problem.what);
      known = { ...known, ...result.facts };
    }
    const list = known.apis?.state === 'ready' ? known.apis.items : [];
    const ids = apis.map((name) => list.find((api) => api.name === name)?.id ?? name);
    const chosen = { ...answers, apis: ids };
    const made = await createKey(chosen, known, services, signal);
    return await actOnKey('try', made, { ...byHand, agreed }, chosen, known, services);
  } finally {
    await services.session.end();
    await sandbox.stop();
  }
}

describe('trying the key that was just made', () => {
  it('proves it by one call through the Gateway', async () => {
    const result = await tryKeyFor(['Payments']);
    expect(result).toMatchObject({
      state: 'done',
      safe: false,
      said: expect.stringContaining('The key works'),
    });
    expect(result).not.toHaveProperty('tone');
  });

  it('counts for the key what the API itself answers', async () => {
    const result = await tryKeyFor(['Shop search']);
    expect(result).toMatchObject({ state: 'done', said: expect.stringMatching(/your API answered 404/) });
  });

  it('asks first where the quota is small, and does it after a yes', async () => {
    const small: Answers = { quota: { requests: 3, seconds: 3600 } };
    expect(await tryKeyFor(['Payments'], small)).toMatchObject({
      state: 'confirm',
      question: expect.stringContaining('The quota is small.'),
    });
    expect(await tryKeyFor(['Payments'], small, true)).toMatchObject({ state: 'done' });
  });
});
