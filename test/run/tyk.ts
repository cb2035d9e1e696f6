import { onTestFinished } from 'vitest';
import { outputFor } from '../../source/output.ts';
import { createCreation } from '../../source/run/creation.ts';
import { createDelivery, type Delivery } from '../../source/run/deliver.ts';
import { runEffect } from '../../source/run/effects.ts';
import type { Services } from '../../source/run/services.ts';
import { createSession, type Session } from '../../source/run/session.ts';
import { Secret } from '../../source/secret.ts';
import type { Answers, EffectName, Facts } from '../../source/wizard/types.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../helpers/sandbox.ts';
import { makeTemporaryDirectory } from '../helpers/temp.ts';
import { facts } from '../wizard/world.ts';

/** A sandbox that ends with the test. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

export function openSession(timeoutSeconds = 30): Session {
  const session = createSession({ http: { timeoutSeconds }, demoAs: 'gateway' });
  onTestFinished(() => session.end());
  return session;
}

/** The answers that lead to a sandbox. */
export function answersFor(sandbox: Sandbox, as: 'gateway' | 'dashboard' = 'gateway'): Answers {
  const deployment = as === 'gateway' ? 'open-source' : 'self-managed';
  return { deployment, url: sandbox.url, credential: sandbox.credential };
}

/** Does one piece of work; throws where it fails. */
export async function doEffect(
  name: EffectName,
  answers: Answers,
  known: Facts,
  session: Session,
): Promise<Facts> {
  const result = await runEffect(name, answers, known, session, new AbortController().signal);
  if (result.state === 'failed') throw new Error(`${result.blamed}: ${result.problem.what}`);
  return { ...known, ...result.facts };
}

/** A clock of now: Tyk takes no expiry that has passed. */
export const clock = (): Partial<Facts> => ({ now: Math.floor(Date.now() / 1000) });

/** Connected, signed in, lists read. */
export async function signIn(answers: Answers, session: Session): Promise<Facts> {
  const connected = await doEffect('connect', answers, facts(clock()), session);
  return doEffect('lists', answers, connected, session);
}

type Kept = { readonly delivery: Delivery; text(): string };

/** A delivery to a stdout that is no terminal, and what came out there. */
function keepDelivery(): Kept {
  let text = '';
  const stream = {
    write(chunk: string, done?: (error?: Error) => void) {
      text += chunk;
      done?.();
      return true;
    },
    once: () => stream,
    off: () => stream,
  };
  const stdout = stream as unknown as NodeJS.WritableStream;
  return {
    delivery: createDelivery({ stdoutIsTerminal: false, stdout, stderr: stdout }),
    text: () => text,
  };
}

export type Open = Services & { readonly kept: Kept };

export async function openServices(session: Session): Promise<Open> {
  const folder = await makeTemporaryDirectory();
  onTestFinished(() => folder.remove());
  const kept = keepDelivery();
  const place = { env: {}, platform: process.platform };
  return {
    session,
    creation: createCreation(),
    delivery: kept.delivery,
    place,
    configFolder: folder.path,
    output: outputFor('text', 'posix'),
    kept,
  };
}

export const wrongCredential = new Secret('not-the-right-one-at-all');
