import { Secret } from '../secret.ts';
import { sanitise } from '../text.ts';
import { readDate } from './clock.ts';
import { quote } from './diagnose.ts';
import type { Answer } from './exchange.ts';
import type { Send } from './http.ts';
import { isWebPage, readRedirect } from './obstacles.ts';
import { redact, redactLine } from './redact.ts';
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
  const answer = await send(putKey(call, key), {
    ...options,
    changes: false,
    // Each further try would use one more of the quota.
    retry: false,
    hide: [key],
    // Some APIs send for ever; what Tyk thinks of the key stands at the beginning.
    enough: MOST_CHARACTERS * 100,
    headOnly: true,
  });
  return readApiAnswer(answer, key);
}

function putKey({ method, url, headers, body, keyIn }: ApiCall, key: Secret): HttpRequest {
  const target = new URL(url);
  // Not by assignment: a header may be called `__proto__`.
  const own = keyIn.in === 'header' ? { [keyIn.name]: key } : {};
  const sent: { [name: string]: string | Secret } = { accept: '*/*', ...headers, ...own };
  if (keyIn.in === 'query') target.searchParams.set(keyIn.name, key.reveal());
  if (keyIn.in === 'cookie') sent.Cookie = new Secret(`${keyIn.name}=${key.reveal()}`);
  return { method, url: target.href, headers: sent, ...(body === undefined ? {} : { body }) };
}

function readApiAnswer(answer: Answer, key: Secret): ApiAnswer {
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
    contentType: redactLine(headers['content-type'] ?? '', [key]),
    ...(location === undefined ? {} : { location: redactLine(location, [key]) }),
    said: quote(answer, { server: 'gateway', doing: 'read', hide: [key] }, speaker),
    lines: readLines(answer.text.slice(0, 10 * MOST_CHARACTERS), key),
  };
}

function readQuota(headers: Answer['headers']): ApiAnswer['quota'] {
  if (headers['x-ratelimit-limit'] === undefined) return undefined;
  const read = (name: string) => Number.parseInt(String(headers[`x-ratelimit-${name}`]), 10) || 0;
  return { limit: read('limit'), remaining: read('remaining'), renews: read('reset') };
}

/** Harmless line by line, and then without the key as a whole: it may be broken over two. */
function readLines(text: string, key: Secret): readonly string[] {
  if (/[\u0000\ufffd]/.test(text.slice(0, MOST_CHARACTERS))) return [];
  const harmless = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map((line) => {
    const [indent = ''] = line.match(/^ */) ?? [];
    return `${indent}${sanitise(line)}`.trimEnd();
  });
  const redacted = redact(harmless.join('\n'), [key]);
  const lines = redacted.slice(0, MOST_CHARACTERS).split('\n');
  const shown = lines.slice(0, MOST_LINES);
  const isWhole = lines.length <= MOST_LINES && redacted.length <= MOST_CHARACTERS;
  while (shown.at(-1) === '') shown.pop();
  return isWhole ? shown : [...shown, '…'];
}
