import type { Explanation } from '../errors.ts';
import type { Sandbox } from '../sandbox/server.ts';
import type { Secret } from '../secret.ts';
import type { ListingClient } from '../tyk/call.ts';
import { createDashboardClient } from '../tyk/dashboard.ts';
import { createGatewayClient } from '../tyk/gateway.ts';
import type { HttpOptions } from '../tyk/http.ts';
import type { Limits, ServerKind, TykClient } from '../tyk/types.ts';
import { serverOf } from '../wizard/deployments.ts';
import type { LostSearch } from '../wizard/lost.ts';
import type { Answers, Facts, Results } from '../wizard/types.ts';

/** What is known of a key whose answer was lost; what is left out is not compared. Times are Unix seconds. */
export type WantedKey = {
  readonly alias: string;
  /** Ids. Empty where policies alone give access. */
  readonly apis: readonly string[];
  readonly policies: readonly string[];
  readonly expires?: number | 'never';
  readonly limits?: Partial<Limits>;
  readonly organisation?: string;
  /** When the request went out, and until when its key can have been made, by the server's clock. */
  readonly since: number;
  readonly until?: number;
};

/** Where credentials are stored, and who is there. */
export type CredentialStore = {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Nobody can unlock a keychain: silence is not waited for. */
  readonly hurried: boolean;
};

export type SessionOptions = {
  /** How every request of this run connects. */
  readonly http: HttpOptions;
  readonly demoAs: 'gateway' | 'dashboard';
  readonly env?: Readonly<NodeJS.ProcessEnv>;
  /** Without it no stored credential is read. */
  readonly credentials?: CredentialStore;
};

/** A create whose answer has not come: it is awaited still, or it was lost, and its key can be looked for. */
export type OpenCreate = {
  readonly state: 'awaited' | 'lost';
  readonly settled: Promise<unknown>;
  readonly client: TykClient;
  readonly wanted: WantedKey;
  /** How the answer was lost, and what looking for its key came to. */
  readonly cause?: Explanation;
  readonly search?: LostSearch;
};

/** One run of the program: what must be shared between its effects and ended when it leaves. */
export type Session = {
  readonly options: SessionOptions;
  /** How requests to this deployment connect: a CA file of its own is trusted too. */
  http(facts: Pick<Results, 'connection'>): HttpOptions;
  /** Starts the sandbox once. */
  demo(): Promise<Sandbox>;
  /** The client for these answers, the same one as long as server, address and credential are. */
  client(answers: Answers, facts: Facts): ListingClient;
  /** Set by run/create, read by whoever leaves. */
  openCreate?: OpenCreate;
  /** The last create was answered with yes and without a key: one may exist that nobody has seen. */
  unseen?: Explanation;
  /** Ends what the session started. Safe to call twice. */
  end(): Promise<void>;
};

type Target = {
  readonly kind: ServerKind;
  readonly url: string;
  readonly credential: Secret;
  /** A profile may name a CA file of its own for the same address. */
  readonly ca: string | undefined;
};

export function createSession(options: SessionOptions): Session {
  let starting: Promise<Sandbox> | undefined;
  let running: Sandbox | undefined;
  let last: (Target & { readonly client: ListingClient }) | undefined;

  const http = ({ connection }: Pick<Results, 'connection'>): HttpOptions =>
    connection?.ca === undefined ? options.http : { ...options.http, ca: connection.ca };

  return {
    options,
    http,
    demo() {
      starting ??= import('../sandbox/server.ts').then(async ({ startSandbox }) => {
        running = await startSandbox({ as: options.demoAs });
        return running;
      });
      return starting;
    },
    client(answers, facts) {
      const url = facts.connection?.url ?? answers.url;
      const credential = answers.deployment === 'demo' ? running?.credential : answers.credential;
      if (url === undefined || credential === undefined) throw new Error('There is no connection yet.');
      const target = { kind: serverOf(answers, facts), url, credential, ca: facts.connection?.ca };
      if (last === undefined || !isSame(last, target)) {
        last = { ...target, client: createClient(target, facts, http(facts)) };
      }
      return last.client;
    },
    async end() {
      const started = await starting?.catch(() => undefined);
      starting = undefined;
      await started?.stop();
    },
  };
}

function isSame(one: Target, other: Target): boolean {
  const isThere = one.kind === other.kind && one.url === other.url && one.ca === other.ca;
  return isThere && one.credential.equals(other.credential);
}

function createClient({ kind, url, credential }: Target, facts: Facts, http: HttpOptions): ListingClient {
  if (kind === 'dashboard') return createDashboardClient({ url, credential, http });
  const observation = facts.connection?.observation;
  const version = observation?.is === 'gateway' ? observation.version : undefined;
  return createGatewayClient({ url, credential, http, ...(version && { version }) });
}
