import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { WizardError } from '../../source/errors.ts';
import { Secret } from '../../source/secret.ts';
import { createDashboardClient } from '../../source/tyk/dashboard.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import { createSender } from '../../source/tyk/http.ts';
import type { HttpEvent } from '../../source/tyk/http-event.ts';
import { callApi } from '../../source/tyk/try.ts';
import type { TykClient } from '../../source/tyk/types.ts';
import { encodings, findLeak } from './encodings.ts';
import { type Reply, type Seen, serve } from './local-server.ts';
import { makeRequest } from './requests.ts';

const credential = new Secret('Cred&ntial/4711+with=marks%41');
const key = new Secret('eyJvcmciOiI1ZTlkOTU0NGExZGNkNjAwIiwiaWQiOiI0MWExNjcyYTlkNTE5NGU5In0=');
/** Made by the server and never read: an answer in a form that is not known. */
const newKey = new Secret('7f0c3b9e2d6a58417f0c3b9e2d6a5841');

type Echo = (echoed: string, request: Seen) => Reply;

/** Places where a server puts what it repeats. */
const places: { readonly [name: string]: Echo } = {
  'a refusal': (echoed) => ({ status: 403, body: { status: 'error', message: `No: ${echoed}` } }),
  'a refusal of the Dashboard': (echoed) => ({ status: 401, body: { Status: 'Error', Message: echoed } }),
  'a policy that is not found': (echoed) => ({
    status: 500,
    body: { status: 'error', message: `Failed to create key - policy not found: "${echoed}"` },
  }),
  'a plain text': (echoed) => ({ status: 500, body: echoed }),
  'a title': (echoed) => ({ status: 200, body: `<html><title>${echoed}</title></html>` }),
  'a redirect': (echoed) => ({
    status: 302,
    headers: { location: `/login?from=${encodeURIComponent(echoed)}` },
    body: echoed,
  }),
  'a good answer of no known form': (echoed) => ({ body: { welcome: echoed } }),
  'an API without an id': (echoed) => ({ body: [{ name: echoed }] }),
  'a list in pieces': (echoed) => ({ body: `[{"a":"${echoed}` }),
  'an answer that is cut': (echoed) => ({ cutAfter: `{"status":"error","message":"${echoed}"` }),
};

const near = { apiId: 'orders', organisation: 'default' };
const calls: { readonly [name: string]: (client: TykClient) => Promise<unknown> } = {
  identify: (client) => client.identify(),
  listApis: (client) => client.listApis(),
  create: (client) => client.create(makeRequest()),
  read: (client) => client.read({ key }, near),
};

/** Everything that a person, a log or a file may get of an outcome. */
function write(outcome: unknown, events: readonly HttpEvent[]): string {
  const error = outcome instanceof Error ? `${outcome.stack} ${outcome.message} ${outcome.cause}` : '';
  const explanation = outcome instanceof WizardError ? Object.values(outcome.explanation).join('\n') : '';
  const shown = outcome instanceof WizardError ? inspect(outcome, { depth: 9 }) : '';
  return [error, explanation, shown, JSON.stringify(events)].join('\n');
}

const open = { gateway: createGatewayClient, dashboard: createDashboardClient };

/** Both clients share what hides: each encoding goes through one of them at each place, in turn. */
it.each(Object.keys(encodings).map((name, index) => ({ name, index })))(
  'what a server repeats is in no error and in no trace: $name',
  async ({ name, index }) => {
    const encode = encodings[name] ?? String;
    const events: HttpEvent[] = [];
    let place: Echo = () => ({});
    const server = await serve((request) => {
      const { headers, path, body } = request;
      const given = headers['x-tyk-authorization'] ?? headers.authorization;
      return place([`h: ${given}`, `p: ${decodeURIComponent(path)}`, body].map(encode).join(' ; '), request);
    });
    for (const [turn, [where, answer]] of Object.entries(places).entries()) {
      place = answer;
      const kind = (index + turn) % 2 === 0 ? 'gateway' : 'dashboard';
      const http = { timeoutSeconds: 30, observe: (event: HttpEvent) => events.push(event) };
      const client = open[kind]({ url: server.url, credential, http });
      for (const [what, call] of Object.entries(calls)) {
        // Reads would be tried three times, with pauses.
        if (where === 'an answer that is cut' && what !== 'create') continue;
        events.length = 0;
        const outcome = await call(client).catch((error: unknown) => error);
        const written = write(outcome, events);
        expect(events.length, `${what}, ${where}`).toBeGreaterThan(0);
        for (const secret of what === 'read' ? [credential, key] : [credential])
          expect(findLeak(written, secret), `${what}, ${where}, ${kind}`).toBe('');
      }
    }
  },
);

it.each(Object.entries(places))('hides a key in an unknown form: %s', async (_name, place) => {
  const events: HttpEvent[] = [];
  const server = await serve((request) => place(`your key is ${newKey.reveal()}, keep it`, request));
  const http = { timeoutSeconds: 30, observe: (event: HttpEvent) => events.push(event) };
  for (const openOne of Object.values(open)) {
    const outcome = await openOne({ url: server.url, credential, http })
      .create(makeRequest())
      .catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(WizardError);
    expect(write(outcome, events)).not.toContain(newKey.reveal());
  }
});

it.each(Object.entries(encodings))('hides the key that an API repeats: %s', async (name, encode) => {
  const events: HttpEvent[] = [];
  const server = await serve(({ headers }) => {
    const echoed = encode(String(headers.authorization));
    return {
      headers: { 'content-type': `text/plain; x=${encodeURIComponent(echoed)}` },
      body: `You sent\n${echoed}\n`,
    };
  });
  const send = createSender({ observe: (event) => events.push(event) });
  const call = {
    method: 'GET',
    url: `${server.url}/orders/`,
    path: '/',
    headers: { 'x-mine': 'another-secret-of-the-user-1' },
    keyIn: { in: 'header', name: 'Authorization' },
  } as const;
  const answer = await callApi(send, call, key);
  // What is no text is not shown at all.
  expect(answer.lines[0]).toEqual(name.includes('NUL') ? undefined : expect.stringMatching(/^You /));
  expect(findLeak(JSON.stringify([answer, events]), key)).toBe('');
  expect(JSON.stringify(events)).not.toContain('another-secret');
});
