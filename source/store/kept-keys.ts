import { join } from 'node:path';
import { sanitise } from '../text.ts';
import type { KnownHere } from '../wizard/keys/row.ts';
import { asValues, changeJson, type JsonFile, readJson, type Values } from './json-store.ts';
import type { Stamp } from './run-process.ts';

const steps = ['asked', 'made', 'handing', 'handed'] as const;
const isStep = (value: unknown): value is Rotation['step'] => steps.some((step) => step === value);

/**
 * How far the making of a successor has come. `asked`: the create went out. `made`: its answer came. `handing`: the new
 * key is being given out. `handed`: somebody has it, and the old one is to end.
 */
export type Rotation = Stamp & {
  readonly step: (typeof steps)[number];
  /** When the old one is to end, in Unix seconds. */
  readonly ends: number;
  /** Hash or fingerprint of the new one, once it is known. */
  readonly twin?: string;
  /** By the deployment's clock, in Unix seconds. */
  readonly since: number;
};

export type KeptKey = KnownHere & {
  readonly origin: string;
  /** When it was to end before it was suspended by its end. */
  readonly was?: number | 'never';
  readonly rotation?: Rotation;
};

const MOST = 20_000;
/** Seconds for which the ledger tells of a key that has ended. */
const KEPT_ENDED = 90 * 86_400;

function fileIn(folder: string): JsonFile<readonly unknown[]> {
  return { path: join(folder, 'keys.json'), what: 'The keys that are known here', field: 'keys', none: [] };
}

/** The newest first. Throws WizardError `storage`. */
export async function readKeptKeys(
  folder: string,
): Promise<{ readonly keys: readonly KeptKey[]; readonly damaged?: string }> {
  const { entries, damaged } = await readJson(fileIn(folder));
  const keys = entries.flatMap((entry) => readEntry(asValues(entry) ?? {}));
  return { keys: keys.toSorted((one, other) => other.at - one.at), damaged };
}

/** Adds a key, or changes what is known of it. Is on the disk when it resolves. Throws WizardError `storage`. */
export function keepKey(folder: string, key: KeptKey): Promise<void> {
  return keepKeys(folder, [key]);
}

/** The same of many at once. */
export async function keepKeys(folder: string, keys: readonly KeptKey[]): Promise<void> {
  const nameOf = (id: unknown, origin: unknown) => `${String(origin)} ${String(id)}`;
  const names = new Set(keys.map(({ id, origin }) => nameOf(id, origin)));
  await changeJson(fileIn(folder), (entries) => {
    const others = entries.filter((entry) => {
      const { id, origin } = asValues(entry) ?? {};
      return !names.has(nameOf(id, origin)) && isWorthKeeping(entry);
    });
    return { keys: [...keys, ...others].slice(0, MOST) };
  });
}

/** Changes a key that is kept; without one nothing is written. */
export async function changeKept(
  folder: string,
  key: Pick<KeptKey, 'id' | 'origin'>,
  fields: { readonly [Name in keyof KeptKey]?: KeptKey[Name] | undefined },
): Promise<void> {
  await changeJson(fileIn(folder), (entries) => {
    if (!entries.some((entry) => isOf(entry, key))) return undefined;
    return { keys: entries.map((entry) => (isOf(entry, key) ? { ...asValues(entry), ...fields } : entry)) };
  });
}

export async function forgetKept(folder: string, key: Pick<KeptKey, 'id' | 'origin'>): Promise<void> {
  await changeJson(fileIn(folder), (entries) => {
    const left = entries.filter((entry) => !isOf(entry, key));
    return left.length === entries.length ? undefined : { keys: left };
  });
}

function isOf(entry: unknown, { id, origin }: Pick<KeptKey, 'id' | 'origin'>): boolean {
  const values = asValues(entry);
  return values?.id === id && values.origin === origin;
}

/** What is of another form was written by somebody else: it stays. */
function isWorthKeeping(entry: unknown): boolean {
  const { expires } = asValues(entry) ?? {};
  return typeof expires !== 'number' || expires > Date.now() / 1000 - KEPT_ENDED || expires <= 1;
}

/** One entry, or none: what is of another form was not written here. */
function readEntry(entry: Values): readonly KeptKey[] {
  const { id, origin, alias, expires, at, was } = entry;
  if (typeof id !== 'string' || typeof origin !== 'string' || typeof at !== 'number') return [];
  if (!isEnd(expires)) return [];
  const texts = (list: unknown) =>
    Array.isArray(list) ? list.filter((text) => typeof text === 'string').map(sanitise) : [];
  const begun = readRotation(asValues(entry.rotation) ?? {});
  return [
    {
      id: sanitise(id),
      origin,
      alias: typeof alias === 'string' ? sanitise(alias) : '',
      apis: texts(entry.apis),
      policies: texts(entry.policies),
      expires,
      at,
      ...(isEnd(was) ? { was } : {}),
      ...(begun === undefined ? {} : { rotation: begun }),
    },
  ];
}

function isEnd(value: unknown): value is number | 'never' {
  return value === 'never' || (typeof value === 'number' && Number.isFinite(value));
}

function readRotation({ step, ends, twin, since, host, pid, born }: Values): Rotation | undefined {
  if (!isStep(step) || typeof ends !== 'number' || typeof since !== 'number') return undefined;
  if (typeof host !== 'string' || typeof pid !== 'number' || typeof born !== 'string') return undefined;
  const known = typeof twin === 'string' ? { twin: sanitise(twin) } : {};
  return { step, ends, since, host, pid, born, ...known };
}
