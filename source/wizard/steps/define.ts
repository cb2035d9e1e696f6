import { quoted } from '../parse/common.ts';
import { parseYesNo } from '../parse/details.ts';
import type { Stage, Step } from '../step.ts';
import type { AnswerMap, EffectName, Parsed, StepId } from '../types.ts';

/** A step as its file writes it: words that depend on nothing stand as they are, what is usual is left out. */
type Definition<V> = Omit<Step<V>, 'title' | 'help' | 'needs' | 'when'> & {
  readonly title: string | Step['title'];
  readonly help: readonly string[] | Step['help'];
  readonly needs?: Step['needs'];
  readonly when?: Step['when'];
};

/** Pages of Tyk's own manual that several questions belong to. */
export const pages = {
  tutorial: 'getting-started/create-api-key',
  sessions: 'api-management/access-control/sessions-and-keys/understanding-sessions',
} as const;

/** Gives a step its value's type from its id, so that a step file cannot disagree with AnswerMap. */
export function defineStep<Id extends StepId>(step: Definition<AnswerMap[Id]> & { readonly id: Id }): Step {
  const { title, help, needs = [], when = () => true } = step;
  return {
    ...step,
    needs,
    when,
    effect: step.effect ?? effectBefore(step.stage),
    title: typeof title === 'string' ? () => title : title,
    help: typeof help === 'function' ? help : () => help,
  };
}

/** The address is looked at, and a stored credential read, before one is asked for; the rest wants the lists. */
function effectBefore(stage: Stage): EffectName | undefined {
  if (stage === 2) return 'stored';
  return stage > 2 && stage < 6 ? 'lists' : undefined;
}

/** For choices whose words are the answers themselves. */
export function parseWord<Word extends string>(text: string, words: readonly Word[]): Parsed<Word> {
  const word = words.find((candidate) => candidate === text.trim().toLowerCase());
  if (word !== undefined) return { value: word };
  return {
    problem: { what: `${quoted(text)} is not an answer here.`, next: `Use one of: ${words.join(', ')}.` },
  };
}

/** A question with two answers, the usual one first. */
export function yesOrNo(initial: boolean, labels: { readonly yes: string; readonly no: string }) {
  const yes = { value: 'yes', label: labels.yes, key: 'y' };
  const no = { value: 'no', label: labels.no, key: 'n' };
  const say = (value: boolean) => (value ? 'yes' : 'no');
  return {
    kind: 'yes-no' as const,
    options: () => (initial ? [yes, no] : [no, yes]),
    initial: () => initial,
    parse: (text: string) => parseYesNo(text),
    write: say,
    show: say,
  };
}
