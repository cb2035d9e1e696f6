import { sanitise } from '../text.ts';
import { ownValue } from '../tyk/fields.ts';
import { deploymentKinds } from './deployments.ts';
import type { Option } from './step.ts';
import type { Deployment, Earlier, EarlierRun, Facts, WrittenAnswers } from './types.ts';
import { ago } from './words.ts';

/** The label stands in a narrow column: on a small terminal the rest is cut off. */
const rows = {
  lost: { label: 'Lost key', before: 'look for it · ' },
  draft: { label: 'Go on', before: 'where you stopped · ' },
  last: { label: 'Same again', before: '' },
} as const;
type Kind = keyof typeof rows;
const kinds = Object.keys(rows) as readonly Kind[];

/** Rows above all others: one key press brings every answer of an earlier run back. */
export function earlierOptions({ earlier, profiles, now }: Facts): readonly Option[] {
  return runsOf(earlier).flatMap(([kind, run]): Option[] => {
    if (kindOf(run) === undefined) return [];
    const { texts, summary } = run.answers;
    const profile = profiles.find(
      ({ deployment, url }) => deployment === texts.deployment && url === texts.url,
    );
    const host = (texts.url ?? '').replace(/^https?:\/\//, '');
    const words = summary === undefined ? [host] : [summary, host];
    const detail = profile === undefined ? words.join(' · ') : [profile.name, summary ?? host].join(': ');
    return [
      {
        value: `${kind}:${run.id}`,
        label: rows[kind].label,
        detail: `${rows[kind].before}${sanitise(detail)}`,
        note: ago(run.at, now),
        groups: ['Saved'],
        origin: profile === undefined ? { kind: 'last-run' } : { kind: 'profile', name: profile.name },
        ...(profile === undefined ? {} : { puts: { url: profile.url } }),
        brings: kind === 'last' ? withoutNever(run.answers) : run.answers,
      },
    ];
  });
}

function runsOf(earlier: Earlier | undefined): readonly (readonly [Kind, EarlierRun])[] {
  return kinds.flatMap((kind) => [earlier?.[kind] ?? []].flat().map((run) => [kind, run] as const));
}

/** A key for ever is nothing that is done again by habit. */
function withoutNever(answers: WrittenAnswers): WrittenAnswers {
  const { expires, ...texts } = answers.texts;
  return expires === 'never' ? { ...answers, texts } : answers;
}

function kindOf({ answers }: EarlierRun): Deployment | undefined {
  return deploymentKinds.find((kind) => kind === answers.texts.deployment);
}

/** The deployment that such a row stands for. */
export function findEarlier(text: string, { earlier }: Facts): Deployment | undefined {
  const [, run] = runsOf(earlier).find(([kind, { id }]) => text === `${kind}:${id}`) ?? [];
  return run && kindOf(run);
}

/** What an id was called in an earlier run. */
export function nameBefore(value: string, { earlier }: Facts): string | undefined {
  const names = runsOf(earlier).map(([, { answers }]) => ownValue(answers.names, value));
  const name = names.find((one) => one !== undefined);
  return name === undefined ? undefined : sanitise(name);
}
