import { listWords, sanitise } from '../text.ts';
import type { AuthKind } from '../tyk/login.ts';
import type { Api, Policy } from '../tyk/types.ts';
import { type Choice, choiceOf, chosenVersions, findApi, givesAccess, policyKey } from './access.ts';
import { endOf, type Refusal, whyOver } from './ends.ts';
import { alsoNeeds, authNames, checkMixture, makingOf, mixes } from './making.ts';
import { needsClient, needsJwt } from './not-made.ts';
import { quoted } from './parse/common.ts';
import { serverNow } from './steps/expiry.ts';
import type { Answers, Facts, Problem } from './types.ts';

/** "Weather: open: no key needed." */
export function sayRefusal(name: string, { reason, next }: Refusal): Problem {
  return { what: `${name}: ${reason}.`, next };
}

const refusedAuth: { readonly [Kind in AuthKind]?: Refusal } = {
  keyless: { reason: 'open: no key needed', next: 'Call it without a key.' },
  'external-oauth': {
    reason: 'needs a token of its identity provider',
    next: 'Fetch the token where the API says it comes from.',
  },
  openid: {
    reason: 'needs an OpenID token, not a key',
    next: 'Fetch the ID token from its OpenID provider.',
  },
  'custom-plugin': {
    reason: 'its own plugin decides',
    next: 'Ask whoever wrote the plugin; this wizard cannot know what it needs.',
  },
  'mutual-tls': {
    reason: 'needs a client certificate, and no key',
    next: 'Have your certificate added to those that the API allows, then call it with the certificate alone.',
  },
};
const severalAuth: Refusal = {
  reason: 'needs two credentials at once, of which neither is a token',
  next: 'Only one credential is made at a time: let the API take one of them, or a token.',
};

/** The heading under which an API stands: what a call needs. */
export function headingOf(api: Api): string {
  if (api.mcp && apiTakesNoKey(api) === undefined) return 'MCP proxies';
  if (api.auth.length === 1) return authNames[api.auth[0]];
  const isAlone = api.auth.includes('auth-token') && alsoNeeds(api) === undefined;
  return isAlone ? authNames['auth-token'] : 'Several mechanisms at once';
}

/** Why an API takes no key at all, whatever else is chosen. */
export function apiTakesNoKey(api: Api): Refusal | undefined {
  if (api.protocol === 'tcp' || api.protocol === 'tls') {
    return {
      reason: `${api.protocol.toUpperCase()}: takes no keys`,
      next: 'Only HTTP APIs are called with a key.',
    };
  }
  if (makingOf(api) !== undefined) return undefined;
  const known = api.auth.map((kind) => {
    if (kind === 'jwt') return needsJwt(api);
    return kind === 'oauth2' ? needsClient(api) : refusedAuth[kind];
  });
  return known.find((refusal) => refusal !== undefined) ?? severalAuth;
}

/** Why this API cannot be chosen now; undefined: it can. */
export function apiRefusal(api: Api, choice: Choice, now: number): Refusal | undefined {
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
  return (
    whyOver(endOf(api), now) ??
    foreignTo(api.organisation, choice) ??
    mixes(api, choice.apis[0]) ??
    uncovered(api.id, choice)
  );
}

/** Why this version of an API that can be chosen cannot; undefined: it can. */
export function versionRefusal(
  { id, versionEnds }: Api,
  version: string,
  choice: Choice,
  now: number,
): Refusal | undefined {
  return whyOver(versionEnds?.get(version), now) ?? uncovered(id, choice, version);
}

function foreignTo(organisation: string, choice: Choice): Refusal | undefined {
  if (choice.organisation === undefined || choice.organisation === organisation) return undefined;
  const [own, other] = [organisation, choice.organisation].map((name) => sanitise(name) || 'none');
  return {
    reason: `of another organisation (${own}, not ${other})`,
    next: 'Untick what belongs to the other organisation first.',
  };
}

/** Why the chosen policies do not let an API, or one version of it, be called. */
function uncovered(apiId: string, choice: Choice, version?: string): Refusal | undefined {
  const given = choice.covered.get(apiId);
  const isGiven = given !== undefined && (version === undefined || given.includes(version));
  if (choice.deciding.length === 0 || isGiven) return undefined;
  return {
    reason: `not covered by ${choice.deciders}`,
    next: 'Tyk would silently drop it. Choose a policy that covers it, or APIs without a policy.',
  };
}

/** Why this policy cannot be chosen now; undefined: it can. */
export function policyRefusal(policy: Policy, choice: Choice): Refusal | undefined {
  return policyAlone(policy, choice) ?? losesApis(policy, choice);
}

function policyAlone(policy: Policy, choice: Choice): Refusal | undefined {
  return (
    stateRefusal(policy) ??
    foreignTo(policy.organisation, choice) ??
    illegalMix(policy, choice) ??
    limitsOnly(policy, choice)
  );
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
    return {
      reason: 'inactive: keys with it would be blocked',
      next: 'Activate it first, or choose another.',
    };
  }
  if (policy.state === 'draft') {
    return { reason: 'draft: no new keys with it', next: 'Publish it first, or choose another.' };
  }
  return undefined;
}

/** Limits for each API beside partitions, in one policy or in two, are refused by Tyk (gateway-api.md 4.9). */
function illegalMix(policy: Policy, choice: Choice): Refusal | undefined {
  const { perApi, partitioned } = policy.parts;
  if (perApi && partitioned) {
    return {
      reason: 'mixes per-API limits with partitions: Tyk refuses it',
      next: 'Fix the policy first.',
    };
  }
  const clash = choice.policies.find(
    ({ parts }) => (parts.perApi && partitioned) || (parts.partitioned && perApi),
  );
  if (clash === undefined) return undefined;
  return {
    reason: `does not go with ${clash.name}: one has per-API limits, one is partial`,
    next: 'Choose one of the two.',
  };
}

/** v5.14.0: 500 "key has no valid policies to be applied", even with access rights in the body. */
function limitsOnly(policy: Policy, choice: Choice): Refusal | undefined {
  if (givesAccess(policy) || choice.deciding.length > 0 || choice.unchecked) return undefined;
  return {
    reason: 'limits only; add a policy that grants access',
    next: 'Choose a policy that grants access first, then add this one.',
  };
}

function losesApis(policy: Policy, choice: Choice): Refusal | undefined {
  const needed = choice.apis.filter((api) => !choice.covered.has(api.id));
  if (needed.length === 0 || !givesAccess(policy)) return undefined;
  const given = new Set(policy.access.map((right) => right.apiId));
  const lost = needed.filter((api) => !given.has(api.id)).map((api) => api.name);
  if (lost.length === 0) return undefined;
  return {
    reason: `does not cover ${listWords(lost)}`,
    next: 'Tyk would drop what you ticked under APIs. Untick it there, or choose another policy.',
  };
}

/** The rule over the chosen APIs, checked when the screen is left. */
export function checkApis(answers: Answers, facts: Facts): Problem | undefined {
  if ((answers.apis ?? []).length === 0 && (answers.policies ?? []).length === 0) {
    return {
      what: 'Nothing is chosen.',
      why: 'A key must open at least one API.',
      next: 'Choose an API, or a policy.',
    };
  }
  const choice = choiceOf(answers, facts);
  const now = serverNow(facts);
  for (const [id, versions] of chosenVersions(answers, facts)) {
    const api = findApi(id, facts);
    const name = api?.name ?? quoted(id);
    const whole = api === undefined ? uncovered(id, choice) : apiRefusal(api, choice, now);
    if (whole !== undefined) return sayRefusal(name, whole);
    for (const version of versions) {
      const part = api && versionRefusal(api, version, choice, now);
      if (part !== undefined) return sayRefusal(`${name} ${sanitise(version)}`, part);
    }
  }
  return checkMixture(answers, facts);
}

/** The rule over the chosen policies. That they lose an API is said of the API. */
export function checkPolicies(answers: Answers, facts: Facts): Problem | undefined {
  const choice = choiceOf(answers, facts);
  for (const policy of choice.policies) {
    const refusal = policyAlone(policy, choice);
    if (refusal !== undefined) return sayRefusal(policy.name, refusal);
  }
  return undefined;
}
