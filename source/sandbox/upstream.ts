import type { Answer, Call } from './answers.ts';
import type { Api } from './definition.ts';

/** `path`: with the query, as they reach the service behind the Gateway. */
type UpstreamCall = Pick<Call, 'method' | 'path' | 'headers' | 'body'> & { readonly api: Api };
/** The service behind an API. */
export type Upstream = (call: UpstreamCall) => Answer;

/** A friendly echo: enough to see which API answered, and to what. */
export const echo: Upstream = ({ api, method, path }) => {
  const name = api.name.replace(/\s+#.*$/, '');
  const body = { message: `Hello from ${name}`, api: name, method, path };
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: `${JSON.stringify(body)}\n` };
};
