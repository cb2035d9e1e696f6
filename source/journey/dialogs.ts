import { answerAddress } from '../wizard/key-stage.ts';
import { savedWishes } from '../wizard/profile-change.ts';
import type { Way } from './event.ts';
import { begin, chooseAction, patience } from './key-stage.ts';
import { changeSaved } from './saving.ts';
import { type Dialog, type Doing, finish, type Run } from './state.ts';

/** The word that a dialog is answered with: one of its Prompt's actions. */
export function chooseInDialog<R extends Run>(run: R, dialog: Dialog, id: string): R {
  const closed: R = { ...run, dialog: undefined };
  switch (dialog.is) {
    case 'leave':
      return id === 'yes' ? finish(run) : closed;
    case 'unsafe':
      return id === 'stay' ? closed : chooseAction(closed, id);
    case 'manage':
      if (dialog.name === undefined) return { ...run, dialog: { is: 'manage', name: id } };
      return changeSaved(
        closed,
        savedWishes.find((wish) => wish === id),
        dialog.name,
      );
    case 'remove':
      if (id !== 'yes') return closed;
      return begin(run, { ...saving, saved: { do: 'remove', name: dialog.name } });
    case 'agree':
      return answerQuestion(run, dialog, id === 'yes');
    case 'wait':
      if (id === 'stay') return closed;
      return begin(closed, {
        ...dialog.doing,
        agreed: true,
        impatient: undefined,
        ...(id === 'reload' ? { action: 'reload' } : {}),
      });
    default:
      return closed;
  }
}

const saving: Doing = { action: 'saved', input: '', agreed: true };

/** A "no" to replacing a recipe asks for another name. */
function answerQuestion<R extends Run>(
  run: R,
  { doing, isEither }: Extract<Dialog, { is: 'agree' }>,
  isYes: boolean,
): R {
  const closed: R = { ...run, dialog: undefined };
  if (isEither) return begin(closed, { ...doing, replies: [...(doing.replies ?? []), isYes] });
  if (isYes) return begin(closed, { ...doing, agreed: true });
  return doing.action === 'recipe' ? { ...run, dialog: { is: 'recipe' } } : closed;
}

/** The line of text that a dialog asks for. */
export function typeInDialog<R extends Run>(run: R, dialog: Dialog, text: string): R {
  const closed: R = { ...run, dialog: undefined };
  const input = text.trim();
  switch (dialog.is) {
    case 'rename':
      return begin(run, { ...saving, saved: { do: 'rename', name: dialog.name, to: input } });
    case 'recipe':
      if (input === '') return run;
      return begin(closed, { action: 'recipe', input, agreed: false, replies: [] });
    case 'type': {
      const { action } = dialog;
      if (input === '') return run;
      const doing: Doing = { action, input, agreed: false, ...patience(run) };
      if (action !== 'address') return begin(closed, doing);
      const answered = answerAddress(input, run.flow.answers, run.facts);
      if ('problem' in answered) return { ...run, dialog: { ...dialog, problem: answered.problem } };
      return begin({ ...closed, flow: { ...run.flow, answers: answered.value } }, doing);
    }
    default:
      return run;
  }
}

/** Back closes it. To leave leaves, unless a key is at stake that is not safe. */
export function goInDialog<R extends Run>(run: R, dialog: Dialog, to: Way): R {
  const closed: R = { ...run, dialog: undefined };
  if (to === 'leave') {
    const isAtStake = run.phase === 'key' && run.key?.safe === false && dialog.is !== 'unsafe';
    return isAtStake ? { ...run, dialog: { is: 'unsafe' } } : finish(run);
  }
  if (to !== 'back') return run;
  return dialog.is === 'agree' && dialog.doing.action === 'recipe'
    ? { ...run, dialog: { is: 'recipe' } }
    : closed;
}

/** Of the line that is being changed. */
export function forgetProblem<R extends Run>(run: R): R {
  const { dialog } = run;
  if (dialog?.is !== 'rename' && dialog?.is !== 'recipe' && dialog?.is !== 'type') return run;
  return dialog.problem === undefined ? run : { ...run, dialog: { ...dialog, problem: undefined } };
}
