import type { Answers, Facts } from './types.ts';

export type ActionId = 'save' | 'env' | 'copy' | 'try' | 'keep' | 'done';

/** What can be done with a key that was just made: data for all faces, done in run/. */
export type KeyAction = {
  readonly id: ActionId;
  readonly key: string;
  readonly label: string;
  when(answers: Answers, facts: Facts): boolean;
  /** One line of text it needs first. */
  readonly asks?: { readonly title: string; readonly initial: string };
};

const isDemo = (answers: Answers) => answers.deployment === 'demo';

export const keyActions: readonly KeyAction[] = [
  {
    id: 'save',
    key: 's',
    label: 'save to a file',
    when: () => true,
    asks: { title: 'Save the key to which file?', initial: 'tyk-api-key.txt' },
  },
  {
    id: 'env',
    key: 'e',
    label: 'add to .env',
    // The demo's key ends with the program: it is written into no project (design, section 2).
    when: (answers) => !isDemo(answers),
    asks: { title: 'Add TYK_API_KEY to which file?', initial: '.env' },
  },
  { id: 'copy', key: 'c', label: 'copy', when: () => true },
  { id: 'try', key: 't', label: 'try it', when: () => true },
  { id: 'keep', key: 'k', label: 'keep the sandbox', when: isDemo },
  { id: 'done', key: 'd', label: 'done, it is safe', when: () => true },
];

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
  | { readonly state: 'failed'; readonly what: string; readonly next: string }
  | { readonly state: 'confirm'; readonly question: string };
