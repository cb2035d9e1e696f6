import { Secret } from '../../secret.ts';
import type { Parsed } from '../types.ts';
import { bad, good, isUnfilledVariable, QUOTES, trimEnds } from './common.ts';

const COPY_AGAIN = 'Copy it once more, without the text around it.';
const HEADER_REASON = 'Invisible characters, accents and long dashes cannot be sent in a header.';
const OWN_ONE = 'Use the one of your own deployment.';
/** What stands before the credential in a curl command, a header, tyk.conf, a compose file or a shell. */
const BEFORE_IT = [
  /^(?:-H|--header)[\s=]+/,
  /^-\s+/,
  /^(?:export\s+|set\s+|\$env:)?(?:TYK_AUTH_TOKEN|TYK_GW_SECRET|TYK_KEY_WIZARD_SECRET|TYKSECRET)\s*[=:]\s*/i,
  /^["']?secret["']?\s*:\s*/i,
  /^["']?(?:x-tyk-)?authorization["']?\s*[:=]\s*/i,
  /^bearer(?:\s+|$)/i,
];
const QUOTED_WHOLE = /^(?:(['"`])([\s\S]*)\1|[‘’‚‛]([\s\S]*)[‘’‛]|[“”„]([\s\S]*)[“”]|«([\s\S]*)»)$/;
const LONE_QUOTE = new RegExp(`^[${QUOTES}]([^${QUOTES}]*)$|^([^${QUOTES}]*)[${QUOTES}]$`);

/** Credentials that stand in Tyk's own tutorials and API pages, so they open nothing. */
const SAMPLES = new Set([
  '1238b7e0e2ff4c2957321724409ee2eb',
  '887dad0de40b4ff05b6b50739b311099',
  '7a7b140f-2480-4d5a-4e78-24049e3ba7f8',
]);
const SAMPLE_API_ID = 'ad5004d961a147d4649fd3216694ebe2';
/** tyk.conf.example and every shipped tyk.conf; the Hybrid image; the compose file of the demo; the Helm charts. */
const DEFAULT_GATEWAY_SECRETS = ['352d20ee67be67f6340b4c0605b044b7', '12345', 'foo', 'CHANGEME'].map(
  (text) => new Secret(text),
);

const BRACKETED = /^(?:<[^<>]*>|\{+[^{}]*\}+|\[[^[\]]*\])$/;
const API_PLACEHOLDER = /^(?:<[^<>]*>|\{+[^{}]*\}+|your[-_ ]?api[-_ ]?(?:id|name)(?:[-_ ]here)?)$/i;
const FILL_IN_WORDS =
  /^(?:your[-_ ]?|(?:insert|enter|paste|replace)[-_ ])[a-z_ -]*(?:key|secret|token|credentials?|id|here)$/i;

function isPlaceholder(text: string): boolean {
  return BRACKETED.test(text) || FILL_IN_WORDS.test(text) || /^(?:x{4,}|\.{2,}|…)$/i.test(text);
}

/**
 * A Dashboard user's API Access Credentials or a Gateway's secret, freed from what was copied with it. Never echoed.
 * What only looks wrong may be right all the same: its secret comes along as `insisted`.
 */
export function parseSecret(text: string): Parsed<Secret> {
  const bare = cleanUp(text);
  if (bare === '') return bad('The credential is empty.', COPY_AGAIN);
  const [doubt, unfit] = [doubtIn(bare), unfitIn(bare)];
  if (unfit !== undefined) return doubt ?? unfit;
  const secret = new Secret(bare);
  if (doubt === undefined) return good(secret);
  const { what, next } = doubt.problem;
  return { ...bad(what, `${next} Given once more, it is used as it is.`), insisted: secret };
}

/** It looks like something else than a credential. */
function doubtIn(bare: string) {
  if (SAMPLES.has(bare.toLowerCase())) {
    return bad("That is the sample credential of Tyk's tutorial.", OWN_ONE);
  }
  if (isPlaceholder(bare)) return bad('That is a placeholder, not a credential.', OWN_ONE);
  if (isUnfilledVariable(bare)) return bad('That is a variable that nothing has filled in.', OWN_ONE);
  // Dots and asterisks are what a Dashboard shows in place of a credential.
  if (/^[•●∙·*]{3,}$/.test(bare)) {
    return bad('Those are the dots that hide the credential.', 'Show it first, then copy it.');
  }
  if (/^(?:vault|consul|env|secrets):\/\//i.test(bare)) {
    return bad('That only says where Tyk finds its secret.', 'Give the secret itself.');
  }
  return undefined;
}

/** What servers and proxies take as one header at the most. */
const LONGEST = 8_000;

/** No header can carry it. */
function unfitIn(bare: string) {
  if (bare.length > LONGEST) return bad('The credential is longer than any header may be.', COPY_AGAIN);
  if (/\s/.test(bare)) return bad('The credential has a blank or a line break inside.', COPY_AGAIN);
  if (!/^[\u0021-\u007e]+$/.test(bare)) {
    return bad('The credential has a character that no credential has.', COPY_AGAIN, HEADER_REASON);
  }
  return undefined;
}

/** Layer by layer: `-H "authorization: Bearer abc"` has four of them. */
function cleanUp(text: string): string {
  const bare = trimEnds(text);
  const inner = BEFORE_IT.reduce((rest, prefix) => rest.replace(prefix, ''), bare);
  const unquoted = unquote(inner === bare ? bare : inner.replace(/[\s,;]+$/, ''));
  return unquoted === bare ? bare : cleanUp(unquoted);
}

function unquote(text: string): string {
  const [, , straight, single, double, angled] = text.match(QUOTED_WHOLE) ?? [];
  const whole = straight ?? single ?? double ?? angled;
  if (whole !== undefined) return whole;
  const [, after, before] = text.match(LONE_QUOTE) ?? [];
  return after ?? before ?? text;
}

/** A secret that everybody knows. It works where nobody changed it, so it is warned of and not refused. */
export function isDefaultGatewaySecret(secret: Secret): boolean {
  return DEFAULT_GATEWAY_SECRETS.some((known) => known.equals(secret));
}

/** The API id of the tutorial's request, or a placeholder for one. Stricter than for credentials: APIs have free names. */
export function isExampleApiId(text: string): boolean {
  const given = trimEnds(text);
  return given.toLowerCase() === SAMPLE_API_ID || API_PLACEHOLDER.test(given);
}
