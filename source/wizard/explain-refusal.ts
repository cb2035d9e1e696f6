import { groupDigits, listWords, sanitise } from '../text.ts';
import type { ApiAnswer, ApiCall, KeyRecord } from '../tyk/types.ts';
import { canList, findPolicy, nameRight, policiesOf, policyKey } from './access.ts';
import { editPath, type Finding, type Tried, type TryOffer } from './explain-verdict.ts';
import { isRecord, versionNotGranted, versionOf, wrongVersion } from './explain-version.ts';
import { explainWords } from './explain-words.ts';
import { alsoNeeds, makingOf } from './making.ts';
import { apiTakesNoKey } from './refusals.ts';
import { keyPlaces } from './usage.ts';
import { ago, localDateTime } from './words.ts';

const MOST_NAMES = 5;

type Cause = (tried: Tried, answer: ApiAnswer) => Finding | undefined;

/**
 * In the order in which a Gateway checks: the first that fits is the cause. What Tyk holds decides; its words do so
 * only where nothing else can, for one text has many causes and operators change it (errors.md, G6, G20).
 */
const causesOf403: readonly Cause[] = [
  takesNoKey,
  wrongVersion,
  isMissing,
  hasBrokenPolicies,
  isInactive,
  hasExpired,
  opensOtherApis,
  versionNotGranted,
  explainWords,
];
/**
 * Nothing that the key may call is checked before it has arrived. What else answers so stands on both sides of that
 * check in Tyk's chain (v5.14.0, processSpec): plugins, size limits, GraphQL, validation.
 */
const causesOfOthers: readonly Cause[] = [
  takesNoKey,
  isMissing,
  hasExpired,
  wrongLogin,
  explainWords,
  hasNotArrived,
];

/** 400, 401, 403 or 422 by the Gateway itself: why, for this key. */
export function explainRefusal(answer: ApiAnswer, tried: Tried): Finding {
  for (const cause of answer.status === 403 ? causesOf403 : causesOfOthers) {
    const finding = cause(tried, answer);
    if (finding !== undefined) return finding;
  }
  return answer.status === 403 ? explainRest(tried) : explainUnproven(answer, tried);
}

function takesNoKey({ api }: Tried): Finding | undefined {
  const refusal = apiTakesNoKey(api);
  if (refusal === undefined) return undefined;
  return { headline: `${api.name} takes no plain keys: ${refusal.reason}.`, next: refusal.next };
}

/** Of users, signing keys and certificates one status has all reasons: only the words tell them apart. */
function wrongLogin({ api, fresh, mayWait }: Tried, { status, said }: ApiAnswer): Finding | undefined {
  const making = makingOf(api);
  const wait = fresh && mayWait ? { retryable: true } : {};
  if (making === 'basic-user' && status === 401) {
    return {
      headline: 'The Gateway does not know this name with this password.',
      why: 'After a change it may take the old password, and not the new one, for 10 seconds.',
      next: 'Wait a moment, then try again; or check both.',
      ...wait,
    };
  }
  if (making === 'hmac' && status === 400) {
    return {
      headline: `The Gateway refused the signature (${status}).`,
      why: 'Tyk answers alike to a wrong id, a wrong secret, an algorithm that the API does not allow and a clock that is too far off.',
      next: 'Compare the clocks, and what the API allows.',
      ...wait,
    };
  }
  if (making === 'certificate' && /certificate required/i.test(said)) {
    return {
      headline: `${api.name} wants to see a client certificate, and none came.`,
      next: 'Call it over https with the certificate and its private key.',
    };
  }
  return undefined;
}

function isMissing({ held, fresh, mayWait, api }: Tried): Finding | undefined {
  if (held !== 'missing') return undefined;
  if (fresh && mayWait) return notKnownYet;
  const lifetime = api.sessionLifetime > 0 ? ` Tyk deletes keys of ${api.name} by itself after a time.` : '';
  return {
    headline: 'Tyk does not know this key.',
    why: `It was deleted, belongs to another Tyk, was not copied whole, or Tyk has lost its storage.${lifetime}`,
    next: 'Make another, or look where this one was made.',
  };
}

const notKnownYet: Finding = {
  headline: 'The Gateway does not know the key yet.',
  why: 'A new key reaches a Gateway within seconds, and a data plane within half a minute.',
  next: 'Wait a moment.',
  retryable: true,
};

/** Only where every policy is broken: of several, Tyk skips what it cannot apply and takes the rest. */
function hasBrokenPolicies({ held, api, facts }: Tried): Finding | undefined {
  // v5.3.0 lists policies without their ids: what is not found there may well exist.
  const isListed = canList(facts.policies) && policiesOf(facts).every((policy) => policyKey(policy) !== '');
  if (!isRecord(held) || held.policies.length === 0 || !isListed) return undefined;
  const gone = held.policies.filter((id) => findPolicy(id, facts) === undefined);
  const foreign = policiesHeld(held, facts).filter(({ organisation }) => organisation !== api.organisation);
  if (gone.length + foreign.length < held.policies.length) return undefined;
  const next = 'Give the key another policy in Tyk, or make another key.';
  if (gone.length > 0) {
    return {
      headline: `The policy of this key is gone: ${listWords(gone.map(sanitise))}.`,
      why: 'Tyk may still show the rights that it gave, but lets no key through without it.',
      next,
    };
  }
  return {
    headline: `The policy of this key belongs to another organisation: ${listWords(foreign.map(({ name }) => name))}.`,
    why: `${api.name} is of ${sanitise(api.organisation) || 'none'}.`,
    next,
  };
}

function isInactive({ held, facts }: Tried): Finding | undefined {
  if (!isRecord(held)) return undefined;
  const blocked = policiesHeld(held, facts).filter(({ state }) => state === 'inactive');
  if (blocked.length > 0) {
    const names = listWords(blocked.map(({ name }) => name));
    const headline = `The policy ${names} is inactive, so every key with it is blocked.`;
    return { headline, next: 'Activate it in Tyk, or give the key another policy.' };
  }
  if (!held.inactive) return undefined;
  return { headline: 'The key is inactive.', next: 'Activate it in Tyk, or make another.' };
}

function hasExpired({ held }: Tried, { at, said }: ApiAnswer): Finding | undefined {
  if (!isRecord(held) || held.expires === 'never') return undefined;
  const end = localDateTime(held.expires);
  if (held.expires <= at) {
    const why = `It ended on ${end} (${ago(held.expires, at)}).`;
    return { headline: 'The key has expired.', why, next: 'Extend it in Tyk, or make another.' };
  }
  if (!/key has expired/i.test(said)) return undefined;
  const why = `In Tyk it is valid until ${end}, so the clock of the Gateway may be ahead.`;
  return { headline: 'The Gateway considers the key expired.', why, next: 'Compare the clocks.' };
}

function opensOtherApis(tried: Tried): Finding | undefined {
  const { held, api, facts } = tried;
  // Without any right at all a key opens everything, where master keys are allowed (errors.md, G5).
  if (!isRecord(held) || held.access.length === 0) return undefined;
  const child = api.childVersions.find(({ name }) => name === versionOf(tried));
  if (held.access.some(({ apiId }) => apiId === (child?.id ?? api.id))) return undefined;
  const names = held.access.map((right) => nameRight(right, facts));
  const others = names.length > MOST_NAMES ? [`${groupDigits(names.length - MOST_NAMES)} more`] : [];
  const opened = listWords([...names.slice(0, MOST_NAMES), ...others]);
  const next = 'Make a key that opens it, or add it to this one in Tyk.';
  if (child === undefined)
    return { headline: `The key does not open ${api.name}.`, why: `It opens ${opened}.`, next };
  return {
    headline: `The key does not open version ${sanitise(child.name)} of ${api.name}.`,
    why: `That version is an API of its own. The key opens ${opened}.`,
    next,
  };
}

/** 403, and nothing that is known speaks against the key. */
function explainRest({ held, fresh, mayWait, api, call }: Tried): Finding {
  if (fresh && mayWait) return notKnownYet;
  const { host } = new URL(call.url);
  if (!isRecord(held)) {
    return {
      headline: 'The Gateway refused the key (403).',
      why: 'It could not be read back: it may be unknown, not open this API or version, or have lost its policy.',
      next: 'Look at the key in Tyk, and at the log of the Gateway.',
    };
  }
  return {
    headline: `The Gateway refused the key, although Tyk shows that it opens ${api.name} (403).`,
    why: `The Gateway at ${host} may belong to another Tyk, not have the key yet, or have lost its storage.`,
    next: `Check that ${host} is a Gateway of this Tyk; its log tells more.`,
  };
}

/** It did not arrive, or the API wants more than a key. Only Tyk's words tell (handler_error.go), or a place where it does not look. */
function hasNotArrived({ api, call }: Tried, { status, said }: ApiAnswer): Finding | undefined {
  const more = alsoNeeds(api);
  if (more !== undefined) {
    return {
      state: 'unknown',
      headline: `${api.name} needs more than a key: ${more}.`,
      next: 'Call it with both; only the key is sent from here.',
    };
  }
  const isMissing = /authorization field missing/i.test(said);
  const sent = sayPlace(call.keyIn);
  const places = keyPlaces(api);
  const other = places.find((place) => sayPlace(place) !== sent);
  const offers = other === undefined ? [] : [offerPlace(other)];
  if ((isMissing || status === 401) && !places.some((place) => sayPlace(place) === sent)) {
    const expected = listWords(places.map(sayPlace), 'or');
    const headline = `${api.name} expects the key in the ${expected}, not in the ${sent}.`;
    return { headline, next: 'Put the key there.', offers };
  }
  if (!isMissing) return undefined;
  return {
    headline: `The key did not arrive, although it was sent in the ${sent}.`,
    why: 'A proxy on the way drops it, or the API was changed to expect it elsewhere.',
    next: 'Look at the API in Tyk: where does it expect its key?',
    offers,
  };
}

/** 400, 401 or 422 for a reason that is not known here. */
function explainUnproven({ status, byTyk }: ApiAnswer, { call }: Tried): Finding {
  const { host } = new URL(call.url);
  return {
    state: 'unknown',
    headline: `${byTyk ? 'The Gateway' : host} answered ${status} to this call, which says nothing about the key.`,
    why: 'A plugin, a size limit or a validation answers like this, sometimes before the key is checked.',
    next: 'Try a call that the API takes: its own path, and whatever it needs besides the key.',
    offers: editPath,
  };
}

function offerPlace(keyIn: ApiCall['keyIn']): TryOffer {
  const label = `try again with the key in the ${sayPlace(keyIn)}`;
  return { id: 'again', key: 'h', label, change: { keyIn } };
}

function sayPlace({ in: kind, name }: ApiCall['keyIn']): string {
  return `${kind} ${sanitise(name)}`;
}

function policiesHeld({ policies }: KeyRecord, facts: Tried['facts']) {
  return policies.flatMap((id) => findPolicy(id, facts) ?? []);
}
