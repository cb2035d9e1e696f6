import { type ErrorKind, explanationOf } from '../errors.ts';
import { contradiction } from '../wizard/contradiction.ts';
import { credentialVariable, serverOf } from '../wizard/deployments.ts';
import { type CheckId, type Finding, fine, judge, note } from '../wizard/doctor.ts';
import type { EffectResult } from '../wizard/effects.ts';
import { wantsStored } from '../wizard/effects.ts';
import { type Flow, settle, stepById } from '../wizard/flow.ts';
import { sayOrigin } from '../wizard/review.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Facts, Problem } from '../wizard/types.ts';
import { relativeDuration } from '../wizard/words.ts';
import {
  examineAddress,
  examineName,
  examineProxy,
  examineTls,
  findRoute,
  type Look,
  lookAt,
  lookAtTls,
  sayUrl,
} from './doctor-network.ts';
import { examineChoices, examineGateway, examineKeys, type Signed } from './doctor-signed.ts';
import { runEffect } from './effects.ts';
import { readAuthorities } from './network.ts';
import type { Session } from './session.ts';

export type Findings = readonly (readonly [CheckId, Finding | Promise<Finding>])[];

/** A deployment to look at. `withheld`: why its credential is not sent. */
type Patient = {
  readonly flow: Flow;
  readonly facts: Facts;
  readonly session: Session;
  readonly withheld?: Problem;
};

/** Signed in, or why not. */
type Entry = Signed | { readonly finding: Finding };

/** A difference that expiries are told of too (design, rule 6.1). Seconds. */
const CLOCK_TOLERANCE = 60;
const unlooked = note('not checked: see above');
const never = new AbortController().signal;

/**
 * Looks at a deployment from the address to its Gateway, everything side by side that can be.
 * @throws WizardError `usage` for a CA file that is none
 */
export async function examineDeployment(patient: Patient): Promise<Findings> {
  const { session, facts, flow } = patient;
  const sandbox = flow.answers.deployment === 'demo' ? await session.demo() : undefined;
  const url = new URL(sandbox?.url ?? flow.answers.url ?? '');
  const { caFile } = flow.answers;
  const ca = caFile ? await readAuthorities(caFile, session.options.env) : undefined;
  const http = { ...session.options.http, ...(ca === undefined ? {} : { ca }) };
  const route = findRoute(url, http);
  const observed = lookAt(url, http);
  const tls = Promise.all([observed, lookAtTls(url, http, route)]);

  const connected = observed.then((seen): Facts | undefined => {
    if ('error' in seen || seen.observation.is !== serverOf(flow.answers, facts)) return undefined;
    const gatewayUrl = sandbox === undefined ? {} : { gatewayUrl: sandbox.gatewayUrl };
    const connection = { url: sayUrl(url), observation: seen.observation, ...gatewayUrl };
    return { ...facts, connection: ca === undefined ? connection : { ...connection, ca } };
  });
  const entered = connected.then((known) => known && enter(patient, known));
  const withEntry = (examine: (signed: Signed) => Finding | Promise<Finding>) =>
    entered.then((entry) =>
      entry !== undefined && 'flow' in entry ? guard(() => examine(entry)) : unlooked,
    );

  return [
    ['address', observed.then((seen) => examineAddress(url, seen))],
    ['dns', examineName(url, route, http.timeoutSeconds ?? 30)],
    ['tls', tls.then(([seen, certificate]) => examineTls(url, seen, certificate, http))],
    ['proxy', examineProxy(url, http, route)],
    ['clock', Promise.all([observed, entered]).then(([seen, entry]) => examineClock(seen, entry))],
    ['kind', observed.then((seen) => examineKind(url, seen, flow))],
    [
      'credential',
      Promise.all([observed, entered]).then(([seen, entry]) => examineEntry(seen, entry, patient)),
    ],
    ['choices', withEntry(examineChoices)],
    ['keys', withEntry(examineKeys)],
    ['plane', Promise.all([connected, entered]).then(([known, entry]) => examinePlane(known, entry))],
    ['gateway', withEntry((signed) => examineGateway(signed, http))],
  ];
}

async function guard(examine: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await examine();
  } catch (error) {
    return judge('warning', explanationOf(error));
  }
}

/** Whoever signs in is answered by Tyk; before that a cache may be. */
function examineClock(seen: Look, entry: Entry | undefined): Finding {
  if ('error' in seen) return unlooked;
  const signed = entry !== undefined && 'flow' in entry ? entry.facts.connection?.clockAhead : undefined;
  const clockAhead = signed ?? seen.clockAhead;
  if (clockAhead === undefined) return note('the server does not tell its time');
  const way = clockAhead > 0 ? 'behind' : 'ahead of';
  const what = `this machine is ${relativeDuration(Math.abs(clockAhead))} ${way} it`;
  if (clockAhead === 0) return fine('the same as the server');
  if (Math.abs(clockAhead) <= CLOCK_TOLERANCE) return fine(what);
  const next = 'Set the clock of this machine, or of the server. Keys end by the clock of Tyk.';
  return judge('warning', { what, next });
}

function examineKind(url: URL, seen: Look, { answers }: Flow): Finding {
  if ('error' in seen) return unlooked;
  const { deployment = 'self-managed' } = answers;
  const { observation } = seen;
  const problem = contradiction(deployment, sayUrl(url), observation, answers);
  const version = observation.is === 'gateway' ? observation.version : undefined;
  const name = observation.is === 'gateway' ? `Gateway ${version ?? '(it tells no version)'}` : 'Dashboard';
  if (problem === undefined) return fine(name);
  const switched = problem.offers?.find(({ put }) => put.deployment !== undefined)?.put.deployment;
  const flag = switched === undefined ? '' : `Or say --deployment ${switched}.`;
  const told = { ...problem, next: [problem.next, flag].filter(Boolean).join(' ') };
  const isUsable =
    observation.is === 'gateway' && observation.dashboardBehind && deployment === 'open-source';
  if (!isUsable || observation.dataPlane) return judge('failure', told, 'unreachable');
  return judge('warning', { ...told, what: `${name}. ${problem.what}` });
}

/** Reads what is stored, signs in, and reads the lists. */
async function enter({ flow: begun, session, withheld }: Patient, known: Facts): Promise<Entry> {
  if (withheld !== undefined) return { finding: judge('warning', withheld) };
  let [flow, facts] = [settle(journey, begun, known), known];
  const apply = (result: EffectResult) => {
    if (result.state === 'done') facts = { ...facts, ...result.facts };
    flow = settle(journey, flow, facts);
    return result;
  };
  if (wantsStored(flow.answers, facts)) apply(await runEffect('stored', flow.answers, facts, session, never));
  const { answers } = flow;
  if (answers.credential === undefined && answers.deployment !== 'demo') {
    const { why } = facts.unlocked ?? {};
    const next = `Put it into ${credentialVariable(answers, facts)}to check everything behind it too.`;
    const what = why === undefined ? 'none given' : `the stored one could not be read. ${why}`;
    return { finding: judge('warning', { what, next }) };
  }
  const listed = apply(await runEffect('lists', answers, facts, session, never));
  if (listed.state === 'done') return { flow, facts, session };
  const kind: ErrorKind = listed.error?.kind ?? 'unreachable';
  return { finding: judge('failure', listed.problem, kind) };
}

function examineEntry(seen: Look, entry: Entry | undefined, { flow }: Patient): Finding {
  if ('error' in seen) return unlooked;
  if (entry === undefined) return note('not sent: this is not the server it is for');
  if ('finding' in entry) {
    const { credential } = flow.origins;
    const from = credential === undefined ? '' : `from ${sayOrigin(credential)}: `;
    return { ...entry.finding, detail: `${from}${entry.finding.detail}` };
  }
  const { answers, origins } = entry.flow;
  const { facts } = entry;
  const from = origins.credential === undefined ? 'of the sandbox' : `from ${sayOrigin(origins.credential)}`;
  const organisation = facts.organisation ? `organisation ${facts.organisation}; ` : '';
  const what = `${from}, accepted; ${organisation}may read ${sayReadable(facts)}`;
  const warning =
    answers.credential && stepById(journey, 'credential').warning?.(answers.credential, answers, facts);
  return warning ? judge('warning', { what: `${what}.`, why: warning }) : fine(what);
}

/** Both closed is a refusal. Whether it may make keys is told only by making one. */
function sayReadable({ apis, policies }: Facts): string {
  if (apis?.state !== 'ready') return 'policies, not APIs';
  return policies?.state === 'ready' ? 'APIs and policies' : 'APIs, not policies';
}

function examinePlane(known: Facts | undefined, entry: Entry | undefined): Finding {
  const observation = known?.connection?.observation;
  if (observation === undefined) return unlooked;
  if (observation.is === 'gateway' && observation.dataPlane) {
    const what = 'data plane (worker): keys made here would stay here';
    return judge('failure', { what, next: 'Make them on its control plane: the Dashboard.' }, 'unreachable');
  }
  if (observation.is === 'dashboard') return fine('control plane: a Dashboard');
  return entry !== undefined && 'flow' in entry ? fine('control plane: keys are made here') : unlooked;
}
