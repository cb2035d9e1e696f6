import { WizardError } from '../../errors.ts';
import { Secret } from '../../secret.ts';
import { resultOf, type TriedKey } from '../../wizard/explain-tried.ts';
import type { Delivered } from '../../wizard/made.ts';
import type { Done } from './deeds.ts';
import { callOf, type KeyDesk } from './desk.ts';
import type { Found } from './find.ts';

type PasswordOptions = {
  hand(key: Secret): Promise<Delivered>;
  /** Waits until no cache has the old one any more (scopes.md, E2). Never rejects. */
  tryIt?(key: Secret): Promise<TriedKey>;
};

/**
 * Gives a user another password: a user has no successor. It is given out once Tyk has it, or may have it; one that
 * nobody has can be changed again. Throws WizardError.
 */
export async function changePassword(
  desk: KeyDesk,
  { target, held, name, user }: Found,
  password: Secret,
  { hand, tryIt }: PasswordOptions,
): Promise<Done & { readonly tried?: TriedKey | undefined }> {
  if (user === undefined) {
    throw new WizardError('usage', {
      what: 'This is a user, and its name cannot be learnt from that.',
      next: 'Name the user: tyk-key-wizard keys rotate NAME',
    });
  }
  const whole = Secret.ofLines(new Secret(user), password);
  try {
    await desk.client.update(target.ref, target.near, held, { password }, callOf(desk));
  } catch (error) {
    if (error instanceof WizardError && error.kind === 'outcome-unknown') await hand(whole);
    throw error;
  }
  const { to } = await hand(whole);
  if (to === 'nowhere') {
    throw new WizardError('storage', {
      what: `${name} has a new password, and it could not be given out.`,
      next: 'Do it again, with --out FILE for example.',
    });
  }
  const tried = await tryIt?.(whole);
  const isProven = tried !== undefined && resultOf(tried) === 'proven';
  const { quota } = held.record.limits;
  return {
    what: isProven ? `The new password of ${name} is proven.` : `${name} has a new password.`,
    notes: [
      ...(isProven ? [] : ['For 10 seconds a Gateway may still take the old one, and not the new one.']),
      ...(quota === 'unlimited' ? [] : [undone]),
    ],
    tried,
  };
}

const undone =
  'It has a quota: if it is in use right now, Tyk may put the old one back. Log in with the new one to check.';
