import type { ErrorKind, WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { count, groupDigits } from '../text.ts';
import { serverOf } from './deployments.ts';
import { originOf } from './parse/address.ts';
import type { Journey } from './step.ts';
import type { Answers, EffectName, Facts, Given, Problem, Results, StepId } from './types.ts';

/** What faces need to know of the work between two steps; run/ does it. */
type Effect = {
  readonly needs: readonly StepId[];
  /** Must be done first. */
  readonly after?: EffectName;
  /** Said while it runs. */
  title(answers: Answers): string;
  /** Said when it has run for so many milliseconds; 5 000. */
  readonly slow: string;
  readonly slowAfter?: number;
  /** There is nothing to do for these answers. */
  unneeded?(answers: Answers, facts: Facts): boolean;
};

export const effects: { readonly [Name in EffectName]: Effect } = {
  connect: {
    needs: ['deployment', 'url', 'caFile', 'overrule'],
    title: (answers) =>
      answers.deployment === 'demo' ? 'Starting the sandbox' : `Looking at ${answers.url}`,
    slow: 'Taking long. A firewall or a VPN may be in the way.',
  },
  stored: {
    needs: ['deployment', 'url'],
    after: 'connect',
    title: () => 'Reading the stored credential',
    slow: 'Your keychain may be asking to be unlocked.',
    slowAfter: 3_000,
    unneeded: (answers, facts) => !wantsStored(answers, facts),
  },
  lists: {
    needs: ['deployment', 'url', 'credential'],
    after: 'connect',
    title: () => 'Reading the APIs and policies',
    slow: 'Taking long. A large deployment may send many megabytes.',
  },
  offered: {
    needs: ['apis'],
    after: 'lists',
    title: () => 'Reading what the APIs offer',
    slow: 'Taking long. A document may be large, or the server busy.',
    // Which APIs is not known yet.
    unneeded: ({ apis }) => apis !== undefined && apis.length === 0,
  },
  certificate: {
    needs: ['certificate', 'clientKey', 'apis', 'policies'],
    after: 'lists',
    title: () => 'Reading the client certificate',
    slow: 'Taking long. The server may be busy.',
    unneeded: ({ certificate = '' }) => certificate === '',
  },
  taken: {
    needs: ['user', 'keyText', 'ownText', 'apis', 'policies'],
    after: 'certificate',
    title: ({ user }) => (user === undefined ? 'Looking for a key with this text' : `Looking for ${user}`),
    slow: 'Taking long. The server may be busy.',
    unneeded: ({ user, keyText }) => user === undefined && keyText === undefined,
  },
  primitives: {
    needs: ['apis', 'askServer'],
    after: 'offered',
    title: () => 'Asking the MCP server what it offers',
    slow: 'Taking long. The server behind the proxy may be busy.',
    unneeded: ({ askServer }) => askServer !== true,
  },
  preview: {
    needs: ['apis', 'policies', 'expires', 'rate', 'throttle', 'quota', 'apiLimits'],
    after: 'taken',
    title: () => 'Asking the Gateway for the combined policies',
    slow: 'Taking long. The Gateway may be busy.',
    // What one policy decides stands in it; a Dashboard has no preview.
    unneeded: (answers, facts) =>
      (answers.policies ?? []).length < 2 || serverOf(answers, facts) === 'dashboard',
  },
};

export type EffectResult =
  | { readonly state: 'done'; readonly facts: Partial<Results> }
  | {
      readonly state: 'failed';
      readonly blamed: StepId;
      readonly problem: Problem;
      readonly error?: WizardError;
    };

/** How far the reading of the lists has come. */
export type ListsProgress = {
  readonly apis: number;
  readonly policies: number;
  readonly bytes: number;
  /** Bytes of both lists, where the server tells that. */
  readonly total?: number;
  /** What has come of them, now and then: to look at, not to rely on. */
  readonly lists?: Pick<Facts, 'apis' | 'policies'>;
};

const MEGABYTE = 1_000_000;

/** "12 400 APIs · 61 MB so far", "… · 61 of 130 MB"; nothing as long as it is little. */
export function saySoFar({ apis, policies, bytes, total }: ListsProgress): string | undefined {
  if (bytes < MEGABYTE) return undefined;
  const amounts = [
    apis > 0 ? count(apis, 'API') : '',
    policies > 0 ? count(policies, 'policy', 'policies') : '',
  ].filter((amount) => amount !== '');
  const come = groupDigits(Math.round(bytes / MEGABYTE));
  const size =
    total === undefined ? `${come} MB so far` : `${come} of ${groupDigits(Math.round(total / MEGABYTE))} MB`;
  return [...amounts, size].join(' · ');
}

/** True where two answers are the same, compared by what they say; secrets by their value. */
export function sameAnswer(a: unknown, b: unknown): boolean {
  if (a instanceof Secret || b instanceof Secret) {
    return a instanceof Secret && b instanceof Secret && a.equals(b);
  }
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The part of the answers that an effect depends on: kept in `facts.done` when it has succeeded. */
export function inputsOf(name: EffectName, answers: Answers): Answers {
  return Object.fromEntries(effects[name].needs.map((id) => [id, answers[id]]));
}

/** A credential is stored for this address, and nothing goes before it. The demo uses none. */
export function wantsStored(answers: Answers, facts: Facts): boolean {
  const { deployment, url, credential } = answers;
  if (deployment === undefined || deployment === 'demo' || url === undefined) return false;
  if (credential !== undefined || facts.credentials[serverOf(answers, facts)] !== undefined) return false;
  const origin = originOf(url);
  return facts.stored?.[origin] !== undefined && facts.unlocked?.origin !== origin;
}

/** Whoever waits for a keychain no longer types the credential once. */
export function withoutStored({ url = '' }: Answers): Partial<Results> {
  return { unlocked: { origin: originOf(url), why: 'You did not wait for it.', skipped: true } };
}

function isDone(name: EffectName, answers: Answers, facts: Facts): boolean {
  if (effects[name].unneeded?.(answers, facts)) return true;
  const done = facts.done[name];
  return done !== undefined && effects[name].needs.every((id) => sameAnswer(done[id], answers[id]));
}

/** The first piece of work still to be done before a step with this effect can be shown. */
export function pendingEffect(
  name: EffectName | undefined,
  answers: Answers,
  facts: Facts,
): EffectName | undefined {
  if (name === undefined) return undefined;
  return (
    pendingEffect(effects[name].after, answers, facts) ?? (isDone(name, answers, facts) ? undefined : name)
  );
}

/** What must be looked up before all that was given from outside can be read, once the lists are there. */
export function effectForGiven(
  steps: Journey,
  { answers, given }: { readonly answers: Answers; readonly given: Given },
  facts: Facts,
) {
  if (!hasLists(answers, facts) || answers.apis === undefined) return undefined;
  const waiting = steps.filter(({ id, late }) => late && given[id] !== undefined);
  return waiting.map(({ effect }) => pendingEffect(effect, answers, facts)).find(Boolean);
}

/** The lists that were read are those of these answers. */
export function hasLists(answers: Answers, facts: Facts): boolean {
  return pendingEffect('lists', answers, facts) === undefined;
}

/** The step that can mend a failed effect. Before the create, a file is the only thing that can be used wrongly. */
export function blameFor(kind: ErrorKind, answers: Answers): StepId {
  if (answers.deployment === 'demo') return 'deployment';
  if (kind === 'usage') return 'caFile';
  return kind === 'credential' || kind === 'refused' ? 'credential' : 'url';
}
