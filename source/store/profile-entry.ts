import { parseProfileName } from '../profile-name.ts';
import { sanitise } from '../text.ts';
import { readSwitch } from '../variables.ts';
import type { Deployment, Profile } from '../wizard/types.ts';
import { asValues } from './profile-file.ts';

const deployments: readonly unknown[] = [
  'cloud',
  'hybrid',
  'self-managed',
  'open-source',
] satisfies Deployment[];

/** A stored entry as a profile, or nothing: people edit this file by hand. */
export function toProfile(name: string, entry: unknown): Profile | undefined {
  const values = asValues(entry);
  if (!values || 'problem' in parseProfileName(name)) return undefined;
  const {
    deployment,
    url,
    gatewayUrl,
    localGatewayUrl,
    caFile,
    organisation,
    face,
    production,
    lastUsed = 0,
  } = values;
  if (!deployments.includes(deployment) || !isAddress(url)) return undefined;
  if (!isAbsentOr(isAddress, gatewayUrl) || !isAbsentOr(isAddress, localGatewayUrl)) return undefined;
  if (!isAbsentOr(isText, caFile)) return undefined;
  // Written by hand it may be any word. One that nobody understands must not take the mark away.
  const isMarked = readSwitch(String(production || 'no')) ?? true;
  if (!isAbsentOr(isText, face) || !isAbsentOr(isText, organisation) || !isTime(lastUsed)) return undefined;
  return {
    name,
    deployment: deployment as Profile['deployment'],
    url,
    ...(gatewayUrl === undefined ? {} : { gatewayUrl }),
    ...(localGatewayUrl === undefined ? {} : { localGatewayUrl }),
    ...(caFile === undefined ? {} : { caFile: sanitise(caFile) }),
    ...(organisation === undefined ? {} : { organisation: sanitise(organisation) }),
    ...(face === undefined ? {} : { face: sanitise(face) }),
    ...(isMarked ? { production: true as const } : {}),
    lastUsed,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isAddress(value: unknown): value is string {
  return isText(value) && /^https?:\/\/\S+$/.test(value) && sanitise(value) === value && URL.canParse(value);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isAbsentOr<T>(is: (value: unknown) => value is T, value: unknown): value is T | undefined {
  return value === undefined || is(value);
}

/** Written by this version. What else an entry holds came from a newer one and stays. */
export function toEntry({ name: _, ...fields }: Profile): object {
  return fields;
}

export function unknownFields(entry: unknown): object {
  const known: Record<keyof Profile, null> = {
    name: null,
    deployment: null,
    url: null,
    gatewayUrl: null,
    localGatewayUrl: null,
    caFile: null,
    organisation: null,
    face: null,
    production: null,
    lastUsed: null,
  };
  return Object.fromEntries(
    Object.entries(asValues(entry) ?? {}).filter(([field]) => !Object.hasOwn(known, field)),
  );
}
