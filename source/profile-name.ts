import type { Explanation } from './errors.ts';

type Parsed<V> = { readonly value: V } | { readonly problem: Explanation };

const LONGEST_NAME = 40;

/** Profile names are typed in commands: no blanks, no leading dash. */
export function parseProfileName(text: string): Parsed<string> {
  const name = text.trim();
  const rule = `Letters, digits, dots, dashes and underscores, at most ${LONGEST_NAME}, the first no dash.`;
  const next = 'Try a short name such as orders-dev.';
  if (name === '') return { problem: { what: 'A profile needs a name.', next } };
  if (name.length > LONGEST_NAME) {
    return { problem: { what: `That name has ${name.length} characters.`, why: rule, next } };
  }
  if (!/^[A-Za-z0-9._][A-Za-z0-9._-]*$/.test(name)) {
    return { problem: { what: 'That is not a name for a profile.', why: rule, next } };
  }
  // The wizard's own word for "do not remember".
  if (name.toLowerCase() === 'no') return { problem: { what: 'A profile cannot be called no.', next } };
  return { value: name };
}

/** A free name for a deployment's profile: `http://localhost:3000` → `localhost-3000`; a Tyk Cloud address → the name of its environment. */
export function suggestProfileName(url: string, fallback: string, taken: readonly string[]): string {
  const base = nameOfAddress(url) || fallback;
  const isFree = (name: string) => !taken.includes(name);
  if (isFree(base)) return base;
  for (let number = 2; ; number += 1) {
    const ending = `-${number}`;
    const name = `${base.slice(0, LONGEST_NAME - ending.length)}${ending}`;
    if (isFree(name)) return name;
  }
}

function nameOfAddress(url: string): string {
  if (!URL.canParse(url)) return '';
  const { hostname, port } = new URL(url);
  // Hosts of one Cloud environment are big-cat-adm (Dashboard), big-cat-gw, big-cat-hyb … (Tyk's portal tests).
  const cloud = /^(.+?)(?:-(?:adm|gw|hyb|dev|mgw))?\.[^.]+\.cloud-ara\.tyk\.io$/.exec(hostname);
  const name = cloud?.[1] ?? [hostname, port].filter(Boolean).join('-');
  const allowed = name.replace(/[^A-Za-z0-9._]+/g, '-').replace(/^-+|-+$/g, '');
  return allowed.slice(0, LONGEST_NAME);
}
