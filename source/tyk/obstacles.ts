import { WizardError } from '../errors.ts';
import { isLoopback } from '../loopback.ts';
import type { Secret } from '../secret.ts';
import type { Answer } from './exchange.ts';
import { isObject } from './fields.ts';
import { parse } from './json.ts';
import { redactLine } from './redact.ts';
import { sayWait } from './retry.ts';
import { fillIn, type Template } from './template.ts';
import { readSchemes } from './tunnel.ts';
import { WANTS_CERTIFICATE } from './unreachable-answer.ts';
import { explainBehindProxy, explainProxyRefusal } from './unreachable-proxy.ts';

/** Where a redirect points, as a whole address of the web without a login; undefined where it does not. */
export function readRedirect({ status, headers, url }: Answer): URL | undefined {
  if (status < 300 || status > 399 || !headers.location || !URL.canParse(headers.location, url.href))
    return undefined;
  const to = new URL(headers.location, url);
  to.username = '';
  to.password = '';
  return /^https?:$/.test(to.protocol) ? to : undefined;
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
  // Tyk's own words are JSON.
  const isTyks = status < 400 || (status !== 407 && isObject(parse(answer.text)));
  const front = isTyks ? undefined : explainFront(answer);
  if (front !== undefined || !isWebPage(answer)) return front;
  const title = readTitle(answer.text, hide);
  const explanation = {
    what: `What answers at ${url.host} is a web page, not Tyk's API${title === '' ? '' : `: "${title}"`}.`,
    why: 'A sign-in page or a proxy may be in front, or the address leads elsewhere.',
    next: `Check the address. The one of Tyk itself has no page's path, such as ${url.origin}.`,
  };
  return new WizardError('unreachable', explanation, { code: status });
}

/** What a proxy, a load balancer, or a server that wants TLS, a certificate or peace says in the place of Tyk. */
export function explainFront(answer: Answer): WizardError | undefined {
  const { status, url, text, proxy } = answer;
  if (status === 407) return explainLogin(answer);
  const row = FRONT_ROWS.find(({ fits }) => fits(status, text));
  if (row === undefined) return undefined;
  const words = { host: url.host, status: String(status), wait: sayWait(answer.headers) };
  const explanation = fillIn(row, words);
  if (proxy === undefined) return new WizardError('unreachable', explanation, { code: status });
  const direct = `${explanation.next} If this machine reaches ${url.hostname} directly, add it to NO_PROXY.`;
  const helped = { ...explainBehindProxy(explanation, proxy), ...(row.mayBeProxy ? { next: direct } : {}) };
  return new WizardError('unreachable', helped, { code: status });
}

type FrontRow = Template & {
  readonly fits: (status: number, text: string) => boolean;
  /** The proxy that was used may have said it. */
  readonly mayBeProxy?: true;
};

const FRONT_ROWS: readonly FrontRow[] = [
  {
    fits: (status) => status === 429,
    what: '{host} answers 429: too many requests in a short time.',
    why: 'Something in front of Tyk limits how often you may ask.',
    next: '{wait}',
    mayBeProxy: true,
  },
  {
    // Go's and nginx' words.
    fits: (status, text) => status === 400 && /HTTP request (was sent )?to (an )?HTTPS/i.test(text),
    what: '{host} expects https, and the request was plain http.',
    next: 'Use the address https://{host}.',
  },
  {
    fits: (status, text) => status === 400 && /SSL certificate (was sent|error)/i.test(text),
    what: '{host} requires a client certificate.',
    ...WANTS_CERTIFICATE,
  },
  {
    fits: (status) => status === 511,
    what: 'The network between here and {host} requires a sign-in.',
    why: 'Guest networks answer like this until you sign in with a browser.',
    next: 'Open any page in a browser, sign in, then try again.',
  },
  {
    fits: (status) => (status >= 502 && status <= 504) || (status >= 520 && status <= 530),
    what: 'Something in front of Tyk answers {status} at {host}, but not Tyk itself.',
    why: 'A proxy or load balancer does not reach it.',
    next: 'Check the address and that Tyk runs, then try again.',
    mayBeProxy: true,
  },
];

/** Nothing is sent to the target. What went to this address has been sent. */
function explainRedirect(answer: Answer, hide: readonly Secret[]): WizardError {
  const { url, status } = answer;
  const to = readRedirect(answer);
  const elsewhere = to !== undefined && to.origin !== url.origin;
  const target =
    to === undefined
      ? 'something that is not a web address'
      : redactLine(elsewhere ? to.origin : to.href, hide);
  const inClear =
    elsewhere && url.protocol === 'http:' && to.protocol === 'https:' && !isLoopback(url.hostname);
  const carried = hide.length > 0;
  const explanation = {
    what: `${url.host} sends requests on to ${target}. They are not sent there.`,
    why:
      inClear && carried
        ? 'The credential went to this address unencrypted. Others may have read it: have it reset.'
        : 'A credential goes only to the address that it was given for.',
    next: elsewhere ? `Use the address ${target} from the start.` : 'Check the address and its path.',
  };
  return new WizardError('unreachable', explanation, { code: status });
}

function explainLogin({ proxy, headers, url }: Answer): WizardError {
  const refusal = { status: 407, reason: '', schemes: readSchemes(headers) };
  const explanation =
    proxy === undefined
      ? {
          what: 'A proxy between here and Tyk asks for a login.',
          why: 'It answered in place of Tyk.',
          next: 'Give the login in HTTPS_PROXY, as in http://user:password@proxy:8080.',
        }
      : explainProxyRefusal(refusal, proxy, url);
  return new WizardError('unreachable', explanation, { code: 407 });
}
