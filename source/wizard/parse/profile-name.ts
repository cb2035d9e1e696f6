import type { Parsed } from '../types.ts';

const NAME = /^[A-Za-z0-9._][A-Za-z0-9._-]{0,39}$/;

/** Profile names are typed in commands: no blanks, no leading dash. */
export function parseProfileName(text: string): Parsed<string> {
  const name = text.trim();
  if (NAME.test(name) && name.toLowerCase() !== 'no') return { value: name };
  return {
    problem: {
      what: `"${name}" cannot be a profile's name.`,
      next: 'Use up to 40 letters, digits, dots, dashes or underscores.',
    },
  };
}

/** https://big-cat-adm.aws-euw2.cloud-ara.tyk.io → big-cat; http://localhost:3000 → localhost-3000. */
export function suggestProfileName(url: string, taken: readonly string[]): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const host = (parsed?.hostname ?? 'tyk').replace(/-adm\..*\.tyk\.io$/, '').replace(/[^A-Za-z0-9.-]/g, '');
  const base = [host || 'tyk', parsed?.port].filter(Boolean).join('-').slice(0, 36);
  let name = base;
  for (let number = 2; taken.includes(name); number += 1) name = `${base}-${number}`;
  return name;
}
