import { capitalise, sanitise } from '../text.ts';
import type { ApiAnswer, ApiCall } from '../tyk/types.ts';
import type { Verdict } from './explain-verdict.ts';
import type { Problem } from './types.ts';

/** One Gateway's answer to a try. */
export type TriedAt = {
  /** "your own Gateway", where there are two. */
  readonly where?: string;
  readonly call: ApiCall;
  readonly answer?: ApiAnswer;
  readonly verdict: Verdict;
  /** The quota headers in words. */
  readonly quota?: string;
  /** What it may not call was refused, in words. */
  readonly refusal?: string;
};

/** What trying a key came to, Gateway by Gateway; `untried`: why it was not made, or not everywhere. */
export type TriedKey = { readonly at: readonly TriedAt[]; readonly untried?: Problem };

/** A refusal weighs more than a proof: on Hybrid the key is to be good on both Gateways. */
export function resultOf({ at }: TriedKey): 'proven' | 'refused' | 'unproven' {
  if (at.some(({ verdict }) => verdict.state === 'refused')) return 'refused';
  return at.some(({ verdict }) => verdict.state === 'proven') ? 'proven' : 'unproven';
}

/** Which of two tries counts: a key that was proven once stays so, whatever a later call comes to. */
export function decisiveTry(earlier: TriedKey | undefined, later: TriedKey): TriedKey {
  return earlier !== undefined && resultOf(earlier) === 'proven' ? earlier : later;
}

type Told = Problem & {
  readonly tone: 'good' | 'warning' | 'bad';
  readonly details: readonly string[];
};

/** How a key that was made begins its headline, once it has been tried; undefined where that proves nothing. */
export function sayTriedKey(tried: TriedKey): Omit<Told, 'details'> | undefined {
  const result = resultOf(tried);
  const one = tried.at.find(({ verdict }) => verdict.state === result);
  if (one === undefined) return undefined;
  const { verdict, answer, call, where = 'the Gateway', refusal } = one;
  const also = refusal === undefined ? '' : ` ${refusal}`;
  const { why, next, said } = verdict;
  if (result === 'refused') {
    const what = `Key created, but ${where} refused it (${answer?.status}): ${verdict.headline}`;
    return { tone: 'bad', what, next, why, said };
  }
  const status = answer?.status ?? 0;
  if (answer?.quota === undefined)
    return { tone: 'good', what: `Key created and proven. ${verdict.headline}${also}`, next };
  if (status < 300)
    return {
      tone: 'good',
      what: `Key created and proven: ${call.method} ${call.url} answered ${status}.${also}`,
    };
  const what = `Key created and proven: your API answered ${status} at ${call.path} (the Gateway let the key through).${also}`;
  return { tone: 'good', what, next };
}

const tones = { proven: 'good', refused: 'bad' } as const;

/** Every answer of a try, with its verdict. */
export function tellTry({ at, untried }: TriedKey): readonly Told[] {
  const told = at.map(({ where, verdict: { state, headline, why, next, said }, ...one }): Told => {
    const tone = state === 'proven' || state === 'refused' ? tones[state] : 'warning';
    const what = where === undefined ? headline : `${capitalise(where)}: ${headline}`;
    return { tone, what, why, next, said, details: detailsOf(one) };
  });
  return untried === undefined ? told : [...told, { ...untried, tone: 'warning', details: [] }];
}

const MOST_LINES = 3;
const MOST_CHARACTERS = 120;

/** "200 in 41 ms · quota: 998 of 1 000 requests left", and how the body begins; Tyk's own words stand in the verdict. */
export function detailsOf({
  answer,
  quota,
  refusal,
}: Pick<TriedAt, 'answer' | 'quota' | 'refusal'>): readonly string[] {
  if (answer === undefined) return [];
  const measured = `${answer.status} in ${answer.milliseconds} ms`;
  const body = (answer.byTyk ? [] : answer.lines).filter((line) => line.trim() !== '').slice(0, MOST_LINES);
  return [
    quota === undefined ? measured : `${measured} · ${quota}`,
    ...(refusal === undefined ? [] : [refusal]),
    ...body.map((line) =>
      line.length > MOST_CHARACTERS ? `${sanitise(line.slice(0, MOST_CHARACTERS))}…` : line,
    ),
  ];
}

/** What a try leaves open: not made, or nothing that tells of the key. */
export function warningsOfTry(tried: TriedKey | undefined): readonly string[] {
  const told = tried === undefined ? [] : tellTry(tried).filter(({ tone }) => tone === 'warning');
  return told.map(({ what, next }) => [what, next].filter(Boolean).join(' '));
}
