import { WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { fail, MOST_ELEMENTS } from './caps.ts';
import { readClock, readMadeAt } from './clock.ts';
import { type Context, explainNoKey, explainUnknownShape, isYes, quote, readAnswer } from './diagnose.ts';
import type { Answer } from './exchange.ts';
import { createSender, type HttpOptions, type Send } from './http.ts';
import { parse } from './json.ts';
import { type Body, splitList } from './json-array.ts';
import { examineKey } from './key-doubt.ts';
import { findKey } from './key-finder.ts';
import { isHash } from './key-form.ts';
import type { KeyClient } from './key-types.ts';
import { maskOpaque, redactError, secretsOf } from './redact.ts';
import type { Doing } from './refusals-key.ts';
import type {
  Api,
  CallOptions,
  CreatedKey,
  HttpRequest,
  KeyList,
  KeyRef,
  LeftOut,
  Policy,
  ServerKind,
} from './types.ts';
import { API_ID_FIELD, decodeCreatedKey } from './wire.ts';

export type ClientOptions = {
  /** Address of the API; slashes at its end are dropped. */
  readonly url: string;
  readonly credential: Secret;
  readonly http?: HttpOptions;
  /** In place of one made of `http`. */
  readonly send?: Send;
};

type CallExtras = CallOptions & {
  /** The key that the path holds: no error repeats it. */
  readonly hide?: readonly Secret[];
  /** False for a POST that stores nothing. */
  readonly changes?: boolean;
};

/** What of a list has come. `total` are the bytes of all of it, where the server tells that. */
export type ListProgress<T> = {
  readonly items: readonly T[];
  readonly bytes: number;
  readonly total?: number;
};

export type ListOptions<T> = CallOptions & {
  /** Called for each piece that comes in; it begins anew where the list is read again. The items go on growing. */
  readonly onProgress?: (progress: ListProgress<T>) => void;
  /** Called once at the end, where rows had to be left out. */
  readonly onLeftOut?: (leftOut: LeftOut) => void;
};

/** A client that tells how far its lists have come. */
export interface ListingClient extends KeyClient {
  listApis(options?: ListOptions<Api>): Promise<readonly Api[]>;
  listPolicies(options?: ListOptions<Policy>): Promise<readonly Policy[]>;
}

/** How a list is read. */
export type Listing<T> = {
  /** The field that holds the list; without it the list is the whole answer. */
  readonly under?: string;
  readonly decode: (value: unknown) => T;
  /** One row that cannot be read is no reason to do without the others. */
  readonly leavesOut?: true;
  /** Looks at an answer before anything is read of it. */
  readonly inspect?: (answer: Answer) => Promise<void>;
  /** Looks at what is left of the answer when its list is empty. @throws WizardError where that is no list */
  readonly check: (rest: unknown) => void;
};

/** What both clients do with a request: send it, and make every bad answer an error in words. */
export type Caller = {
  /** The answer as it came. @throws WizardError where none came */
  ask(request: HttpRequest, options?: CallExtras): Promise<Answer>;
  /** The JSON of an answer that `ask` gave. @throws WizardError for everything else */
  read(doing: Doing, answer: Answer, options?: CallExtras): unknown;
  /** Both in one, decoded. */
  call<T>(
    doing: Doing,
    request: HttpRequest,
    decode: (value: unknown) => T,
    options?: CallExtras,
  ): Promise<T>;
  /** Decodes each element as it comes in: of a long list only what `decode` makes of it is ever in memory. */
  list<T>(doing: Doing, request: HttpRequest, listing: Listing<T>, options?: ListOptions<T>): Promise<T[]>;
  /** Sends a create once. @throws WizardError `contradicted` where Tyk says yes and gives no key */
  create(request: HttpRequest, options?: CallOptions): Promise<CreatedKey>;
  /** See `TykClient`. */
  readonly clockAhead: number | undefined;
};

/** No error of these repeats the credential or what is to be hidden, whatever the server has echoed. */
export function createCaller(server: ServerKind, { credential, http, send }: ClientOptions): Caller {
  const sender: Send = send ?? createSender(http);
  let clockAhead: number | undefined;
  const ask: Send = async (request, options) => {
    const answer = await sender(request, options);
    const ahead = readClock(answer);
    // A cache that says nothing makes a clock late, never early; a gateway error is the word of something in front.
    if (ahead !== undefined && answer.status < 500) clockAhead = Math.max(ahead, clockAhead ?? ahead);
    return answer;
  };
  const describe = (doing: Doing, hide: readonly Secret[] = []): Context => ({
    server,
    doing,
    hide: [credential, ...hide],
  });
  const guard = async <T>(
    hide: readonly Secret[],
    work: () => Promise<T>,
    keep?: () => string,
  ): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw redactError(error, [credential, ...hide], keep?.());
    }
  };
  const read: Caller['read'] = (doing, answer, options) => {
    const context = describe(doing, options?.hide);
    try {
      return readAnswer(answer, context);
    } catch (error) {
      throw redactError(error, context.hide);
    }
  };

  return {
    ask,
    read,
    get clockAhead() {
      return clockAhead;
    },
    call: (doing, request, decode, options) =>
      guard(options?.hide ?? [], async () => decode(read(doing, await ask(request, options), options))),
    list: (doing, request, listing, options = {}) =>
      guard([], async () => {
        const elements = collect(listing, options);
        const answer = await ask(request, { signal: options.signal, openBody: elements.openBody });
        await listing.inspect?.(answer);
        listing.check(read(doing, answer));
        return elements.finish((text) => explainUnknownShape({ ...answer, text }, describe(doing)));
      }),
    create: (request, options) =>
      guard(
        secretsOf(request),
        async () => {
          const answer = await ask(request, options);
          const value = parse(answer.text);
          const isMade = isYes(answer, value);
          const given = findCreatedKey(answer, { value, isMade }, request, credential);
          if (given !== undefined) {
            const found = { ...examineKey(given, request), ...readMadeAt(answer) };
            if (isMade) return found;
            const said = quote(answer, describe('create', [found.key]), 'It');
            return { ...found, denied: maskOpaque(said, JSON.stringify([request.url, request.body])) };
          }
          read('create', answer, { hide: secretsOf(request) });
          throw explainNoKey(answer, describe('create'));
        },
        // The ids that were asked for are no keys, wherever the answer has them.
        () => JSON.stringify([request.url, request.body]),
      ),
  };
}

/** The elements of a list; the first bad one is remembered, for the answer as a whole has to be looked at first. */
function collect<T>({ under, decode, leavesOut }: Listing<T>, { onProgress, onLeftOut }: ListOptions<T>) {
  let items: T[] = [];
  let bytes = 0;
  let taken = 0;
  let bad: { readonly text: string } | { readonly error: unknown } | undefined;
  let leftOut = { withoutId: 0, broken: 0 };
  const take = (value: unknown) => {
    taken += 1;
    if (taken > MOST_ELEMENTS) throw fail('too-many');
    try {
      items.push(decode(value));
    } catch (error) {
      const isNameless = error instanceof WizardError && error.code === API_ID_FIELD;
      leftOut[isNameless ? 'withoutId' : 'broken'] += 1;
      // Of these two Tyk's own lists have some (tyk#4004).
      if (!leavesOut || !(isNameless || value === null)) bad ??= { error };
    }
  };
  const refuse = (text: string) => {
    leftOut.broken += 1;
    bad ??= { text };
  };
  return {
    openBody(total?: number): Body {
      items = [];
      bad = undefined;
      bytes = 0;
      taken = 0;
      leftOut = { withoutId: 0, broken: 0 };
      const body = splitList({ take, refuse }, under);
      return {
        write(chunk) {
          body.write(chunk);
          bytes += chunk.length;
          onProgress?.({ items, bytes, ...(total === undefined ? {} : { total }) });
        },
        get held() {
          return body.held;
        },
        text: body.text,
      };
    },
    finish(explain: (text: string) => WizardError): T[] {
      // Where not one row is as Tyk writes it, this is something else.
      if (bad !== undefined && !(leavesOut && items.length > 0))
        throw 'text' in bad ? explain(bad.text) : bad.error;
      if (leftOut.withoutId + leftOut.broken > 0) onLeftOut?.(leftOut);
      onProgress?.({ items, bytes, total: bytes });
      return items;
    },
  };
}

/** Every answer is looked through, a refusal and a cut one too: a key is shown but once. */
function findCreatedKey(
  answer: Answer,
  { value, isMade }: { readonly value: unknown; readonly isMade: boolean },
  request: HttpRequest,
  credential: Secret,
): CreatedKey | undefined {
  const created = decodeCreatedKey(value);
  if (created !== undefined && isMade) return created;
  // Where nobody says yes, what stands in the place of a key may be the name of an error: those have no digits.
  const likely = created !== undefined && /^(?=\S*\d)\S{8,}$/.test(created.key.reveal());
  const key = likely ? created.key : findKey(answer.text, [request.body, credential.reveal()]);
  if (key === undefined || key.reveal().includes(credential.reveal())) return undefined;
  return { ...created, key };
}

/** What a list of names comes to. One that is switched off, or not open to this credential, is an answer too. */
export async function readKeyList(most: number, read: () => Promise<readonly string[]>): Promise<KeyList> {
  try {
    const names = (await read()).filter((name) => name !== '');
    const keys = names
      .slice(0, most)
      .map((name) => (isHash(name) ? { hash: name } : { key: new Secret(name) }));
    return { keys, more: names.length > most };
  } catch (error) {
    if (error instanceof WizardError && error.kind === 'refused') return { unlisted: error.explanation };
    throw error;
  }
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
  return { path: `${encodeURIComponent(name)}${search}`, ...hideKey(ref) };
}

/** What the path of a request for this key holds: no error repeats it. */
export function hideKey(ref: KeyRef): { readonly hide: readonly Secret[] } {
  return { hide: 'key' in ref ? [ref.key] : [] };
}
