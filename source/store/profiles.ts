import { join } from 'node:path';
import { WizardError } from '../errors.ts';
import { parseProfileName } from '../profile-name.ts';
import { listWords, repeat, sanitise } from '../text.ts';
import type { Profile } from '../wizard/types.ts';
import { asValues, changeJson, type JsonFile, readJson, type Values } from './json-store.ts';
import { toProfile, unknownFields } from './profile-entry.ts';

export function profileFile(folder: string): string {
  return join(folder, 'config.json');
}

function fileIn(folder: string): JsonFile<Values> {
  return { path: profileFile(folder), what: 'The profiles', field: 'profiles', none: {} };
}

export type ReadProfiles = {
  /** Last used first. */
  readonly profiles: readonly Profile[];
  /** Where a file that could not be read as profiles was put. */
  readonly damaged?: string;
  /** Names of entries that are no profile. They stay in the file. */
  readonly ignored: readonly string[];
};

/**
 * The saved profiles. A missing file holds none; a damaged one is kept under another name, never wiped. Throws
 * WizardError `storage` when the file is there and may not be read.
 */
export async function readProfiles(folder: string): Promise<ReadProfiles> {
  const { entries, damaged } = await readJson(fileIn(folder));
  const read = Object.entries(entries).map(([name, entry]) => ({ name, profile: toProfile(name, entry) }));
  return {
    profiles: read
      .flatMap(({ profile }) => profile ?? [])
      .sort((a, b) => b.lastUsed - a.lastUsed || a.name.localeCompare(b.name)),
    ignored: read.filter(({ profile }) => !profile).map(({ name }) => sanitise(name)),
    damaged,
  };
}

/** `change` says whether there is something to write. */
function changeProfiles(
  folder: string,
  change: (profiles: Map<string, unknown>) => boolean,
): Promise<{ readonly damaged?: string }> {
  return changeJson(fileIn(folder), (entries) => {
    const profiles = new Map(Object.entries(entries));
    return change(profiles) ? { profiles: Object.fromEntries(profiles) } : undefined;
  });
}

/** Adds a profile or replaces the one of its name. All writers throw WizardError `storage`, a bad name `usage`. */
export async function saveProfile(
  folder: string,
  { name: given, ...fields }: Profile,
): Promise<{ readonly damaged?: string }> {
  const name = nameOrThrow(given);
  return changeProfiles(folder, (profiles) => {
    profiles.set(name, { ...unknownFields(profiles.get(name)), ...fields });
    return true;
  });
}

export async function removeProfile(folder: string, name: string): Promise<void> {
  await changeProfiles(folder, (profiles) => {
    if (!profiles.delete(name)) throw noSuchProfile(name, profiles);
    return true;
  });
}

/** A name that is taken is refused. */
export async function renameProfile(folder: string, from: string, to: string): Promise<void> {
  const name = nameOrThrow(to);
  await changeProfiles(folder, (profiles) => {
    if (!profiles.has(from)) throw noSuchProfile(from, profiles);
    if (name === from) return false;
    if (profiles.has(name)) {
      throw new WizardError('usage', {
        what: `There is a profile called ${name} already.`,
        next: 'Choose another name, or remove that one first.',
      });
    }
    profiles.set(name, profiles.get(from));
    return profiles.delete(from);
  });
}

/** Notes when a profile was used, in Unix seconds. One that is gone, or was used later, stays as it is. */
export async function touchProfile(folder: string, name: string, lastUsed: number): Promise<void> {
  await changeProfiles(folder, (profiles) => {
    const profile = toProfile(name, profiles.get(name));
    if (!profile || profile.lastUsed >= lastUsed) return false;
    profiles.set(name, { ...asValues(profiles.get(name)), lastUsed });
    return true;
  });
}

/** Puts a profile before all others, as if it had been used last. */
export async function preferProfile(folder: string, name: string, now: number): Promise<void> {
  await changeProfiles(folder, (profiles) => {
    const profile = toProfile(name, profiles.get(name));
    if (!profile) throw noSuchProfile(name, profiles);
    const others = [...profiles].map(([other, entry]) => toProfile(other, entry)?.lastUsed ?? 0);
    profiles.set(name, {
      ...asValues(profiles.get(name)),
      lastUsed: Math.max(now, ...others.map((time) => time + 1)),
    });
    return true;
  });
}

function nameOrThrow(text: string): string {
  const parsed = parseProfileName(text);
  if ('problem' in parsed) throw new WizardError('usage', parsed.problem);
  return parsed.value;
}

function noSuchProfile(name: string, profiles: ReadonlyMap<string, unknown>): WizardError {
  const names = [...profiles.keys()].map(sanitise);
  return new WizardError('usage', {
    what: `There is no profile called ${repeat(name)}.`,
    why: names.length > 0 ? `Saved: ${listWords(names)}.` : 'No profile is saved yet.',
    next: 'tyk-key-wizard profiles list',
  });
}
