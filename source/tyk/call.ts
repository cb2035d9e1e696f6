import { WizardError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { type Context, isRefusal, nameServer, parse, quote, readAnswer } from './diagnose.ts';
import { type Answer, createSender, type HttpOptions } from './http.ts';
import { findKey } from './key-finder.ts';
import type { Doing } from './refusals-key.ts';
import type { CallOptions, CreatedKey, HttpRequest, KeyRef, ServerKind } from './types.ts';
import { decodeCreatedKey } from './wire.ts';

export type ClientOptions = {
  /** Address of the API; slashes at its end are dropped. */
  readonly url: string;
  readonly credential: Secret;
  readonly http?: HttpOptions;
};

export type CallExtras = CallOptions & {
  /** The key that the path holds: no error repeats it. */
  readonly hide?: readonly Secret[];
  /** False for a POST that stores nothing. */
  readonly changes?: boolean;
};

/** What both clients do with a request: send it, and make every bad answer an error in words. */
export type Caller = {
  /** The answer as it came. @throws WizardError where none came */
  ask(request: HttpRequest, options?: CallExtras): Promise<Answer>;
  /** The JSON of an answer that `ask` gave. @throws WizardError for everything else */
  read(doing: Doing, answer: Answer, options?: CallExtras): unknown;
  /** Both in one. */
  call(doing: Doing, request: HttpRequest, options?: CallExtras): Promise<unknown>;
  /** Sends a create once. @throws WizardError `contradicted` where Tyk says yes and gives no key */
  create(request: HttpRequest, options?: CallOptions): Promise<CreatedKey>;
};

export function createCaller(server: ServerKind, { credential, http }: ClientOptions): Caller {
  const ask: Caller['ask'] = createSender(http);
  const describe = (doing: Doing, hide: readonly Secret[] = []): Context => ({
    server,
    doing,
    hide: [credential, ...hide],
  });
  const read: Caller['read'] = (doing, answer, options) => readAnswer(answer, describe(doing, options?.hide));
  return {
    ask,
    read,
    async call(doing, request, options) {
      return read(doing, await ask(request, options), options);
    },
    async create(request, options) {
      const answer = await ask(request, options);
      const key = findCreatedKey(answer, request);
      if (key !== undefined) return key;
      read('create', answer);
      throw explainNoKey(answer, describe('create'));
    },
  };
}

/** A cut answer is looked through too: the key comes first in it, and it is shown but once. */
function findCreatedKey({ status, text }: Answer, request: HttpRequest): CreatedKey | undefined {
  const value = parse(text);
  if (status < 200 || status > 299 || isRefusal(value)) return undefined;
  const created = decodeCreatedKey(value);
  if (created !== undefined) return created;
  const key = findKey(text, request.body);
  return key === undefined ? undefined : { key };
}

function explainNoKey(answer: Answer, context: Context): WizardError {
  const explanation = {
    what: `The ${nameServer(context.server)} said yes, but its answer holds no key.`,
    why: 'A key may have been made that nobody has seen, so nobody can use it.',
    next: 'Try again. If it stays so, its own words below tell more.',
    said: quote(answer, context),
  };
  return new WizardError('contradicted', explanation, { code: answer.status });
}

/** Without slashes at the end: a double slash in a path is a redirect to a Gateway (gateway-api.md 10.16). */
export function trimUrl(url: string): string {
  return url.replace(/\/+$/, '');
}

/** A key or a hash as a part of a path, the query that tells which, and what to hide. */
export function addressKey(ref: KeyRef, query: { readonly [name: string]: string | undefined } = {}) {
  const given = Object.entries({ ...query, hashed: 'hash' in ref ? '1' : undefined });
  const set = given.filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '');
  const search = set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
  const name = 'key' in ref ? ref.key.reveal() : ref.hash;
  const hide = 'key' in ref ? [ref.key] : [];
  return { path: `${encodeURIComponent(name)}${search}`, hide };
}
