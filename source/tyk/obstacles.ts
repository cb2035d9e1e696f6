import { WizardError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { Answer } from './http.ts';
import { isLoopback } from './loopback.ts';
import { redactLine } from './redact.ts';
import { readSchemes } from './tunnel.ts';
import { explainProxyRefusal } from './unreachable-proxy.ts';

/** Where a redirect points, as a whole address; undefined where the answer is none. */
export function readRedirect({ status, headers, url }: Answer): URL | undefined {
  if (status < 300 || status > 399 || headers.location === undefined) return undefined;
  try {
    return new URL(headers.location, url);
  } catch {
    return undefined;
  }
}

export function isWebPage({ headers, text }: Answer): boolean {
  return /\bhtml\b/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype|html|head|body)\b/i.test(text);
}

/** The title of a web page, harmless and short; empty where it has none. */
export function readTitle(text: string, hide: readonly Secret[] = []): string {
  const [, title = ''] = /<title[^<>]*>([^<]{0,2000})/i.exec(text) ?? [];
  return redactLine(title, hide).replace(/\s+/g, ' ').slice(0, 80);
}

/**
 * Answers that come from something in front of Tyk, or from no Tyk at all: a redirect, a proxy's login, a web
 * page (errors.md, "Before Tyk answers at all").
 * @param hide what was sent and no error repeats: the credential first, where there was one
 */
export function explainObstacle(answer: Answer, hide: readonly Secret[]): WizardError | undefined {
  const { status, url } = answer;
  if (status >= 300 && status < 400) return explainRedirect(answer, hide);
  if (status === 407) return explainLogin(answer);
  if (!isWebPage(answer)) return undefined;
  const title = readTitle(answer.text, hide);
  return new WizardError(
    'unreachable',
    {
      what: `What answers at ${url.host} is a web page, not Tyk's API${title === '' ? '' : `: "${title}"`}.`,
      why: 'A sign-in page or a proxy may stand in front, or the address leads somewhere else.',
      next: `Check the address. The one of Tyk itself has no page's path, such as ${url.origin}.`,
    },
    { code: status },
  );
}

/** Nothing is sent to the target. What went to this address has been sent. */
function explainRedirect(answer: Answer, hide: readonly Secret[]): WizardError {
  const { url, status } = answer;
  const to = readRedirect(answer);
  const elsewhere = to !== undefined && to.origin !== url.origin;
  const target = to === undefined ? 'another address' : redactLine(elsewhere ? to.origin : to.href, hide);
  const inClear =
    elsewhere && url.protocol === 'http:' && to.protocol === 'https:' && !isLoopback(url.hostname);
  const carried = hide.length > 0;
  return new WizardError(
    'unreachable',
    {
      what: `${url.host} sends requests on to ${target}. They are not sent there.`,
      why:
        inClear && carried
          ? 'The credential went to this address unencrypted. Others may have read it: have it reset.'
          : 'A credential goes only to the address that it was given for.',
      next: elsewhere ? `Use the address ${target} from the start.` : 'Check the address and its path.',
    },
    { code: status },
  );
}

function explainLogin({ proxy, headers, url }: Answer): WizardError {
  const refusal = { status: 407, reason: '', schemes: readSchemes(headers) };
  const explanation =
    proxy === undefined
      ? {
          what: 'A proxy between here and Tyk wants a login.',
          why: 'It answered in the place of Tyk.',
          next: 'Give the login in HTTPS_PROXY, as in http://user:password@proxy:8080.',
        }
      : explainProxyRefusal(refusal, proxy, url);
  return new WizardError('unreachable', explanation, { code: 407 });
}
