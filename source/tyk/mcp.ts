import { WizardError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { sanitise } from '../text.ts';
import { type Fields, isObject, readFields, readList, readText } from './fields.ts';
import type { Send } from './http.ts';
import { parse } from './json.ts';
import { type McpKind, mcpKinds } from './scope.ts';
import type { CallOptions, JsonValue } from './types.ts';

/** What a proxy answers in pages is read so far; nobody ticks more by hand. */
const MOST_PAGES = 20;
const PROTOCOL = '2025-06-18';

/** Where the key stands in a call of the proxy. */
type McpCall = { readonly url: string; readonly header: string; readonly key: Secret };

/**
 * What the server behind an MCP proxy offers, asked with a key (scopes.md, D7): a list costs two of its rate.
 * @throws WizardError where it does not answer as such a server does
 */
export async function listPrimitives(
  send: Send,
  { url, header, key }: McpCall,
  options: CallOptions = {},
): Promise<{ readonly [Kind in McpKind]: readonly string[] }> {
  let session: string | undefined;
  let number = 0;
  const post = async (method: string, params: JsonValue, isAnswered = true): Promise<Fields> => {
    number += 1;
    const body = { jsonrpc: '2.0', method, params };
    const answer = await send(
      {
        method: 'POST',
        url,
        headers: {
          // The rights of a key are looked at for this type alone (scopes.md, D4).
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          [header]: key,
          ...(session === undefined ? {} : { 'mcp-session-id': session }),
        },
        body: isAnswered ? { ...body, id: number } : body,
      },
      { ...options, changes: false, hide: [key] },
    );
    const given = answer.headers['mcp-session-id'];
    if (typeof given === 'string') session = given;
    if (!isAnswered) return {};
    const said = readAnswer(answer.text);
    if (isObject(said.result)) return said.result;
    const why = sanitise(readText(readFields(said.error).message));
    // A server without prompts refuses their list.
    if (answer.status < 300 && said.error !== undefined) return {};
    throw new WizardError('refused', {
      what: `The server behind the proxy did not tell what it offers (${answer.status}).`,
      ...(why === '' ? {} : { why }),
      next: 'Type the names, or look into its own documentation.',
    });
  };
  const list = async (kind: McpKind): Promise<readonly string[]> => {
    const names: string[] = [];
    let cursor = '';
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const found = await post(`${kind}/list`, cursor === '' ? {} : { cursor });
      const field = kind === 'resources' ? 'uri' : 'name';
      names.push(...readList(found[kind]).map((item) => readText(readFields(item)[field])));
      cursor = readText(found.nextCursor);
      if (cursor === '') break;
    }
    // One with characters that are not shown would be another one on the key.
    return [...new Set(names.filter((name) => name !== '' && name === sanitise(name)))];
  };
  const client = { name: 'tyk-key-wizard', version: '1' };
  const hello = await post('initialize', { protocolVersion: PROTOCOL, capabilities: {}, clientInfo: client });
  await post('notifications/initialized', {}, false);
  const offers = readFields(hello.capabilities);
  const found: { [Kind in McpKind]: readonly string[] } = { tools: [], resources: [], prompts: [] };
  for (const kind of mcpKinds)
    if (hello.capabilities === undefined || kind in offers) found[kind] = await list(kind);
  return found;
}

/** As JSON, or as an event stream whose last `data:` line is the answer. */
function readAnswer(text: string): Fields {
  const plain = parse(text);
  if (isObject(plain)) return plain;
  const data = text.split(/\r?\n/).filter((line) => line.startsWith('data:'));
  return readFields(parse(data.at(-1)?.slice('data:'.length) ?? ''));
}
