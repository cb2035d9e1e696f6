import { WizardError } from '../errors.ts';
import { lookForLost, removeLost } from '../run/lost.ts';
import type { Session } from '../run/session.ts';
import { explainLost, lookingForLost, lostActions, sayLooking } from '../wizard/lost.ts';
import { type Asker, askAside } from './asker.ts';

const TOLD_EACH = 100;

/** Looks for the key whose answer was lost, says what was found and asks what to do about it. */
export async function askLost(asker: Asker, session: Session): Promise<'again' | 'review' | 'leave'> {
  await lookAndTell(asker, session);
  for (;;) {
    const actions = lostActions(session.openCreate?.search);
    const reply = await askAside(asker, {
      title: 'What now?',
      options: [
        ...actions.map(({ id, key, label }) => ({ value: id, key, label })),
        { value: 'leave', label: 'leave (exit code 8)' },
      ],
      initial: actions[0]?.id ?? 'again',
    });
    if ('go' in reply) return reply.go === 'back' ? 'review' : 'leave';
    if (reply.answer === 'leave') return 'leave';
    if (reply.answer === 'look') await lookAndTell(asker, session);
    else if (reply.answer === 'again' || (await isRemoved(asker, session))) return 'again';
  }
}

async function lookAndTell(asker: Asker, session: Session): Promise<void> {
  asker.say(`${lookingForLost}. Ctrl+C stops that.`);
  const search = await lookForLost(session, {
    onProgress: (progress) => {
      if (progress.looked > 0 && progress.looked % TOLD_EACH === 0) asker.say(`${sayLooking(progress)}.`);
    },
  });
  asker.warn(explainLost(session.openCreate?.cause, search));
}

async function isRemoved(asker: Asker, session: Session): Promise<boolean> {
  try {
    await removeLost(session);
    asker.say('Removed.');
    return true;
  } catch (error) {
    if (!(error instanceof WizardError)) throw error;
    asker.warn(error.explanation);
    return false;
  }
}
