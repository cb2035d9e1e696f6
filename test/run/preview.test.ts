import { describe, expect, it, onTestFinished } from 'vitest';
import { runEffect } from '../../source/run/effects.ts';
import { createSession } from '../../source/run/session.ts';
import { pendingEffect } from '../../source/wizard/effects.ts';
import { startFlow } from '../../source/wizard/flow.ts';
import { reviewRows } from '../../source/wizard/review.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Answers, Facts } from '../../source/wizard/types.ts';
import type { Fault } from '../helpers/sandbox.ts';
import { startSandbox } from '../helpers/sandbox.ts';
import { facts } from '../wizard/world.ts';

/** A sandbox, signed in; the policies are named as the demo names them. */
async function signIn(as: 'gateway' | 'dashboard', fault?: Fault) {
  const sandbox = await startSandbox({ as });
  onTestFinished(() => sandbox.stop());
  if (fault !== undefined) sandbox.fault(fault);
  const session = createSession({ http: { timeoutSeconds: 30 }, demoAs: as });
  const deployment = as === 'gateway' ? 'open-source' : 'self-managed';
  const { url, credential } = sandbox;
  let known: Facts = facts();
  const work = async (name: 'connect' | 'lists' | 'preview', answers: Answers) => {
    const result = await runEffect(name, answers, known, session, new AbortController().signal);
    if (result.state === 'failed') throw new Error(result.problem.what);
    known = { ...known, ...result.facts };
  };
  const answers: Answers = { deployment, url, credential };
  await work('connect', answers);
  await work('lists', answers);
  const items = known.policies?.state === 'ready' ? known.policies.items : [];
  return { answers, items, work, known: () => known, sandbox };
}

describe('what several policies come to', () => {
  it('is asked of the Gateway that would make the key, and shown on review', async () => {
    const { answers, items, work, known, sandbox } = await signIn('gateway');
    const two: Answers = { ...answers, apis: [], policies: items.slice(0, 2).map(({ id }) => id) };
    expect(pendingEffect('preview', two, known())).toBe('preview');
    await work('preview', two);
    expect(sandbox.requests.filter(({ path }) => path.startsWith('/tyk/keys/preview'))).toHaveLength(1);
    expect(known().effective).toBeDefined();
    expect(pendingEffect('preview', two, known())).toBeUndefined();
    const rows = reviewRows(journey, startFlow(journey, known(), { answers: two }), known());
    const said = rows.filter(({ consequence }) => consequence === 'As the Gateway combines them.');
    for (const { value } of said) expect(value).not.toContain('(');
  });

  it('is not asked for one policy, nor of a Dashboard', async () => {
    const gateway = await signIn('gateway');
    const one: Answers = { ...gateway.answers, policies: gateway.items.slice(0, 1).map(({ id }) => id) };
    expect(pendingEffect('preview', one, gateway.known())).toBeUndefined();
    const dashboard = await signIn('dashboard');
    const two: Answers = { ...dashboard.answers, policies: dashboard.items.slice(0, 2).map(({ id }) => id) };
    expect(pendingEffect('preview', two, dashboard.known())).toBeUndefined();
  });

  it('stands in nobody’s way where the Gateway does not tell', async () => {
    const fault: Fault = { on: 'POST /tyk/keys/preview', answer: 'cut' };
    const { answers, items, work, known } = await signIn('gateway', fault);
    const two: Answers = { ...answers, apis: [], policies: items.slice(0, 2).map(({ id }) => id) };
    await work('preview', two);
    expect(known().effective).toBeUndefined();
    expect(pendingEffect('preview', two, known())).toBeUndefined();
  });
});
