import { readFields } from '../tyk/fields.ts';
import { parse } from '../tyk/json.ts';
import type { JsonValue } from '../tyk/types.ts';
import type { Answer, Call } from './answers.ts';
import { compile } from './paths.ts';
import type { AccessRules, Right } from './sessions.ts';

/** What a demo server of the Model Context Protocol has, by name. */
export type McpServer = { readonly [Kind in keyof typeof LISTS]: readonly string[] };
const LISTS = {
  tools: { one: 'tool', call: 'tools/call', by: 'name' },
  resources: { one: 'resource', call: 'resources/read', by: 'uri' },
  prompts: { one: 'prompt', call: 'prompts/get', by: 'name' },
} as const;
const kinds = Object.keys(LISTS) as (keyof typeof LISTS)[];

export type Message = { readonly id: JsonValue; readonly method: string; readonly name: string };

/** The error that a proxy answers with, in place of Tyk's own form (scopes.md, D4). */
export function rpcError(status: number, message: string, id: JsonValue = null): Answer {
  const codes: { readonly [status: number]: number } = { 401: -32001, 403: -32002, 429: -32003 };
  return answerError(status, codes[status] ?? -32603, message, id);
}

function answerError(status: number, code: number, message: string, id: JsonValue): Answer {
  const error = { code, message, data: { http_code: status } };
  return {
    status,
    headers: { 'Content-Type': 'application/json', 'X-Generator': 'tyk.io' },
    body: JSON.stringify({ jsonrpc: '2.0', error, id }),
  };
}

/**
 * The message of a call, or why there is none: read before anybody asks for a key. Undefined where it is not looked at:
 * another method, or a content type that does not begin so, letter for letter.
 */
export function readMessage(call: Call): Message | Answer | undefined {
  if (call.method !== 'POST' || !(call.headers['content-type'] ?? '').startsWith('application/json'))
    return undefined;
  const body = parse(call.body.toString('utf8'));
  if (body === undefined || Array.isArray(body)) return answerError(400, -32700, 'parse error', null);
  const { id: given, method, params } = readFields(body);
  const id = (given ?? null) as JsonValue;
  if (typeof method !== 'string') return answerError(400, -32600, 'invalid request', id);
  const { name, uri } = readFields(params);
  const isNamed = kinds.some((kind) => LISTS[kind].call === method);
  const wanted = method === LISTS.resources.call ? uri : name;
  if (isNamed && typeof wanted !== 'string') return answerError(400, -32602, 'invalid params', id);
  return { id, method, name: isNamed ? String(wanted) : '' };
}

/** One at the door, one for the method, one for the tool: each is counted (scopes.md, D6). */
export const costOf = ({ method }: Message): number =>
  kinds.some((kind) => LISTS[kind].call === method) ? 3 : 2;

/** Blocked first; then, where anything is allowed, only that. */
function permits({ allowed, blocked }: AccessRules, name: string): boolean {
  const fits = (pattern: string) => compile(`^(?:${pattern})$`)?.test(name) ?? pattern === name;
  if (blocked.some(fits)) return false;
  return allowed.length === 0 || allowed.some(fits);
}

export function refuseMessage(right: Right, { id, method, name }: Message): Answer | undefined {
  if (!permits(right.json_rpc_methods_access_rights, method)) {
    return rpcError(403, `method '${method}' is not available`, id);
  }
  const kind = kinds.find((one) => LISTS[one].call === method);
  if (kind === undefined || permits(right.mcp_access_rights[kind], name)) return undefined;
  return rpcError(403, `${LISTS[kind].one} '${name}' is not available`, id);
}

/** The server behind, and what the Gateway leaves of its lists for this key. */
export function answerMessage(server: McpServer, { id, method, name }: Message, right: Right): Answer {
  const headers = { 'Content-Type': 'application/json' };
  const answer = (more: object): Answer => {
    return { status: 200, headers, body: JSON.stringify({ jsonrpc: '2.0', id, ...more }) };
  };
  const say = (result: object) => answer({ result });
  if (method.startsWith('notifications/')) return { status: 202, headers, body: '' };
  if (method === 'ping') return say({});
  if (method === 'initialize') {
    const rules = right.json_rpc_methods_access_rights;
    const offered = kinds.filter(
      (kind) => permits(rules, `${kind}/list`) && permits(rules, LISTS[kind].call),
    );
    const capabilities = Object.fromEntries(offered.map((kind) => [kind, {}]));
    const serverInfo = { name: 'shop', version: '1' };
    const hello = say({ protocolVersion: '2025-06-18', capabilities, serverInfo });
    return { ...hello, headers: { ...headers, 'Mcp-Session-Id': 'demo' } };
  }
  const listed = kinds.find((kind) => method === `${kind}/list`);
  if (listed !== undefined) {
    const names = server[listed].filter((one) => permits(right.mcp_access_rights[listed], one));
    return say({ [listed]: names.map((one) => ({ [LISTS[listed].by]: one, name: one })) });
  }
  const called = kinds.find((kind) => method === LISTS[kind].call);
  if (called !== undefined && server[called].includes(name)) {
    const text = `Hello from ${name}`;
    if (called === 'tools') return say({ content: [{ type: 'text', text }] });
    if (called === 'resources') return say({ contents: [{ uri: name, text }] });
    return say({ messages: [{ role: 'user', content: { type: 'text', text } }] });
  }
  const error = { code: called === undefined ? -32601 : -32602, message: `unknown: ${name || method}` };
  return answer({ error });
}
