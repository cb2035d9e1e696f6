import { parseProfileName } from '../profile-name.ts';
import { sanitise } from '../text.ts';
import { readSwitch } from '../variables.ts';
import type { Deployment, Profile } from '../wizard/types.ts';
import { asValues } from './json-store.ts';

const deployments: readonly unknown[] = [
  'cloud',
  'hybrid',
  'self-managed',
  'open-source',
] satisfies Deployment[];

/** What a field holds; undefined where it is none of ours. */
type Reader = (value: unknown) => unknown;

const readWord: Reader = (value) => (typeof value === 'string' ? sanitise(value) : undefined);
const readAddress: Reader = (value) => {
  const isAddress = typeof value === 'string' && /^https?:\/\/\S+$/.test(value) && URL.canParse(value);
  return isAddress && sanitise(value) === value ? value : undefined;
};
const oneOf = (words: readonly unknown[]): Reader => {
  return (value) => (words.includes(value) ? value : undefined);
};

const readers: { readonly [Field in Exclude<keyof Profile, 'name' | 'production'>]-?: Reader } = {
  deployment: oneOf(deployments),
  url: readAddress,
  gatewayUrl: readAddress,
  localGatewayUrl: readAddress,
  caFile: readWord,
  organisation: readWord,
  face: oneOf(['prompts', 'lines']),
  lastUsed: (value) => (Number.isFinite(value) && Number(value) >= 0 ? value : undefined),
};

/** A stored entry as a profile, or nothing: people edit this file by hand. */
export function toProfile(name: string, entry: unknown): Profile | undefined {
  const values = asValues(entry);
  if (!values || 'problem' in parseProfileName(name)) return undefined;
  const given = Object.entries(readers).filter(([field]) => values[field] !== undefined);
  const read = given.map(([field, reader]) => [field, reader(values[field])] as const);
  if (read.some(([, value]) => value === undefined)) return undefined;
  // Written by hand it may be any word. One that nobody understands must not take the mark away.
  const isMarked = readSwitch(String(values.production || 'no')) ?? true;
  const fields: Partial<Profile> = Object.fromEntries(read);
  const { deployment, url } = fields;
  if (deployment === undefined || url === undefined) return undefined;
  return { lastUsed: 0, ...fields, name, deployment, url, ...(isMarked ? { production: true } : {}) };
}

/** What an entry holds that this version does not write: it came from a newer one and stays. */
export function unknownFields(entry: unknown): object {
  const known = ['name', 'production', ...Object.keys(readers)];
  return Object.fromEntries(
    Object.entries(asValues(entry) ?? {}).filter(([field]) => !known.includes(field)),
  );
}
