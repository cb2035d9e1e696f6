import { listWords, sanitise } from '../text.ts';
import type { ApiAnswer } from '../tyk/try.ts';
import type { Api, KeyRecord, Policy } from '../tyk/types.ts';
import { canList, findApi, findPolicy, policiesOf, policyKey } from './access.ts';
import type { Finding, Tried, TryOffer } from './explain.ts';
import { keyLimits } from './explain-limits.ts';
import { describeQuota } from './parse/limits.ts';
import { alsoNeeds, apiTakesNoKey } from './refusals.ts';
import { keyPlaces } from './usage.ts';
import { ago, localDateTime } from './words.ts';

type Cause = (tried: Tried, answer: ApiAnswer) => Finding | undefined;

/**
 * In the order in which a Gateway checks, so that the first cause that fits is the one. What Tyk holds decides; its
 * words decide only where nothing else can, for one text has many causes and operators change it (errors.md, G6, G20).
 */
const causes: readonly Cause[] = [
  takesNoKey,
  wrongVersion,
  missingKey,
  brokenPolicies,
  inactive,
  expired,
  notInRights,
  versionNotGranted,
  byItsWords,
];

/** 400, 401 or 403 by the Gateway itself: why, for this key. */
export function explainRefusal(answer: ApiAnswer, tried: Tried): Finding {
  for (const cause of causes) {
    const finding = cause(tried, answer);
    if (finding !== undefined) return finding;
  }
  return answer.status === 403 ? unexplained(tried) : notReceived(tried);
}

/** 404 by the Gateway itself: no such version, or nothing listens there (yet). */
export function explainNotFound(answer: ApiAnswer, tried: Tried): Finding {
  const { api, call, mayWait, server } = tried;
  const version = wrongVersion(tried);
  if (version !== undefined && (answer.byTyk || /version/i.test(answer.said))) return version;
  if (api.internal) {
    return {
      state: 'not-loaded',
      headline: `${api.name} is internal: it cannot be called from outside (404).`,
      next: 'Call the API that calls it.',
    };
  }
  const domain = api.domain ? ` It listens on the domain ${api.domain} only.` : '';
  return {
    state: 'not-loaded',
    headline: mayWait
      ? 'The Gateway has not loaded this API yet (404).'
      : `Nothing listens at ${call.url} (404).`,
    why: mayWait
      ? `A new API is there only after a reload.${domain}`
      : `The Gateway has not loaded ${api.name}, or this is not the address of its Gateway.${domain}`,
    next: server === 'gateway' ? 'Ask the Gateway to reload.' : 'Check the address and the listen path in Tyk.',
    retryable: mayWait,
    offers: server === 'gateway' ? [{ id: 'reload', key: 'r', label: 'ask the Gateway to reload' }] : [],
  };
}

function takesNoKey({ api }: Tried): Finding | undefined {
  const refusal = apiTakesNoKey(api);
  if (refusal === undefined) return undefined;
  return { headline: `${api.name} does not take plain keys: ${refusal.reason}.`, next: refusal.next };
}

/** Checked before the key is. Without a name the default counts, where there is one. */
function wrongVersion({ api, call, held }: Tried): Finding | undefined {
  const known = [
    ...api.versions,
    ...api.childVersions.map(({ name }) => name),
    ...(api.baseVersion ? [api.baseVersion] : []),
  ];
  const named = call.version ?? api.defaultVersion;
  if (known.length === 0 || (named !== undefined && known.includes(named))) return undefined;
  const offers = offerVersion(api, isRecord(held) ? grantedVersions(api, held) : known);
  if (named === undefined) {
    return {
      headline: `This request named no version of ${api.name}.`,
      why: `It has ${listWords(known)}; the API wants one in ${sayVersionPlace(api)}.`,
      next: 'Name one and try again.',
      offers,
    };
  }
  return {
    headline: `${api.name} has no version ${sanitise(named)}.`,
    why: `It has ${listWords(known)}.`,
    next: 'Name one of them; upper and lower case count.',
    offers,
  };
}

function missingKey({ held, fresh, mayWait, api }: Tried): Finding | undefined {
  if (held !== 'missing') return undefined;
  if (fresh && mayWait) return notKnownYet();
  const lifetime = api.sessionLifetime > 0 ? ` Tyk deletes keys of ${api.name} by itself after a time.` : '';
  return {
    headline: 'Tyk does not know this key.',
    why: `It was deleted, belongs to another Tyk, or was not copied whole.${lifetime}`,
    next: 'Make another, or check where this one was made.',
  };
}

function notKnownYet(): Finding {
  return {
    headline: 'The Gateway does not know the key yet (403).',
    why: 'A new key reaches a Gateway within seconds, and a data plane of its own within half a minute.',
    next: 'Wait a moment.',
    retryable: true,
  };
}

/** Only where every policy is broken: Tyk skips some of several, and shows what the others give. */
function brokenPolicies({ held, api, facts }: Tried): Finding | undefined {
  const isListed = canList(facts.policies) && policiesOf(facts).every((policy) => policyKey(policy) !== '');
  if (!isRecord(held) || held.policies.length === 0 || !isListed) return undefined;
  const policies = held.policies.map((id) => findPolicy(id, facts));
  const foreign = policies.filter((policy) => policy !== undefined && policy.organisation !== api.organisation);
  const gone = held.policies.filter((_, index) => policies[index] === undefined);
  if (gone.length + foreign.length < policies.length) return undefined;
  const next = 'Give the key another policy in Tyk, or make another key.';
  if (gone.length > 0) {
    return {
      headline: `The policy of this key is gone: ${listWords(gone.map(sanitise))}.`,
      why: 'Tyk still shows the rights that the policy gave, but lets no key through without it.',
      next,
    };
  }
  return {
    headline: `The policy of this key is of another organisation: ${namePolicies(foreign)}.`,
    why: `${api.name} is of ${sanitise(api.organisation) || 'none'}.`,
    next,
  };
}

function inactive({ held, facts }: Tried): Finding | undefined {
  if (!isRecord(held)) return undefined;
  const blocked = held.policies.map((id) => findPolicy(id, facts)).filter((one) => one?.state === 'inactive');
  if (blocked.length > 0) {
    return {
      headline: `The policy ${namePolicies(blocked)} is inactive, and with it every key that carries it.`,
      next: 'Activate the policy in Tyk, or give the key another.',
    };
  }
  if (!held.inactive) return undefined;
  return { headline: 'The key is inactive.', next: 'Activate it in Tyk, or make another.' };
}

function expired({ held }: Tried, { at, said }: ApiAnswer): Finding | undefined {
  if (!isRecord(held) || held.expires === 'never') return undefined;
  const end = localDateTime(held.expires);
  const next = 'Extend the key in Tyk, or make another.';
  if (held.expires <= at)
    return { headline: 'The key has expired.', why: `It ended on ${end} (${ago(held.expires, at)}).`, next };
  if (!/key has expired/i.test(said)) return undefined;
  return {
    headline: 'The Gateway takes the key as expired.',
    why: `Tyk holds it until ${end}: the clock of the Gateway may be ahead.`,
    next: 'Compare the clocks.',
  };
}

/** A version that is an API of its own needs a right of its own (FINDINGS, section 8). */
function notInRights({ held, api, call, facts }: Tried): Finding | undefined {
  if (!isRecord(held) || held.access.length === 0) return undefined;
  const named = call.version ?? api.defaultVersion;
  const child = api.childVersions.find(({ name }) => name === named);
  if (held.access.some(({ apiId }) => apiId === (child?.id ?? api.id))) return undefined;
  const opened = held.access.map(({ apiId, apiName }) => findApi(apiId, facts)?.name ?? apiName);
  return {
    headline: `The key does not open ${child === undefined ? api.name : `version ${child.name} of ${api.name}`}.`,
    why: `It opens ${listWords(opened)}.${child === undefined ? '' : ' That version is an API of its own.'}`,
    next: 'Make a key that opens it, or add the API to this one in Tyk.',
  };
}

function versionNotGranted({ held, api, call }: Tried): Finding | undefined {
  const named = call.version ?? api.defaultVersion;
  if (!isRecord(held) || api.versions.length === 0 || named === undefined) return undefined;
  const right = held.access.find(({ apiId }) => apiId === api.id);
  if (right === undefined || right.versions.includes(named)) return undefined;
  const granted = grantedVersions(api, held);
  const names = right.versions.length === 0 ? 'no version' : listWords(right.versions.map(sanitise));
  return {
    headline: `The key does not open version ${sanitise(named)} of ${api.name}.`,
    why: granted.length > 0 ? `It opens ${names}.` : `It names ${names}: it opens nothing of this API at all.`,
    next: granted.length > 0 ? 'Name a version that it opens.' : `Make a key for ${listWords(api.versions)}.`,
    offers: offerVersion(api, granted),
  };
}

/** What only the words tell: the key's record shows nothing of it. */
function byItsWords({ api, call, held }: Tried, { said }: ApiAnswer): Finding | undefined {
  if (/organi[sz]ation/i.test(said)) {
    return {
      headline: 'Not your key: the whole organisation is switched off or over its limit.',
      next: 'Ask whoever runs this Tyk.',
    };
  }
  if (/quota/i.test(said)) {
    const { quota } = keyLimits(api, held);
    return {
      headline: 'The key is right, but its quota is used up (403).',
      ...(quota === undefined ? {} : { why: `It has ${describeQuota(quota)}.` }),
      next: 'Wait until it renews, or raise it in Tyk.',
    };
  }
  if (/\bIP\b/.test(said)) {
    return {
      headline: 'Not your key: this API takes no calls from this machine.',
      why: 'It has a list of addresses.',
      next: 'Have this machine’s address added to the list.',
    };
  }
  if (/access to this resource|endpoint is forbidden|path not found/i.test(said)) {
    return {
      headline: `The key may not call ${call.method} ${call.path}.`,
      why: 'Its rights, or the API, name the paths that may be called.',
      next: 'Try a path that is allowed.',
      offers: [{ id: 'path', key: 'p', label: 'edit the path' }],
    };
  }
  if (/certificate/i.test(said)) {
    return {
      headline: `${api.name} wants a client certificate beside the key.`,
      next: 'Call it with one; this program sends none.',
    };
  }
  if (/key has expired/i.test(said)) {
    return { headline: 'The key has expired.', next: 'Extend it in Tyk, or make another.' };
  }
  if (/key is inactive/i.test(said)) {
    return {
      headline: 'The key, or its policy, is inactive.',
      next: 'Activate it in Tyk, or make another.',
    };
  }
  return undefined;
}

/** 403, and nothing that is known speaks against the key. */
function unexplained({ held, fresh, mayWait, api, call }: Tried): Finding {
  if (fresh && mayWait) return notKnownYet();
  const host = new URL(call.url).host;
  if (held === undefined) {
    return {
      headline: 'The Gateway refused the key (403).',
      why: 'The key could not be read back, so the cause is not known: the key, its rights, its version or its policy.',
      next: 'Look at the key in Tyk, and at the log of the Gateway.',
    };
  }
  return {
    headline: `The Gateway refused the key, although Tyk shows it open for ${api.name} (403).`,
    why: `The Gateway at ${host} may belong to another Tyk, not have the key yet, or have lost its storage.`,
    next: `Check that ${host} is the Gateway of this Tyk; its log tells more.`,
  };
}

/** 401 or 400, and the key is not expired: it did not arrive, or it is not all that the API wants. */
function notReceived({ api, call }: Tried): Finding {
  const more = alsoNeeds(api);
  if (more !== undefined) {
    return {
      state: 'unknown',
      headline: `${api.name} takes no call with a key alone: ${more}.`,
      next: 'Call it with both; this program sends the key alone.',
    };
  }
  const places = keyPlaces(api);
  const isSent = ({ in: kind, name }: typeof call.keyIn) => kind === call.keyIn.in && name === call.keyIn.name;
  const sent = `${call.keyIn.in} ${call.keyIn.name}`;
  const offers = places
    .filter((place) => !isSent(place))
    .map((keyIn): TryOffer => {
      const label = `try again with the key in the ${keyIn.in} ${keyIn.name}`;
      return { id: 'again', key: 'h', label, change: { keyIn } };
    });
  return {
    headline: places.some(isSent)
      ? `The key did not arrive, although it was sent in the ${sent}.`
      : `${api.name} expects the key in the ${listWords(places.map((place) => `${place.in} ${place.name}`), 'or')}, not in the ${sent}.`,
    why: places.some(isSent)
      ? 'A proxy on the way drops it, or the API has been changed to expect it elsewhere.'
      : 'It looks for the key nowhere else.',
    next: 'Put the key where the API expects it.',
    offers: offers.slice(0, 1),
  };
}

function isRecord(held: Tried['held']): held is KeyRecord {
  return held !== undefined && held !== 'missing';
}

function grantedVersions(api: Api, held: KeyRecord): readonly string[] {
  const opens = (id: string) => held.access.find(({ apiId }) => apiId === id);
  const own = opens(api.id);
  return [
    ...api.versions.filter((version) => own?.versions.includes(version)),
    ...(api.baseVersion !== undefined && own !== undefined ? [api.baseVersion] : []),
    ...api.childVersions.filter(({ id }) => opens(id)).map(({ name }) => name),
  ];
}

function offerVersion(api: Api, versions: readonly string[]): readonly TryOffer[] {
  const [version] = versions;
  if (version === undefined) return [];
  const label = `try again with ${sayVersionPlace(api)}: ${sanitise(version)}`;
  return [{ id: 'again', key: 'h', label, change: { version } }];
}

function sayVersionPlace({ versionPlace }: Api): string {
  if (versionPlace?.in === 'url') return 'the start of the path';
  return `the ${versionPlace?.in === 'header' ? 'header' : 'parameter'} ${sanitise(versionPlace?.name ?? '')}`;
}

function namePolicies(policies: readonly (Policy | undefined)[]): string {
  return listWords(policies.flatMap((policy) => policy?.name ?? []));
}
