import { findWritten } from '../store/key-file.ts';
import type { Unfinished } from '../store/runs.ts';
import { listWords, sanitise } from '../text.ts';
import { nobodyHasSeen } from '../wizard/lost.ts';
import type { Problem } from '../wizard/types.ts';
import { localDateTime } from '../wizard/words.ts';

/** No create waits longer for its answer, but by a timeout of somebody's own. Seconds. */
const UNDER_WAY = 120;

/**
 * What a run says of creates of earlier ones. One that may still be at work elsewhere is said at once to somebody who
 * can judge that; where nobody is asked, jobs side by side are usual, and each is said once.
 */
export function chooseNews(
  unfinished: readonly Unfinished[],
  asks: boolean,
  now: number,
): readonly Unfinished[] {
  if (asks) return unfinished;
  return unfinished.filter(({ told, life, at }) => !told && (life === 'over' || now - at > UNDER_WAY));
}

/** Each by itself; what holds for all of a kind stands once, under the last. */
export async function sayUnfinished(
  unfinished: readonly Unfinished[],
  asks: boolean,
): Promise<readonly Problem[]> {
  const sent = unfinished.filter(({ key }) => key === undefined);
  const why = `It may exist. ${nobodyHasSeen}`;
  const kinds = [
    {
      runs: unfinished.filter((run) => !sent.includes(run)),
      common: { next: 'Tyk never shows it again. If it is lost, revoke it in Tyk and make another.' },
    },
    {
      runs: sent.filter(canBeLookedFor),
      common: {
        why,
        next: asks ? 'Choose "Lost key" to look for it.' : 'Run the wizard in a terminal to look for it.',
      },
    },
    {
      runs: sent.filter((run) => !canBeLookedFor(run)),
      common: { why, next: 'Its answers were not kept (--no-draft): look in Tyk for a key of that minute.' },
    },
  ];
  const said: Promise<Problem>[] = kinds.flatMap(({ runs, common }) =>
    runs.map(async (run, at) => ({
      what: sayOne(run),
      ...(at === runs.length - 1 ? common : {}),
      ...(await sayWhereWritten(run)),
    })),
  );
  return Promise.all(said);
}

/** Its answers were kept. */
export function canBeLookedFor({ answers }: Unfinished): boolean {
  return answers.texts.deployment !== undefined;
}

function sayOne({ key, at, asked, answers, origin, life, host }: Unfinished): string {
  const by = life === 'over' ? '' : ` by a run on ${sanitise(host)}, which may still be open`;
  const of = sanitise(answers.summary ?? origin);
  if (key === undefined)
    return `A key was requested on ${localDateTime(asked?.at ?? at)}${by}, and no answer came: ${of}.`;
  const hash = key.hash === undefined ? '' : `, hash ${key.hash}`;
  return `A key was made on ${localDateTime(key.at)}${by}, and you have not confirmed saving it: ${of}${hash}.`;
}

async function sayWhereWritten({ files = [], asked, at }: Unfinished): Promise<{ readonly why?: string }> {
  const written = await Promise.all(files.map((file) => findWritten(file, asked?.at ?? at)));
  const places = written.flat().map(sanitise);
  if (places.length === 0) return {};
  return { why: `It may be in ${listWords(places)}: look there, and delete what you do not need.` };
}
