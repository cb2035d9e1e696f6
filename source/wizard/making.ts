import { listWords } from '../text.ts';
import type { AuthKind } from '../tyk/login.ts';
import type { Api } from '../tyk/types.ts';
import { choiceOf, chosenApis, findApi } from './access.ts';
import type { Refusal } from './ends.ts';
import { oncePer } from './once.ts';
import type { Answers, Facts, Problem } from './types.ts';

/** What is made follows from how the chosen APIs let callers in (design, section 12). */
export type Making = 'token' | 'basic-user' | 'hmac' | 'certificate';

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

type Words = { readonly way: AuthKind; readonly takes: string; readonly made: string };

const words: { readonly [Kind in Making]: Words } = {
  token: { way: 'auth-token', takes: 'a token', made: 'a key will be made' },
  'basic-user': { way: 'basic', takes: 'a user name and a password', made: 'a user will be made' },
  hmac: { way: 'hmac', takes: 'signed requests', made: 'a key id and a secret to sign with will be made' },
  certificate: {
    way: 'certificate-token',
    takes: 'a client certificate',
    made: 'a key bound to the certificate will be made',
  },
};
const makings = Object.keys(words) as readonly Making[];

/**
 * What lets a caller into this API; undefined: nothing that is made here. A token goes first: what else a call needs
 * beside it is said. A certificate that is checked in addition is the caller's own.
 */
export const makingOf = oncePer(({ auth, alternatives = [auth] }: Api): Making | undefined => {
  if (auth.includes('auth-token')) return 'token';
  const ways = alternatives.map((group) => group.filter((kind) => kind !== 'mutual-tls'));
  return makings.find((making) =>
    ways.some(([way, ...more]) => way === words[making].way && more.length === 0),
  );
});

/** What is needed beside the one that is made to pass a multi-auth API, whichever of its alternatives is taken. */
export function alsoNeeds(api: Api, known: readonly AuthKind[] = []): string | undefined {
  const { auth, alternatives = [auth] } = api;
  const own = words[makingOf(api) ?? 'token'].way;
  const beside = alternatives
    .filter((group) => alternatives.length === 1 || group.includes(own))
    .map((group) =>
      group.filter((kind) => kind !== own && !known.includes(kind)).map((kind) => authNames[kind]),
    );
  if (beside.length === 0 || beside.some((others) => others.length === 0)) return undefined;
  return `a call also needs ${beside.map((others) => listWords(others)).join(', or ')}`;
}

/** The APIs that will be opened: those of the policies, where they decide that. */
export function openedApis(answers: Answers, facts: Facts): readonly Api[] {
  const { covered, deciding } = choiceOf(answers, facts);
  if (deciding.length === 0) return chosenApis(answers, facts);
  return [...covered.keys()].flatMap((id) => findApi(id, facts) ?? []);
}

/** Undefined as long as nothing is chosen. Of what policies alone open, tokens go first. */
export function makingFor(answers: Answers, facts: Facts): Making | undefined {
  const [chosen] = chosenApis(answers, facts);
  if (chosen !== undefined) return makingOf(chosen);
  if ((answers.apis ?? answers.policies) === undefined) return undefined;
  const opened = openedApis(answers, facts).map(makingOf);
  return opened.includes('token') ? 'token' : (opened.find(Boolean) ?? 'token');
}

/** Why an API does not go with the first one that was chosen. */
export function mixes(api: Api, first: Api | undefined): Refusal | undefined {
  const [own, other] = [makingOf(api), first && makingOf(first)];
  if (first === undefined || own === undefined || other === undefined || own === other) return undefined;
  return {
    reason: `takes ${words[own].takes}; ${first.name} takes ${words[other].takes}`,
    next: 'Untick the other one, or make a credential for each of the two.',
  };
}

/**
 * What a user, a signing key or a certificate would open beside its own APIs. A user's name alone is a token where
 * tokens are taken, and so are the other two's ids (scopes.md, E2 to E4).
 */
export function checkMixture(answers: Answers, facts: Facts): Problem | undefined {
  const making = makingFor(answers, facts);
  if (making === undefined || making === 'token') return undefined;
  const others = openedApis(answers, facts).filter((api) => (makingOf(api) ?? making) !== making);
  if (others.length === 0) return undefined;
  const names = listWords(others.map(({ name }) => name));
  const isToken = others.some((api) => makingOf(api) === 'token');
  const danger = {
    'basic-user': "The user's name alone would be a token there, without the password.",
    hmac: 'The key id alone would be a token there, without a signature.',
    certificate: 'The id of the key, which follows from the certificate, would be a token there.',
  }[making];
  return {
    what: `${names} would be opened too, and ${others.length === 1 ? 'takes' : 'take'} something else than ${words[making].takes}.`,
    ...(isToken ? { why: danger } : {}),
    next: 'Choose APIs that take the same, or a policy that opens nothing else.',
  };
}

/** "Staff directory takes a user name and a password: a user will be made." Of tokens nothing has to be said. */
export function sayMaking(answers: Answers, facts: Facts): string | undefined {
  const making = makingFor(answers, facts);
  if (making === undefined || making === 'token') return undefined;
  const own = openedApis(answers, facts).filter((api) => makingOf(api) === making);
  const verb = own.length === 1 ? 'takes' : 'take';
  const { takes, made } = words[making];
  return `${listWords(own.map(({ name }) => name))} ${verb} ${takes}: ${made}.`;
}

/** Said to who names a user for an API that takes a token, for example. */
export function checkMaking(wanted: Making, answers: Answers, facts: Facts): Problem | undefined {
  const making = makingFor(answers, facts);
  if (making === undefined || making === wanted) return undefined;
  const [first] = openedApis(answers, facts);
  return {
    what: `${first?.name ?? 'What is chosen'} takes ${words[making].takes}, not ${words[wanted].takes}.`,
    next: 'Leave that out, or choose an API that takes it.',
  };
}
