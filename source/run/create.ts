import type { CreatedKey, HttpRequest, KeyRequest } from '../tyk/types.ts';
import type { Proof } from '../wizard/outcome.ts';
import { firstApi, planRequest } from '../wizard/plan.ts';
import type { MadeFacts } from '../wizard/summary.ts';
import type { Answers, Facts } from '../wizard/types.ts';
import { callRequest } from '../wizard/usage.ts';
import type { Delivered, Delivery } from './deliver.ts';
import { readBack } from './prove.ts';
import type { Session } from './session.ts';

export type Made = {
  readonly created: CreatedKey;
  readonly request: KeyRequest;
  readonly proof: Proof;
  readonly delivered: Delivered;
  /** One call with the key, where the API's address is known. */
  readonly call?: HttpRequest;
};

/**
 * Makes the key: sends the request once, delivers the answer before anything else can fail, reads the key back.
 * `signal` stops the waiting, not the making. Throws WizardError before the delivery, nothing after it.
 */
export async function createKey(
  answers: Answers,
  facts: Facts,
  session: Session,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<Made> {
  const client = session.client(answers, facts);
  const request = planRequest(answers, facts);
  const created = await client.create(request, { signal });
  const delivered = await delivery.deliver(created.key, (key) => key);
  const proof = await readBack(client, created, request, answers, facts);
  const call = await findCall(answers, facts, session, created).catch(() => undefined);
  return { created, request, proof, delivered, ...(call === undefined ? {} : { call }) };
}

/** The first API's address: the Gateway's own, or what the Dashboard says. */
async function findCall(
  answers: Answers,
  facts: Facts,
  session: Session,
  created: CreatedKey,
): Promise<HttpRequest | undefined> {
  const api = firstApi(answers, facts);
  if (api === undefined) return undefined;
  const version = api.versions.find((name) => (answers.apis ?? []).includes(`${api.id}=${name}`));
  const client = session.client(answers, facts);
  const base = facts.connection?.gatewayUrl ?? (client.kind === 'gateway' ? client.url : undefined);
  if (base !== undefined) return callRequest(api, base, created.key, version);
  const url = await client.apiUrl?.(api.id);
  if (url === undefined) return undefined;
  return { ...callRequest({ ...api, listenPath: '' }, url, created.key, version), url };
}

/** What summaries need of a key that was made. */
export function madeFacts(made: Made): MadeFacts {
  const { created, request, proof, call } = made;
  return {
    proof,
    alias: request.alias,
    expires: request.expires,
    ...(created.hash === undefined ? {} : { hash: created.hash }),
    ...(call === undefined ? {} : { call }),
  };
}
