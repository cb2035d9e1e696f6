import type { Sandbox } from '../sandbox/server.ts';
import { createDashboardClient } from '../tyk/dashboard.ts';
import { canPreview, createGatewayClient } from '../tyk/gateway.ts';
import type { TykClient } from '../tyk/types.ts';
import type { Secret } from '../secret.ts';
import { serverOf } from '../wizard/deployments.ts';
import type { Answers, Facts } from '../wizard/types.ts';

export type SessionOptions = {
  /** Each request, in seconds. */
  readonly timeoutSeconds: number;
  readonly demoAs: 'gateway' | 'dashboard';
};

/** One run of the program: what must be shared between its effects and ended when it leaves. */
export type Session = {
  readonly options: SessionOptions;
  /** Starts the sandbox once. */
  demo(): Promise<Sandbox>;
  /** The client for these answers, the same one as long as address and credential are. */
  client(answers: Answers, facts: Facts): TykClient;
  /** Ends what the session started. Safe to call twice. */
  end(): Promise<void>;
};

export function createSession(options: SessionOptions): Session {
  let sandbox: Promise<Sandbox> | undefined;
  let running: Sandbox | undefined;
  let last: { url: string; credential: Secret; client: TykClient } | undefined;

  return {
    options,
    demo() {
      sandbox ??= import('../sandbox/server.ts').then(async ({ startSandbox }) => {
        running = await startSandbox({ as: options.demoAs });
        return running;
      });
      return sandbox;
    },
    client(answers, facts) {
      const isDemo = answers.deployment === 'demo';
      const url = facts.connection?.url ?? answers.url;
      const credential = isDemo ? running?.credential : answers.credential;
      if (url === undefined || credential === undefined) throw new Error('There is no connection yet.');
      if (last?.url !== url || !last.credential.equals(credential)) {
        last = { url, credential, client: createClient(url, credential, answers, facts, options) };
      }
      return last.client;
    },
    async end() {
      const started = await sandbox?.catch(() => undefined);
      await started?.stop();
      sandbox = undefined;
    },
  };
}

function createClient(
  url: string,
  credential: Secret,
  answers: Answers,
  facts: Facts,
  options: SessionOptions,
): TykClient {
  const http = { timeoutSeconds: options.timeoutSeconds };
  if (serverOf(answers, facts) === 'dashboard') return createDashboardClient({ url, credential, http });
  const observation = facts.connection?.observation;
  const version = observation?.is === 'gateway' ? observation.version : undefined;
  return createGatewayClient({ url, credential, http, canPreview: canPreview(version) });
}
