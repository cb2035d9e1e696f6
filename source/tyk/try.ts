import { Secret } from '../secret.ts';
import { sanitise } from '../text.ts';
import { readDate } from './clock.ts';
import { quote } from './diagnose.ts';
import type { Answer } from './exchange.ts';
import type { Send } from './http.ts';
import { isWebPage, readRedirect } from './obstacles.ts';
import { redact, redactLine } from './redact.ts';
import { showCaller } from './sign.ts';
import type { ApiAnswer, ApiCall, CallOptions, HttpRequest } from './types.ts';

const MOST_LINES = 10;
const MOST_CHARACTERS = 400;

/**
 * Sends one call with a key, once.
 * @throws WizardError `unreachable` where no answer came; AbortError when the signal fires
 */
export async function callApi(
  send: Send,
  call: ApiCall,
  key: Secret,
  options: CallOptions = {},
): Promise<ApiAnswer> {
  const request = putKey(call, key);
  const sent = Object.values(request.headers).filter((value) => value instanceof Secret);
  const hide = [...key.lines(), ...sent];
  const answer = await send(request, {
    ...options,
    changes: false,
    // Each further try would use one more of the quota.
    retry: false,
    hide,
    // Some APIs send for ever; what Tyk thinks of the key stands at the beginning.
    enough: MOST_CHARACTERS * 100,
    headOnly: true,
  });
  return readApiAnswer(answer, hide);
}

function putKey(call: ApiCall, key: Secret): HttpRequest {
  const { method, url, headers, body, keyIn } = call;
  const target = new URL(url);
  const { value, headers: more } = showCaller(call, key);
  // Not by assignment: a header may be called `__proto__`.
  const own = keyIn.in === 'header' && value !== undefined ? { [keyIn.name]: value } : {};
  const sent: { [name: string]: string | Secret } = { accept: '*/*', ...headers, ...more, ...own };
  if (keyIn.in === 'query' && value) target.searchParams.set(keyIn.name, value.reveal());
  if (keyIn.in === 'cookie' && value) sent.Cookie = new Secret(`${keyIn.name}=${value.reveal()}`);
  return { method, url: target.href, headers: sent, ...(body === undefined ? {} : { body }) };
}

function readApiAnswer(answer: Answer, hide: readonly Secret[]): ApiAnswer {
  const { status, headers, askedAt, answeredAt } = answer;
  const quota = readQuota(headers);
  const location = readRedirect(answer)?.href;
  const speaker = quota === undefined && !isWebPage(answer) ? 'Tyk' : 'It';
  return {
    status,
    milliseconds: answeredAt - askedAt,
    at: Math.floor((readDate(answer) ?? answeredAt) / 1000),
    ...(quota === undefined ? {} : { quota }),
    byTyk: headers['x-generator'] === 'tyk.io',
    isPage: isWebPage(answer),
    contentType: redactLine(headers['content-type'] ?? '', hide),
    ...(location === undefined ? {} : { location: redactLine(location, hide) }),
    said: quote(answer, { server: 'gateway', doing: 'read', hide }, speaker),
    lines: readLines(answer.text.slice(0, 10 * MOST_CHARACTERS), hide),
  };
}

function readQuota(headers: Answer['headers']): ApiAnswer['quota'] {
  if (headers['x-ratelimit-limit'] === undefined) return undefined;
  const read = (name: string) => Number.parseInt(String(headers[`x-ratelimit-${name}`]), 10) || 0;
  return { limit: read('limit'), remaining: read('remaining'), renews: read('reset') };
}

/** Harmless line by line, and then without the key as a whole: it may be broken over two. */
function readLines(text: string, hide: readonly Secret[]): readonly string[] {
  if (/[\u0000\ufffd]/.test(text.slice(0, MOST_CHARACTERS))) return [];
  const harmless = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map((line) => {
    const [indent = ''] = line.match(/^ */) ?? [];
    return `${indent}${sanitise(line)}`.trimEnd();
  });
  const redacted = redact(harmless.join('\n'), hide);
  const lines = redacted.slice(0, MOST_CHARACTERS).split('\n');
  const shown = lines.slice(0, MOST_LINES);
  const isWhole = lines.length <= MOST_LINES && redacted.length <= MOST_CHARACTERS;
  while (shown.at(-1) === '') shown.pop();
  return isWhole ? shown : [...shown, '…'];
}
