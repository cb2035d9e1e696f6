import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isAbort, WizardError } from '../../source/errors.ts';
import { Secret } from '../../source/secret.ts';
import { createSender } from '../../source/tyk/http.ts';
import { keepBody } from '../../source/tyk/json-array.ts';
import type { HttpRequest } from '../../source/tyk/types.ts';
import { makeCertificate } from './certificate.ts';
import { caught, findFreePort, serve } from './local-server.ts';

const get = (url: string): HttpRequest => ({ method: 'GET', url, headers: {} });
const post = (url: string): HttpRequest => ({ method: 'POST', url, headers: {}, body: { a: 1 } });
const failure = async (work: Promise<unknown>) => {
  const error = await caught(work);
  expect(error).toBeInstanceOf(WizardError);
  return error as WizardError;
};

describe('what is sent', () => {
  it('carries the headers, the body as JSON, and the credential in the clear only there', async () => {
    const server = await serve(() => ({ body: { ok: true } }));
    const headers = { authorization: new Secret('s3cret'), 'content-type': 'application/json' };
    await createSender()({ method: 'POST', url: `${server.url}/x?y=1`, headers, body: { name: 'Ü' } });
    const [seen] = server.seen;
    expect(seen).toMatchObject({ method: 'POST', path: '/x?y=1', body: '{"name":"Ü"}' });
    expect(seen?.headers).toMatchObject({ authorization: 's3cret', 'content-type': 'application/json' });
    expect(seen?.headers['content-length']).toBe('13');
  });

  it('asks for no compression', async () => {
    const server = await serve(() => ({ body: 'x' }));
    await createSender()(get(server.url));
    expect(server.seen[0]?.headers['accept-encoding']).toBe('identity');
  });

  it.each([
    'line\nbreak',
    'carriage\rreturn',
    'null\u0000',
    'escape\u001b[31m',
    'smart “quotes”',
    'emoji 🔑',
  ])('refuses the credential %j before anything leaves', async (value) => {
    const server = await serve(() => ({ body: 'x' }));
    const request = { ...get(server.url), headers: { authorization: new Secret(value) } };
    const error = await failure(createSender()(request));
    expect(error.kind).toBe('credential');
    expect(JSON.stringify(error.explanation)).not.toContain(value);
    expect(server.seen).toEqual([]);
  });

  it('reads on a kept connection, and sends what changes something on one of its own', async () => {
    const server = await serve(() => ({ body: 'x' }));
    const send = createSender();
    await send(get(server.url));
    await send(get(server.url));
    await send(post(server.url));
    const [first, second, third] = server.seen.map(({ from }) => from);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });
});

describe('what comes back', () => {
  it('is text in UTF-8 without a byte order mark', async () => {
    const server = await serve(() => ({ status: 418, body: '\ufeff{"name":"天気"}' }));
    expect(await createSender()(get(server.url))).toMatchObject({ status: 418, text: '{"name":"天気"}' });
  });

  it.each([301, 302, 307, 308])('is the redirect %i itself: nothing goes to its target', async (status) => {
    const target = await serve(() => ({ body: 'stolen' }));
    const server = await serve(() => ({ status, headers: { location: target.url }, body: '' }));
    const request = { ...get(server.url), headers: { authorization: new Secret('s3cret') } };
    expect((await createSender()(request)).status).toBe(status);
    expect(target.seen).toEqual([]);
  });
});

describe('reads', () => {
  it.each([502, 503, 504])('are tried again after a %i', async (status) => {
    let calls = 0;
    const server = await serve(() => (++calls === 1 ? { status, body: '' } : { body: 'fine' }));
    expect(await createSender()(get(server.url))).toMatchObject({ status: 200, text: 'fine' });
    expect(calls).toBe(2);
  });

  it('are tried three times in all, then the last answer stands', async () => {
    const server = await serve(() => ({ status: 503, body: 'busy' }));
    expect(await createSender()(get(server.url))).toMatchObject({ status: 503, text: 'busy' });
    expect(server.seen).toHaveLength(3);
  });

  it('are tried again after a closed connection', async () => {
    let calls = 0;
    const server = await serve(() => (++calls < 3 ? 'reset' : { body: 'fine' }));
    expect(await createSender()(get(server.url))).toMatchObject({ text: 'fine' });
  });

  it('are tried again after a cut body', async () => {
    let calls = 0;
    const server = await serve(() => (++calls === 1 ? { cutAfter: '{"half' } : { body: 'whole' }));
    expect(await createSender()(get(server.url))).toMatchObject({ text: 'whole' });
  });

  it('wait as long as the server asks', async () => {
    let calls = 0;
    const busy = { status: 503, headers: { 'retry-after': '1' }, body: '' };
    const server = await serve(() => (++calls === 1 ? busy : { body: 'fine' }));
    const start = Date.now();
    await createSender()(get(server.url));
    expect(Date.now() - start).toBeGreaterThanOrEqual(950);
  });

  it.each(['11', '3600', new Date(Date.now() + 60_000).toUTCString()])(
    'do not wait longer than ten seconds (%s)',
    async (asked) => {
      const server = await serve(() => ({ status: 503, headers: { 'retry-after': asked }, body: '' }));
      expect((await createSender()(get(server.url))).status).toBe(503);
      expect(server.seen).toHaveLength(1);
    },
  );

  it.each([502, 503])('are tried once where each try costs something (%i)', async (status) => {
    const server = await serve(() => ({ status, body: '' }));
    expect((await createSender()(get(server.url), { retry: false })).status).toBe(status);
    expect(server.seen).toHaveLength(1);
  });

  it.each([400, 401, 403, 404, 429, 500])('are not tried again after a %i', async (status) => {
    const server = await serve(() => ({ status, body: '' }));
    expect((await createSender()(get(server.url))).status).toBe(status);
    expect(server.seen).toHaveLength(1);
  });
});

describe('a request that changes something', () => {
  it.each(['reset', { status: 502, body: '' }, { status: 503, body: '' }] as const)(
    'is sent once: %j',
    async (reply) => {
      const server = await serve(() => reply);
      await createSender()(post(server.url)).catch(() => undefined);
      expect(server.seen).toHaveLength(1);
    },
  );

  it.each(['reset', 'silence'] as const)('has an unknown outcome after %s', async (reply) => {
    const server = await serve(() => reply);
    const timeoutSeconds = reply === 'silence' ? 0.3 : 30;
    const error = await failure(createSender({ timeoutSeconds })(post(server.url)));
    expect(error.kind).toBe('outcome-unknown');
    expect(error.code).toBe(reply === 'reset' ? 'ECONNRESET' : 'timeout');
    expect(error.explanation.what).toBe('It is not known whether the key was made.');
  });

  it('has an unknown outcome after a cut answer, and what came of it is handed on', async () => {
    const server = await serve(() => ({ cutAfter: '{"key":"abc","st' }));
    const answer = await createSender()(post(server.url));
    expect(answer.text).toBe('{"key":"abc","st');
    expect(answer.cut?.kind).toBe('outcome-unknown');
  });

  it('was never sent where nothing listens', async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;
    expect(await failure(createSender()(post(url)))).toMatchObject({
      kind: 'unreachable',
      code: 'ECONNREFUSED',
    });
  });

  it('was never sent where the certificate is not trusted', async () => {
    const server = await serve(() => ({ body: 'x' }), makeCertificate({ addresses: ['127.0.0.1'] }));
    const error = await failure(createSender()(post(server.url)));
    expect(error).toMatchObject({ kind: 'unreachable', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(server.seen).toEqual([]);
  });

  it('is only unreachable where it stores nothing', async () => {
    const server = await serve(() => 'reset');
    const error = await failure(createSender()(post(server.url), { changes: false }));
    expect(error.kind).toBe('unreachable');
  });

  it('tells a removal from a create', async () => {
    const server = await serve(() => 'reset');
    const error = await failure(createSender()({ method: 'DELETE', url: server.url, headers: {} }));
    expect(error.explanation.what).toBe('It is not known whether the key was removed.');
  });
});

describe('the deadline', () => {
  it('covers a server that never answers, and is named', async () => {
    const server = await serve(() => 'silence');
    const error = await failure(createSender({ timeoutSeconds: 0.2 })(get(server.url)));
    expect(error).toMatchObject({ kind: 'unreachable', code: 'timeout' });
    expect(error.explanation.what).toBe(`127.0.0.1:${server.port} did not answer within 0.2 s.`);
    expect(server.seen).toHaveLength(1);
  });

  it('lets a list come as long as it goes on coming', async () => {
    // All in all longer than the deadline, and every wait far shorter.
    const pieces = 18;
    const server = createServer((_incoming, outgoing) => {
      let sent = 0;
      const timer = setInterval(() => {
        sent += 1;
        if (sent < pieces) outgoing.write(sent === 1 ? '[1' : ',1');
        else {
          clearInterval(timer);
          outgoing.end(']');
        }
      }, 100);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const send = createSender({ timeoutSeconds: 1.5 });
    expect((await send(get(url), { openBody: keepBody })).text).toBe(`[${Array(17).fill(1).join()}]`);
    expect(await failure(send(get(url)))).toMatchObject({ code: 'unended' });
  });

  it('covers further tries too', async () => {
    const server = await serve(() => ({ status: 503, headers: { 'retry-after': '9' }, body: '' }));
    const start = Date.now();
    expect((await createSender({ timeoutSeconds: 5 })(get(server.url))).status).toBe(503);
    expect(server.seen).toHaveLength(1);
    expect(Date.now() - start).toBeLessThan(5000);
  });
});

describe('a signal', () => {
  it.each(['GET', 'POST'] as const)('stops a %s that waits for its answer', async (method) => {
    const stop = new AbortController();
    const server = await serve(() => {
      setImmediate(() => stop.abort());
      return 'silence';
    });
    const error = await caught(createSender()({ ...post(server.url), method }, { signal: stop.signal }));
    expect(isAbort(error)).toBe(true);
  });

  it('stops the wait before the next try', async () => {
    const stop = new AbortController();
    const server = await serve(() => {
      setTimeout(() => stop.abort(), 30);
      return { status: 503, headers: { 'retry-after': '9' }, body: '' };
    });
    expect(isAbort(await caught(createSender()(get(server.url), { signal: stop.signal })))).toBe(true);
  });

  it('that has fired before sends nothing', async () => {
    const server = await serve(() => ({ body: 'x' }));
    const error = await caught(createSender()(get(server.url), { signal: AbortSignal.abort() }));
    expect(isAbort(error)).toBe(true);
    expect(server.seen).toEqual([]);
  });
});

describe('https', () => {
  const own = makeCertificate({ addresses: ['127.0.0.1'] });

  it('is trusted by a certificate of one’s own, beside those of Node', async () => {
    const server = await serve(() => ({ body: 'fine' }), own);
    expect(await createSender({ ca: own.cert })(get(server.url))).toMatchObject({ text: 'fine' });
  });

  it('can be trusted blindly', async () => {
    const server = await serve(() => ({ body: 'fine' }), own);
    expect(await createSender({ rejectUnauthorized: false })(get(server.url))).toMatchObject({
      text: 'fine',
    });
  });

  it('names whom the certificate is for', async () => {
    const certificate = makeCertificate({ names: ['tyk.example.com', 'other.example.com'] });
    const server = await serve(() => ({ body: 'x' }), certificate);
    const error = await failure(createSender({ ca: certificate.cert })(get(server.url)));
    expect(error.code).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(error.explanation.why).toBe('It is for tyk.example.com, other.example.com.');
  });

  it('names the day when the certificate ended', async () => {
    const dates = { from: new Date('2024-01-01T00:00:00Z'), until: new Date('2024-02-03T00:00:00Z') };
    const certificate = makeCertificate({ addresses: ['127.0.0.1'], ...dates });
    const server = await serve(() => ({ body: 'x' }), certificate);
    const error = await failure(createSender({ ca: certificate.cert })(get(server.url)));
    expect(error.code).toBe('CERT_HAS_EXPIRED');
    expect(error.explanation.what).toMatch(/has expired on Feb +3 00:00:00 2024 GMT\.$/);
    expect(server.seen).toEqual([]);
  });

  it('says so where plain http answers', async () => {
    const server = await serve(() => ({ body: 'x' }));
    const error = await failure(createSender()(get(server.url.replace('http:', 'https:'))));
    expect(error.kind).toBe('unreachable');
    expect(error.explanation.next).toContain(server.url);
  });

  it('says so where plain http is spoken to it', async () => {
    const server = await serve(() => ({ body: 'x' }), own);
    const error = await failure(createSender()(get(server.url.replace('https:', 'http:'))));
    expect(error.kind).toBe('unreachable');
    expect(`${error.explanation.why} ${error.explanation.next}`).toContain('https');
  });
});

it('keeps every secret out of every error', async () => {
  const secret = 'a-very-secret-credential';
  const closed = `http://127.0.0.1:${await findFreePort()}`;
  const silent = await serve(() => 'silence');
  const cut = await serve(() => 'reset');
  for (const url of [closed, silent.url, cut.url]) {
    const request = { ...get(`${url}/tyk/keys/${secret}`), headers: { authorization: new Secret(secret) } };
    const timeoutSeconds = url === silent.url ? 0.2 : 30;
    const error = await failure(createSender({ timeoutSeconds })(request));
    const everything = [error.message, error.stack, JSON.stringify(error), JSON.stringify(error.explanation)];
    expect(everything.join(' ')).not.toContain(secret);
    expect(error.cause).toBeUndefined();
  }
});
