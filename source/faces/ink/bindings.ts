import { editingKeys } from './edit-line.ts';

/**
 * Where the keys go. `choice` picks one of a few, `choice-own` is the same while its row for own text is under
 * the cursor, `choices` several of many; `yes-no` stands on one line; `dialog` stands over the frame, `answers` is one
 * with a few to choose from, `creating` the time while the create request is on its way.
 */
export type Situation =
  | 'choice'
  | 'choice-own'
  | 'choices'
  | 'text'
  | 'secret'
  | 'yes-no'
  | 'review'
  | 'key'
  | 'dialog'
  | 'answers'
  | 'busy'
  | 'creating';

export type Action =
  | 'move-up'
  | 'move-down'
  | 'page-up'
  | 'page-down'
  | 'first'
  | 'last'
  | 'accept'
  | 'toggle'
  | 'toggle-all'
  | 'edit'
  | 'next-tab'
  | 'previous-tab'
  | 'group'
  | 'request'
  | 'recipe'
  | 'back'
  | 'stop'
  | 'help'
  | 'answer'
  | 'rest'
  | 'leave';

/** What the hint line says of a binding. The highest rank is dropped first; rank 1 keeps its word at 40 columns. */
export type Hint = {
  /** Without them the first key of the binding. */
  readonly keys?: readonly string[];
  readonly word: string;
  readonly rank: number;
  /** In place of the word where there is little room. */
  readonly brief?: string;
  /** At 40 columns, where "?" is the way to everything that has no room. */
  readonly briefRank?: number;
};

/** `keys` as `keyId` names them; "text" is every character that no earlier binding takes. */
export type Binding<A = Action> = {
  readonly keys: readonly string[];
  readonly action: A;
  readonly hint?: Hint;
};

export type Adjustments<Extra = never> = {
  /** Bindings of the moment, asked first: offers of a problem, actions of the key stage. */
  readonly extra?: readonly Binding<Extra>[];
  /** What is not to be had just now: no tabs, nothing to group by. */
  readonly without?: readonly Action[];
  /** Other words for the hint line: accept → "create". */
  readonly words?: { readonly [A in Action]?: string };
  readonly briefWords?: { readonly [A in Action]?: string };
  /** Something has been typed into the search: "?" is a character like any other. */
  readonly typed?: boolean;
};

const help: Binding = { keys: ['ctrl-o'], action: 'help', hint: { word: 'help', rank: 7, briefRank: 3 } };
const leave: Binding = { keys: ['ctrl-c'], action: 'leave', hint: { word: 'leave', rank: 9 } };
const helpByLetter: Binding = {
  keys: ['?', 'ctrl-o'],
  action: 'help',
  hint: { word: 'help', rank: 7, briefRank: 3 },
};
const back: Binding = { keys: ['escape'], action: 'back', hint: { word: 'back', rank: 3 } };
const accept: Binding = { keys: ['enter'], action: 'accept', hint: { word: 'next', rank: 1 } };
const edit: Binding = { keys: editingKeys, action: 'edit' };
const listKeys = ['space', 'home', 'end', 'ctrl-a'];
const searchKeys = editingKeys.filter((id) => !listKeys.includes(id));
const search: Binding = {
  keys: searchKeys,
  action: 'edit',
  hint: { keys: ['text'], word: 'to search', rank: 5 },
};
const toggle: Binding = { keys: ['space'], action: 'toggle', hint: { word: 'choose', rank: 2 } };

/** While something is typed, a blank is text. */
const toggleByTab: Binding = { keys: ['tab'], action: 'toggle', hint: { word: 'choose', rank: 2 } };

const toggleAll: Binding = {
  keys: ['ctrl-a'],
  action: 'toggle-all',
  hint: { word: 'choose all shown', rank: 10 },
};

const tabs: readonly Binding[] = [
  { keys: ['tab'], action: 'next-tab', hint: { word: 'other tab', rank: 4 } },
  { keys: ['shift-tab'], action: 'previous-tab' },
];
const group: Binding = { keys: ['ctrl-g'], action: 'group', hint: { word: 'group', rank: 8 } };

/** What takes the place of a binding once something is typed into the search; undefined: nothing. */
export const whileTyping: ReadonlyMap<Binding, Binding | undefined> = new Map([
  [helpByLetter, help],
  [toggle, toggleByTab],
  [search, { ...search, keys: ['space', ...searchKeys] }],
  ...tabs.slice(0, 1).map((tab) => [tab, undefined] as const),
]);

const upAndDown: readonly Binding[] = [
  { keys: ['up'], action: 'move-up', hint: { keys: ['up', 'down'], word: 'move', rank: 6 } },
  { keys: ['down'], action: 'move-down' },
];
const farMoves: readonly Binding[] = [
  { keys: ['page-up'], action: 'page-up' },
  { keys: ['page-down'], action: 'page-down' },
  { keys: ['home'], action: 'first' },
  { keys: ['end'], action: 'last' },
];
const sideways: readonly Binding[] = [
  {
    keys: ['left', 'up', 'shift-tab'],
    action: 'move-up',
    hint: { keys: ['left', 'right'], word: 'move', rank: 6 },
  },
  { keys: ['right', 'down', 'tab'], action: 'move-down' },
];
const menuMoves: readonly Binding[] = [
  { keys: ['up', 'shift-tab'], action: 'move-up' },
  { keys: ['down', 'tab'], action: 'move-down' },
  { keys: ['left'], action: 'previous-tab' },
  { keys: ['right'], action: 'next-tab' },
];
const answer: Binding = { keys: ['b'], action: 'answer', hint: { word: 'what it answered', rank: 5 } };
const stop: Binding = { keys: ['escape'], action: 'stop', hint: { word: 'stop', rank: 1 } };
const request: Binding = { keys: ['v'], action: 'request', hint: { word: 'see the request', rank: 4 } };

const recipe: Binding = { keys: ['r'], action: 'recipe', hint: { word: 'save as recipe', rank: 5 } };

/** In the order of the hint line. The first binding that has the key wins. */
export const situations: { readonly [S in Situation]: readonly Binding[] } = {
  choice: [...upAndDown, ...farMoves, accept, back, helpByLetter, leave],
  'choice-own': [...upAndDown, accept, back, help, leave, edit],
  choices: [
    ...upAndDown,
    ...farMoves,
    toggle,
    toggleAll,
    search,
    ...tabs,
    group,
    accept,
    back,
    helpByLetter,
    leave,
  ],
  text: [accept, back, help, leave, edit],
  secret: [accept, back, help, leave, edit],
  'yes-no': [...sideways, accept, back, helpByLetter, leave],
  review: [...upAndDown, ...farMoves, accept, request, recipe, back, helpByLetter, leave],
  // Nothing to go back to once a key exists: Esc asks to leave, as Ctrl+C does.
  key: [
    ...menuMoves,
    { ...accept, hint: { keys: ['up', 'down', 'enter'], word: 'choose', rank: 2 } },
    answer,
    helpByLetter,
    { ...leave, keys: ['ctrl-c', 'escape'] },
  ],
  dialog: [back, leave],
  answers: [...sideways, accept, back, leave],
  busy: [stop, leave],
  creating: [leave],
};
