import { effects, saySoFar } from '../wizard/effects.ts';
import { stepById } from '../wizard/flow.ts';
import { helpPage } from '../wizard/help-page.ts';
import { callOf } from '../wizard/key-stage.ts';
import { keyMayExist, sayLooking } from '../wizard/lost.ts';
import { recipeHelp, recipeQuestion } from '../wizard/recipe-write.ts';
import { type Snippet, writeSnippets } from '../wizard/snippets.ts';
import { sayProfile } from '../wizard/steps/deployment.ts';
import type { Problem } from '../wizard/types.ts';
import { offerId, openOffers } from './asking.ts';
import { type Busy, sayCreating, sayDoing } from './busy.ts';
import { actionsOf, type Dialog, lostActionsOf, type Run, standingOf, wantedEffect } from './state.ts';

/** One of a few things that can be chosen; `key` is its letter. */
export type PromptAction = {
  readonly id: string;
  readonly key?: string;
  readonly label: string;
  readonly detail?: string;
};

/** What a face shows. It draws it and gives back a Reply; what comes of that is decided in `advance`. */
export type Prompt =
  /** The screen of the open step. `actions`: what can be done about the problem that is told with it. */
  | {
      readonly is: 'question';
      readonly actions: readonly PromptAction[];
      /** What else can be done in its place. */
      readonly otherwise: 'answer again' | 'leave';
    }
  | {
      readonly is: 'actions';
      readonly of: Exclude<Dialog['is'], 'recipe'> | 'key';
      readonly title: string;
      /** What is at stake. */
      readonly about?: readonly string[];
      readonly problem?: Problem | undefined;
      readonly actions: readonly PromptAction[];
      /** The safe one, preselected. */
      readonly initial?: string;
    }
  | {
      readonly is: 'text';
      readonly of: 'rename' | 'recipe' | 'type';
      readonly title: string;
      readonly initial: string;
      readonly about?: readonly string[];
      readonly problem?: Problem | undefined;
      readonly accept: string;
    }
  | {
      readonly is: 'page';
      readonly of: 'help' | 'request' | 'call';
      readonly title: string;
      /** Groups of paragraphs of the help. */
      readonly paragraphs?: readonly (readonly string[])[];
      /** The call in each language. */
      readonly tabs?: readonly Snippet[];
    }
  | { readonly is: 'instead'; readonly problem: Problem }
  | Busy
  | { readonly is: 'over' };

export function promptOf(run: Run): Prompt {
  const { phase, dialog } = run;
  if (phase === 'over') return { is: 'over' };
  // Where nobody can press a key meanwhile, work is waited for first.
  const isWaited = run.doing !== undefined && !run.interruptible;
  if (dialog !== undefined && !isWaited) return promptOfDialog(run, dialog);
  if (phase === 'key') return run.doing === undefined ? promptOfKey(run) : sayDoing(run, run.doing);
  if (phase === 'creating') return sayCreating(run);
  if (phase === 'looking') return { is: 'busy', says: sayLooking(run.looked) };
  if (phase === 'removing') return { is: 'busy', says: 'Removing the key' };
  const effect = wantedEffect(run);
  if (effect !== undefined) {
    const { title, slow, slowAfter } = effects[effect];
    const soFar = run.reading && saySoFar(run.reading.progress);
    return { is: 'busy', says: title(run.flow.answers), slow, slowAfter, soFar };
  }
  if (run.doing !== undefined) return sayDoing(run, run.doing);
  return { is: 'question', ...waysOut(run) };
}

function waysOut(run: Run): Pick<Extract<Prompt, { is: 'question' }>, 'actions' | 'otherwise'> {
  const lost = lostActionsOf(run);
  if (lost.length > 0) return { actions: lost, otherwise: 'leave' };
  const offers = openOffers(run).map(({ key, label }, index) => ({
    id: offerId(index),
    key,
    label,
  }));
  return { actions: offers, otherwise: 'answer again' };
}

const stay: PromptAction = { id: 'stay', label: 'Stay' };

/** A question whose safe answer comes first. */
const yesOrNo = (no: string, yes: string): readonly PromptAction[] => [
  { id: 'no', key: 'n', label: no },
  { id: 'yes', key: 'y', label: yes },
];

function promptOfDialog(run: Run, dialog: Dialog): Prompt {
  const { flow, facts, steps } = run;
  const isUnknown = run.creation.is === 'unknown';
  switch (dialog.is) {
    case 'leave':
      return {
        is: 'actions',
        of: 'leave',
        title: isUnknown ? 'Leave now?' : 'Leave without a key?',
        about: [isUnknown ? keyMayExist : 'No key has been created.'],
        actions: [
          { ...stay, id: 'no' },
          { id: 'yes', key: 'y', label: 'Leave' },
        ],
        initial: 'no',
      };
    case 'unsafe':
      return {
        is: 'actions',
        of: 'unsafe',
        title: run.key?.sent
          ? 'Your key is not saved yet: the clipboard may not have it. Tyk will never show it again.'
          : 'Your key is not saved yet. Tyk will never show it again.',
        actions: [
          stay,
          { id: 'save', key: 's', label: 'Save to a file' },
          { id: 'done', key: 'd', label: 'I have it, leave' },
        ],
        initial: 'stay',
      };
    case 'instead':
      return { is: 'instead', problem: dialog.problem };
    case 'manage':
      return promptOfManage(run, dialog.name);
    case 'remove':
      return {
        is: 'actions',
        of: 'remove',
        ...removalQuestion(dialog.name),
        problem: dialog.problem,
      };
    case 'rename':
      return {
        is: 'text',
        of: 'rename',
        title: `What should ${dialog.name} be called?`,
        initial: dialog.name,
        accept: 'rename',
        problem: dialog.problem,
      };
    case 'recipe':
      return {
        is: 'text',
        of: 'recipe',
        ...recipeQuestion,
        about: recipeHelp,
        accept: 'save',
        problem: dialog.problem,
      };
    case 'agree':
      return promptOfAgreement(dialog);
    case 'type': {
      const asks = actionsOf(run).find(({ id }) => id === dialog.action)?.asks;
      return {
        is: 'text',
        of: 'type',
        title: '',
        initial: '',
        ...asks,
        accept: 'next',
        problem: dialog.problem,
      };
    }
    case 'wait': {
      const waiting = dialog.tried.at.find(({ verdict }) => verdict.retryable)?.verdict;
      const canReload = waiting?.offers.some(({ id }) => id === 'reload') ?? false;
      return {
        is: 'actions',
        of: 'wait',
        title: `${waiting?.headline ?? ''} What next?`,
        actions: [
          ...(canReload ? [{ id: 'reload', label: 'Ask the Gateway to reload, then wait' }] : []),
          { id: 'wait', label: 'Wait, up to 30 s' },
          { id: 'stay', label: 'Leave it untried' },
        ],
        initial: canReload ? 'reload' : 'wait',
      };
    }
    case 'help': {
      const step = stepById(steps, flow.current);
      const title = step.title(flow.answers, facts);
      return { is: 'page', of: 'help', title, paragraphs: helpPage(step, flow.answers, facts) };
    }
    case 'request':
      return { is: 'page', of: 'request', title: 'This is what the wizard will send.' };
    case 'call': {
      return { is: 'page', of: 'call', title: 'Show the call in which language?', tabs: snippetsOf(run) };
    }
  }
}

/** The call in each language. */
export function snippetsOf(run: Run): readonly Snippet[] {
  const standing = standingOf(run);
  const call = standing && callOf(standing);
  return call === undefined ? [] : writeSnippets(call, run.shell);
}

/** Asked before a saved profile goes. */
export const removalQuestion = (name: string) => ({
  title: `Remove ${name}?`,
  about: ['Its address and its stored credential are removed. Nothing changes in Tyk.'],
  actions: yesOrNo('Keep it', 'Remove'),
  initial: 'no',
});

/** Which saved profile, then what with it. */
function promptOfManage({ facts }: Run, name: string | undefined): Prompt {
  if (name === undefined) {
    const actions = facts.profiles.map((profile) => ({
      id: profile.name,
      label: profile.name,
      detail: sayProfile(profile),
    }));
    return { is: 'actions', of: 'manage', title: 'Which one?', actions };
  }
  return {
    is: 'actions',
    of: 'manage',
    title: `What do you want to do with ${name}?`,
    actions: [
      { id: 'keys', label: 'List its keys' },
      { id: 'rename', label: 'Rename it' },
      { id: 'remove', label: 'Remove it and its stored credential' },
      { id: 'prefer', label: 'Offer it first' },
    ],
  };
}

function promptOfAgreement({ question, doing, isEither }: Extract<Dialog, { is: 'agree' }>): Prompt {
  const isFile = ['save', 'env', 'recipe'].includes(doing.action);
  const [no, yes] = isEither
    ? ['No, ask each person', 'Yes']
    : isFile
      ? ['No, leave it', 'Yes, replace it']
      : ['No', 'Yes'];
  return {
    is: 'actions',
    of: 'agree',
    title: question,
    ...(isEither ? { about: ['If not, it is left out of the recipe and each person is asked.'] } : {}),
    actions: yesOrNo(no, yes),
    initial: isEither ? 'yes' : 'no',
  };
}

function promptOfKey(run: Run): Prompt {
  const { safe } = run.key ?? {};
  return {
    is: 'actions',
    of: 'key',
    title: safe ? 'The key is safe. Anything else?' : 'Save the key now. Tyk never shows a key twice.',
    actions: actionsOf(run),
    ...(safe ? { initial: 'done' } : {}),
  };
}
