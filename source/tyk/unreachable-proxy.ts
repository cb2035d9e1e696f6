import type { Explanation } from '../errors.ts';
import { type HttpProxy, nameSetting } from './proxy.ts';
import { redactLine } from './redact.ts';
import type { ProxyRefusal } from './tunnel.ts';

const LONGEST_REASON = 100;

/** The proxy itself cannot be reached: `explanation` speaks of its address already. */
export function explainAtProxy(
  { what, next }: Explanation,
  proxy: HttpProxy,
  { code, url }: { readonly code: string; readonly url: URL },
): Explanation {
  return {
    what,
    why: `It is the proxy that ${nameSetting(proxy)} names, and requests to ${url.host} go through it.`,
    // What helps against a certificate helps here too; an address has to be mended where it stands.
    next: /CERT|SSL|TLS|UNABLE_TO/.test(code)
      ? next
      : `Correct ${proxy.variable}, or add ${url.hostname} to NO_PROXY.`,
  };
}

/** The proxy works, and what lies behind it fails. */
export function explainBehindProxy(explanation: Explanation, proxy: HttpProxy): Explanation {
  const through = `It was asked through the proxy ${proxy.url.host} (${nameSetting(proxy)}).`;
  return { ...explanation, why: [explanation.why, through].filter(Boolean).join(' ') };
}

/** The proxy answers, and the answer is no. */
export function explainProxyRefusal(refusal: ProxyRefusal, proxy: HttpProxy, url: URL): Explanation {
  const named = `It is the one that ${nameSetting(proxy)} names.`;
  const said = quoteProxy(refusal, proxy);
  if (refusal.status === 407) return { ...explainLogin(refusal, proxy, named), said };
  const isBroken = refusal.status >= 500;
  return {
    what: `The proxy ${proxy.url.host} ${isBroken ? 'does not reach' : 'lets no request through to'} ${url.host}.`,
    why: isBroken ? `${named} The address of Tyk may be mistyped, or Tyk does not run.` : named,
    next: isBroken
      ? `Check the address. If this machine reaches ${url.hostname} directly, add it to NO_PROXY.`
      : `Ask whoever runs the proxy. If this machine reaches ${url.hostname} directly, add it to NO_PROXY.`,
    said,
  };
}

function explainLogin({ schemes }: ProxyRefusal, proxy: HttpProxy, named: string): Explanation {
  const isOther = schemes.length > 0 && !schemes.some((scheme) => scheme.toLowerCase() === 'basic');
  if (isOther) {
    return {
      what: `The proxy ${proxy.url.host} asks for a login that this program cannot give.`,
      why: `${named} It takes ${schemes.join(', ')}; only Basic is supported.`,
      next: `Run a helper on this machine that signs in (cntlm, px), and name that one in ${proxy.variable}.`,
    };
  }
  const isGiven = proxy.login !== undefined;
  return {
    what: `The proxy ${proxy.url.host} ${isGiven ? 'refuses the login that it was given' : 'asks for a login'}.`,
    why: named,
    next: isGiven
      ? `Correct the user and the password in ${proxy.variable}; inside of them write @ as %40, : as %3A, / as %2F.`
      : `Give the login in ${proxy.variable}, as in http://user:password@${proxy.url.host}.`,
  };
}

function quoteProxy({ status, reason }: ProxyRefusal, { hide }: HttpProxy): string {
  const words = redactLine(reason, hide).slice(0, LONGEST_REASON);
  return `The proxy answered ${status}${words === '' ? '.' : `: ${words}`}`;
}
