import { listWords, sanitise } from '../text.ts';
import type { Api, KeyRecord } from '../tyk/types.ts';
import type { Finding, Tried, TryOffer } from './explain-verdict.ts';

/** The version that counts: the one that the call names, else the API's default. */
export function versionOf({ api, call }: Tried): string | undefined {
  return call.version ?? api.defaultVersion;
}

/** No version named, or one that the API does not have: refused before the key is looked at. */
export function wrongVersion(tried: Tried): Finding | undefined {
  const { api, held } = tried;
  const children = api.childVersions.map(({ name }) => name);
  const known = [...api.versions, ...(api.baseVersion ? [api.baseVersion] : []), ...children];
  const named = versionOf(tried);
  if (known.length === 0 || (named !== undefined && known.includes(named))) return undefined;
  const opened = isRecord(held) ? grantedVersions(api, held) : known;
  const why = `It has ${listWords(known.map(sanitise))}.`;
  if (named === undefined) {
    return {
      headline: `This request named no version of ${api.name}.`,
      why: `${why} The API expects one in ${sayVersionPlace(api)}.`,
      next: 'Name one, and try again.',
      offers: offerVersion(api, opened),
    };
  }
  return {
    headline: `${api.name} has no version ${sanitise(named)}.`,
    why,
    next: 'Name one of them; capital letters count.',
    offers: offerVersion(api, opened),
  };
}

/** The key opens the API, but not this version of it. */
export function versionNotGranted(tried: Tried): Finding | undefined {
  const { held, api } = tried;
  const named = versionOf(tried);
  if (!isRecord(held) || api.versions.length === 0 || named === undefined) return undefined;
  const right = held.access.find(({ apiId }) => apiId === api.id);
  if (right === undefined || right.versions.includes(named)) return undefined;
  const headline = `The key does not open version ${sanitise(named)} of ${api.name}.`;
  const granted = grantedVersions(api, held);
  if (granted.length > 0) {
    const why = `It opens ${listWords(granted.map(sanitise))}.`;
    return { headline, why, next: 'Name a version that it opens.', offers: offerVersion(api, granted) };
  }
  const names = right.versions.length === 0 ? 'no version' : listWords(right.versions.map(sanitise));
  return {
    headline,
    why: `It names ${names}, so it opens nothing of this API at all.`,
    next: `Make a key for ${listWords(api.versions.map(sanitise), 'or')}.`,
  };
}

export function isRecord(held: Tried['held']): held is KeyRecord {
  return held !== undefined && held !== 'missing';
}

/** A version that is an API of its own needs a right of its own (FINDINGS, section 8). */
function grantedVersions(api: Api, held: KeyRecord): readonly string[] {
  const own = held.access.find(({ apiId }) => apiId === api.id);
  const children = api.childVersions.filter(({ id }) => held.access.some(({ apiId }) => apiId === id));
  return [
    ...api.versions.filter((version) => own?.versions.includes(version)),
    ...(own !== undefined && api.baseVersion ? [api.baseVersion] : []),
    ...children.map(({ name }) => name),
  ];
}

function offerVersion(api: Api, versions: readonly string[]): readonly TryOffer[] {
  const [version] = versions;
  if (version === undefined) return [];
  const label = `try again with ${sanitise(version)} in ${sayVersionPlace(api)}`;
  return [{ id: 'again', key: 'h', label, change: { version } }];
}

function sayVersionPlace({ versionPlace }: Api): string {
  if (versionPlace?.in === 'url') return 'the path';
  return `the ${versionPlace?.in === 'header' ? 'header' : 'parameter'} ${sanitise(versionPlace?.name ?? '')}`;
}
