import type { Break, Hook, Reply } from './relay.ts';

/* What servers say, as data: the building stones of the faults. */

export const json = (status: number, value: unknown, headers = {}): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: `${JSON.stringify(value)}\n`,
});
export const text = (status: number, body: string, type = 'text/plain'): Reply => ({
  status,
  headers: { 'content-type': type },
  body,
});
export const html = (status: number, title: string): Reply =>
  text(status, `<html><title>${title}</title><body><h1>${title}</h1></body></html>`, 'text/html');
export const said = (status: number, message: string): Reply => json(status, { status: 'error', message });

/** The true answer in other bytes, with other headers. */
export function pack(headers: { readonly [name: string]: string }, write: (body: string) => Buffer): Hook {
  return async ({ forward }) => {
    const reply = await forward();
    return { headersOf: { ...reply, headers: { ...reply.headers, ...headers } }, bytes: write(reply.body) };
  };
}

/** The true answer, put together by somebody who does not know http; `chunked` is its body so. */
export function writeRaw(headers: (length: number) => readonly string[], chunked = false): Hook {
  return async ({ forward }) => {
    const { body } = await forward();
    const head = ['HTTP/1.1 200 OK', 'Content-Type: application/json', ...headers(body.length), '', ''];
    const sent = chunked ? `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n` : body;
    return { raw: `${head.join('\r\n')}${sent}` };
  };
}

type Fields = Record<string, unknown>;

/** The true answer with something else in it. */
export function change(edit: (fields: Fields) => unknown): Hook {
  return async ({ forward }) => {
    const reply = await forward();
    if (reply.status >= 300) return reply;
    return json(reply.status, edit(JSON.parse(reply.body) as Fields));
  };
}

/** A key as it is read back; a Dashboard wraps it in `data`. */
export function changeKey(edit: (key: Fields) => Fields): Hook {
  return change((fields) => {
    const { data } = fields as { data?: Fields };
    return data === undefined ? edit(fields) : { ...fields, data: edit(data) };
  });
}

/** The request is carried out, and something else is answered. */
export function butSay(reply: Reply | Break): Hook {
  return async ({ forward }) => {
    await forward();
    return reply;
  };
}

export const hold: Hook = async (meeting) => {
  await meeting.hold();
  return meeting.forward();
};

/** Sends the same request to another host, which no credential may follow to. */
export const sendElsewhere =
  (status: 302 | 307 | 308): Hook =>
  ({ elsewhere, path }) => ({ status, headers: { location: `${elsewhere}${path}` }, body: '' });

/** Spoils the first requests and lets the others through. */
export function first(times: number, spoil: Hook): Hook {
  return (meeting) => (meeting.before < times ? spoil(meeting) : meeting.forward());
}
