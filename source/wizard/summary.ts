import type { ApiCall, HttpRequest } from '../tyk/types.ts';
import { commandAgain } from './again.ts';
import type { TriedKey } from './explain-tried.ts';
import { DOCS } from './help-page.ts';
import { type Headline, type Proof, recordOf, sayProof } from './outcome.ts';
import { reviewRows } from './review.ts';
import { curlInOneLine, type Shell } from './shell-words.ts';
import { writeCurl } from './snippets.ts';
import type { Standing } from './standing.ts';
import type { Journey } from './step.ts';
import { pages } from './steps/define.ts';
import type { Answers, StepId } from './types.ts';
import { KEY_VARIABLE } from './usage.ts';
import { localDateTime, localZone } from './words.ts';

export type MadeFacts = {
  readonly proof: Proof;
  readonly hash?: string;
  readonly alias: string;
  readonly expires: number | 'never';
  readonly call?: HttpRequest | ApiCall;
  /** The try that counts. */
  readonly tried?: TriedKey;
  /** The file that took stdout's place. */
  readonly savedTo?: string;
};

/** `curl …` in one line, the key as a variable. */
export function callInOneLine(call: HttpRequest | ApiCall, shell: Shell): string {
  if ('keyIn' in call) return writeCurl(call, shell);
  return curlInOneLine(call, () => KEY_VARIABLE, shell);
}

export const signs = { good: '✔', warning: '!', bad: '✖' } as const;

/** Something that was done with the key. */
export type Deed = Pick<Headline, 'tone' | 'what' | 'next'>;

/** All that is known at the end. `goesOn`: the sandbox is kept running. */
export type KeyEnd = Standing & {
  readonly made: MadeFacts;
  readonly shell: Shell;
  readonly goesOn?: boolean;
};

/** What stays in the scrollback after the wizard has left: selectable, nothing boxed. */
export function summaryLines(steps: Journey, end: KeyEnd, said: readonly Deed[]): readonly string[] {
  const { flow, facts, made, shell } = end;
  const { tone, what, next } = sayProof(made.proof, made.tried);
  const rows = reviewRows(steps, { ...flow, cut: false }, facts);
  const valuesOf = (...ids: readonly StepId[]) =>
    rows.filter(({ step }) => ids.includes(step)).map(({ value }) => value);
  return [
    `${signs[tone]} ${what}`,
    ...(next === undefined ? [] : [`  ${next}`]),
    '',
    inRow('Opens', [...valuesOf('apis', 'policies'), sayUntil(made)].join(' · ')),
    inRow('Limits', valuesOf('rate', 'quota').join(' · ')),
    ...keyLines(end),
    inRow('Again', commandAgain(steps, flow, facts, shell)),
    inRow('Docs', `${DOCS}/${pages.tutorial}`),
    ...said.map(({ tone, what, next }) => [signs[tone], what, next].filter(Boolean).join(' ')),
  ];
}

/** To be heard: what was not said before, and nothing that only the eye takes apart. */
export function spokenSummary(steps: Journey, end: KeyEnd): readonly string[] {
  const { flow, facts, shell, goesOn } = end;
  const isOver = hasEnded(flow.answers, goesOn) ? [ended] : [];
  return [...isOver, `Again: ${commandAgain(steps, flow, facts, shell)}`];
}

/** How to use the key, and what logs show of it; nobody can use what has ended with the sandbox. */
export function keyLines({ flow: { answers }, made, shell, goesOn }: KeyEnd): readonly string[] {
  const use = made.call === undefined ? [] : [inRow('Call it', callInOneLine(made.call, shell))];
  const saved = made.savedTo === undefined ? [] : [inRow('Saved', made.savedTo)];
  const named = [
    made.hash === undefined ? '' : `hash ${made.hash}`,
    made.alias === '' ? '' : `alias ${made.alias}`,
  ].filter((part) => part !== '');
  return [
    ...saved,
    ...(hasEnded(answers, goesOn) ? [`  ${ended}`] : use),
    ...(named.length === 0 ? [] : [inRow('In logs', named.join(' · '))]),
  ];
}

function inRow(label: string, text: string): string {
  return `  ${label.padEnd(8)}  ${text}`;
}

function sayUntil({ proof, expires }: MadeFacts): string {
  const end = recordOf(proof)?.expires ?? expires;
  return end === 'never' ? 'never expires' : `until ${localDateTime(end)} ${localZone(end)}`;
}

function hasEnded({ deployment }: Answers, goesOn = false): boolean {
  return deployment === 'demo' && !goesOn;
}

const ended = 'The sandbox has ended, and the key with it. To keep one: tyk-key-wizard demo';
