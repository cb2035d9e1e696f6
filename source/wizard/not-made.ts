import { listWords, sanitise } from '../text.ts';
import type { Api } from '../tyk/types.ts';
import { CLIENT_GRANT, oauthClientBody, TOKEN_FORM } from '../tyk/wire-wants.ts';
import type { Refusal } from './ends.ts';
import { quoted } from './parse/common.ts';

const signs: { readonly [method: string]: string } = {
  hmac: 'HMAC, with a secret that the API has too',
  rsa: 'RSA',
  ecdsa: 'ECDSA',
};

/** What to do for an API that takes a token of its own issuer, with this API's own values. */
export function needsJwt({ jwt, listenPath }: Api): Refusal {
  const reason = 'needs a JWT, not a key';
  if (jwt === undefined) {
    return {
      reason,
      next: 'It needs a signed token from your identity provider, with a claim that names a policy.',
    };
  }
  const { signedBy, issuer, who, policy, otherwise } = jwt;
  const named = otherwise.length === 0 ? '' : ` (without it ${listWords(otherwise)} counts)`;
  const from = issuer === undefined ? '' : `, and checked with the keys at ${issuer}`;
  return {
    reason,
    next: [
      `Have whoever issues its tokens make one, signed by ${signs[signedBy] ?? sanitise(signedBy)}${from}.`,
      `It says who calls in the claim ${quoted(who)}, names a policy that opens this API by its id in the claim ${quoted(policy)}${named}, and ends by "exp": without that Tyk takes it for ever.`,
      `Call ${listenPath} with the header "Authorization: Bearer TOKEN".`,
    ].join(' '),
  };
}

export function needsClient({ id, grants = [], listenPath }: Api): Refusal {
  const allowed = grants.includes(CLIENT_GRANT)
    ? []
    : [`Have ${CLIENT_GRANT} allowed in its definition first: it allows ${listWords(grants) || 'nothing'}.`];
  return {
    reason: 'needs an OAuth client, not a key',
    next: [
      ...allowed,
      `Make a client: in the Dashboard under the API's OAuth clients, or POST /tyk/oauth/clients/create to the Gateway with ${oauthClientBody(id)}.`,
      'It answers an id and a secret. Always give a redirect address: without one the client never gets a token.',
      `The client then fetches a token: POST ${listenPath}oauth/token/ with ${TOKEN_FORM}, id and secret by basic authentication.`,
      `Call ${listenPath} with the header "Authorization: Bearer ACCESS-TOKEN".`,
    ].join(' '),
  };
}
