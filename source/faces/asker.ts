import type { Reply as Event } from '../journey/event.ts';
import type { Option } from '../wizard/step.ts';
import type { Problem } from '../wizard/types.ts';

/** Where it is asked and told. */
export type Streams = { readonly stdin: NodeJS.ReadStream; readonly stderr: NodeJS.WriteStream };

/** Where a user may want to go instead of answering; `keep` leaves the answer of before as it is. */
export type Way = 'back' | 'quit' | 'help' | 'request' | 'recipe' | 'keep' | 'manage';
export type Reply<T> = { readonly answer: T } | { readonly go: Way };

type Question = {
  readonly title: string;
  /** Said at once. What only `:help` says stands in the step. */
  readonly help?: readonly string[];
};

export type TextQuestion = Question & {
  readonly initial?: string;
  readonly placeholder?: string;
  /** Nothing is an answer too, even where there is a default. */
  readonly canBeEmpty?: boolean;
};

type EntriesQuestion = Question & {
  /** Given before. */
  readonly entries: readonly string[];
  /** What is wrong with them, the last one of them new. */
  check(entries: readonly string[]): Problem | undefined;
};

/** A row to choose; `consequence` is one sentence about what it will do. */
export type Choosable = Option & { readonly consequence?: string };

export type ChoiceQuestion = Question & {
  /** What is chosen about, each with its name. */
  readonly facts?: readonly (readonly [name: string, value: string])[];
  readonly options: readonly Choosable[];
  /** Value of the preselected option, or own text. */
  readonly initial?: string;
  /** Own text is taken too, under this label. */
  readonly other?: string;
};

export type ChoicesQuestion = Question & {
  readonly options: readonly Option[];
  readonly ticked: readonly string[];
  readonly other?: string;
};

/** The few kinds of question that a face must be able to put. Everything else is decided by the flow. */
export type Asker = {
  /** For the ear: nothing is said twice. */
  readonly isSpoken?: boolean;
  /** A stage begins: "access", 3 of 6. */
  stage(name: string, number: number): void;
  /** A sentence for people. */
  say(sentence: string): void;
  /** Text to be copied: never broken into lines. */
  print(text: string): void;
  /** Something went well. */
  praise(news: Problem): void;
  /** Good to know; stops nobody. */
  note(problem: Problem): void;
  /** Something is wrong. */
  warn(problem: Problem): void;
  text(question: TextQuestion): Promise<Reply<string>>;
  /** One entry after another until an empty one. */
  entries(question: EntriesQuestion): Promise<Reply<readonly string[]>>;
  /** Never echoed. `canKeep`: an empty answer keeps the one given before. */
  secret(question: Question & { readonly canKeep: boolean }): Promise<Reply<string>>;
  choice(question: ChoiceQuestion): Promise<Reply<string>>;
  choices(question: ChoicesQuestion): Promise<Reply<readonly string[]>>;
  close(): void;
};

/** A question of the face itself, beside the journey's own: an answer, back or quit come of it, nothing else. */
export async function askAside(
  asker: Asker,
  question: ChoiceQuestion,
): Promise<{ readonly answer: string } | { readonly go: 'back' | 'quit' }> {
  for (;;) {
    const reply = await asker.choice(question);
    if ('answer' in reply) return reply;
    if (reply.go === 'back' || reply.go === 'quit') return { go: reply.go };
  }
}

type YesNoQuestion = Question & {
  readonly no?: string;
  readonly yes?: string;
  /** Without it "no" is the safe one: it comes first, and is what ⏎ takes. */
  readonly isYes?: boolean;
};

/** The one way to ask yes or no. */
export async function askYesNo(
  asker: Asker,
  { no = 'No', yes = 'Yes', isYes = false, ...question }: YesNoQuestion,
): Promise<{ readonly answer: boolean } | { readonly go: 'back' | 'quit' }> {
  const rows = [
    { value: 'no', label: no },
    { value: 'yes', label: yes },
  ];
  const options = isYes ? rows.toReversed() : rows;
  const reply = await askAside(asker, { ...question, options, initial: options[0]?.value });
  return 'go' in reply ? reply : { answer: reply.answer === 'yes' };
}

/** The event for a way that leads elsewhere. */
export function goTo(way: Exclude<Way, 'keep'> | 'read-again'): Event {
  return { type: 'go', to: way === 'quit' ? 'leave' : way };
}
