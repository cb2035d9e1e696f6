import { describe, expect, it } from 'vitest';
import { ask, clockAt, control, labWorld, readRecording, SECRET, sandboxOf } from './ask.ts';

/*
 * The sandbox, started with the world of the recording, beside a real Gateway v5.14.0 (hashed keys, listing on). The
 * clock stands at the second of the recording, so times are compared too. What is random is left out.
 */

type RecordedKey = {
  readonly name: string;
  readonly at: string;
  readonly path: string;
  readonly body: string;
  readonly status: number;
  /** The answer, where it was a refusal. */
  readonly answer?: string;
  /** The new key as `GET /tyk/keys/{key}` showed it. */
  readonly readBack?: string;
};

/** The time of creation, an HMAC secret, and the order in which Go happens to walk a set of tags. */
const withoutChance = (text: string) =>
  text
    .replace(/"date_created":"[^"]*"/, '"date_created":"…"')
    .replace(/"hmac_string":"[^"]*"/, '"hmac_string":"…"')
    .replace(/"tags":\[([^\]]*)\]/, (_, tags: string) => `"tags":[${tags.split(',').sort()}]`);

describe('keys, made as they were made on a real Gateway', () => {
  const recorded = readRecording<readonly RecordedKey[]>('keys');

  it.each(recorded)('$name', async ({ at, path, body, status, answer, readBack }) => {
    const sandbox = await sandboxOf({ world: labWorld, now: clockAt(at).now });
    const reply = await control(sandbox, `POST ${path}`, body);
    expect({ status: reply.status, text: reply.status === 200 ? undefined : reply.text }).toEqual({
      status,
      text: answer,
    });
    if (readBack === undefined) return;
    expect(reply.text).toMatch(
      /^\{"key":"ey[\w+/=]+","status":"ok","action":"added","key_hash":"[0-9a-f]{16}"\}\n$/,
    );
    const { key } = reply.json as { key: string };
    const detail = await control(sandbox, `GET /tyk/keys/${encodeURIComponent(key)}`);
    expect(withoutChance(detail.text)).toBe(withoutChance(readBack));
  });
});

type Exchange = {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
  readonly status: number;
  readonly answerHeaders: { readonly [name: string]: string };
  readonly answer: string;
};

describe('single exchanges with a real Gateway', () => {
  const recorded = readRecording<readonly Exchange[]>('exchanges');
  const everything = Object.fromEntries(
    labWorld.apis.map(({ api_id }) => [api_id, { versions: ['v1', 'Default'] }]),
  );

  it.each(recorded)('$name', async (exchange) => {
    const sandbox = await sandboxOf({ world: labWorld });
    const made = await control(sandbox, 'POST /tyk/keys/create', {
      org_id: 'default',
      access_rights: everything,
    });
    const { key } = made.json as { key: string };
    const headers = Object.entries(exchange.headers).map(([name, value]): [string, string] => [
      name,
      value.replace('<SECRET>', SECRET).replace('<KEY>', key),
    ]);
    const line = `${exchange.method} ${exchange.path}`;
    const reply = await ask(sandbox.url, line, { headers: Object.fromEntries(headers), body: exchange.body });
    expect({ status: reply.status, text: reply.text }).toEqual({
      status: exchange.status,
      text: exchange.answer,
    });
    expect(reply.headers).toMatchObject(exchange.answerHeaders);
  });

  it('names its headers as a Gateway does, and no others', async () => {
    const sandbox = await sandboxOf({ world: labWorld });
    const names = (raw: readonly string[]) => raw.filter((_, place) => place % 2 === 0).sort();
    const hello = await ask(sandbox.url, 'GET /hello');
    expect(names(hello.rawHeaders)).toEqual(['Content-Length', 'Content-Type', 'Date']);
    const called = await ask(sandbox.url, 'GET /weather/');
    expect(names(called.rawHeaders)).toEqual([
      'Content-Length',
      'Content-Type',
      'Date',
      'X-Ratelimit-Limit',
      'X-Ratelimit-Remaining',
      'X-Ratelimit-Reset',
    ]);
  });
});
