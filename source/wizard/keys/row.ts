import { sanitise } from '../../text.ts';
import type { HeldKey } from '../../tyk/key-types.ts';
import type { KeyKind } from '../../tyk/login.ts';
import type { KeyRecord } from '../../tyk/types.ts';
import { findApi, findPolicy } from '../access.ts';
import type { Facts } from '../types.ts';
import { localDateTime } from '../words.ts';

export const keyStates = ['active', 'expiring', 'expired', 'inactive', 'gone'] as const;
export type KeyState = (typeof keyStates)[number];

/** What is kept on this machine of a key; never the key. Times are Unix seconds. */
export type KnownHere = {
  /** Its hash; a fingerprint where keys are not hashed. */
  readonly id: string;
  readonly alias: string;
  /** Ids. */
  readonly apis: readonly string[];
  readonly policies: readonly string[];
  readonly expires: number | 'never';
  readonly at: number;
};

/** One key of a list, small: there may be ten thousand of them. */
export type KeyRow = Omit<KnownHere, 'at'> & {
  readonly kind: KeyKind;
  readonly state: KeyState;
  readonly createdAt?: number;
  /** It was made on this machine. */
  readonly isHere: boolean;
};

const WEEK = 7 * 86_400;
/** What a key that has a policy is suspended by: the only end that lies before any key was made. */
const SUSPENDED_END = 1;

export function isSuspended({ inactive, expires }: Pick<KeyRecord, 'inactive' | 'expires'>): boolean {
  return inactive || expires === SUSPENDED_END;
}

function stateOf(of: Pick<KeyRecord, 'inactive' | 'expires'>, now: number, within = WEEK): KeyState {
  if (isSuspended(of)) return 'inactive';
  if (of.expires === 'never' || of.expires > now + within) return 'active';
  return of.expires > now ? 'expiring' : 'expired';
}

export function rowOf(
  id: string,
  { record, kind }: HeldKey,
  known: KnownHere | undefined,
  now: number,
): KeyRow {
  const { alias, access, policies, expires, createdAt } = record;
  return {
    id,
    alias: alias || (known?.alias ?? ''),
    kind,
    apis: access.map(({ apiId }) => apiId),
    policies,
    expires,
    state: stateOf(record, now),
    ...(createdAt === undefined ? {} : { createdAt }),
    isHere: known !== undefined,
  };
}

/** A key as the ledger knows it; `gone`: the deployment does not list it any more. */
export function rowOfKnown(known: KnownHere, now: number, gone = false): KeyRow {
  const { id, alias, apis, policies, expires, at } = known;
  const state = gone ? 'gone' : stateOf({ inactive: false, expires }, now);
  return { id, alias, kind: 'token', apis, policies, expires, state, createdAt: at, isHere: true };
}

/** Those come and go by themselves: they are no keys that anybody made. */
export function isOthers({ kind }: Pick<KeyRow, 'kind'>): boolean {
  return kind === 'oauth-token' || kind === 'jwt-session';
}

export type KeyFilter = {
  readonly api?: string;
  /** Seconds until its end. */
  readonly expiring?: number;
  readonly state?: KeyState;
  readonly all?: boolean;
  /** Words that alias, names or hash hold. */
  readonly search?: string;
};

export function fitsFilter(row: KeyRow, filter: KeyFilter, facts: Facts, now: number): boolean {
  const { api, expiring, state, all = false, search } = filter;
  if (!all && isOthers(row)) return false;
  if (api !== undefined && !row.apis.includes(api)) return false;
  if (state !== undefined && row.state !== state) return false;
  if (expiring !== undefined) {
    const isSoon = row.expires !== 'never' && row.expires > now && row.expires <= now + expiring;
    if (!isSoon || row.state === 'inactive') return false;
  }
  if (search === undefined || search.trim() === '') return true;
  const text = `${row.alias} ${opensOf(row, facts)} ${row.id} ${row.state}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Names of its policies, else of its APIs. */
export function opensOf({ apis, policies }: Pick<KeyRow, 'apis' | 'policies'>, facts: Facts): string {
  const named =
    policies.length > 0 ? policies.map((id) => namePolicy(id, facts)) : apis.map((id) => nameApi(id, facts));
  return named.join(', ');
}

export function nameApi(id: string, facts: Facts): string {
  return findApi(id, facts)?.name ?? sanitise(id);
}

export function namePolicy(id: string, facts: Facts): string {
  return findPolicy(id, facts)?.name ?? sanitise(id);
}

const kinds: { readonly [Kind in KeyKind]: string } = {
  token: '',
  'basic-user': 'basic user',
  hmac: 'HMAC key',
  certificate: 'certificate',
  'oauth-token': 'OAuth token',
  'jwt-session': 'JWT session',
};

/** "", "basic user": what it is, where it is no plain key. */
export function sayKind({ kind }: Pick<KeyRow, 'kind'>): string {
  return kinds[kind];
}

/** "never", "Mon 7 Dec 2026 11:00", "suspended": what stands in the column of ends. */
export function sayEnds({ expires, state }: Pick<KeyRow, 'expires' | 'state'>): string {
  if (expires === 'never') return 'never ends';
  return expires === SUSPENDED_END && state === 'inactive' ? 'suspended' : localDateTime(expires);
}

/** The alias, else the hash: what a person calls the key. */
export function nameKey({ alias, id }: Pick<KeyRow, 'alias' | 'id'>): string {
  return alias === '' ? id : alias;
}

export type { KeyKind };
