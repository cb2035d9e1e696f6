import type { ApiCall, HttpRequest } from '../tyk/types.ts';
import { commandAgain } from './again.ts';
import type { TriedKey } from './explain-tried.ts';
import type { Flow } from './flow.ts';
import { type Proof, recordOf, sayExpiry, sayProof } from './outcome.ts';
import { curlInOneLine, type Shell } from './shell-words.ts';
import { writeCurl } from './snippets.ts';
import type { Journey } from './step.ts';
import { finishedStages } from './trail.ts';
import type { Facts } from './types.ts';
import { KEY_VARIABLE } from './usage.ts';

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

/** Hash, alias and expiry: what logs and analytics show of the key. The hash is named so that nobody takes it for one. */
export function keyFactsLine(made: MadeFacts, now: number): string {
  const expires = recordOf(made.proof)?.expires ?? made.expires;
  const parts = [
    made.hash === undefined ? '' : `Hash (what logs and analytics show): ${made.hash}`,
    made.alias === '' ? '' : `alias ${made.alias}`,
    sayExpiry(expires, now),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

const signs = { good: '✔', warning: '!', bad: '✖' } as const;

/**
 * What stays in the scrollback after the wizard has left: plain, selectable, nothing boxed. `goesOn`: the sandbox
 * is kept running.
 */
export function summaryLines(
  steps: Journey,
  flow: Flow,
  facts: Facts,
  made: MadeFacts,
  said: readonly string[],
  shell: Shell,
  goesOn = false,
): readonly string[] {
  const headline = sayProof(made.proof, made.tried);
  const stages = finishedStages(steps, flow, facts, 6).filter((line) => line.id !== 'signed-in');
  return [
    ...stages.map((line) => `✔ ${line.label.padEnd(10)}  ${line.text}`),
    `${signs[headline.tone]} ${headline.what}`,
    ...(headline.next === undefined ? [] : [`  ${headline.next}`]),
    '',
    ...said,
    ...keyLines(flow, facts, made, shell, goesOn),
    `Again: ${commandAgain(steps, flow, facts, shell)}`,
  ];
}

/** The key's facts and how to use it; nobody can use what has ended with the sandbox. */
export function keyLines(
  { answers }: Flow,
  facts: Facts,
  made: MadeFacts,
  shell: Shell,
  goesOn = false,
): readonly string[] {
  const hasEnded = answers.deployment === 'demo' && !goesOn;
  const use = made.call === undefined ? [] : [`Use it: ${callInOneLine(made.call, shell)}`];
  const saved = made.savedTo === undefined ? [] : [`Saved to ${made.savedTo}.`];
  return [...saved, keyFactsLine(made, facts.now), ...(hasEnded ? ended : use)];
}

const ended = ['The sandbox has ended, and the key with it. One that stays: tyk-key-wizard demo'];
