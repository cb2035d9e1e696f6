import type { Changed, SavedWish } from '../wizard/profile-change.ts';
import type { RecipeResult } from '../wizard/recipe-write.ts';
import type { Problem } from '../wizard/types.ts';
import { begin, say } from './key-stage.ts';
import { type Doing, finish, moveTo, type Run, type Said } from './state.ts';

/** A saved profile's first place is taken at once, and for its keys the journey is left; the others ask first. */
export function changeSaved<R extends Run>(run: R, wish: SavedWish | undefined, name: string): R {
  if (wish === undefined) return run;
  if (wish === 'keys') return finish({ ...run, keysOf: name });
  if (wish !== 'prefer') return { ...run, dialog: { is: wish, name } };
  return begin(run, { action: 'saved', input: '', agreed: true, saved: { do: wish, name } });
}

export function savedChanged<R extends Run>(run: R, { said, warning, facts }: Changed): R {
  const next = moveTo({ ...run, doing: undefined, facts: { ...run.facts, ...facts } }, run.flow);
  const note: Said =
    warning === undefined ? { tone: 'good', what: said } : { tone: 'warning', what: `${said} ${warning}` };
  return { ...next, note };
}

/** A name that is taken or is none: what was typed stays to be mended. */
export function savedRefused<R extends Run>(run: R, problem: Problem): R {
  const { dialog } = run;
  const free: R = { ...run, doing: undefined };
  const isAsked = dialog?.is === 'remove' || dialog?.is === 'rename';
  return isAsked ? { ...free, dialog: { ...dialog, problem } } : { ...free, problem };
}

/** Closed while the file was written: what it came to is said all the same. */
export function recipeDone<R extends Run>(run: R, doing: Doing, result: RecipeResult): R {
  const free: R = { ...run, doing: run.doing === doing ? undefined : run.doing };
  switch (result.state) {
    case 'ask':
      return { ...free, dialog: { is: 'agree', question: result.question, doing, isEither: true } };
    case 'confirm':
      return { ...free, dialog: { is: 'agree', question: result.question, doing } };
    case 'failed':
      return { ...free, dialog: { is: 'recipe', problem: { what: result.what, next: result.next } } };
    case 'done': {
      const closed: R = { ...free, dialog: undefined };
      const said: Said = { tone: 'good', what: result.said };
      return run.key === undefined ? { ...closed, note: said } : say(closed, said);
    }
    default:
      return free;
  }
}
