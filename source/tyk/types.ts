import type { Explanation } from '../errors.ts';
import type { Secret } from '../secret.ts';
import type { AuthKind, CallForm, KeyKind, KeyPlace, SpecialKey, Wants } from './login.ts';
import type { AfterExpiry, Offered, Operation, Scope } from './scope.ts';

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };
export type NonEmpty<T> = readonly [T, ...T[]];

/** Which of Tyk's two APIs a client speaks. */
export type ServerKind = 'dashboard' | 'gateway';

export type Never = 'never';
/** At most `requests` in `seconds` seconds. */
export type Rate = { readonly requests: number; readonly seconds: number } | 'unlimited';
/** At most `requests` until the quota renews, every `seconds` seconds or never again. */
export type Quota = { readonly requests: number; readonly seconds: number | Never } | 'unlimited';
/** A refused request is held and tried again `retries` times, `seconds` seconds apart. */
export type Throttle = { readonly retries: number; readonly seconds: number } | 'off';
export type Limits = { readonly rate: Rate; readonly quota: Quota; readonly throttle: Throttle };

export type Api = Wants & {
  /** Public id, the one that access rights name. Free text: it may hold blanks and slashes. */
  readonly id: string;
  readonly databaseId?: string;
  /** Sanitised, without its `#category` words; the id where the name is empty. */
  readonly name: string;
  /** As the server wrote it: it goes back into the request, never to a terminal. */
  readonly rawName: string;
  readonly categories: readonly string[];
  readonly organisation: string;
  readonly listenPath: string;
  /** The listen path as it is, where `listenPath` leaves out what no terminal may show. */
  readonly rawListenPath?: string;
  /** A port of its own, beside that of the Gateway. */
  readonly listenPort?: number;
  readonly domain?: string;
  /** `http`, `https`, `tcp` …; empty means http(s). */
  readonly protocol: string;
  /** Every way that a call must pass; more than one is multi-auth. */
  readonly auth: NonEmpty<AuthKind>;
  /** Groups of these ways, of which one is enough; without them a call must pass all (`security_requirements`, 5.10). */
  readonly alternatives?: NonEmpty<readonly AuthKind[]>;
  /** It answers queries, which come by POST. */
  readonly graphql?: true;
  /** It stands before a server of the Model Context Protocol (5.13). */
  readonly mcp?: true;
  /** What reaches the API still has its listen path. */
  readonly keepsListenPath?: true;
  /** The version stands in the address, and stays there. */
  readonly versionStaysInPath?: true;
  readonly active: boolean;
  readonly internal: boolean;
  readonly oas: boolean;
  /** Version names of a Classic versioned API; empty where it is not versioned. */
  readonly versions: readonly string[];
  readonly defaultVersion?: string;
  /** What a version lets through at all, by its name ("" of an API without), where it has a list of that. */
  readonly allowLists?: ReadonlyMap<string, readonly Operation[]>;
  /** When Tyk stops to serve it, where it has an end of its own. */
  readonly ends?: End;
  /** The same of its Classic versions, of those that have one. */
  readonly versionEnds?: ReadonlyMap<string, End>;
  /** APIs of their own that stand under this base API as its versions (since 4.1.0). */
  readonly childVersions: readonly { readonly name: string; readonly id: string }[];
  /** This base API's own version name, where it has child versions. */
  readonly baseVersion?: string;
  readonly versionPlace?: { readonly in: string; readonly name: string };
  readonly keyPlace: KeyPlace;
  /** Seconds after which Tyk deletes keys of this API whatever their expiry; 0 is never. */
  readonly sessionLifetime: number;
  readonly rateLimitOff: boolean;
  readonly quotaOff: boolean;
  readonly quotaNotSetOnCreate: boolean;
};

/** Unix seconds. What Tyk cannot read it takes for past: it refuses every call (tyk#1953). */
export type End = number | 'unreadable';

export type PolicyState = 'active' | 'draft' | 'inactive';
/** What a policy decides for a key. A policy without partitions decides everything. */
export type PolicyParts = {
  readonly access: boolean;
  readonly rate: boolean;
  readonly quota: boolean;
  /** limits stand with each API; never beside another part */
  readonly perApi: boolean;
  /** true where the policy names partitions, false where it decides everything */
  readonly partitioned: boolean;
};

export type Policy = {
  /** The id that goes into the request; empty where the server does not tell it (v5.3.0, policies from a file). */
  readonly id: string;
  /** The database id (`_id`), sent in its place when `id` is not found. */
  readonly databaseId?: string;
  readonly name: string;
  readonly organisation: string;
  readonly state: PolicyState;
  readonly access: readonly AccessRight[];
  readonly parts: PolicyParts;
  readonly limits: Limits;
  /** Seconds a new key lives; 0 where the policy leaves the expiry to the key. */
  readonly keyExpiresIn: number;
  readonly tags: readonly string[];
  readonly metadata: { readonly [name: string]: JsonValue };
};

/** One API that a key may call. `versions` empty: the API is not versioned. */
export type AccessRight = {
  readonly apiId: string;
  readonly apiName: string;
  readonly versions: readonly string[];
  /** Limits of this API alone; Tyk reads them as a whole, never merged with the key's own. */
  readonly limits?: Limits;
  readonly scope?: Scope;
};

/** A key opens at least one API or carries at least one policy: the dangerous state cannot be written down. */
export type Access =
  | { readonly apis: NonEmpty<AccessRight>; readonly policies: readonly string[] }
  | { readonly apis: readonly AccessRight[]; readonly policies: NonEmpty<string> };

/** What a key is asked for with, and what is read of it again. */
type KeyFields = {
  /** Unix seconds. */
  readonly expires: number | Never;
  readonly limits: Limits;
  readonly alias: string;
  readonly tags: readonly string[];
  readonly metadata: { readonly [name: string]: JsonValue };
  readonly detailedLogging: boolean;
  /** Of every GraphQL API that has none of its own. */
  readonly maxDepth?: number;
  readonly afterExpiry?: AfterExpiry;
};

export type KeyRequest = KeyFields & {
  /** Left out on a Dashboard, which fills it in; always sent to a Gateway. */
  readonly organisation?: string;
  readonly access: Access;
  readonly special?: SpecialKey | undefined;
  /** The only certificates (ids) that it may be used with, where its API checks certificates too (5.12). */
  readonly boundTo?: readonly string[] | undefined;
};

/** A key as the server holds it, policies applied. Fields that newer Gateways leave out count as zero. */
export type KeyRecord = KeyFields & {
  readonly organisation: string;
  readonly access: readonly AccessRight[];
  readonly policies: readonly string[];
  readonly inactive: boolean;
  /** Absent for a token. */
  readonly kind?: KeyKind;
  /** Ids of the certificates that it is bound to. */
  readonly certificates?: readonly string[];
  /** Unix seconds when Tyk made it; absent before v3. */
  readonly createdAt?: number;
};

export type CreatedKey = {
  /** What a caller needs: the key; of a user the name, of HMAC the id, and on a second line the secret. */
  readonly key: Secret;
  /** What logs and analytics show; absent where keys are not hashed. It is no key. */
  readonly hash?: string;
  /** Why it is of no use: no header can carry it, its hash, which is shown, gives a secret away, or its secret is missing. */
  readonly flaw?: 'unsendable' | 'told-by-hash' | 'half';
  /** Unix seconds when it was made, by the clock of the answer; absent where a cache may have answered. */
  readonly madeAt?: number;
  /** The server's words, where the answer that held the key did not say that it was made. */
  readonly denied?: string;
};

export type KeyRef = { readonly key: Secret } | { readonly hash: string };

/** Which key is meant, for versions that do not find one by its name alone. */
export type NearKey = {
  readonly apiId?: string;
  readonly organisation?: string;
  /** It is the name of a user, or a text of somebody's own. */
  readonly byName?: true;
};

/** The first keys of a list, and whether it goes on; or why there is none to be had. */
export type KeyList =
  | { readonly keys: readonly KeyRef[]; readonly more: boolean }
  | { readonly unlisted: Explanation };

/** What is sent, and what the review shows as curl: one object. A Secret header is redacted wherever it is shown. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: { readonly [name: string]: string | Secret };
  readonly body?: Payload;
  /** The end of the address, where that is the key itself. */
  readonly tail?: Secret;
};

/** JSON in which secrets are written as dots wherever it is shown. */
export type Payload = JsonValue | Secret | readonly Payload[] | { readonly [name: string]: Payload };

export type CallOptions = { readonly signal?: AbortSignal };

/** Rows of a list that nothing can be made of: without the id that a key would need, or broken. */
export type LeftOut = { readonly withoutId: number; readonly broken: number };

/**
 * One deployment's control API. Every method throws WizardError (errors.ts) with what, why and next, and an
 * AbortError when `signal` fires. Reads may be retried; `create` is sent once (design, rule 2).
 */
export interface TykClient {
  readonly kind: ServerKind;
  /** Address without a trailing slash. */
  readonly url: string;
  /**
   * Tyk's clock less ours in seconds, zero where the difference is within what one request can tell. Of answers to
   * requests with the credential that no cache has given; undefined where none tells its time.
   */
  readonly clockAhead?: number | undefined;
  /** Proves the credential with the cheapest read there is. */
  identify(options?: CallOptions): Promise<{ readonly organisation?: string }>;
  listApis(options?: CallOptions): Promise<readonly Api[]>;
  listPolicies(options?: CallOptions): Promise<readonly Policy[]>;
  /** What of this API can be ticked: its operations, the types of its schema, the names of its tools. */
  readOffered(api: Api, options?: CallOptions): Promise<Offered>;
  /** The key as it would be with its policies; only where the version is known to have it (rule 4). */
  preview?(request: KeyRequest, options?: CallOptions): Promise<KeyRecord>;
  /** The request that `create` sends: the very same object. */
  createRequest(request: KeyRequest): HttpRequest;
  create(request: KeyRequest, options?: CallOptions): Promise<CreatedKey>;
  /**
   * At most `most` keys of that API, or of the organisation: hashes where keys are hashed. Older versions list those
   * of other APIs too (before 5.8.12), in no order. A list that is switched off or not allowed is an answer.
   */
  listKeys(near: NearKey, most: number, options?: CallOptions): Promise<KeyList>;
  read(ref: KeyRef, near: NearKey, options?: CallOptions): Promise<KeyRecord>;
  remove(ref: KeyRef, near: NearKey, options?: CallOptions): Promise<void>;
  /** The request that `remove` sends. Its address holds the key, or its hash. */
  removeRequest(ref: KeyRef, near: NearKey): HttpRequest;
  /** Gateway only: load new API definitions. */
  reload?(options?: CallOptions): Promise<void>;
  /** Dashboard only: where an API is called. */
  apiUrl?(apiId: string, options?: CallOptions): Promise<string | undefined>;
}

/** The call of an API: everything but the key, which is put at `keyIn` when it is sent. */
export type ApiCall = {
  readonly method: HttpRequest['method'];
  /** Whole, with the version where it stands in the address. */
  readonly url: string;
  /** The part behind the listen path, as it was asked for. */
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body?: JsonValue;
  readonly keyIn: { readonly in: 'header' | 'query' | 'cookie'; readonly name: string };
  /** The version of the API that the call names. */
  readonly version?: string;
  /** How the caller shows who it is; absent: the key as it is. */
  readonly form?: CallForm;
  /** The caller shows a client certificate when it connects; `also` is what else it needs, in words. */
  readonly showsCertificate?: true;
  readonly also?: string;
};

/** What came back, without the key, even where the API repeats it. */
export type ApiAnswer = {
  readonly status: number;
  /** From asking until the head of the answer. */
  readonly milliseconds: number;
  /** Unix seconds: the server's own clock where it tells it. */
  readonly at: number;
  /**
   * The X-RateLimit headers, which only answers from behind the Gateway carry. They tell the quota, not the rate
   * (v2.9.5 to v5.14.0; since 5.13.0 an operator can have the rate there). `renews` is in Unix seconds.
   */
  readonly quota?: { readonly limit: number; readonly remaining: number; readonly renews: number };
  /** Tyk made the answer itself: `X-Generator: tyk.io`, which an operator can hide. */
  readonly byTyk: boolean;
  readonly isPage: boolean;
  readonly contentType: string;
  /** Where a redirect points. It is not followed. */
  readonly location?: string;
  /** "Tyk answered 403: …". Operators may change the words: they are hints (errors.md, G20). */
  readonly said: string;
  /** The body's first lines, harmless; none where it is no text. */
  readonly lines: readonly string[];
};
