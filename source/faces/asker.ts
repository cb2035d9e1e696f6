import type { Option, Problem } from '../wizard/types.ts';

/** What an asking face answers: a value, or where the user wants to go instead. */
export type Reply<T> =
  | { readonly answer: T }
  | { readonly go: 'back' | 'quit' | 'help' | 'request' | 'keep' };

export type Question = {
  readonly title: string;
  /** Said when somebody asks for help. */
  readonly help: readonly string[];
};

export type TextQuestion = Question & {
  readonly initial?: string;
  readonly placeholder?: string;
  /** Several lines: one entry each, an empty one ends. */
  readonly lines?: true;
};

export type ChoiceQuestion = Question & {
  readonly options: readonly Option[];
  /** Value of the preselected option. */
  readonly initial?: string;
  /** Own text is taken too, under this label. */
  readonly other?: string;
};

export type ChoicesQuestion = Question & {
  readonly options: readonly Option[];
  readonly ticked: readonly string[];
  readonly other?: string;
  /** Said where nothing can be chosen. */
  readonly empty?: Problem;
};

/** The few kinds of question that a face must be able to put. Everything else is decided by the flow. */
export type Asker = {
  /** A plain line for people. */
  say(line: string): void;
  warn(problem: Problem): void;
  text(question: TextQuestion): Promise<Reply<string>>;
  /** Never echoed. `canKeep`: an empty answer keeps the one given before. */
  secret(question: Question & { readonly canKeep: boolean }): Promise<Reply<string>>;
  choice(question: ChoiceQuestion): Promise<Reply<string>>;
  choices(question: ChoicesQuestion): Promise<Reply<readonly string[]>>;
  close(): void;
};
