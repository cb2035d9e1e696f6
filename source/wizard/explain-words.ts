import type { ApiAnswer } from '../tyk/types.ts';
import { limitsOf } from './explain-limits.ts';
import { scopeRows } from './explain-scope.ts';
import { editPath, type Finding, type Tried } from './explain-verdict.ts';
import { describeQuota } from './parse/limits.ts';

type Row = {
  readonly words: RegExp;
  /** What else Tyk says so with, beside 403 (v2.9.5 to v5.14.0). */
  readonly or?: 400 | 401;
  explain(tried: Tried, answer: ApiAnswer): Finding;
};

/** Refusals that the key's record shows nothing of: only Tyk's words tell them (v2.9.5 to v5.14.0). */
const rows: readonly Row[] = [
  // Names of fields and tools stand in them, whatever they are: these come first.
  ...scopeRows,
  {
    words: /organi[sz]ation/i,
    explain: () => ({
      headline: 'The key is fine: its whole organisation is switched off, or over its limit.',
      next: 'Ask whoever runs this Tyk.',
    }),
  },
  { words: /quota exceeded/i, explain: explainQuota },
  {
    words: /\bIP\b/,
    // Before the key is looked at (v5.14.0, processSpec: lists of addresses, then of versions and paths, then the key).
    explain: () => ({
      state: 'unknown',
      headline: 'The key is fine: this API takes no calls from the address of this machine.',
      next: 'Have the address added to the list of the API in Tyk.',
    }),
  },
  {
    // The API's own list of paths, before the key is looked at too (VersionCheck).
    words: /endpoint is forbidden|path not found/i,
    explain: ({ call }) => ({
      state: 'unknown',
      headline: `The API itself forbids ${call.method} ${call.path}: that says nothing about the key.`,
      next: 'Try a path that it allows.',
      offers: editPath,
    }),
  },
  {
    words: /API (version )?has expired/i,
    explain: ({ api }) => ({
      headline: `The key is fine: ${api.name}, or this version of it, has expired.`,
      next: 'Ask whoever runs the API for a newer version.',
    }),
  },
  {
    words: /certificate .*not allowed/i,
    explain: ({ api }) => ({
      headline: `${api.name} does not let this client certificate in: it is not in the API's own list.`,
      next: 'Have it added to the client certificates of the API in Tyk, or use one that is there.',
    }),
  },
  {
    words: /certificate/i,
    or: 401,
    explain: ({ api, call }) => ({
      headline: `${api.name} also needs a client certificate.`,
      next: `Call it with one; none ${call.showsCertificate ? 'has arrived' : 'is sent from here'}.`,
    }),
  },
  {
    // OAuth and OpenID write it with an s, JWT with a z (v5.3.0 and v5.14.0).
    words: /key not authori[sz]ed/i,
    or: 401,
    explain: ({ api }) => ({
      headline: `${api.name} takes no plain keys: this is how Tyk refuses them for OAuth, JWT or a plugin.`,
      next: 'The API was changed in Tyk since its list was read: load the APIs again.',
    }),
  },
  {
    words: /key has expired/i,
    or: 401,
    explain: () => ({ headline: 'The key has expired.', next: 'Extend it in Tyk, or make another.' }),
  },
  {
    words: /key is inactive/i,
    explain: () => ({
      headline: 'The key, or a policy that it carries, is inactive.',
      next: 'Activate it in Tyk, or make another.',
    }),
  },
];

export function explainWords(tried: Tried, answer: ApiAnswer): Finding | undefined {
  const { said, status } = answer;
  const row = rows.find(({ words, or }) => (status === 403 || status === or) && words.test(said));
  return row?.explain(tried, answer);
}

function explainQuota({ api, held }: Tried): Finding {
  const quota = limitsOf(api, held)?.quota;
  return {
    headline: 'The key is fine, but its quota is used up (403).',
    why: quota && `It has ${describeQuota(quota)}.`,
    next:
      typeof quota === 'object' && quota.seconds === 'never'
        ? 'It never renews: raise it in Tyk, or make another key.'
        : 'Wait until it renews, or raise it in Tyk.',
  };
}
