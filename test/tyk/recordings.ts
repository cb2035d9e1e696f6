import { readFileSync } from 'node:fs';

type Recorded = { readonly sent: unknown; readonly created: unknown; readonly read: unknown };
type Definitions = {
  readonly whole: unknown;
  readonly apis: readonly { readonly api_id: string }[];
  readonly oas: readonly { readonly api_id: string; readonly name: string }[];
};
type RecordedRefusal = {
  readonly version: string;
  readonly doing: 'create' | 'preview' | 'read' | 'remove' | 'list-apis' | 'list-policies';
  readonly status: number;
  readonly type: string;
  readonly body: string;
};

/** What real Gateways answered (test/fixtures/recordings). */
function load<T>(name: string): T {
  return JSON.parse(
    readFileSync(new URL(`../fixtures/recordings/${name}.json`, import.meta.url), 'utf8'),
  ) as T;
}

export const recordedApis = load<Definitions>('apis-v5.14.0');
export const recordedPolicies = load<{ readonly [version: string]: readonly unknown[] }>('policies');
export const recordedRefusals = load<readonly RecordedRefusal[]>('refusals');
export const recordedHellos = load<{ readonly [version: string]: string }>('hello');
const keys = load<{ readonly [version: string]: { readonly [name: string]: Recorded } }>('keys');

/** One creation: what was sent, what was answered, and what reading it back gave. */
export function recordedKey(version: string, name: string): Recorded {
  const found = keys[version]?.[name];
  if (found === undefined) throw new Error(`There is no recording ${name} of ${version}.`);
  return found;
}

export function recordedApi(id: string): unknown {
  const found = recordedApis.apis.find((api) => api.api_id === id);
  if (found === undefined) throw new Error(`There is no recorded API ${id}.`);
  return found;
}
