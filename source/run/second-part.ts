import { randomInt } from 'node:crypto';
import { knownError, WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { refOf } from '../tyk/key-form.ts';
import type { KeyClient } from '../tyk/key-types.ts';
import type { CreatedKey, KeyRequest, NearKey } from '../tyk/types.ts';
import { makingFor } from '../wizard/making.ts';
import type { Answers, Facts } from '../wizard/types.ts';
import { compareSpecial } from './prove-special.ts';

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';
const LENGTH = 24;

export function makePassword(): Secret {
  return new Secret(Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join(''));
}

/** A user without a password would log in with an empty one (scopes.md, E2): one is made up here. */
export function withPassword(answers: Answers, facts: Facts): Answers {
  const hasOwn = answers.passwordFrom === 'own' && answers.password !== undefined;
  if (makingFor(answers, facts) !== 'basic-user' || hasOwn) return answers;
  return { ...answers, passwordFrom: 'own', password: makePassword() };
}

const READS = 3;

/**
 * The key with the secret that signs: Tyk makes it up and does not answer it, but shows it where the key is read.
 * The id is held by then; without the secret it is of no use.
 */
export async function withSigningSecret(
  client: Pick<KeyClient, 'readWhole'>,
  created: CreatedKey,
  near: NearKey,
  pause: (milliseconds: number, signal: AbortSignal) => Promise<void>,
): Promise<CreatedKey> {
  for (let read = 1; created.flaw === undefined && read <= READS; read += 1) {
    try {
      const { secret } = await client.readWhole(refOf(created), near);
      if (secret !== undefined) return { ...created, key: Secret.ofLines(created.key, secret) };
    } catch (error) {
      knownError(error);
    }
    if (read < READS) await pause(1000, new AbortController().signal);
  }
  return { flaw: 'half', ...created };
}

/** The server's clock is known to the second. */
const SLACK = 1;

/**
 * Where the answer to a create is lost, a user and a key of one's own text are not: both are known here, and whether
 * they were made can be read. Throws `error` where that does not show it.
 */
export async function findByName(
  error: unknown,
  client: Pick<KeyClient, 'read'>,
  request: KeyRequest,
  since: number,
): Promise<CreatedKey> {
  const { special, access, organisation } = request;
  const isLost = error instanceof WizardError && error.kind === 'outcome-unknown';
  if (!isLost || (special?.is !== 'basic-user' && special?.is !== 'named')) throw error;
  const isUser = special.is === 'basic-user';
  const key = isUser ? Secret.ofLines(new Secret(special.name), special.password) : special.text;
  const near = { apiId: access.apis[0]?.apiId, organisation, ...(isUser && { byName: true as const }) };
  const record = await client.read(refOf({ key }), near).catch(() => undefined);
  const isNew = record?.createdAt !== undefined && record.createdAt >= since - SLACK;
  if (!isNew || compareSpecial(request, record).length > 0) throw error;
  return { key };
}
