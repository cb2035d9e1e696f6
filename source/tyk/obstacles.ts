import { WizardError } from '../errors.ts';
import { sanitise } from '../text.ts';
import type { Answer } from './http.ts';

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
export function readTitle(text: string): string {
  const [, title = ''] = /<title[^>]*>([^<]*)</i.exec(text) ?? [];
  return sanitise(title).replace(/\s+/g, ' ').slice(0, 80);
}

/**
 * Answers that come from something in front of Tyk, or from no Tyk at all: a redirect, a proxy's login, a web
 * page (errors.md, "Before Tyk answers at all").
 */
export function explainObstacle(answer: Answer): WizardError | undefined {
  const { status, url } = answer;
  if (status >= 300 && status < 400) return explainRedirect(answer);
  if (status === 407) return explainProxy();
  if (!isWebPage(answer)) return undefined;
  const title = readTitle(answer.text);
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

function explainRedirect(answer: Answer): WizardError {
  const { url, status } = answer;
  const to = readRedirect(answer);
  const elsewhere = to !== undefined && to.origin !== url.origin;
  const target = to === undefined ? 'another address' : sanitise(elsewhere ? to.origin : to.href);
  const inClear = elsewhere && url.protocol === 'http:' && to.protocol === 'https:';
  return new WizardError(
    'unreachable',
    {
      what: `${url.host} sends requests on to ${target}. They are not sent there.`,
      why: inClear
        ? 'This request went out unencrypted. If it held a credential, have that one reset.'
        : 'A credential goes only to the address that it was given for.',
      next: elsewhere ? `Use the address ${target} from the start.` : 'Check the address and its path.',
    },
    { code: status },
  );
}

function explainProxy(): WizardError {
  return new WizardError(
    'unreachable',
    {
      what: 'A proxy between here and Tyk wants a login.',
      why: 'It answered in the place of Tyk.',
      next: 'Give the login in HTTPS_PROXY, as in http://user:password@proxy:8080.',
    },
    { code: 407 },
  );
}
