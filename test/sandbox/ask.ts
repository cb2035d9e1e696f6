import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { onTestFinished } from 'vitest';
import type { World } from '../../source/sandbox/world.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../helpers/sandbox.ts';

export const SECRET = 'a secret of these tests';

/** A sandbox that ends with the test. */
export async function sandboxOf(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ secret: SECRET, ...options });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

type Reply = {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly rawHeaders: readonly string[];
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
};

type Asked = { readonly headers?: { readonly [name: string]: string }; readonly body?: unknown };

/** One request, its path sent letter for letter. Rejects where the connection breaks. */
export function ask(url: string, line: string, { headers = {}, body }: Asked = {}): Promise<Reply> {
  const [method = 'GET', path = '/'] = line.split(' ');
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Record<string, string>,
          rawHeaders: response.rawHeaders,
          text,
          json: parse(text),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The Gateway's control API, with its secret. */
export const control = (sandbox: Sandbox, line: string, body?: unknown): Promise<Reply> =>
  ask(sandbox.url, line, { headers: { 'x-tyk-authorization': SECRET }, body });

/** The Dashboard API, with its credential. */
export const dashboard = (sandbox: Sandbox, line: string, body?: unknown): Promise<Reply> =>
  ask(sandbox.url, line, { headers: { authorization: SECRET }, body });

export type Made = { readonly key: string; readonly key_hash: string; readonly status?: string };

/** A key for some APIs, made by `/tyk/keys/create`. */
export async function makeKey(sandbox: Sandbox, rights: object, more: object = {}): Promise<Made> {
  const body = { org_id: 'default', access_rights: rights, ...more };
  const reply = await control(sandbox, 'POST /tyk/keys/create', body);
  if (reply.status !== 200) throw new Error(`no key: ${reply.status} ${reply.text}`);
  return reply.json as Made;
}

/** A call to an API with a key in the usual header. */
export const use = (
  sandbox: Sandbox,
  line: string,
  key: string,
  headers: { readonly [name: string]: string } = {},
  body?: unknown,
) => ask(sandbox.gatewayUrl, line, { headers: { authorization: key, ...headers }, body });

/** What was recorded from a real Gateway v5.14.0; ids and two names shortened. */
export function readRecording<T>(name: 'world' | 'keys' | 'exchanges'): T {
  const file = new URL(`../fixtures/recordings/sandbox-${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

export const labWorld = readRecording<World>('world');

/** A clock that stands still until it is turned. */
export function clockAt(start: string | number): { now: () => number; turn(seconds: number): void } {
  let at = typeof start === 'number' ? start : Date.parse(start);
  return {
    now: () => at,
    turn: (seconds) => {
      at += seconds * 1000;
    },
  };
}
