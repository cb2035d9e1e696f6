import type { Sandbox, SandboxOptions } from '../sandbox/server.ts';
import type { Secret } from '../secret.ts';
import type { ListingClient } from '../tyk/call.ts';
import type { HttpOptions } from '../tyk/http.ts';
import type { ServerKind } from '../tyk/types.ts';
import { serverOf } from '../wizard/deployments.ts';
import type { EffectResult, ListsProgress } from '../wizard/effects.ts';
import type { Answers, Facts, Results } from '../wizard/types.ts';

/** The work before a step. */
export type Effect = (
  answers: Answers,
  facts: Facts,
  session: Session,
  signal: AbortSignal,
  /** Told while the lists come in. */
  onProgress?: (progress: ListsProgress) => void,
) => Promise<EffectResult>;

/** Where credentials are stored, and who is there. */
export type CredentialStore = {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  /** Nobody can unlock a keychain: silence is not waited for. */
  readonly hurried: boolean;
};

type CreateClient = typeof import('../tyk/clients.ts').createClient;

type SessionOptions = {
  /** How every request of this run connects. */
  readonly http: HttpOptions;
  readonly demoAs: 'gateway' | 'dashboard';
  readonly env?: Readonly<NodeJS.ProcessEnv>;
  /** Without it no stored credential is read. */
  readonly credentials?: CredentialStore;
  /** The sandbox is watched by it, in tests. */
  readonly startDemo?: (options: SandboxOptions) => Promise<Sandbox>;
};

/** One run of the program: what must be shared between its effects and ended when it leaves. */
export type Session = {
  readonly options: SessionOptions;
  /** How requests to this deployment connect: a CA file of its own is trusted too. */
  http(facts: Pick<Results, 'connection'>): HttpOptions;
  /** Starts the sandbox once. */
  demo(): Promise<Sandbox>;
  /** Handed in by the effect that first needs one: no first frame loads the 60 KB that speak with Tyk. */
  speakBy(create: CreateClient): void;
  /** The client for these answers, the same one as long as server, address and credential are. */
  client(answers: Answers, facts: Facts): ListingClient;
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
  let createClient: CreateClient | undefined;

  const http = ({ connection }: Pick<Results, 'connection'>): HttpOptions =>
    connection?.ca === undefined ? options.http : { ...options.http, ca: connection.ca };

  const start = async () => {
    const startDemo = options.startDemo ?? (await import('../sandbox/server.ts')).startSandbox;
    running = await startDemo({ as: options.demoAs });
    return running;
  };

  return {
    options,
    http,
    demo() {
      starting ??= start();
      return starting;
    },
    speakBy(create) {
      createClient = create;
    },
    client(answers, facts) {
      const url = facts.connection?.url ?? answers.url;
      const credential = answers.deployment === 'demo' ? running?.credential : answers.credential;
      if (url === undefined || credential === undefined || createClient === undefined)
        throw new Error('There is no connection yet.');
      const target = { kind: serverOf(answers, facts), url, credential, ca: facts.connection?.ca };
      if (last === undefined || !isSame(last, target)) {
        const { observation } = facts.connection ?? {};
        last = { ...target, client: createClient({ ...target, observation, http: http(facts) }) };
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
