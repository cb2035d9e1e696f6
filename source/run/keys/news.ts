import { readKeptKeys } from '../../store/kept-keys.ts';
import { lifeOf } from '../../store/run-process.ts';
import { sayEnding, sayUnrotated } from '../../wizard/keys/ending.ts';
import type { Problem } from '../../wizard/types.ts';
import { unixNow } from '../clock.ts';

/** What this machine's keys want somebody to know at the next start. Throws WizardError `storage`. */
export async function readKeyNews(folder: string): Promise<readonly Problem[]> {
  const now = unixNow();
  const { keys, damaged } = await readKeptKeys(folder);
  const over = await Promise.all(
    keys.map(
      async ({ rotation }) =>
        rotation && (await lifeOf({ ...rotation, at: rotation.since }, now)) !== 'lives',
    ),
  );
  const ending = sayEnding(keys, now);
  return [
    ...(damaged === undefined
      ? []
      : [{ what: `The list of keys could not be read; the file was kept as ${damaged}.` }]),
    ...sayUnrotated(keys.filter((_key, index) => over[index])),
    ...(ending === undefined ? [] : [ending]),
  ];
}
