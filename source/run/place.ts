import { WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { copyToClipboard } from '../store/clipboard.ts';
import { checkKeyFile, rehearseKeyFile } from '../store/key-file.ts';
import type { DeliveryOptions } from './deliver.ts';
import type { ActionPlace } from './key-actions.ts';
import { swallows } from './terminal.ts';

type Wish = {
  readonly stdoutIsTerminal: boolean;
  readonly outFile?: string;
  readonly force?: boolean;
  /** Asked for in so many words. */
  readonly copies: boolean;
  readonly place: ActionPlace;
};

/** Nobody is to find it later and wonder: it says whose it is. */
const REHEARSAL = new Secret('tyk-key-wizard was here');

/**
 * Before anything is made it is known where the key will go (design, rule 14).
 * @throws WizardError `storage` where nobody would get it
 */
export async function findPlace(wish: Wish): Promise<Pick<DeliveryOptions, 'swallowed'>> {
  const { stdoutIsTerminal, outFile, force, copies, place } = wish;
  if (outFile !== undefined) await checkKeyFile(outFile);
  if (stdoutIsTerminal || !swallows(1)) return {};
  const copy = async (key: Secret) => (await copyToClipboard(key, place)).state === 'copied';
  const isCopied = copies && (await copy(REHEARSAL));
  if (outFile !== undefined) await rehearseKeyFile(outFile, { force });
  else if (!isCopied) throw explainNowhere(copies);
  return { swallowed: isCopied ? { copy } : {} };
}

function explainNowhere(copies: boolean): WizardError {
  return new WizardError('storage', {
    what: 'Nobody would get the key, so none is made: standard output is closed, or leads to a device that keeps nothing.',
    ...(copies ? { why: 'It cannot be proven that the clipboard receives what --copy sends.' } : {}),
    next: 'Let standard output go to a terminal, a file or a program, or name a file: --out FILE.',
  });
}
