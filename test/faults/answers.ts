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
