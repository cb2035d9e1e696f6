import { observe } from '../tyk/connect.ts';
import { contradiction } from '../wizard/contradiction.ts';
import type { EffectResult } from '../wizard/effects.ts';
import { readAuthorities } from './network.ts';
import type { Effect, Session } from './session.ts';

/** Looks at the address before any credential is asked for (design, rule 11). The demo starts its sandbox here. */
export const connect: Effect = async (answers, _facts, session, signal) => {
  if (answers.deployment === 'demo') return connectDemo(session, signal);
  const ca = answers.caFile ? await readAuthorities(answers.caFile, session.options.env) : undefined;
  const trusted = ca === undefined ? {} : { ca };
  const given = answers.url ?? '';
  const { url, observation } = await observe(given, { ...session.options.http, ...trusted, signal });
  const problem = contradiction(answers.deployment ?? 'self-managed', url, observation, answers);
  if (problem !== undefined) return { state: 'failed', blamed: 'url', problem };
  const connection = { url, observation, ...trusted };
  return {
    state: 'done',
    facts: { connection, organisation: undefined, apis: undefined, policies: undefined },
  };
};

async function connectDemo(session: Session, signal: AbortSignal): Promise<EffectResult> {
  const sandbox = await session.demo();
  const { observation } = await observe(sandbox.url, { ...session.options.http, signal });
  return {
    state: 'done',
    facts: { connection: { url: sandbox.url, observation, gatewayUrl: sandbox.gatewayUrl } },
  };
}
