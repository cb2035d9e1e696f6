import { capitalise } from '../../source/text.ts';
import { openPrompts } from '../faces/prompts-screen.ts';
import { type Drive, screensIn } from './run.ts';
import { isAccess, isEntries, isOffer, type Reply } from './scenarios.ts';

export const drivePrompts: Drive = async ({ script, fill, start }) => {
  const { read, press, type, moveTo, pick, paper, end } = openPrompts(start);
  /** These rows and no others are ticked. */
  const tick = async (names: readonly string[] = []) => {
    const rows = names.map((name) => name.replace('=', ', version '));
    const ticked = [...(await read()).matchAll(/^.◉ (.*)$/gm)].map(([, row = '']) => row);
    const extra = ticked.filter((text) => !rows.some((row) => text.startsWith(row)));
    const missing = rows.filter((row) => !ticked.some((text) => text.startsWith(row)));
    for (const row of [...extra, ...missing]) {
      await moveTo(row);
      await press('space');
    }
    await press('enter');
  };

  const answer = async (reply: Reply): Promise<void> => {
    if (typeof reply === 'string') {
      if ((await read()).includes('❯')) await pick('Another');
      return type(fill(reply));
    }
    if (isOffer(reply)) return pick(capitalise(reply.offer));
    if (isEntries(reply)) {
      for (const entry of [...reply, '']) await type(entry);
      return;
    }
    if (isAccess(reply)) {
      const { apis, policies = [] } = reply;
      await tick(apis);
      let chosen: readonly string[] = [];
      for (;;) {
        const asked = await read();
        // Limits alone can be chosen when a policy that gives access has been.
        if (asked.includes('Choose more?')) await pick(chosen.length < policies.length ? 'Yes' : 'No');
        else if (asked.includes('Add a policy?')) await pick(policies.length > 0 ? 'Yes' : 'No');
        else if (screensIn(asked).join() === 'access') {
          chosen = policies.filter((name) => asked.includes(` ${name}  `));
          await tick(chosen);
        } else return;
      }
    }
    if ('pick' in reply) return pick(reply.pick);
    if ('edit' in reply) {
      await pick('Change a value');
      return pick(`${reply.edit}:`);
    }
    return press(reply.go === 'back' ? 'escape' : 'enter');
  };

  for (const [screen, reply] of script) {
    const asked = isOffer(reply) ? screen : screensIn(await read()).join();
    if (asked !== screen) throw new Error(`Not ${screen}, but ${asked}:\n${await read()}`);
    await answer(reply);
  }
  await end;
  return screensIn(paper.text());
};
