import { describe, expect, it } from 'vitest';
import { runEffect } from '../../source/run/effects.ts';
import { createSession } from '../../source/run/session.ts';
import { startSandbox } from '../../source/sandbox/server.ts';
import type { HttpEvent } from '../../source/tyk/http-event.ts';
import { effects, pendingEffect } from '../../source/wizard/effects.ts';
import type { Answers, Facts } from '../../source/wizard/types.ts';
import { listed } from '../wizard/world.ts';

const answers: Answers = { deployment: 'demo', askServer: true };

/** The demo, its lists read, and every request that was sent since. */
async function demo() {
  const seen: HttpEvent[] = [];
  const session = createSession({
    http: { observe: (event) => seen.push(event) },
    demoAs: 'gateway',
    startDemo: startSandbox,
  });
  let facts: Facts = {
    ...listed({}),
    apis: undefined,
    policies: undefined,
    now: Math.floor(Date.now() / 1000),
  };
  const never = new AbortController().signal;
  const run = async (name: 'connect' | 'lists' | 'offered' | 'primitives', given: Answers) => {
    seen.length = 0;
    const result = await runEffect(name, given, facts, session, never);
    if (result.state === 'failed') throw new Error(result.problem.what);
    facts = { ...facts, ...result.facts };
    return facts;
  };
  await run('connect', answers);
  await run('lists', answers);
  const idOf = (name: string) => {
    const list = facts.apis?.state === 'ready' ? facts.apis.items : [];
    return list.find((api) => api.name === name)?.id ?? '';
  };
  const asked = () => seen.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
  return { session, run, idOf, asked };
}

describe('what an API offers', () => {
  it('is read of the chosen ones alone, one request each, and not before somebody narrows them', async () => {
    const { session, run, idOf, asked } = await demo();
    expect(asked().filter((line) => /apis\/(?!tyk-key-wizard-)/.test(line))).toEqual([]);
    const apis = [idOf('Inventory'), idOf('Suppliers')];
    const facts = await run('offered', { ...answers, apis });
    expect(asked().sort()).toEqual([`GET /tyk/apis/${apis[1]}`, `GET /tyk/apis/oas/${apis[0]}`].sort());
    expect(Object.keys(facts.offered ?? {})).toEqual(expect.arrayContaining(apis));
    expect(pendingEffect('offered', { ...answers, apis }, facts)).toBeUndefined();
    await session.end();
  });

  it('is asked of an MCP server only after a yes, with a key that is gone again', async () => {
    const { session, run, idOf, asked } = await demo();
    const id = idOf('Shop assistant');
    const chosen = { ...answers, apis: [id] };
    expect(effects.primitives.unneeded?.({ ...chosen, askServer: false }, {} as Facts)).toBe(true);
    await run('offered', chosen);
    const facts = await run('primitives', chosen);
    const lines = asked();
    expect(lines[0]).toBe('POST /tyk/keys/create');
    expect(lines.filter((line) => line === 'POST /assistant/').length).toBeGreaterThan(3);
    expect(lines.slice(-2).map((line) => line.slice(0, 13))).toEqual(['DELETE /tyk/k', 'GET /tyk/keys']);
    const found = facts.offered?.[id];
    expect(found).toMatchObject({
      state: 'ready',
      offered: { tools: expect.arrayContaining(['find_product']) },
    });
    expect(found).not.toHaveProperty('warning');
    await session.end();
  });
});
