/** What came with which version of the Gateway (scopes.md B1, B4, C2, D1; a preview: design, rule 4). */
const since = {
  // Before that a preview would make a live key called "preview".
  preview: [2, 9, 3],
  allowedTypes: [4, 3, 0],
  operationLimits: [5, 6, 0],
  afterExpiry: [5, 13, 0],
  mcp: [5, 13, 0],
} as const;
export type Feature = keyof typeof since;

/** `v5.14.0`, `5.9.1-rc2`: the three numbers, or undefined where there are none. */
export function readVersion(version: string | undefined): readonly [number, number, number] | undefined {
  const [, major, minor, patch] = /(\d+)\.(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  return patch === undefined ? undefined : [Number(major), Number(minor), Number(patch)];
}

/**
 * Undefined where the version is not told. Every build from source says v5.5.0-dev, whatever it was built from
 * (gateway/version.go), so that such a one may know more than it says.
 */
export function knows(version: string | undefined, feature: Feature): boolean | undefined {
  const read = readVersion(version);
  if (read === undefined) return undefined;
  const at = since[feature].findIndex((wanted, index) => read[index] !== wanted);
  const isKnown = at < 0 || (read[at] ?? 0) > (since[feature][at] ?? 0);
  return isKnown || !/-dev\b/.test(version ?? '') ? isKnown : undefined;
}

export const sinceWords = (feature: Feature): string => since[feature].slice(0, 2).join('.');
