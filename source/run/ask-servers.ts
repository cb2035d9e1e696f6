import { explanationOf, WizardError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { createSender } from '../tyk/http.ts';
import { listPrimitives } from '../tyk/mcp.ts';
import { mcpKinds } from '../tyk/scope.ts';
import type { Api, KeyRequest, TykClient } from '../tyk/types.ts';
import { chosenApis } from '../wizard/access.ts';
import { offeredBy } from '../wizard/scoped.ts';
import { serverNow } from '../wizard/steps/expiry.ts';
import type { Answers, Facts, Results } from '../wizard/types.ts';
import { gatewayOf, planCall } from '../wizard/usage.ts';
import type { Effect, Session } from './session.ts';
import { findTargets, nowhere } from './try.ts';

/** So long the key lives that asks, should nothing delete it. */
const SECONDS = 60;
type Offer = NonNullable<Results['offered']>[string];

/** Asks each MCP server what it offers. One that does not tell is done without: names are typed. */
export const askServers: Effect = async (answers, facts, session, signal) => {
  const offered: { [apiId: string]: Offer } = { ...facts.offered };
  for (const api of chosenApis(answers, facts).filter(({ mcp }) => mcp))
    offered[api.id] = await askOne(api, answers, facts, session, signal);
  return { state: 'done', facts: { offered } };
};

async function askOne(
  api: Api,
  answers: Answers,
  facts: Facts,
  session: Session,
  signal: AbortSignal,
): Promise<Offer> {
  const client = session.client(answers, facts);
  const known = offeredBy(api, facts);
  const { deployment = 'open-source', localGatewayUrl } = answers;
  const places = { gatewayUrl: gatewayOf(answers, facts), localGatewayUrl };
  const [target] = await findTargets(api, deployment, places, client, signal);
  if (target === undefined) return { state: 'ready', offered: known, warning: nowhere.what };
  let key: Secret;
  try {
    // Not stopped half way: a key that was made must be deleted.
    ({ key } = await client.create(probeFor(api, facts)));
  } catch (error) {
    return { state: 'ready', offered: known, warning: sayWhy(error) };
  }
  let offered = known;
  let warning: string | undefined;
  try {
    const { url, keyIn } = planCall(api, target.url);
    const send = createSender(session.http(facts));
    const found = await listPrimitives(send, { url, header: keyIn.name, key }, { signal });
    const lists = mcpKinds.map((kind) => [kind, [...new Set([...known[kind], ...found[kind]])]]);
    offered = { ...known, ...Object.fromEntries(lists) };
  } catch (error) {
    warning = sayWhy(error);
  } finally {
    warning = (await removeProbe(client, key, api)) ?? warning;
  }
  return { state: 'ready', offered, ...(warning !== undefined && { warning }) };
}

/** @throws what is no WizardError: an abort, for example */
function sayWhy(error: unknown): string {
  const { what, next } = explanationOf(error);
  return [what, next].filter(Boolean).join(' ');
}

/** Deleted is what is read no more (design, rule 15). */
async function removeProbe(client: TykClient, key: Secret, api: Api): Promise<string | undefined> {
  const near = { apiId: api.id, organisation: api.organisation };
  try {
    await client.remove({ key }, near);
    await client.read({ key }, near);
  } catch (error) {
    if (error instanceof WizardError && error.code === 404) return undefined;
  }
  return 'The key that asked the server could not be deleted. It ends by itself within a minute.';
}

/** Nothing but this one API, for a minute: it costs a few calls of nobody's quota. */
function probeFor(api: Api, facts: Facts): KeyRequest {
  const right = { apiId: api.id, apiName: api.rawName, versions: api.versions };
  return {
    organisation: api.organisation,
    access: { apis: [right], policies: [] },
    expires: serverNow(facts) + SECONDS,
    limits: { rate: 'unlimited', quota: 'unlimited', throttle: 'off' },
    alias: 'tyk-key-wizard: asks an MCP server what it offers',
    tags: [],
    metadata: {},
    detailedLogging: false,
    afterExpiry: 'delete',
  };
}
