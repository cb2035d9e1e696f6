import { explanationOf } from '../errors.ts';
import { readStoredSecret } from '../store/secrets.ts';
import { originOf } from '../wizard/parse/address.ts';
import type { Facts } from '../wizard/types.ts';
import type { CredentialStore, Effect } from './session.ts';

/** Reads the credential stored for this address. One that cannot be read is no failure: it is asked for, with why. */
export const unlockStored: Effect = async ({ url = '' }, _facts, { options }, signal) => {
  const origin = originOf(url);
  const { secret, why } = await read(origin, options.credentials, signal);
  const unlocked = { origin, ...(secret === undefined ? {} : { secret }), ...(why ? { why } : {}) };
  return { state: 'done', facts: { unlocked } };
};

async function read(
  origin: string,
  store: CredentialStore | undefined,
  signal: AbortSignal,
): Promise<Pick<NonNullable<Facts['unlocked']>, 'secret' | 'why'>> {
  if (store === undefined) return {};
  const { folder, env, hurried } = store;
  try {
    const waiting = { signal, ...(hurried ? {} : { onSilent: () => undefined }) };
    const place = { env, terminal: false, quiet: true } as const;
    const answer = await readStoredSecret(origin, folder, waiting, place);
    if (answer.state === 'found') return { secret: answer.secret };
    return 'why' in answer ? { why: `${answer.why} ${answer.next}` } : { why: 'It is not there any more.' };
  } catch (error) {
    return { why: explanationOf(error).what };
  }
}
