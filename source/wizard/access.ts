import { listWords } from '../text.ts';
import type { Api, AuthKind, Policy, ServerKind } from '../tyk/types.ts';
import { serverOf } from './deployments.ts';
import type { Answers, Facts, Loaded, Problem } from './types.ts';

/** The rules of what may be chosen together. Tyk itself says "200 ok" to nearly all of it (errors.md, G1, G5, G18). */

export const authNames: { readonly [Kind in AuthKind]: string } = {
  'auth-token': 'Auth token',
  keyless: 'Open (keyless)',
  jwt: 'JSON Web Token',
  oauth2: 'OAuth 2.0',
  'external-oauth': 'External OAuth',
  openid: 'OpenID Connect',
  basic: 'Basic authentication',
  hmac: 'HMAC (signed requests)',
  'custom-plugin': 'Custom plugin',
  'mutual-tls': 'Mutual TLS',
  'certificate-token': 'Token bound to a certificate',
};

const refusedAuth: { readonly [Kind in Exclude<AuthKind, 'auth-token'>]: Refusal } = {
  keyless: { reason: 'open: nobody needs a key', next: 'Call it without a key.' },
  jwt: {
    reason: 'needs a JWT, not a key',
    next: 'It wants a signed token from your identity provider, with a claim that names a policy.',
  },
  oauth2: { reason: 'needs an OAuth client, not a key', next: 'Make an OAuth client for it in Tyk; the client fetches tokens.' },
  'external-oauth': { reason: 'needs a token of its identity provider', next: 'Fetch the token where the API says it comes from.' },
  openid: { reason: 'needs an OpenID token, not a key', next: 'Fetch the ID token from its OpenID provider.' },
  basic: {
    reason: 'needs a user name and password',
    next: 'Make the user with POST /tyk/keys/{user} (Gateway) or in the Dashboard; this wizard does not make users yet.',
  },
  hmac: { reason: 'needs signed requests', next: 'HMAC keys are not made here yet: make one in the Dashboard.' },
  'custom-plugin': { reason: 'its own plugin decides', next: 'Ask whoever wrote the plugin; this wizard cannot know what it wants.' },
  'mutual-tls': { reason: 'needs a client certificate', next: 'Certificates are not handled here yet: upload one in the Dashboard.' },
  'certificate-token': {
    reason: 'needs a key bound to a client certificate',
    next: 'Such keys are not made here yet: make one in the Dashboard.',
  },
};

export function apisOf(facts: Facts): readonly Api[] {
  return facts.apis?.state === 'ready' ? facts.apis.items : [];
}

export function policiesOf(facts: Facts): readonly Policy[] {
  return facts.policies?.state === 'ready' ? facts.policies.items : [];
}

export function canList(list: Loaded<unknown> | undefined): boolean {
  return list?.state === 'ready';
}

/** What identifies a policy here: its id, or its database id where the server tells no other. */
export function policyKey(policy: Policy): string {
  return policy.id !== '' ? policy.id : (policy.databaseId ?? '');
}

export function chosenPolicies(answers: Answers, facts: Facts): readonly Policy[] {
  const keys = answers.policies ?? [];
  return policiesOf(facts).filter((policy) => keys.includes(policyKey(policy)) && policyKey(policy) !== '');
}

/** `id` or `id=version`: tried whole first, for ids are free text (gateway-api.md, section 8). */
export function splitApiChoice(choice: string, apis: readonly Api[]): { id: string; version?: string } {
  if (apis.some((api) => api.id === choice)) return { id: choice };
  const cut = choice.lastIndexOf('=');
  const id = choice.slice(0, cut);
  if (cut > 0 && apis.some((api) => api.id === id)) return { id, version: choice.slice(cut + 1) };
  return { id: choice };
}

export function chosenApis(answers: Answers, facts: Facts): readonly Api[] {
  const apis = apisOf(facts);
  const ids = new Set((answers.apis ?? []).map((choice) => splitApiChoice(choice, apis).id));
  return apis.filter((api) => ids.has(api.id));
}

/** What is chosen so far, worked out once for a whole list: lists have 20 000 rows. */
export type Choice = {
  readonly server: ServerKind;
  readonly apis: readonly Api[];
  readonly policies: readonly Policy[];
  /** Of the first thing chosen: everything else must be of it (policies belong to one, v5.12.0). */
  readonly organisation?: string;
  /** Policies that decide which APIs the key opens; Tyk drops every other API in silence. */
  readonly deciding: readonly Policy[];
  /** API ids that the deciding policies give. */
  readonly covered: ReadonlySet<string>;
};

/** True where a policy gives access to APIs: not a partition for limits alone, and not an empty list. */
export function givesAccess(policy: Policy): boolean {
  return (policy.parts.access || policy.parts.perApi) && policy.access.length > 0;
}

export function choiceOf(answers: Answers, facts: Facts): Choice {
  const apis = chosenApis(answers, facts);
  const policies = chosenPolicies(answers, facts);
  const deciding = policies.filter(givesAccess);
  const organisation = apis[0]?.organisation ?? policies[0]?.organisation;
  return {
    server: serverOf(answers, facts),
    apis,
    policies,
    deciding,
    covered: new Set(deciding.flatMap((policy) => policy.access.map((right) => right.apiId))),
    ...(organisation === undefined ? {} : { organisation }),
  };
}

export type Refusal = { readonly reason: string; readonly next: string };

function foreignTo(organisation: string, choice: Choice): Refusal | undefined {
  if (choice.organisation === undefined || choice.organisation === organisation) return undefined;
  const name = organisation === '' ? 'none' : organisation;
  return {
    reason: `of another organisation (${name}, not ${choice.organisation})`,
    next: 'Untick what belongs to the other organisation first.',
  };
}

/** What a plain key needs beside it to pass a multi-auth API. */
export function alsoNeeds(api: Api): string | undefined {
  const others = api.auth.filter((kind) => kind !== 'auth-token');
  return others.length === 0 ? undefined : `a call also needs ${listWords(others.map((kind) => authNames[kind]))}`;
}

/** Why an API takes no key at all, whatever else is chosen. */
export function apiTakesNoKey(api: Api): Refusal | undefined {
  if (api.protocol === 'tcp' || api.protocol === 'tls') {
    return { reason: `${api.protocol.toUpperCase()}: takes no keys`, next: 'Only HTTP APIs are called with a key.' };
  }
  if (api.auth.includes('auth-token')) return undefined;
  const [first] = api.auth;
  return first === 'auth-token' ? undefined : refusedAuth[first];
}

/** Why this API cannot be chosen now; undefined: it can. */
export function apiRefusal(api: Api, choice: Choice): Refusal | undefined {
  const never = apiTakesNoKey(api);
  if (never !== undefined) return never;
  if (api.internal) {
    return { reason: 'internal: only other APIs can call it', next: 'Choose the API that calls it.' };
  }
  // A Gateway serves definitions with `active: false` all the same (recorded, FINDINGS trap 7); a Dashboard does not.
  if (!api.active && choice.server === 'dashboard') {
    return {
      reason: 'inactive: not on the Gateway',
      next: 'Set it active in the Dashboard, then read the list again.',
    };
  }
  const foreign = foreignTo(api.organisation, choice);
  if (foreign !== undefined) return foreign;
  if (choice.deciding.length > 0 && !choice.covered.has(api.id)) {
    const names = listWords(choice.deciding.map((policy) => policy.name));
    return {
      reason: `not covered by ${names}`,
      next: `${names} decides the access: Tyk would drop this API in silence.`,
    };
  }
  return undefined;
}

function illegalMix(policy: Policy, choice: Choice): Refusal | undefined {
  // per_api beside partitions of the same policy, or of another one, is refused by Tyk (gateway-api.md 4.9).
  if (policy.parts.perApi && policy.parts.partitioned) {
    return { reason: 'mixes per-API limits with partitions: Tyk refuses it', next: 'Mend the policy first.' };
  }
  const clash = choice.policies.find(
    (other) =>
      policyKey(other) !== policyKey(policy) &&
      ((other.parts.perApi && policy.parts.partitioned) || (other.parts.partitioned && policy.parts.perApi)),
  );
  if (clash === undefined) return undefined;
  return {
    reason: `does not go with ${clash.name}: one has per-API limits, one is partial`,
    next: 'Choose one of the two.',
  };
}

function stateRefusal(policy: Policy): Refusal | undefined {
  if (policyKey(policy) === '') {
    return {
      reason: 'this Gateway does not tell its id',
      // v5.3.0 lists policies from a file with an empty id (recorded, FINDINGS section 8).
      next: 'Type the id (its name in the policies file) and press ⏎.',
    };
  }
  if (policy.state === 'inactive') {
    return { reason: 'inactive: keys with it would be blocked', next: 'Activate it first, or choose another.' };
  }
  if (policy.state === 'draft') {
    return { reason: 'draft: no new keys with it', next: 'Publish it first, or choose another.' };
  }
  return undefined;
}

/** Why this policy cannot be chosen now; undefined: it can. */
export function policyRefusal(policy: Policy, choice: Choice): Refusal | undefined {
  const refusal = stateRefusal(policy) ?? foreignTo(policy.organisation, choice) ?? illegalMix(policy, choice);
  if (refusal !== undefined) return refusal;
  if (!givesAccess(policy)) {
    if (choice.deciding.length > 0) return undefined;
    return {
      reason: 'only limits, gives no access; choose one that does beside it',
      // v5.14.0: 500 "key has no valid policies to be applied", even with access rights in the body.
      next: 'Choose a policy that gives access first; then this one can stand beside it.',
    };
  }
  const given = new Set([...choice.covered, ...policy.access.map((right) => right.apiId)]);
  const lost = choice.apis.filter((api) => !given.has(api.id));
  if (lost.length === 0) return undefined;
  return {
    reason: `does not cover ${listWords(lost.map((api) => api.name))}`,
    next: 'Tyk would drop what you ticked under APIs. Untick it there, or choose another policy.',
  };
}

/** The rule over both tabs, checked when they are left. */
export function checkAccess(answers: Answers, facts: Facts): Problem | undefined {
  const apis = answers.apis ?? [];
  const policies = answers.policies ?? [];
  if (apis.length === 0 && policies.length === 0) {
    return {
      what: 'Nothing is chosen.',
      why: 'A key must open at least one API.',
      next: 'Press space on a row to choose it.',
    };
  }
  const choice = choiceOf(answers, facts);
  for (const [name, refusal] of [
    ...choice.apis.map((api) => [api.name, apiRefusal(api, choice)] as const),
    ...choice.policies.map((policy) => [policy.name, policyRefusal(policy, choice)] as const),
  ]) {
    if (refusal !== undefined) return { what: `${name}: ${refusal.reason}.`, next: refusal.next };
  }
  return undefined;
}

/** What the chosen policies decide; those questions are shown, not asked. */
export function decidedByPolicies(
  answers: Answers,
  facts: Facts,
): {
  readonly access?: Policy;
  readonly rate?: Policy;
  readonly quota?: Policy;
  readonly expiry?: Policy;
} {
  const policies = chosenPolicies(answers, facts);
  return {
    access: policies.find(givesAccess),
    rate: policies.find((policy) => policy.parts.rate || policy.parts.perApi),
    quota: policies.find((policy) => policy.parts.quota || policy.parts.perApi),
    // The last policy with a lifetime wins (errors.md, G16).
    expiry: policies.filter((policy) => policy.keyExpiresIn > 0).at(-1),
  };
}
