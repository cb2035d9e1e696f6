import { type Explanation, WizardError } from '../errors.ts';
import type { ApiAnswer, ApiCall } from '../tyk/try.ts';
import type { Api, KeyRecord, ServerKind } from '../tyk/types.ts';
import { keyLimits, rateInWords } from './explain-limits.ts';
import { explainNotFound, explainRefusal } from './explain-refusal.ts';
import type { Facts } from './types.ts';
import type { CallChange } from './usage.ts';

/** What is known about a call and its key. */
export type Tried = {
  readonly api: Api;
  readonly call: ApiCall;
  /** As Tyk holds it; `missing` where Tyk has no such key, undefined where it could not be read. */
  readonly held: KeyRecord | 'missing' | undefined;
  /** The key was made a moment ago: a Gateway may not know it yet. */
  readonly fresh: boolean;
  /** There is time left to wait for what is not there yet. */
  readonly mayWait: boolean;
  /** Whose API made the key; a Gateway can be asked to reload. */
  readonly server?: ServerKind;
  readonly facts: Facts;
};

/** One key press: try again with a change, ask for another path, or have the Gateway reload first. */
export type TryOffer = {
  readonly id: 'again' | 'path' | 'reload';
  readonly key: string;
  readonly label: string;
  readonly change?: CallChange;
};

/**
 * What a call says about the key. `proven`: the Gateway let it through, whatever the API answered (design, rule 7).
 * `refused`: by Tyk, because of the key or the call. `unknown`: something answered, and nothing proves what.
 */
export type Verdict = {
  readonly state: 'proven' | 'refused' | 'not-loaded' | 'unknown' | 'unreachable';
  readonly headline: string;
  readonly why?: string;
  readonly next?: string;
  /** The answer's own words: "Tyk answered 403: …". */
  readonly said?: string;
  /** It may pass by itself within seconds. */
  readonly retryable: boolean;
  readonly offers: readonly TryOffer[];
};
export type Finding = Pick<Verdict, 'headline'> & Partial<Verdict>;

export function explainAnswer(answer: ApiAnswer, tried: Tried): Verdict {
  const finding = find(answer, tried);
  const said = finding.state === 'proven' && answer.quota !== undefined ? {} : { said: answer.said };
  return { state: 'refused', retryable: false, offers: [], ...said, ...finding };
}

/** No answer came: the words of the connection. */
export function explainSilence(error: WizardError): Verdict {
  const { what, why, next }: Explanation = error.explanation;
  const state = error.kind === 'unreachable' ? 'unreachable' : 'unknown';
  return {
    state,
    headline: what,
    ...(why ? { why } : {}),
    ...(next ? { next } : {}),
    retryable: false,
    offers: [],
  };
}

function find(answer: ApiAnswer, tried: Tried): Finding {
  const { status, quota, byTyk, isPage } = answer;
  if (status === 429 && (byTyk || quota === undefined)) return explainTooMany(answer, tried);
  // Where the headers tell the rate (5.13.0), Tyk's own "Quota exceeded" has them too.
  if (quota !== undefined && !(byTyk && status === 403)) return explainProof(answer, tried);
  if (status >= 300 && status < 400) return explainRedirect(answer, tried);
  if (isPage) return explainPage(answer, tried);
  if (status === 404) return explainNotFound(answer, tried);
  if (status >= 500) return explainFailure(answer, tried);
  if ([400, 401, 403].includes(status)) return explainRefusal(answer, tried);
  return {
    state: 'unknown',
    headline: `Something answered ${status}, but nothing shows that the Gateway let the key through.`,
    why: 'Its quota headers are missing: a proxy drops them, a mock answered, or this is no Gateway.',
    next: `Check that APIs are called at ${hostOf(tried.call)}.`,
  };
}

function explainProof({ status, milliseconds, location }: ApiAnswer, { call }: Tried): Finding {
  const asked = `${call.method} ${call.url}`;
  if (status < 300) {
    return { state: 'proven', headline: `The key works: ${asked} answered ${status} in ${milliseconds} ms.` };
  }
  const [next, label] = adviceFor(status, location);
  return {
    state: 'proven',
    headline: `The key worked; your API answered ${status} at ${call.path}.`,
    why: `The Gateway let the key through: ${asked}.`,
    next,
    ...(label === undefined ? {} : { offers: [{ id: 'path', key: 'p', label }] }),
  };
}

function adviceFor(status: number, location: string | undefined): readonly [string, string?] {
  if (status < 400) return [`It sends on to ${location ?? 'another address'}; the key is not sent there.`];
  if (status >= 500) return ['Your API is down or fails. Look at the API; the key needs nothing.'];
  if (status === 401 || status === 403)
    return ['Your API asks for something of its own beside the key: a login, perhaps.'];
  if (status === 404)
    return ['Its own paths are probably deeper: edit the path and try again.', 'edit the path'];
  return ['It may want another method, or more than a bare call.', 'edit method and path'];
}

function explainTooMany(answer: ApiAnswer, tried: Tried): Finding {
  if (!answer.byTyk && !/json|xml/i.test(answer.contentType)) {
    return {
      state: 'unknown',
      headline: 'Too many requests, says something in front of the Gateway (429).',
      why: 'Tyk answers in another form.',
      next: 'Wait a moment, then try again.',
    };
  }
  const { rate } = keyLimits(tried.api, tried.held);
  const ofApi = /\bAPI rate limit/i.test(answer.said) || rate === 'unlimited';
  return {
    state: 'proven',
    headline: 'The key worked; its rate limit is used up for now (429).',
    why: `The key may make ${rateInWords(rate)}.`,
    next: rate === undefined || rate === 'unlimited' ? 'Wait a moment.' : `Try again in ${rate.seconds} s.`,
    ...(ofApi
      ? { headline: 'The key worked; the rate limit of the whole API is used up for now (429).' }
      : {}),
  };
}

/** Tyk checks the key before it calls the API, so its own words about a failed call prove the key. */
function explainFailure({ status, byTyk, said }: ApiAnswer, { api, call }: Tried): Finding {
  const isUpstream = /proxying the request|upstream|temporarily unavailable|hard timeout/i.test(said);
  if (byTyk && isUpstream) {
    return {
      state: 'proven',
      headline: `The key worked; your API is down: the Gateway got no answer from it (${status}).`,
      why: `The service behind ${api.name} does not run, or cannot be reached from the Gateway.`,
      next: 'Start it, or correct its target address in Tyk. The key needs nothing.',
    };
  }
  return {
    state: 'unknown',
    headline: `${hostOf(call)} answered ${status}: this says nothing about the key.`,
    why: byTyk
      ? 'The Gateway itself failed.'
      : 'A load balancer in front, or the Gateway, failed before your API was called.',
    next: 'Try again in a moment. If it stays, the log of the Gateway tells more.',
  };
}

function explainRedirect({ location, status }: ApiAnswer, { call }: Tried): Finding {
  return {
    state: 'unknown',
    headline: `${hostOf(call)} sends on to ${location ?? 'another address'} (${status}).`,
    why: 'A key is not sent after a redirect.',
    next: 'Call the APIs at that address from the start, if it is your Gateway.',
  };
}

function explainPage({ status }: ApiAnswer, { call }: Tried): Finding {
  return {
    state: 'unknown',
    headline: `What answered at ${hostOf(call)} is a web page, not the Gateway (${status}).`,
    why: 'A sign-in page or a proxy stands in front, or APIs are called at another address.',
    next: 'Check the address where your APIs are called.',
  };
}

function hostOf(call: ApiCall): string {
  return new URL(call.url).host;
}
