import { type ErrorKind, exitCodes } from '../errors.ts';
import { count, listWords, sanitise } from '../text.ts';
import type { Problem } from './types.ts';

/** `info` judges nothing: what could not be looked at, or a fact that is neither good nor bad. */
export type CheckState = 'ok' | 'warning' | 'failure' | 'info';

/** One line of the doctor. `outcome` tells the exit code of a failure. */
export type Check = {
  readonly id: string;
  readonly title: string;
  readonly state: CheckState;
  readonly detail: string;
  readonly next?: string;
  readonly outcome?: ErrorKind;
};

/** In the order in which they are printed. */
const checkTitles = {
  deployment: 'Deployment',
  address: 'Address',
  dns: 'DNS',
  tls: 'TLS',
  proxy: 'Proxy',
  clock: 'Clock',
  kind: 'Kind',
  credential: 'Credential',
  choices: 'APIs',
  keys: 'Key listing',
  plane: 'Plane',
  gateway: 'Gateway',
  clipboard: 'Clipboard',
  keychain: 'Keychain',
  terminal: 'Terminal',
  node: 'Node',
  config: 'Config file',
} as const;
export type CheckId = keyof typeof checkTitles;

export type Finding = Omit<Check, 'id' | 'title'>;

export const fine = (detail: string): Finding => ({ state: 'ok', detail });
export const note = (detail: string): Finding => ({ state: 'info', detail });

/** What a problem says, as one line and its next step. */
export function judge(state: 'warning' | 'info', problem: Problem): Finding;
export function judge(state: 'failure', problem: Problem, outcome: ErrorKind): Finding;
export function judge(state: CheckState, problem: Problem, outcome?: ErrorKind): Finding {
  const { what, why, said, next } = problem;
  return { state, detail: [what, why, said].filter(Boolean).join(' '), next, outcome };
}

/** Folders of people, wherever a path may stand: what is printed is made to be shown to others. */
const HOMES = /(?:\/home\/|\/Users\/|\b[A-Za-z]:\\Users\\)[^/\\\s:]+/g;

export function nameCheck(id: CheckId, finding: Finding, home: string): Check {
  const hide = (text: string) => {
    const bare = home.length > 1 ? sanitise(text).replaceAll(home, '~') : sanitise(text);
    return bare.replace(HOMES, '~');
  };
  const { detail, next } = finding;
  return { ...finding, id, title: checkTitles[id], detail: hide(detail), next: next && hide(next) };
}

export const checkMarks: { readonly [State in CheckState]: string } = {
  ok: '✔',
  warning: '!',
  failure: '✖',
  info: '–',
};

/** The first failure decides; warnings are none. */
export function exitCodeOf(checks: readonly Check[]): number {
  const first = checks.find(({ state }) => state === 'failure');
  return exitCodes[first === undefined ? 'done' : (first.outcome ?? 'unreachable')];
}

export function summarise(checks: readonly Check[]): string {
  const amount = (state: CheckState) => checks.filter((check) => check.state === state).length;
  const words = [
    ...(amount('failure') > 0 ? [count(amount('failure'), 'failure')] : []),
    ...(amount('warning') > 0 ? [count(amount('warning'), 'warning')] : []),
  ];
  const verdict = words.length === 0 ? 'No problems' : listWords(words);
  return `${verdict}. Nothing here contains a secret; it can be pasted into an issue.`;
}

export function writeChecks(checks: readonly Check[]): object {
  return {
    schemaVersion: 1,
    ok: exitCodeOf(checks) === exitCodes.done,
    checks: checks.map(({ id, state, title, detail, next = null }) => ({ id, state, title, detail, next })),
    exitCode: exitCodeOf(checks),
  };
}
