import type { ApiAnswer } from '../tyk/types.ts';
import { limitsOf } from './explain-limits.ts';
import { editPath, type Finding, type Tried } from './explain-verdict.ts';
import { describeQuota } from './parse/limits.ts';

type Row = { readonly words: RegExp; explain(tried: Tried): Finding };

/** Refusals that the key's record shows nothing of: only Tyk's words tell them (v2.9.5 to v5.14.0). */
const rows: readonly Row[] = [
  {
    words: /organi[sz]ation/i,
    explain: () => ({
      headline: 'Not your key: its whole organisation is switched off, or over its limit.',
      next: 'Ask whoever runs this Tyk.',
    }),
  },
  { words: /quota exceeded/i, explain: explainQuota },
  {
    words: /\bIP\b/,
    explain: () => ({
      headline: 'Not your key: this API takes no calls from the address of this machine.',
      next: 'Have the address added to the list of the API in Tyk.',
    }),
  },
  {
    words: /access to this resource|endpoint is forbidden|path not found/i,
    explain: ({ call }) => ({
      headline: `The key may not call ${call.method} ${call.path}.`,
      why: 'Its rights, or the API, name the paths that may be called.',
      next: 'Try a path that is allowed.',
      offers: editPath,
    }),
  },
  {
    words: /API (version )?has expired/i,
    explain: ({ api }) => ({
      headline: `Not your key: ${api.name}, or this version of it, has expired.`,
      next: 'Ask whoever runs the API for a newer version.',
    }),
  },
  {
    words: /certificate/i,
    explain: ({ api }) => ({
      headline: `${api.name} wants a client certificate beside the key.`,
      next: 'Call it with one; none is sent from here.',
    }),
  },
  {
    // OAuth and OpenID write it with an s, JWT with a z (v5.3.0 and v5.14.0).
    words: /key not authori[sz]ed/i,
    explain: ({ api }) => ({
      headline: `${api.name} takes no plain keys: this is how Tyk refuses them for OAuth, JWT or a plugin.`,
      next: 'The API was changed in Tyk since its list was read: load the APIs again.',
    }),
  },
  {
    words: /key has expired/i,
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

export function explainWords(tried: Tried, { said }: ApiAnswer): Finding | undefined {
  return rows.find(({ words }) => words.test(said))?.explain(tried);
}

function explainQuota({ api, held }: Tried): Finding {
  const quota = limitsOf(api, held)?.quota;
  return {
    headline: 'The key is right, but its quota is used up (403).',
    ...(quota === undefined ? {} : { why: `It has ${describeQuota(quota)}.` }),
    next:
      typeof quota === 'object' && quota.seconds === 'never'
        ? 'It never renews: raise it in Tyk, or make another key.'
        : 'Wait until it renews, or raise it in Tyk.',
  };
}
