import { sanitise } from '../text.ts';
import type { MadeBefore, Origin, WrittenAnswers } from '../wizard/types.ts';
import { asValues, type Values } from './json-store.ts';
import type { Stamp } from './run-process.ts';

export type MadeKey = Omit<MadeBefore, 'origin'>;

/** One journey, and the file of its deployment. */
export type Run = { readonly file: string; readonly origin: string; readonly id: string };

/** What a run's file says of it. */
export type RunState = {
  /**
   * `open`: answers are being given. `sent`: the create went out; with `key` its answer came, and nobody has said
   * yet that the key is safe. `done`: it is.
   */
  readonly state: 'open' | 'sent' | 'done';
  readonly answers: WrittenAnswers;
  readonly key?: MadeKey;
  /** What was asked for, and when it went out. */
  readonly asked?: MadeKey;
  /** Files that the key was to be written to, absolute: what was written of it may stand beside them. */
  readonly files?: readonly string[] | undefined;
  /** A run that asks nobody has said it, and says it once. */
  readonly told?: boolean;
};

/** `at` is the last change, in Unix seconds. */
export type StoredRun = Run & RunState & Stamp & { readonly at: number };

const states: readonly unknown[] = ['open', 'sent', 'done'] satisfies RunState['state'][];
const originKinds: { readonly [Kind in Origin['kind']]: null } = {
  you: null,
  flag: null,
  environment: null,
  recipe: null,
  profile: null,
  keychain: null,
  'last-run': null,
  default: null,
  policy: null,
};

/** One entry, or none: what is of another form was not written here. */
export function readRun(raw: Values, file: string, origin: string): readonly StoredRun[] {
  const { id, state, at, host, pid, born } = raw;
  if (!isText(id) || !states.includes(state) || !isNumber(at)) return [];
  if (!isText(host) || !isNumber(pid) || !isText(born)) return [];
  const { texts, origins, summary, names } = asValues(raw.answers) ?? {};
  const answers: WrittenAnswers = {
    texts: keep(texts, isText),
    origins: keep(origins, isOrigin),
    names: keep(names, isText),
    ...(isText(summary) ? { summary } : {}),
  };
  const key = readKey(asValues(raw.key) ?? {});
  const asked = readKey(asValues(raw.asked) ?? {});
  const run = { file, origin, id, at, host, pid, born, answers, state: state as RunState['state'] };
  const files = Array.isArray(raw.files) ? raw.files.filter(isText) : [];
  return [{ ...run, ...(key && { key }), ...(asked && { asked }), files, told: raw.told === true }];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isOrigin(value: unknown): value is Origin {
  const { kind, name } = asValues(value) ?? {};
  return isText(kind) && Object.hasOwn(originKinds, kind) && (name === undefined || isText(name));
}

function keep<T>(values: unknown, is: (value: unknown) => value is T): { readonly [name: string]: T } {
  const entries = Object.entries(asValues(values) ?? {});
  return Object.fromEntries(entries.filter((entry): entry is [string, T] => is(entry[1])));
}

function readKey({ hash, alias, apis, scope, expires, at }: Values): MadeKey | undefined {
  if (!isText(alias) || !Array.isArray(apis) || !isNumber(at)) return undefined;
  if (expires !== 'never' && !isNumber(expires)) return undefined;
  return {
    alias: sanitise(alias),
    apis: apis.filter(isText),
    expires,
    at,
    ...(isText(scope) && { scope }),
    ...(isText(hash) && { hash: sanitise(hash) }),
  };
}
