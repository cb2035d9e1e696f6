import { lookup } from 'node:dns/promises';
import { knownError, type WizardError } from '../errors.ts';
import { isLoopback } from '../loopback.ts';
import { count, listWords } from '../text.ts';
import type { Certificate } from '../tyk/certificate.ts';
import { type Observed, observe } from '../tyk/connect.ts';
import { createConnections } from '../tyk/connection.ts';
import type { HttpOptions } from '../tyk/http.ts';
import { chooseProxy, type HttpProxy, nameSetting } from '../tyk/proxy.ts';
import { explainFailure } from '../tyk/unreachable.ts';
import { type Finding, fine, judge, note } from '../wizard/doctor.ts';

/** A certificate that ends sooner is spoken of. */
const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

/** What the first look at an address came to. */
export type Look = (Observed & { readonly milliseconds: number }) | { readonly error: WizardError };

type Route = { readonly proxy?: HttpProxy; readonly error?: WizardError };

/** The way that requests to this address take. */
export function findRoute(url: URL, { proxies }: HttpOptions): Route {
  try {
    return { proxy: chooseProxy(url, proxies) };
  } catch (error) {
    return { error: knownError(error) };
  }
}

/** How long the first answer took; what comes after it is to tell the kinds apart. */
export async function lookAt(url: URL, http: HttpOptions): Promise<Look> {
  let milliseconds: number | undefined;
  const notice: HttpOptions['observe'] = (event) => {
    milliseconds ??= event.milliseconds;
    http.observe?.(event);
  };
  try {
    const seen = await observe(url.href, { ...http, observe: notice });
    return { ...seen, milliseconds: milliseconds ?? 0 };
  } catch (error) {
    return { error: knownError(error) };
  }
}

export function examineAddress(url: URL, look: Look): Finding {
  if ('milliseconds' in look) return fine(`${sayUrl(url)} answers in ${look.milliseconds} ms`);
  const { what, next } = look.error.explanation;
  return judge('failure', { what: `${sayUrl(url)}: ${what}`, next }, look.error.kind);
}

export async function examineName(url: URL, { proxy }: Route, seconds: number): Promise<Finding> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (proxy !== undefined) return note(`the proxy looks ${host} up`);
  if (/^[\d.]+$|:/.test(host)) return fine(`${host} is a number: there is no name to look up`);
  const end = AbortSignal.timeout(seconds * 1000);
  const late = new Promise<never>((_, reject) => {
    end.addEventListener('abort', () => reject(Object.assign(new Error('late'), { code: 'timeout' })));
  });
  try {
    const found = await Promise.race([lookup(host, { all: true }), late]);
    return fine(`${host} is ${listWords([...new Set(found.map(({ address }) => address))])}`);
  } catch (error) {
    const { code = 'ENOTFOUND' } = error as NodeJS.ErrnoException;
    return judge('failure', explainFailure({ code, url, seconds }).explanation, 'unreachable');
  }
}

export function examineProxy(url: URL, { proxies }: HttpOptions, { proxy, error }: Route): Finding {
  if (error !== undefined) return judge('failure', error.explanation, error.kind);
  if (proxy !== undefined) return fine(`${nameSetting(proxy)} is used: ${proxy.url.origin}`);
  const scheme = url.protocol.slice(0, -1);
  const setting = url.protocol === 'https:' ? proxies?.https : proxies?.http;
  if (setting !== undefined) {
    const why = isLoopback(url.hostname) ? 'this machine is reached directly' : 'NO_PROXY names the host';
    return fine(`${setting.variable} is set and not used: ${why}`);
  }
  const other = proxies?.http ?? proxies?.https;
  return fine(
    other === undefined
      ? 'none is set'
      : `none for ${scheme} addresses; ${other.variable} is only for the others`,
  );
}

/** The certificate, looked at whether it is believed or not. */
export async function lookAtTls(url: URL, http: HttpOptions, { proxy }: Route): Promise<Certificate> {
  if (url.protocol !== 'https:') return {};
  const end = AbortSignal.timeout((http.timeoutSeconds ?? 30) * 1000);
  return createConnections(http).lookAt(url, proxy, end);
}

export function examineTls(url: URL, look: Look, certificate: Certificate, http: HttpOptions): Finding {
  if (url.protocol !== 'https:') {
    if (isLoopback(url.hostname)) return fine('none: plain http, which stays on this machine');
    const what = 'none: plain http. Anyone on the network can read the credential.';
    return judge('warning', { what, next: 'Use an https:// address if there is one.' });
  }
  const shown = describe(certificate);
  const error = 'error' in look ? look.error : undefined;
  if (error !== undefined && /CERT|TLS|SSL|EPROTO/.test(String(error.code))) {
    const { what, why, next } = error.explanation;
    return judge('failure', { what, why: shown === '' ? why : `It is ${shown}.`, next }, error.kind);
  }
  if (shown === '') return note('no certificate was seen');
  if (http.rejectUnauthorized === false) {
    const what = `trusted unseen (--insecure): ${shown}`;
    return judge('warning', { what, next: 'Give its authority with --ca-file FILE instead.' });
  }
  const days = Math.floor((Date.parse(certificate.ends ?? '') - Date.now()) / DAY_MS);
  if (error === undefined && days >= SOON_DAYS) return fine(shown);
  if (error !== undefined) return note(shown);
  const next = 'Renew the certificate.';
  return judge('warning', { what: `${shown}: it ends in ${count(Math.max(0, days), 'day')}`, next });
}

function describe({ names, issuer, from, ends }: Certificate): string {
  return [
    names && `for ${names}`,
    issuer && `signed by ${issuer}`,
    from && `valid from ${from}`,
    ends && `${Date.parse(ends) < Date.now() ? 'ended on' : 'valid until'} ${ends}`,
  ]
    .filter(Boolean)
    .join(', ');
}

export function sayUrl({ href }: URL): string {
  return href.replace(/\/$/, '');
}
