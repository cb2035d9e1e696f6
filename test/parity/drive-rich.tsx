import { App } from '../../source/faces/ink/app.tsx';
import { startState } from '../../source/faces/ink/moves.ts';
import { createTheme } from '../../source/faces/ink/theme.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import { mount } from '../helpers/ink-screen.tsx';
import { collapse, type Drive, screensIn } from './run.ts';
import { isAccess, isEntries, isOffer, type Reply } from './scenarios.ts';

const MOST_ROWS = 40;

/** The rich face as a person uses it. */
export const driveRich: Drive = async ({ script, fill, start }) => {
  const { facts, begin, services, shell } = start;
  let isOver = false;
  const screen = mount(
    <App
      start={startState(journey, facts, begin)}
      services={services}
      theme={createTheme({ unicode: true, colour: false })}
      shell={shell}
      onOver={() => {
        isOver = true;
      }}
    />,
    { columns: 120, rows: 40 },
  );
  const frame = () => screen.lastFrame().replaceAll('\u00a0', ' ');
  const rowUnder = () => /❯ +(?:[◉◯◐–] )?(.*)$/m.exec(frame())?.[1] ?? '';
  const moveTo = async (row: string) => {
    for (const key of ['down', 'up']) {
      for (let moved = 0; moved < MOST_ROWS; moved += 1) {
        const before = rowUnder();
        if (before.startsWith(row)) return;
        await screen.press(key);
        if (rowUnder() === before) break;
      }
    }
    throw new Error(`No row "${row}":\n${frame()}`);
  };
  const toggle = async (name: string) => {
    const [api = '', version] = name.split('=');
    await screen.press('ctrl-u');
    await screen.burst(api);
    await moveTo(api);
    if (version !== undefined) await moveTo(version);
    // A blank is text while something is typed.
    await screen.press('tab', 'ctrl-u');
  };
  const ticked = { apis: new Set<string>(), policies: new Set<string>() };
  /** These rows and no others are ticked. */
  const tick = async (tab: keyof typeof ticked, names: readonly string[] = []) => {
    for (const name of ticked[tab]) if (!names.includes(name)) await toggle(name);
    for (const name of names) if (!ticked[tab].has(name)) await toggle(name);
    ticked[tab] = new Set(names);
  };

  const answer = async (reply: Reply): Promise<void> => {
    if (typeof reply === 'string') {
      // A list takes own text in its last row.
      if (frame().includes('Another')) await screen.press('end');
      await screen.press('ctrl-u');
      await screen.burst(fill(reply));
      await screen.press('enter');
    } else if (isEntries(reply)) {
      for (const entry of reply) {
        await screen.burst(entry);
        await screen.press('enter');
      }
      await screen.press('enter');
    } else if (isOffer(reply)) await screen.press(reply.key);
    else if (isAccess(reply)) {
      await tick('apis', reply.apis);
      await screen.press('tab');
      await tick('policies', reply.policies);
      await screen.press('enter');
    } else if ('pick' in reply) {
      if (reply.as === 'yes' || reply.as === 'no') await screen.press(reply.as === 'yes' ? 'y' : 'n');
      else if (reply.pick === 'Done') await screen.press('d');
      else {
        await moveTo(reply.pick);
        await screen.press('enter');
      }
    } else if ('edit' in reply) {
      await moveTo(reply.edit);
      await screen.press('enter');
    } else await screen.press(reply.go === 'back' ? 'escape' : 'enter');
  };

  try {
    for (const [index, [wanted, reply]] of script.entries()) {
      const isAgain = script[index - 1]?.[0] === wanted;
      const sign = isOffer(reply) ? reply.offer : isAgain ? '✖' : '';
      await screen.until((text) => screensIn(text).at(-1) === wanted && text.includes(sign));
      await answer(reply);
    }
    await screen.until(() => isOver);
    return collapse(screen.frames.flatMap((text) => screensIn(text)));
  } finally {
    await screen.unmount();
  }
};
