import { listWords, sanitise } from '../text.ts';
import type { Api } from '../tyk/types.ts';
import { findApi } from './access.ts';
import { whyOver } from './ends.ts';
import { bad, good, quoted } from './parse/common.ts';
import { serverNow } from './steps/expiry.ts';
import type { Facts, Parsed } from './types.ts';

/** An API chosen whole: all of its versions that are not over, where it has any. */
export function wholeApi(id: string, facts: Facts): readonly string[] {
  const { versions = [], versionEnds } = findApi(id, facts) ?? {};
  const alive = versions.filter(
    (version) => whyOver(versionEnds?.get(version), serverNow(facts)) === undefined,
  );
  const named = alive.length > 0 ? alive : versions;
  return named.length === 0 ? [id] : named.map((version) => `${id}=${version}`);
}

/** `v1,v2` behind the name of an API: the version of that whole name, else each of them. */
export function parseVersions(text: string, api: Api): Parsed<readonly string[]> {
  const known = new Map<string, string>([
    ...api.childVersions.map((child) => [child.name, child.id] as const),
    ...(api.baseVersion === undefined ? [] : [[api.baseVersion, api.id] as const]),
    ...api.versions.map((version) => [version, `${api.id}=${version}`] as const),
  ]);
  const values: string[] = [];
  const whole = text.trim();
  for (const name of known.has(whole) ? [whole] : whole.split(',').map((part) => part.trim())) {
    const value = known.get(name);
    if (value === undefined) {
      const names = [...known.keys()].map(sanitise);
      const next =
        names.length === 0
          ? 'It has no versions: leave the part after = out.'
          : `It has ${listWords(names)}.`;
      return bad(`${api.name} has no version ${quoted(name)}.`, next);
    }
    values.push(value);
  }
  return good(values);
}
