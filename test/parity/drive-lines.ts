import { runLinesFace } from '../../source/faces/start-asking.ts';
import { createKeyboard, createPaper } from '../faces/streams.ts';
import { type Drive, screensIn } from './run.ts';
import type { Line, Reply } from './scenarios.ts';

/** The lines face as a person uses it: reads to the end, finds a number in the list, types it. */
export const driveLines: Drive = async ({ scenario, fill, ...start }) => {
  const keyboard = createKeyboard();
  const paper = createPaper();
  const end = runLinesFace({ ...start, stdin: keyboard.stdin, stderr: paper.stderr });
  let from = 0;
  const answer = async (line: string) => {
    const asked = await paper.until((text) => text.endsWith(': '), from);
    // As a terminal echoes it.
    paper.stderr.write(`${line}\n`);
    from = paper.text().length;
    keyboard.write(`${line}\n`);
    return asked;
  };
  const look = () => paper.until((text) => text.endsWith(': '), from);
  /** The lines of the list that was shown last. */
  const numberOf = async (row: string) => {
    const list = [...(await look()).matchAll(/^ {2,}(\d+) {2}(.*)$/gm)];
    const found = list.find(([, , text = '']) => text.startsWith(row));
    if (found === undefined) throw new Error(`No row "${row}":\n${await look()}`);
    return found[1] ?? '';
  };
  const numbersOf = async (names: readonly string[]) => {
    const numbers: string[] = [];
    for (const name of names) {
      const [api, version] = name.split('=');
      numbers.push(await numberOf(version === undefined ? (api ?? '') : `${api}, version ${version}`));
    }
    return numbers.join(',') || ':none';
  };

  for (const [screen, reply] of scenario.script) {
    const asked = screensIn(await look());
    if ('offer' in Object(reply)) await answer(await numberOf((reply as { offer: string }).offer));
    else if (asked.join() !== screen) throw new Error(`Not ${screen}, but ${asked}:\n${await look()}`);
    else await reply_(reply, screen);
  }

  async function reply_(reply: Reply, screen: Line[0]) {
    if (typeof reply === 'string') return answer(fill(reply) || ':none');
    if (isList(reply)) {
      for (const entry of reply) await answer(entry);
      return answer('');
    }
    if ('go' in reply) return answer(reply.go === 'back' ? ':back' : '');
    if ('pick' in reply) return answer(await numberOf(reply.pick));
    if ('edit' in reply) return answer(await numberOf(`${reply.edit}:`));
    if ('offer' in reply) return undefined;
    await answer(await numbersOf(reply.apis ?? []));
    const next = await look();
    if (screensIn(next).join() === screen) await answer(await numbersOf(reply.policies ?? []));
    return undefined;
  }

  await end;
  return screensIn(paper.text());
};

function isList(reply: Reply): reply is readonly string[] {
  return Array.isArray(reply);
}
