import { WizardError } from '../errors.ts';
import { capitalise } from '../text.ts';
import type { ApiCall, CreatedKey, KeyRequest } from '../tyk/types.ts';
import { isPattern } from './api-address.ts';
import { type BurstCounts, type BurstPlan, MOST_REQUESTS } from './explain-burst.ts';
import type { TriedKey } from './explain-tried.ts';
import type { TryOffer, Verdict } from './explain-verdict.ts';
import { firstApi } from './plan.ts';
import { gatewayUrlStep } from './steps/try.ts';
import { allowedCall } from './try-scope.ts';
import type { Answers, Facts, Parsed, Surroundings } from './types.ts';
import { type CallChange, lacksPath, planCall, suggestCall, type Target } from './usage.ts';

export type ActionId =
  | 'save'
  | 'env'
  | 'copy'
  | 'try'
  | 'again'
  | 'reload'
  | 'address'
  | 'call'
  | 'burst'
  | 'recipe'
  | 'keep'
  | 'done';

/** What can be done with a key that was just made: data for all faces, done in run/. */
export type KeyAction = {
  readonly id: ActionId;
  readonly key: string;
  readonly label: string;
  /** One line of text it needs first. */
  readonly asks?: { readonly title: string; readonly initial: string };
  /** How the call differs from the last one. */
  readonly change?: CallChange;
};

/** A key that was made, and what is known about calling it. */
export type KeyStanding = {
  readonly answers: Answers;
  readonly facts: Facts;
  readonly request: KeyRequest;
  readonly created?: Pick<CreatedKey, 'flaw'>;
  /** Where the first API is called; none: nobody here knows. */
  readonly targets: readonly Target[];
  /** The last try. */
  readonly tried?: TriedKey | undefined;
};

export function actionsFor(standing: KeyStanding): readonly KeyAction[] {
  const { answers, created } = standing;
  const isDemo = answers.deployment === 'demo';
  const isUsable = created?.flaw === undefined;
  const copy: KeyAction = { id: 'copy', key: 'c', label: (answers.copy ?? true) ? 'Copy again' : 'Copy' };
  return [
    {
      id: 'save',
      key: 's',
      label: 'Save to a file',
      asks: { title: 'Save the key to which file?', initial: 'tyk-api-key.txt' },
    },
    // The demo's key ends with the program: it is written into no project (design, section 2).
    ...(isDemo || !isUsable ? [] : [addToDotenv]),
    ...(isUsable ? [copy, ...actionsOnApi(standing)] : []),
    saveAnswers(standing),
    ...(isDemo ? [keepSandbox] : []),
    { id: 'done', key: 'd', label: 'Done, I have it' },
  ];
}

const addToDotenv: KeyAction = {
  id: 'env',
  key: 'e',
  label: 'Add to .env',
  asks: { title: 'Add TYK_API_KEY to which file?', initial: '.env' },
};
/** Where the Gateway can be asked to reload, r is that. */
function saveAnswers({ tried }: KeyStanding): KeyAction {
  const isTaken = offersOf(tried).some(({ key }) => key === 'r');
  return { id: 'recipe', key: isTaken ? 'f' : 'r', label: 'Save as a recipe' };
}

const keepSandbox: KeyAction = { id: 'keep', key: 'k', label: 'Keep the sandbox running' };

function actionsOnApi(standing: KeyStanding): readonly KeyAction[] {
  const { answers, facts, targets, tried } = standing;
  const api = firstApi(answers, facts);
  if (api === undefined) return [];
  const call = callOf(standing);
  if (call === undefined && targets.length === 0) {
    const asks = { title: gatewayUrlStep.title(answers, facts), initial: '' };
    return [{ id: 'address', key: 'g', label: 'Say where your APIs are called', asks }];
  }
  const title = isPattern(api.listenPath)
    ? `Call what? ${api.name} listens at ${api.listenPath}: a method and a whole path that fits.`
    : 'Call what? For example GET /orders/7';
  const initial = call === undefined ? suggestCall(api) : `${call.method} ${call.path}`;
  const label = (tried?.at ?? []).length === 0 ? 'Call the API' : 'Call the API again';
  const tryIt: KeyAction = { id: 'try', key: 't', label, asks: { title, initial } };
  if (call === undefined) return [tryIt];
  return [
    tryIt,
    // Another path is what trying again asks for anyhow.
    ...offersOf(tried).flatMap(({ id, key, label, change }) =>
      id === 'path' ? [] : [{ id, key, label: capitalise(label), change }],
    ),
    { id: 'call', key: 'x', label: 'Code: curl, JavaScript, Python, Go' },
    { id: 'burst', key: 'l', label: `Test the limits (sends up to ${MOST_REQUESTS} requests)` },
  ];
}

function offersOf(tried: TriedKey | undefined): readonly TryOffer[] {
  const offers = tried?.at.flatMap(({ verdict }) => verdict.offers) ?? [];
  return offers.filter(({ id }, index) => offers.findIndex((other) => other.id === id) === index);
}

/**
 * The call that is tried next: the last one, else / of the first API in a version that the key opens. None where
 * nobody knows an address, or the path.
 */
export function callOf({ answers, facts, request, targets, tried }: KeyStanding): ApiCall | undefined {
  const [last] = tried?.at ?? [];
  if (last !== undefined) return last.call;
  const api = firstApi(answers, facts);
  const [target] = targets;
  if (api === undefined || lacksPath(api, {})) return undefined;
  return target && planCall(api, target.url, allowedCall(api, answers, facts, request.access.apis));
}

/** The answers with an address that was typed after the key was made. */
export function answerAddress(text: string, answers: Answers, facts: Facts): Parsed<Answers> {
  const parsed = gatewayUrlStep.parse(text, answers, facts);
  return 'problem' in parsed ? parsed : { value: { ...answers, gatewayUrl: String(parsed.value) } };
}

/** The answer to an action: what was done, in words, or a question that must be answered first. */
export type ActionResult =
  /** `tone`: it was done, but nothing proves that it came to anything. */
  | {
      readonly state: 'done';
      readonly said: string;
      readonly safe: boolean;
      readonly tone?: 'warning';
      readonly warning?: string;
    }
  | { readonly state: 'tried'; readonly tried: TriedKey }
  | {
      readonly state: 'failed';
      readonly what: string;
      readonly next: string;
      /** The credential found no place: where it goes is asked again, with what is known by now. */
      readonly unkept?: Pick<Surroundings, 'noKeychain'>;
    }
  | { readonly state: 'confirm'; readonly question: string };

/** What went wrong, where the action can be chosen again. Throws what is no WizardError. */
export function failedResult(error: unknown): Extract<ActionResult, { state: 'failed' }> {
  if (!(error instanceof WizardError)) throw error;
  const { what, why, next = '' } = error.explanation;
  return { state: 'failed', what: why === undefined ? what : `${what} ${why}`, next };
}

/** How an action that takes its time stands. */
export type ActionProgress =
  | { readonly is: 'calling'; readonly says: string }
  /** Said anew each second; `pause` is the whole wait, `seconds` what is left of it. */
  | {
      readonly is: 'waiting';
      readonly says: string;
      readonly verdict: Verdict;
      readonly seconds: number;
      readonly pause: number;
    }
  | { readonly is: 'burst'; readonly plan: BurstPlan; readonly counts: BurstCounts };
