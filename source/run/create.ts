import { isAbort, WizardError } from '../errors.ts';
import type { Report } from '../present-json.ts';
import type { CreatedKey, HttpRequest, KeyRequest } from '../tyk/types.ts';
import { outcomeOfProof, type Proof, sayProof } from '../wizard/outcome.ts';
import { firstApi, planRequest } from '../wizard/plan.ts';
import { warningsOf } from '../wizard/review.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { MadeFacts } from '../wizard/summary.ts';
import type { Answers, Facts } from '../wizard/types.ts';
import { callRequest, joinUrl } from '../wizard/usage.ts';
import type { Delivered } from './deliver.ts';
import { readBack } from './prove.ts';
import { noteUse } from './remember.ts';
import type { Services } from './services.ts';
import type { Session } from './session.ts';

export type Made = {
  readonly created: CreatedKey;
  readonly request: KeyRequest;
  readonly proof: Proof;
  readonly delivered: Delivered;
  /** One call with the key, where the API's address is known. */
  readonly call?: HttpRequest;
};

type Needed = Pick<Services, 'session' | 'delivery' | 'configFolder' | 'output'>;

/**
 * Makes the key: sends the request once, delivers the answer before anything else can fail, reads the key back.
 * `signal` stops the waiting, not the making. Throws WizardError before the delivery, nothing after it.
 */
export async function createKey(
  answers: Answers,
  facts: Facts,
  services: Needed,
  signal: AbortSignal,
): Promise<Made> {
  const { session } = services;
  const settled = make(answers, facts, services, signal);
  session.openCreate = { state: 'awaited', settled };
  try {
    const made = await settled;
    session.openCreate = undefined;
    return made;
  } catch (error) {
    const isLost = isAbort(error) || (error instanceof WizardError && error.kind === 'outcome-unknown');
    session.openCreate = isLost ? { state: 'lost', settled } : undefined;
    throw error;
  }
}

async function make(answers: Answers, facts: Facts, services: Needed, signal: AbortSignal): Promise<Made> {
  const { session, delivery, configFolder, output } = services;
  const client = session.client(answers, facts);
  // Durations count from now, not from when the wizard began.
  const request = planRequest(answers, { ...facts, now: Math.floor(Date.now() / 1000) });
  const created = await client.create(request, { signal });
  const known: { proof?: Proof; call?: HttpRequest } = {};
  const format = (key: string) =>
    output.format(key, reportOf(answers, facts, request, created, known.proof), known.call);
  // Whatever ends the program from here on, `finish` delivers the key with what is known by then.
  delivery.hold(created.key, format);
  if (output.immediate) await delivery.deliver(created.key, format);
  const [proof, call] = await Promise.all([
    readBack(client, created, request, answers, facts),
    findCall(answers, facts, session, created, request).catch(() => undefined),
    noteUse(answers, facts, configFolder),
  ]);
  Object.assign(known, { proof, call });
  const delivered = await delivery.deliver(created.key, format);
  return { created, request, proof, delivered, ...(call === undefined ? {} : { call }) };
}

function reportOf(
  answers: Answers,
  facts: Facts,
  request: KeyRequest,
  created: CreatedKey,
  proof: Proof | undefined,
): Report {
  return {
    outcome: proof === undefined ? 'done' : outcomeOfProof(proof),
    answers,
    facts,
    expires: request.expires,
    alias: request.alias,
    warnings: warningsOf(journey, answers, facts),
    ...(created.hash === undefined ? {} : { hash: created.hash }),
    ...(proof === undefined ? {} : { proof }),
    ...(proof === undefined || outcomeOfProof(proof) === 'done' ? {} : { problem: sayProof(proof) }),
  };
}

/** The first API's address: the Gateway's own, or what the Dashboard says. */
async function findCall(
  answers: Answers,
  facts: Facts,
  session: Session,
  { key }: CreatedKey,
  { access }: KeyRequest,
): Promise<HttpRequest | undefined> {
  const api = firstApi(answers, facts);
  if (api === undefined) return undefined;
  const granted = access.apis.find((right) => right.apiId === api.id)?.versions ?? [];
  const version = api.versions.find((name) => granted.includes(name));
  const client = session.client(answers, facts);
  const base = facts.connection?.gatewayUrl ?? (client.kind === 'gateway' ? client.url : undefined);
  const url = base === undefined ? await client.apiUrl?.(api.id) : joinUrl(base, api.listenPath);
  return url === undefined ? undefined : callRequest(api, url, key, version);
}

/** What summaries need of a key that was made. */
export function madeFacts({ created, request, proof, call }: Made): MadeFacts {
  return {
    proof,
    alias: request.alias,
    expires: request.expires,
    ...(created.hash === undefined ? {} : { hash: created.hash }),
    ...(call === undefined ? {} : { call }),
  };
}
