import { WizardError } from '../errors.ts';
import { count, listWords } from '../text.ts';
import { NOBODY } from '../tyk/gateway.ts';
import type { HttpOptions } from '../tyk/http.ts';
import type { KeyList } from '../tyk/types.ts';
import { type Finding, fine, judge, note } from '../wizard/doctor.ts';
import { type Flow, stepById } from '../wizard/flow.ts';
import { flattenOptions } from '../wizard/selection.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Facts } from '../wizard/types.ts';
import { lookAt } from './doctor-network.ts';
import type { Session } from './session.ts';
import { findTargetsFor } from './try.ts';

/** Signed in, and the lists are read. */
export type Signed = { readonly flow: Flow; readonly facts: Facts; readonly session: Session };

export function examineChoices({ flow, facts }: Signed): Finding {
  const { apis, policies } = facts;
  const refused = [apis, policies].flatMap((list) => (list?.state === 'failed' ? [list.problem] : []));
  const step = stepById(journey, 'apis');
  const options = flattenOptions(step.options?.(flow.answers, facts) ?? []);
  const usable = options.filter(({ disabledReason }) => disabledReason === undefined).length;
  const words = [
    ...(apis?.state === 'ready' ? [`${count(apis.items.length, 'API')} (${usable} can be chosen)`] : []),
    ...(policies?.state === 'ready' ? [count(policies.items.length, 'policy', 'policies')] : []),
  ];
  const what = listWords(words);
  const [problem] = refused;
  if (problem !== undefined) return judge('warning', { ...problem, what: `${what}. ${problem.what}` });
  const empty =
    apis?.state === 'ready' && apis.items.length === 0 ? step.empty?.(flow.answers, facts) : undefined;
  return empty === undefined ? fine(what) : judge('warning', empty);
}

/** No key is read for it: the list is that of an organisation which nobody has, where the list can be narrowed. */
export async function examineKeys({ flow, facts, session }: Signed): Promise<Finding> {
  const client = session.client(flow.answers, facts);
  const apiId = firstApi(facts)?.id;
  if (client.kind === 'dashboard') {
    if (apiId === undefined) return note('not known: there is no API to ask for its keys');
    return sayListing(await client.listKeys({ apiId }, 1), '');
  }
  const hashed = client.read({ hash: NOBODY }, {}).then(
    () => undefined,
    (error: unknown) => (error instanceof WizardError ? error.code : undefined),
  );
  const [list, code] = await Promise.all([client.listKeys({ organisation: NOBODY }, 1), hashed]);
  // Recorded: 400 "key hashing is not enabled", else 404 "Key not found".
  const stored = { 400: 'keys are stored in plain text', 404: 'keys are stored as hashes' };
  return sayListing(list, code === 400 || code === 404 ? `; ${stored[code]}` : '');
}

function sayListing(list: KeyList, stored: string): Finding {
  if (!('unlisted' in list)) return fine(`on${stored}`);
  const { what, next } = list.unlisted;
  const lost = 'A key whose answer was lost cannot be looked up';
  return judge('info', { what: `${what} ${lost}${stored}.`, ...(next === undefined ? {} : { next }) });
}

function firstApi({ apis }: Facts) {
  return apis?.state === 'ready' ? apis.items[0] : undefined;
}

/** Where keys are used: for a Gateway the same address, else what the APIs or the user say. */
export async function examineGateway({ flow, facts, session }: Signed, http: HttpOptions): Promise<Finding> {
  const client = session.client(flow.answers, facts);
  const api = firstApi(facts);
  if (client.kind === 'gateway' && !flow.answers.gatewayUrl) return fine('at the same address');
  if (api === undefined) return note('not known: there is no API to ask where it is called');
  const targets = await findTargetsFor({ ...flow.answers, apis: [api.id] }, facts, client);
  const origins = [...new Set(targets.map(({ url }) => new URL(url).origin))];
  if (origins.length === 0) return note('not known: nothing tells where the APIs are called');
  const seen = await Promise.all(origins.map((origin) => lookAtGateway(new URL(origin), http)));
  const bad = seen.find(({ state }) => state === 'warning') ?? seen.find(({ state }) => state !== 'ok');
  const next = bad?.next === undefined ? {} : { next: bad.next };
  return { state: bad?.state ?? 'ok', detail: seen.map(({ detail }) => detail).join('; '), ...next };
}

async function lookAtGateway(url: URL, http: HttpOptions): Promise<Finding> {
  const seen = await lookAt(url, http);
  if ('error' in seen)
    return judge('warning', { ...seen.error.explanation, why: 'Keys cannot be tried from here.' });
  const { observation } = seen;
  if (observation.is === 'gateway') return fine(`${url.origin} is ${observation.version ?? 'a Gateway'}`);
  // One that serves APIs alone (control_api_port, hidden /hello) does not look like one.
  return note(`${url.origin} answers, and does not say that it is a Gateway`);
}
