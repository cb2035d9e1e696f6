import { capitalise } from '../../source/text.ts';
import { talkInLines } from '../faces/lines-talk.ts';
import { type Drive, screensIn } from './run.ts';
import { isAccess, isEntries, isOffer, type Reply } from './scenarios.ts';

export const driveLines: Drive = async ({ script, fill, start }) => {
  const { read, write, pick, text, end } = talkInLines(start);
  const pickAll = (names: readonly string[] = []) =>
    names.length === 0 ? write(':none') : pick(...names.map((name) => name.replace('=', ', version ')));

  const answer = async (reply: Reply): Promise<unknown> => {
    if (typeof reply === 'string') return write(fill(reply) || ':none');
    if (isOffer(reply)) return pick(capitalise(reply.offer));
    if (isEntries(reply)) {
      for (const entry of reply) await write(entry);
      return write('');
    }
    if (isAccess(reply)) {
      const { apis, policies = [] } = reply;
      await pickAll(apis);
      let chosen: readonly string[] = [];
      for (;;) {
        const asked = await read();
        // Limits alone can be chosen when a policy that gives access has been.
        if (asked.includes('Choose more?')) await pick(chosen.length < policies.length ? 'Yes' : 'No');
        else if (asked.includes('Add a policy?')) await pick(policies.length > 0 ? 'Yes' : 'No');
        else if (screensIn(asked).join() === 'access') {
          chosen = policies.filter((name) => asked.includes(`  ${name}:`));
          await pickAll(chosen);
        } else return undefined;
      }
    }
    if ('pick' in reply) return pick(reply.pick);
    if ('edit' in reply) {
      await pick('Change a value');
      return pick(`${reply.edit}:`);
    }
    return write(reply.go === 'back' ? ':back' : '');
  };

  for (const [screen, reply] of script) {
    const asked = isOffer(reply) ? screen : screensIn(await read()).join();
    if (asked !== screen) throw new Error(`Not ${screen}, but ${asked}:\n${await read()}`);
    await answer(reply);
  }
  await end;
  return screensIn(text());
};
