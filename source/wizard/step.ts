import type { JsonValue, KeyRequest, Limits, Policy } from '../tyk/types.ts';
import type {
  Answers,
  EffectName,
  Facts,
  Origin,
  Origins,
  Parsed,
  Problem,
  StepId,
  WrittenAnswers,
} from './types.ts';

export type Stage = 1 | 2 | 3 | 4 | 5 | 6;
type StepKind = 'text' | 'secret' | 'choice' | 'choices' | 'yes-no' | 'pairs' | 'review';

export type Option = {
  /** What parse reads: a choice's word, an API id, a policy id. */
  readonly value: string;
  readonly label: string;
  /** A letter that chooses it at once. */
  readonly key?: string;
  readonly detail?: string;
  /** Shown at the row's end and searched: categories, versions. */
  readonly note?: string;
  /** Headings the row can stand under, one for each way of grouping (see `groupings`). */
  readonly groups?: readonly string[];
  /** Why it cannot be chosen, one short sentence. */
  readonly disabledReason?: string;
  /** What to do instead, shown when a disabled row is pressed. */
  readonly instead?: Problem;
  /** Versions under an API: rows of their own, indented. */
  readonly children?: readonly Option[];
  /** Nothing else is chosen beside it. */
  readonly alone?: true;
  /** The row stands for all of its children: choosing it chooses them. */
  readonly wholeOf?: 'children';
  /**
   * Answers that come along with this choice, with their origin: a saved profile brings its address. Undefined
   * forgets one: the address of a Dashboard is none for a Gateway.
   */
  readonly puts?: Answers;
  readonly origin?: Origin;
  /** Answers of an earlier run that come along as text. What was said outside, by a flag for example, stands. */
  readonly brings?: WrittenAnswers;
};

/** How a step is answered on the command line; the variable and the recipe field are named after it. */
export type Flag = {
  readonly name: string;
  /** What follows it, for --help; absent: a switch with a `--no-` twin. */
  readonly value?: string;
  /** The only words that it takes. */
  readonly words?: readonly string[];
  readonly repeat?: true;
  /**
   * It narrows what a key opens. Given without a value, in a variable too, or given wrongly for whatever else was chosen
   * it is an error: left aside it would open more than was meant.
   */
  readonly narrows?: true;
  readonly help: string;
};

/** How a recipe holds an answer: what is "scoped" is a list of `API: items`, what is "filled" may have {user}, {host} and {date} in it. */
export type RecipeForm =
  | 'one of'
  | 'text'
  | 'list'
  | 'scoped'
  | 'filled text'
  | 'filled list'
  | 'limits'
  | 'metadata'
  | 'switch';
/** Examples that are right, the first one to be shown; of "one of" they are all there is. */
export type RecipeField = { readonly form: RecipeForm; readonly examples: readonly JsonValue[] };

export type Decision = { readonly policy: Policy; readonly words: string };

/**
 * A question as data. Faces draw it and read keys; they never decide what comes next. `parse` is the one way
 * in, for typed text, flags, variables and recipes alike; `write` is its inverse.
 */
export interface Step<V = unknown> {
  readonly id: StepId;
  readonly stage: Stage;
  readonly kind: StepKind;
  /** The question, ends with "?" or is a noun. */
  title(answers: Answers, facts: Facts): string;
  /** A short name for folded lines, review rows and problems. */
  readonly label: string;
  /** Lines under the field: what it is and where to find it. */
  help(answers: Answers, facts: Facts): readonly string[];
  /** Steps of one group stand on one screen (rich: tabs) and are one step for Back. */
  readonly group?: 'access';
  readonly flag?: Flag;
  /** The flag that names a file with this secret. */
  readonly secretFile?: string;
  /** An answer that is good and not the default: tests give it in every face. */
  readonly sample?: string;
  /** What it means in Tyk, beyond the lines under its field, and the page of Tyk's own manual on it. */
  readonly lesson?: readonly string[];
  readonly page?: string;
  /** Its field in a recipe, which has its id; absent: no recipe says it. */
  readonly recipe?: RecipeField;
  /** What each of the chosen policies decides here, in words: shown on review, and not asked. */
  decided?(answers: Answers, facts: Facts): readonly Decision[];
  /** In words, what of the limits that a Gateway combines of several policies belongs here. */
  sayOf?(limits: Limits): string;
  /** Its part of what is sent; later steps see what earlier ones said. */
  request?(value: V, request: KeyRequest): Partial<KeyRequest>;
  /** What it asks is all that can be said where nobody answers. */
  readonly isRisk?: true;
  /** False: review has no row of its own for it. */
  readonly hasRow?: false;
  /** What is named can only be resolved when the lists are read. */
  readonly late?: true;
  /** Its default is never taken in silence: only by ⏎ or by --yes. */
  readonly insist?: true;
  /** Steps whose change makes this answer stale: "check again", never "erase". They stand before it. */
  readonly needs: readonly StepId[];
  /** False: after this change of what it needs it is no answer any more, not even one to be checked. */
  outlives?(before: Answers, after: Answers): boolean;
  /** Must have succeeded before this step is shown. */
  readonly effect?: EffectName;
  /** A "no" to this yes-no question opens that step again. */
  readonly noReopens?: StepId;
  /** Applies to these answers at all. */
  when(answers: Answers, facts: Facts, origins: Origins): boolean;
  /** Not asked by itself: `initial` holds until somebody edits it from review. */
  quiet?(answers: Answers, facts: Facts): boolean;
  options?(answers: Answers, facts: Facts): readonly Option[];
  /** What its rows are, one and several of them. */
  readonly noun?: readonly [one: string, many: string];
  /** Names of the ways `Option.groups` can be read, in the same order. */
  readonly groupings?: readonly string[];
  /** Said where no option can be chosen: what to create or change. */
  empty?(answers: Answers, facts: Facts): Problem | undefined;
  /** A choice that also takes own text, under this label. */
  other?(answers: Answers, facts: Facts): string | undefined;
  /** Preselected; a question that has one can be answered with ⏎ alone, or by --yes. */
  initial?(answers: Answers, facts: Facts): V | undefined;
  /** An answer that the surroundings give (a credential in a variable); holds until somebody types another. */
  preset?(answers: Answers, facts: Facts): { readonly value: V; readonly origin: Origin } | undefined;
  /** Shown in an empty field for text; not an answer. */
  placeholder?(answers: Answers, facts: Facts): string;
  parse(text: string, answers: Answers, facts: Facts): Parsed<V>;
  /** The value as `parse` reads it; one line for each item of a list. Never called for a secret. */
  write(value: V): string;
  check?(value: V, answers: Answers, facts: Facts): Problem | undefined;
  /** In words, secrets masked. */
  show(value: V, answers: Answers, facts: Facts): string;
  /** One sentence: what this value will do. */
  consequence?(value: V, answers: Answers, facts: Facts): string | undefined;
  /** Said while choosing, a warning that does not stop anybody. */
  warning?(value: V, answers: Answers, facts: Facts): string | undefined;
}

export type Journey = readonly Step[];
