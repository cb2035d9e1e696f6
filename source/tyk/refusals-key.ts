import { type ErrorKind, WizardError } from '../errors.ts';
import type { Template } from './template.ts';
import type { ServerKind } from './types.ts';

/** What was being done when Tyk refused: what it would not do. */
export const DEEDS = {
  identify: 'look at the credential',
  'list-apis': 'list its APIs',
  'read-api': 'show the API',
  'list-policies': 'list its policies',
  'list-keys': 'list its keys',
  preview: 'preview the key',
  create: 'make the key',
  read: 'show the key',
  update: 'change the key',
  remove: 'remove the key',
  reload: 'reload',
  'api-url': 'tell where the API is called',
} as const;
export type Doing = keyof typeof DEEDS;

/** A row fits where every part that it names does; `text` is looked for in Tyk's message. */
export type Refusal = Template & {
  readonly server?: ServerKind;
  readonly doing?: readonly Doing[];
  readonly status?: readonly number[];
  /** Whether the answer is a JSON object. */
  readonly json?: boolean;
  readonly text?: RegExp;
  /** `refused` where it is left out. */
  readonly kind?: ErrorKind;
  /** In place of the status, where versions differ in it or it does not tell the cause. */
  readonly code?: number | string;
};

const NOT_LOADED = 'api-not-loaded';
/** The key is of another organisation than whoever asks for it. */
export const NON_OWNED = 'non-owned-key';

/**
 * The create was refused because a chosen API is not loaded yet, and can be sent again: a complete answer says that
 * no key was given out (design, rule 2). Gateways up to v1.9.1 say so. They store API by API in random order, so of a
 * key for several APIs something may stay behind that nobody has seen; v2.2 to v5.14.0 answer 200 instead.
 */
export function isNotLoadedYet(error: unknown): boolean {
  return error instanceof WizardError && error.kind === 'refused' && error.code === NOT_LOADED;
}

/** It comes with 400, and with 401 up to 4.3: it stands before what a status tells of the credential. */
export const NON_OWNED_KEY: Refusal = {
  text: /non-owned key|(?:belongs to|of|from) (?:another|a different) organi[sz]ation/i,
  code: NON_OWNED,
  what: 'The key belongs to another organisation than this credential.',
  next: 'Use a credential of that organisation.',
};

/** Tyk's refusals to make, show or remove a key. */
export const KEY_REFUSALS: readonly Refusal[] = [
  {
    text: /given certificate already found/i,
    what: 'There is a key for this certificate already.',
    why: 'Tyk has one key for one certificate, and it was left as it is.',
    next: 'Revoke that one first (tyk-key-wizard keys list), or give another certificate.',
  },
  {
    text: /certificate not found|invalid certificate ID/i,
    what: 'Tyk does not have the certificate that the key was to be bound to.',
    next: 'Give its PEM file: it is uploaded.',
  },
  {
    text: /at least one Access Rights/i,
    what: 'The key would open nothing.',
    why: 'No API was chosen, or the chosen policy gives no access. Before 4.0.16 an unknown policy says so too.',
    next: 'Choose an API, or a policy that gives access (--api, --policy).',
  },
  {
    text: /policy not found/i,
    what: 'Tyk does not know {policy}.',
    why: 'It was deleted, is not loaded yet, or belongs to another organisation than the key.',
    next: 'Load the policies again. If it is new, wait a moment or let the Gateway reload.',
  },
  {
    text: /policy.*different organisation/i,
    what: 'A chosen policy belongs to another organisation than the key.',
    next: 'Choose policies and APIs of one organisation.',
  },
  {
    text: /per_api/i,
    what: 'The chosen policies cannot be on one key.',
    why: 'One sets limits for each API, another decides only parts (access, rate or quota).',
    next: 'Choose policies of one kind.',
  },
  {
    text: /no valid policies/i,
    what: 'The chosen policy limits, but gives no access.',
    why: 'A key with such policies alone would open nothing.',
    next: 'Add one that grants access.',
  },
  {
    doing: ['create'],
    text: /API doesn.t exist|Could not create key for this API/i,
    code: NOT_LOADED,
    what: 'The Gateway has not loaded a chosen API yet.',
    next: 'Wait a moment or let the Gateway reload, then try again.',
  },
  {
    server: 'dashboard',
    text: /Failed to save new session object/i,
    what: 'Your credential works. The Dashboard cannot reach its Gateway.',
    why: 'The Dashboard makes keys through the Gateway that its own configuration names.',
    next: 'Check that this Gateway runs, and the address and secret of it in the Dashboard.',
  },
  {
    text: /Redis is either down|Failed to create key - (EOF|dial tcp)/i,
    what: 'The Gateway cannot reach its Redis.',
    why: 'Keys are stored there; without it none can be made.',
    next: 'Start Redis, or check the storage settings of the Gateway. It recovers by itself.',
  },
  {
    text: /ensure security settings are correct/i,
    what: 'The Gateway could not make the key.',
    why: 'It gives one text for three causes: no access, a policy that does not fit, or storage.',
    next: 'Its log names the cause.',
  },
  {
    text: /custom key ID length/i,
    what: 'The name of the key is too short.',
    next: 'Choose a longer one.',
  },
  {
    text: /Hashed key listing is disabled/i,
    what: 'Listing keys is switched off on this Gateway.',
    next: 'Its setting is enable_hashed_keys_listing.',
  },
  {
    doing: ['list-keys'],
    text: /Could not retrieve keys/i,
    what: 'The Dashboard cannot list keys.',
    why: 'Listing hashed keys is switched off on its Gateway, or that cannot be reached.',
    next: 'The setting of the Gateway is enable_hashed_keys_listing.',
  },
  {
    text: /requested by hash but key hashing is not enabled/i,
    what: 'This Gateway does not hash its keys, so none can be found by a hash.',
    next: 'Look for it by the key itself.',
  },
  {
    doing: ['read', 'update', 'remove'],
    status: [400, 404],
    text: /key (is )?not found|could not retrieve key|no such key|failed to remove the key/i,
    code: 404,
    what: 'Tyk does not know this key.',
    why: 'It was removed or has outlived its API, belongs to another organisation, or a hash was given for a key.',
    next: 'Look for it where it was made.',
  },
];

export function quotePolicy(message: string): string {
  const [, id] = /policy not found:\s*"?([^"]*)/i.exec(message) ?? [];
  return id === undefined || id === '' ? 'a chosen policy' : `the policy "${id.slice(0, 80)}"`;
}
