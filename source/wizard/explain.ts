import type { WizardError } from '../errors.ts';
import { count } from '../text.ts';
import type { ApiAnswer, ApiCall } from '../tyk/types.ts';
import { isPattern } from './api-address.ts';
import { limitsOf } from './explain-limits.ts';
import { explainRefusal } from './explain-refusal.ts';
import { editPath, type Finding, type Tried, type TryOffer, type Verdict } from './explain-verdict.ts';
import { wrongVersion } from './explain-version.ts';
import { describeRate } from './parse/limits.ts';
import { OWN_LIMITS } from './try-scope.ts';

/** The verdict on an answer. Pure; every status of a Gateway has its sentence (errors.md, "While trying the key"). */
export function explainAnswer(answer: ApiAnswer, tried: Tried): Verdict {
  const finding = find(answer, tried);
  const isOfApi = finding.state === 'proven' && answer.quota !== undefined;
  const said = isOfApi ? {} : { said: answer.said };
  return { state: 'refused', retryable: false, offers: [], ...said, ...finding };
}

/** No answer came: the connection's own words. */
export function explainSilence({ kind, explanation: { what, ...rest } }: WizardError): Verdict {
  const state = kind === 'unreachable' ? 'unreachable' : 'unknown';
  return { state, headline: what, ...rest, retryable: false, offers: [] };
}

function find(answer: ApiAnswer, tried: Tried): Finding {
  const { status, quota, byTyk } = answer;
  if (status === 429 && (byTyk || quota === undefined)) return explainTooMany(answer, tried);
  // Where the headers tell the rate (since 5.13.0), Tyk's own "Quota exceeded" carries them too.
  if (quota !== undefined && !(byTyk && status === 403)) return explainProof(answer, tried);
  if (isOwnLimits(answer, tried)) {
    const headline = `The key works: the Gateway knows it for ${tried.api.name}, and reported its limits.`;
    return { state: 'proven', headline, said: undefined };
  }
  // What no Gateway in front of a protected API answers by itself.
  if (answer.isPage || (status < 500 && ![400, 401, 403, 404, 422].includes(status)))
    return explainElsewhere(answer, tried);
  if (status === 404) return explainNotFound(answer, tried);
  if (status >= 500) return explainFailure(answer, tried);
  return explainRefusal(answer, tried);
}

function explainProof({ status, milliseconds, location }: ApiAnswer, { call }: Tried): Finding {
  const state = 'proven';
  const asked = `${call.method} ${call.url}`;
  if (status < 300) {
    return { state, headline: `The key works: ${asked} answered ${status} in ${milliseconds} ms.` };
  }
  const headline = `The key worked; your API answered ${status} at ${call.path}.`;
  const why = `The Gateway let the key through: ${asked}.`;
  const next = adviseOnApi(status, location);
  return { state, headline, why, next, ...(status === 404 || status === 405 ? { offers: editPath } : {}) };
}

function adviseOnApi(status: number, location: string | undefined): string {
  if (status < 400) return `It redirects to ${location ?? 'another address'}; the key is not sent there.`;
  if (status >= 500) return 'Your API is down or failing. The key is fine.';
  if (status === 401 || status === 403) return 'Your API needs more than the key: a login, perhaps.';
  if (status === 404) return 'Its own paths are probably deeper: call another path.';
  return 'It may need another path or method, or more than a plain call.';
}

function explainTooMany({ byTyk, contentType, said }: ApiAnswer, { api, held }: Tried): Finding {
  if (!byTyk && !/json|xml/i.test(contentType)) {
    return {
      state: 'unknown',
      headline: 'Something in front of the Gateway says: too many requests (429).',
      why: 'Tyk words it differently.',
      next: 'Wait a moment, then try again.',
    };
  }
  const rate = limitsOf(api, held)?.rate;
  const ofApi = rate === 'unlimited' || /\bAPI rate limit/i.test(said);
  const whose = ofApi ? 'the rate limit of the whole API' : 'its rate limit';
  const headline = `The key worked; ${whose} is used up for now (429).`;
  if (ofApi || rate === undefined)
    return { state: 'proven', headline, next: 'Wait a moment, then try again.' };
  const why = `It allows ${describeRate(rate)}.`;
  return { state: 'proven', headline, why, next: `Try again in ${count(rate.seconds, 'second')}.` };
}

/** Tyk checks the key before it calls the API: that it could not call proves the key. */
function explainFailure({ status, byTyk, said }: ApiAnswer, { api, call }: Tried): Finding {
  if (byTyk && /proxying the request|upstream|temporarily unavailable|hard timeout/i.test(said)) {
    return {
      state: 'proven',
      headline: `The key worked; your API is down: the Gateway got no answer from it (${status}).`,
      why: `The service behind ${api.name} does not run, or the Gateway cannot reach it.`,
      next: 'Start it, or correct its target in Tyk. The key is fine.',
    };
  }
  return {
    state: 'unknown',
    headline: `${hostOf(call)} failed (${status}): this says nothing about the key.`,
    why: byTyk ? 'The Gateway itself failed.' : 'The Gateway failed, or something in front of it.',
    next: 'Try again in a moment. If it persists, look in the log of the Gateway.',
  };
}

/** 404: no such version, or nothing listens there (yet). */
function explainNotFound(answer: ApiAnswer, tried: Tried): Finding {
  const { api, call, mayWait, server } = tried;
  const version = answer.byTyk ? wrongVersion(tried) : undefined;
  if (version !== undefined) return version;
  const state = 'not-loaded';
  if (api.internal) {
    const headline = `${api.name} is internal: it cannot be called from outside (404).`;
    return { state, headline, next: 'Call the API that calls it.' };
  }
  if (isPattern(api.listenPath)) {
    const headline = `Nothing listens at ${call.url} (404).`;
    const why = `${api.name} listens at ${api.listenPath}; this path may not fit.`;
    return { state, headline, why, next: 'Try a path that fits.', offers: editPath };
  }
  const domain = api.domain ? ` It listens on the domain ${api.domain} only.` : '';
  const offers: readonly TryOffer[] =
    server === 'gateway' ? [{ id: 'reload', key: 'r', label: 'ask the Gateway to reload' }] : [];
  if (mayWait) {
    return {
      state,
      headline: 'The Gateway has not loaded this API yet (404).',
      why: `A new API is available only after a reload.${domain}`,
      next: offers.length > 0 ? 'Ask the Gateway to reload, or wait.' : 'Wait a moment.',
      retryable: true,
      offers,
    };
  }
  return {
    state,
    headline: `Nothing listens at ${call.url} (404).`,
    why: `The Gateway has not loaded ${api.name}, or this is not the address of its Gateway.${domain}`,
    next: 'Check where your APIs are called, and the listen path in Tyk.',
    offers,
  };
}

/** The Gateway itself answers it, to whoever holds a key for this API; the service behind would have had its headers. */
function isOwnLimits({ status, lines }: ApiAnswer, { call }: Tried): boolean {
  return status === 200 && call.path === OWN_LIMITS && /"requests":/.test(lines.join(' '));
}

function explainElsewhere({ status, isPage, location }: ApiAnswer, { call }: Tried): Finding {
  const state = 'unknown';
  const host = hostOf(call);
  const next = 'Check where your APIs are called.';
  if (status >= 300 && status < 400) {
    const headline = `${host} redirects to ${location ?? 'another address'} (${status}).`;
    return { state, headline, why: 'A key is not sent after a redirect.', next };
  }
  if (isPage) {
    const headline = `What answers at ${host} is a web page, not the Gateway (${status}).`;
    return { state, headline, why: 'A sign-in page or a proxy may be in front of it.', next };
  }
  return {
    state,
    headline: `${host} answered ${status}, but nothing shows that the Gateway let the key through.`,
    why: 'The quota headers are missing: a proxy drops them, a mock answered, or this is not a Gateway.',
    next,
  };
}

function hostOf(call: ApiCall): string {
  return new URL(call.url).host;
}
