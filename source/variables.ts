/**
 * Text from outside the program's own screens: variables, and switches wherever they stand. `docker --env-file` keeps
 * the quotes of a value, a file with Windows line ends its CR, and neither belongs to it.
 */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Without blanks and line ends around it, and without the one pair of quotes around all of it. */
export function bareText(text: string): string {
  const [, , inner] = /^(["'])((?:(?!\1)[\s\S])*)\1$/.exec(text.trim()) ?? [];
  return (inner ?? text).trim();
}

/** A variable as it is meant; empty is unset. */
export function readVariable(env: Environment, name: string): string | undefined {
  return bareText(env[name] ?? '') || undefined;
}

const YES: readonly string[] = ['1', 'true', 'yes', 'y', 'on'];
const NO: readonly string[] = ['0', 'false', 'no', 'n', 'off'];

/** The only words that switch; undefined for every other one. */
export function readSwitch(text: string): boolean | undefined {
  const word = bareText(text).toLowerCase();
  if (YES.includes(word)) return true;
  return NO.includes(word) ? false : undefined;
}

/** Variables of others (CI, ACCESSIBLE) hold any word, a name even: on, unless it says no. */
export function isSetOn(env: Environment, name: string): boolean {
  const text = readVariable(env, name);
  return text !== undefined && readSwitch(text) !== false;
}

/** `--api-limit` → `TYK_KEY_WIZARD_API_LIMIT`. */
export function variableOf(flag: string): string {
  return `TYK_KEY_WIZARD_${flag.toUpperCase().replaceAll('-', '_')}`;
}
