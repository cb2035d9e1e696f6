import type { Answer, Call } from '../../source/sandbox/answers.ts';
import type { Meet } from '../../source/sandbox/listen.ts';
import {
  type SandboxOptions,
  type Sandbox as Started,
  startSandbox as startHonest,
} from '../../source/sandbox/server.ts';
import type { JsonValue } from '../../source/tyk/types.ts';

export type { SandboxOptions };

/** A request as it came in. The credential is left out of the headers. */
export type RecordedRequest = {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  /** Parsed where it is JSON, else its text; undefined where there was none. */
  readonly body: JsonValue | undefined;
};

/**
 * Makes a sandbox misbehave on purpose, as networks and servers do:
 * `hang` never answers, `cut` closes the connection, `half` closes it in the middle of the true answer, an answer
 * replaces the true one.
 */
export type Fault = {
  /**
   * Method and path, `POST /tyk/keys/create`; the query does not count. A `*` at the end stands for any rest, `*`
   * alone is everything. The paths of the demo APIs count too.
   */
  readonly on: string;
  readonly answer: 'hang' | 'cut' | 'half' | Answer;
  /** How many requests it meets; all, where it is left out. */
  readonly times?: number;
  /** So many requests are answered honestly first. */
  readonly after?: number;
  /**
   * The request is carried out first, and only its answer is lost: a key is made that nobody sees. A function is given
   * what carries it out, for later.
   */
  readonly carriedOut?: boolean | ((carryOut: () => Promise<unknown>) => void);
};

export type Sandbox = Started & {
  /** The last thousand requests to either address, the oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** Makes it misbehave; the returned function ends that. */
  fault(fault: Fault): () => void;
};

const KEPT_REQUESTS = 1000;

/** The product's sandbox, watched, and made to misbehave on demand. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const faults = new Map<Fault, Left>();
  const requests: RecordedRequest[] = [];
  let secret = '';
  const meet: Meet = async (call, answer, response) => {
    requests.push(record(call, secret));
    if (requests.length > KEPT_REQUESTS) requests.shift();
    const fault = takeFault(faults, call);
    const instead = fault?.answer;
    if (fault === undefined || instead === undefined) return answer();
    const { carriedOut } = fault;
    if (typeof carriedOut === 'function') carriedOut(async () => answer());
    const honest = instead === 'half' || carriedOut === true ? await answer() : undefined;
    if (typeof instead === 'object') return instead;
    if (instead === 'cut') response.socket?.destroy();
    if (instead === 'half' && honest !== undefined) {
      const body = Buffer.from(honest.body);
      response.writeHead(honest.status, { ...honest.headers, 'Content-Length': body.length });
      response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
    }
    return undefined;
  };
  const sandbox = await startHonest({ ...options, meet });
  secret = sandbox.credential.reveal();
  return {
    ...sandbox,
    requests,
    fault(fault) {
      faults.set(fault, { honest: fault.after ?? 0, times: fault.times ?? Number.POSITIVE_INFINITY });
      return () => void faults.delete(fault);
    },
  };
}

type Left = { honest: number; times: number };

/** The first fault that meets a request; counts as one of its times. */
function takeFault(faults: Map<Fault, Left>, { method, path }: Call): Fault | undefined {
  const request = `${method} ${path}`;
  const matches = ({ on }: Fault) =>
    on.endsWith('*') ? request.startsWith(on.slice(0, -1)) : request === on;
  const [fault, left] = [...faults].find(([one]) => matches(one)) ?? [];
  if (fault === undefined || left === undefined) return undefined;
  if (left.honest > 0) {
    left.honest -= 1;
    return undefined;
  }
  left.times -= 1;
  if (left.times < 1) faults.delete(fault);
  return fault;
}

function record(call: Call, secret: string): RecordedRequest {
  const shown = Object.entries(call.headers).filter(([, value]) => !value.includes(secret));
  const text = call.body.toString('utf8');
  let body: JsonValue | undefined = text === '' ? undefined : text;
  try {
    body = JSON.parse(text) as JsonValue;
  } catch {
    // not JSON: kept as text
  }
  return {
    method: call.method,
    path: `${call.path}${call.search}`,
    headers: Object.fromEntries(shown),
    body,
  };
}
