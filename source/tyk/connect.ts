import { sanitise } from '../text.ts';
import { trimUrl } from './call.ts';
import { ENOUGH_TO_RECOGNISE } from './caps.ts';
import { readClock } from './clock.ts';
import { readMessage } from './diagnose.ts';
import type { Answer } from './exchange.ts';
import { isObject, readFields, readText } from './fields.ts';
import { createSender, type HttpOptions } from './http.ts';
import { parse } from './json.ts';
import type { Observation } from './observation.ts';
import { explainFront, isWebPage, readRedirect, readTitle } from './obstacles.ts';
import type { CallOptions } from './types.ts';

export type Observed = {
  readonly observation: Observation;
  /** What was recognised: the address, or the part of it that the API stands below. */
  readonly url: string;
  /** As `TykClient` has it, but anything in front may have answered: nothing is made by it. */
  readonly clockAhead?: number | undefined;
};

/** Tyk Cloud's account console: key calls do not live there (dashboard-api.md 4). */
const CONSOLES = ['dashboard.cloud-ara.tyk.io', 'account.cloud-ara.tyk.io'];

/**
 * What answers at an address, asked without any credential, in at most three reads: `/hello`, then the
 * Gateway's keys (whose refusal is unmistakable, also where `/hello` is off or on another port), then the
 * Dashboard's APIs. An address that ends in `/tyk` or `/api` may be the place of Tyk or the beginning of a call: both
 * are looked at.
 * @throws WizardError of kind `unreachable` where nothing answers, or a proxy does; AbortError
 */
export async function observe(address: string, options: HttpOptions & CallOptions = {}): Promise<Observed> {
  const url = trimUrl(address);
  if (CONSOLES.includes(new URL(url).hostname)) return { url, observation: { is: 'cloud-console' } };
  const send = createSender(options);
  const answers: Answer[] = [];
  for (const [place, path, recognise] of planProbes(url)) {
    const answer = await send(
      { method: 'GET', url: `${place}${path}`, headers: {} },
      { signal: options.signal, enough: ENOUGH_TO_RECOGNISE },
    );
    answers.push(answer);
    const observation = recognise(answer);
    if (observation !== undefined) return { url: place, observation, clockAhead: findClock(answers) };
    // Who has enough of us is not asked again.
    if (answer.status === 429) break;
  }
  const front = answers.map(explainFront).find((error) => error !== undefined);
  if (front !== undefined) throw front;
  return { url, observation: describeOther(answers), clockAhead: findClock(answers) };
}

type Probe = readonly [place: string, path: string, recognise: Recognise];

/**
 * A Gateway refuses whatever stands below its `/tyk` in the same words, so only its hello proves that it is served there
 * before the shorter address has been looked at.
 */
function planProbes(url: string): readonly Probe[] {
  const [, shorter] = /^([a-z]+:\/\/[^/]+.*)\/(?:tyk|api)$/.exec(url) ?? [];
  const all = (place: string) => PROBES.map(([path, recognise]): Probe => [place, path, recognise]);
  if (shorter === undefined) return all(url);
  const [hello, ...others] = all(url);
  return [...(hello === undefined ? [] : [hello]), ...all(shorter), ...others];
}

type Recognise = (answer: Answer) => Observation | undefined;
const PROBES: readonly (readonly [string, Recognise])[] = [
  ['/hello', recogniseHello],
  ['/tyk/keys', recogniseGatewayKeys],
  ['/api/apis', recogniseDashboardApis],
];

/** Up to 2.9.5 a plain "Hello Tiki"; some 5.8 and 5.9 releases answer 503 when their Redis is gone. */
function recogniseHello({ text }: Answer): Observation | undefined {
  if (text.trim() === 'Hello Tiki') return { is: 'gateway', dashboardBehind: false, dataPlane: false };
  const fields = readFields(parse(text));
  if (!readText(fields.description).startsWith('Tyk GW')) return undefined;
  const version = readVersionText(readText(fields.version));
  const details = readFields(fields.details);
  return {
    is: 'gateway',
    ...(version === undefined ? {} : { version }),
    dashboardBehind: 'dashboard' in details,
    dataPlane: 'rpc' in details,
  };
}

/** The first letter and what follows the numbers differ between builds: "5.9.1", "v5.5.0-dev". */
function readVersionText(version: string): string | undefined {
  const [, numbers, suffix = ''] = /(\d+\.\d+\.\d+)(\S{0,20})/.exec(sanitise(version)) ?? [];
  return numbers === undefined ? undefined : `v${numbers}${suffix}`;
}

/** A Gateway with an empty secret lets everyone in: then the list of keys, or its refusal, is the sign. */
function recogniseGatewayKeys({ status, text }: Answer): Observation | undefined {
  const value = parse(text);
  if (!isObject(value)) return undefined;
  const message = readMessage(text);
  const refused = status === 403 && message.startsWith('Attempted administrative access');
  const open =
    (status === 200 && Array.isArray(value.keys)) || /^Hashed key listing is disabled/.test(message);
  return refused || open ? { is: 'gateway', dashboardBehind: false, dataPlane: false } : undefined;
}

/** 401 with `Status` and `Message`; any of Tyk's own refusals will do, other APIs write them in lower case. */
function recogniseDashboardApis({ status, text }: Answer): Observation | undefined {
  const value = parse(text);
  if (!isObject(value) || (status !== 401 && status !== 403)) return undefined;
  const capital = 'Status' in value && 'Message' in value;
  const known = status === 401 && /^Not authori[sz]ed$/i.test(readMessage(text));
  return capital || known ? { is: 'dashboard' } : undefined;
}

function describeOther(answers: readonly Answer[]): Observation {
  for (const answer of answers) {
    const to = readRedirect(answer);
    if (to !== undefined) return { is: 'redirect', ...nameTarget(to, answer.url) };
  }
  const page = answers.find((answer) => isWebPage(answer));
  if (page !== undefined) return { is: 'web-page', title: readTitle(page.text) };
  return { is: 'something-else', status: answers.at(-1)?.status ?? 0 };
}

/** Where the whole address moved to: without the path of the probe, which moved along with it. */
function nameTarget(to: URL, asked: URL): { readonly to: string; readonly isPage?: true } {
  const probe = PROBES.map(([path]) => path).find((path) => asked.pathname.endsWith(path)) ?? '';
  const moved = trimUrl(to.href.replace(/[?#].*$/, ''));
  if (moved.endsWith(probe)) return { to: sanitise(trimUrl(moved.slice(0, -probe.length))) };
  // Some send everything from http to the front page of https.
  const isPage = to.origin === asked.origin || to.pathname !== '/';
  return { to: sanitise(moved), ...(isPage ? { isPage } : {}) };
}

function findClock(answers: readonly Answer[]): number | undefined {
  return answers.map(readClock).find((ahead) => ahead !== undefined);
}
