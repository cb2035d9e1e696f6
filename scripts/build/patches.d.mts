/** For the tests, which take this much of it. */
export const patchedPackages: readonly string[];
export function vitePatches(): {
  readonly name: string;
  readonly enforce: 'pre';
  transform(text: string, id: string): string | undefined;
};
