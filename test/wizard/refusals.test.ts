import { describe, expect, it } from 'vitest';
import type { Api, Policy } from '../../source/tyk/types.ts';
import { choiceOf } from '../../source/wizard/access.ts';
import { alsoNeeds } from '../../source/wizard/making.ts';
import { apiRefusal, checkApis, checkPolicies, policyRefusal } from '../../source/wizard/refusals.ts';
import type { Answers } from '../../source/wizard/types.ts';
import { api, listed, NOW, onlyAccess, onlyRate, perApi, policy, whole } from './world.ts';

const dashboard: Answers = { deployment: 'self-managed' };
const gateway: Answers = { deployment: 'open-source' };

/** Why an API cannot be chosen beside these choices. */
function refuseApi(
  subject: Api,
  answers: Answers = gateway,
  policies: readonly Policy[] = [],
  apis: readonly Api[] = [],
) {
  return apiRefusal(subject, choiceOf(answers, listed({ apis: [...apis, subject], policies })), NOW);
}

function refusePolicy(
  subject: Policy,
  answers: Answers = gateway,
  policies: readonly Policy[] = [],
  apis: readonly Api[] = [],
) {
  return policyRefusal(subject, choiceOf(answers, listed({ apis, policies: [...policies, subject] })));
}

describe('an API', () => {
  it('that takes a plain key can be chosen', () => {
    expect(refuseApi(api('Orders'))).toBeUndefined();
    expect(refuseApi(api('Orders', { protocol: 'https' }))).toBeUndefined();
  });

  it.each<[string, Partial<Api>]>([
    ['open: no key needed', { auth: ['keyless'] }],
    ['needs a JWT, not a key', { auth: ['jwt'] }],
    ['needs an OAuth client, not a key', { auth: ['oauth2'] }],
    ['needs a token of its identity provider', { auth: ['external-oauth'] }],
    ['needs an OpenID token, not a key', { auth: ['openid'] }],
    ['its own plugin decides', { auth: ['custom-plugin'] }],
    ['needs a client certificate, and no key', { auth: ['mutual-tls'] }],
    ['needs two credentials at once, of which neither is a token', { auth: ['basic', 'hmac'] }],
    ['needs a JWT, not a key', { auth: ['jwt', 'basic'] }],
    ['TCP: takes no keys', { protocol: 'tcp' }],
    ['TLS: takes no keys', { protocol: 'tls' }],
    ['internal: only other APIs can call it', { internal: true }],
  ])('%s', (reason, more) => {
    const refusal = refuseApi(api('Weather', more));
    expect(refusal?.reason).toBe(reason);
    expect(refusal?.next).toMatch(/^[A-Z].*\.$/);
  });

  it('that takes a JWT says what the token must have', () => {
    const jwt = {
      signedBy: 'rsa',
      issuer: 'https://id.test/keys',
      who: 'user',
      policy: 'pol',
      otherwise: ['gold'],
    };
    const next = refuseApi(api('Weather', { auth: ['jwt'], jwt }))?.next;
    expect(next).toContain('signed by RSA, and checked with the keys at https://id.test/keys.');
    expect(next).toContain('in the claim "user"');
    expect(next).toContain('in the claim "pol" (without it gold counts)');
    expect(next).toContain('Call /weather/ with the header "Authorization: Bearer TOKEN".');
  });

  it('that takes a token of an OAuth client says how to make one, and what it lacks', () => {
    const next = refuseApi(api('Weather', { auth: ['oauth2'], grants: ['password'] }))?.next;
    expect(next).toContain('Have client_credentials allowed in its definition first: it allows password.');
    expect(next).toContain('"api_id":"weather"');
    expect(next).toContain('"redirect_uri":"http://localhost"');
    expect(next).toContain('POST /weather/oauth/token/ with grant_type=client_credentials');
  });

  it('that wants more than a key can be chosen, and says what', () => {
    const both = api('Reports', { auth: ['basic', 'auth-token', 'mutual-tls'] });
    expect(refuseApi(both)).toBeUndefined();
    expect(alsoNeeds(both)).toBe('a call also needs Basic authentication and Mutual TLS');
    expect(alsoNeeds(api('Orders'))).toBeUndefined();
  });

  it('marked inactive is served by a Gateway, and not by a Dashboard', () => {
    const inactive = api('Orders', { active: false });
    expect(refuseApi(inactive, gateway)).toBeUndefined();
    expect(refuseApi(inactive, dashboard)?.reason).toBe('inactive: not on the Gateway');
  });

  it('of another organisation than the first choice is refused, with both names', () => {
    const other = api('Payments', { organisation: 'acme' });
    const refusal = refuseApi(other, { ...gateway, apis: ['orders'] }, [], [api('Orders')]);
    expect(refusal?.reason).toBe('of another organisation (acme, not 5e9d9544a1dc)');
    expect(refuseApi(other)).toBeUndefined();
  });

  it('of another organisation than a chosen policy is refused', () => {
    const foreign = policy('Gold', ['payments'], { organisation: '' });
    const refusal = refuseApi(api('Payments'), { ...gateway, policies: ['gold'] }, [foreign]);
    expect(refusal?.reason).toBe('of another organisation (5e9d9544a1dc, not none)');
  });

  it('that the chosen policies do not give is refused: Tyk would drop it in silence', () => {
    const answers = { ...gateway, policies: ['gold', 'silver'] };
    const policies = [policy('Gold', ['orders']), policy('Silver', ['payments'])];
    expect(refuseApi(api('Orders'), answers, policies)).toBeUndefined();
    expect(refuseApi(api('Weather'), answers, policies)?.reason).toBe('not covered by Gold and Silver');
  });

  it('is not refused because of a policy that only limits', () => {
    const limits = policy('Slow', [], { parts: onlyRate });
    expect(refuseApi(api('Orders'), { ...gateway, policies: ['slow'] }, [limits])).toBeUndefined();
  });

  it('whose name came with escape sequences in its organisation stays harmless', () => {
    const odd = api('Payments', { organisation: '\u001b[31mred' });
    const refusal = refuseApi(odd, { ...gateway, apis: ['orders'] }, [], [api('Orders')]);
    expect(refusal?.reason).toBe('of another organisation (red, not 5e9d9544a1dc)');
  });
});

describe('a policy', () => {
  it('that gives access can be chosen', () => {
    expect(refusePolicy(policy('Gold', ['orders']))).toBeUndefined();
    expect(refusePolicy(policy('Gold', ['orders'], { parts: onlyAccess }))).toBeUndefined();
    expect(refusePolicy(policy('Gold', ['orders'], { parts: perApi }))).toBeUndefined();
  });

  it.each<[string, Partial<Policy>]>([
    ['inactive: keys with it would be blocked', { state: 'inactive' }],
    ['draft: no new keys with it', { state: 'draft' }],
    ['this Gateway does not tell its id', { id: '' }],
    [
      'mixes per-API limits with partitions: Tyk refuses it',
      { parts: { ...whole, perApi: true, partitioned: true } },
    ],
    ['limits only; add a policy that grants access', { parts: onlyRate }],
    ['limits only; add a policy that grants access', { access: [] }],
  ])('%s', (reason, more) => {
    const refusal = refusePolicy(policy('Gold', ['orders'], more));
    expect(refusal?.reason).toBe(reason);
    expect(refusal?.next).toMatch(/^[A-Z].*\.$/);
  });

  it('with a database id alone is known by that', () => {
    const old = policy('Gold', ['orders'], { id: '', databaseId: '5f0c' });
    expect(refusePolicy(old)).toBeUndefined();
  });

  it('that only limits can stand beside one that gives access', () => {
    const gold = policy('Gold', ['orders'], { parts: onlyAccess });
    const slow = policy('Slow', [], { parts: onlyRate });
    expect(refusePolicy(slow, { ...gateway, policies: ['gold'] }, [gold])).toBeUndefined();
  });

  it('that only limits can stand beside one that nobody knows here', () => {
    expect(
      refusePolicy(policy('Slow', [], { parts: onlyRate }), { ...gateway, policies: ['typed'] }),
    ).toBeUndefined();
  });

  it.each([
    ['per-API limits beside a partition', perApi, onlyAccess],
    ['a partition beside per-API limits', onlyAccess, perApi],
  ])('with %s is refused, with the name of the other', (_case, own, other) => {
    const chosen = policy('Gold', ['orders'], { parts: other });
    const refusal = refusePolicy(
      policy('Silver', ['orders'], { parts: own }),
      { ...gateway, policies: ['gold'] },
      [chosen],
    );
    expect(refusal?.reason).toBe('does not go with Gold: one has per-API limits, one is partial');
  });

  it.each([
    ['two whole ones', whole, whole],
    ['a whole one and one with per-API limits', whole, perApi],
    ['two with per-API limits', perApi, perApi],
    ['two partitions', onlyAccess, onlyAccess],
  ])('goes together with another: %s', (_case, own, other) => {
    const chosen = policy('Gold', ['orders'], { parts: other });
    const refusal = refusePolicy(
      policy('Silver', ['orders'], { parts: own }),
      { ...gateway, policies: ['gold'] },
      [chosen],
    );
    expect(refusal).toBeUndefined();
  });

  it('is not refused because of itself once it is chosen', () => {
    const gold = policy('Gold', ['orders'], { parts: perApi });
    expect(refusePolicy(gold, { ...gateway, policies: ['gold'] })).toBeUndefined();
  });

  it('that would drop chosen APIs is refused, with their names', () => {
    const apis = [api('Orders'), api('Payments'), api('Weather')];
    const answers = { ...gateway, apis: ['orders', 'payments', 'weather'] };
    const refusal = refusePolicy(policy('Gold', ['orders']), answers, [], apis);
    expect(refusal?.reason).toBe('does not cover Payments and Weather');
  });

  it('need not cover what another chosen policy gives', () => {
    const apis = [api('Orders'), api('Payments')];
    const answers = { ...gateway, apis: ['orders', 'payments'], policies: ['gold'] };
    const gold = policy('Gold', ['orders', 'payments']);
    expect(refusePolicy(policy('Silver', ['payments']), answers, [gold], apis)).toBeUndefined();
  });

  it('of another organisation is refused', () => {
    const refusal = refusePolicy(
      policy('Gold', ['orders'], { organisation: 'acme' }),
      { ...gateway, apis: ['orders'] },
      [],
      [api('Orders')],
    );
    expect(refusal?.reason).toBe('of another organisation (acme, not 5e9d9544a1dc)');
  });
});

describe('what is chosen together', () => {
  const orders = api('Orders');
  const gold = policy('Gold', ['orders']);
  const known = listed({
    apis: [orders, api('Open', { auth: ['keyless'] })],
    policies: [gold, policy('Old', ['orders'], { state: 'inactive' })],
  });

  it('must be something', () => {
    for (const answers of [{}, { apis: [] }, { apis: [], policies: [] }]) {
      expect(checkApis(answers, known)).toMatchObject({
        what: 'Nothing is chosen.',
        next: expect.any(String),
      });
    }
    expect(checkApis({ apis: ['orders'] }, known)).toBeUndefined();
    expect(checkApis({ apis: [], policies: ['gold'] }, known)).toBeUndefined();
  });

  it('names the API that cannot be chosen, and what to do', () => {
    expect(checkApis({ apis: ['orders', 'open'] }, known)).toEqual({
      what: 'Open: open: no key needed.',
      next: 'Call it without a key.',
    });
  });

  it('names the policy that cannot be chosen, and what to do', () => {
    expect(checkPolicies({ policies: ['gold', 'old'] }, known)).toEqual({
      what: 'Old: inactive: keys with it would be blocked.',
      next: 'Activate it first, or choose another.',
    });
  });

  it('says of the API, and not twice, that a policy does not give it', () => {
    const answers = { apis: ['orders'], policies: ['silver'] };
    const facts = listed({ apis: [orders], policies: [policy('Silver', ['payments'])] });
    expect(checkApis(answers, facts)?.what).toBe('Orders: not covered by Silver.');
    expect(checkPolicies(answers, facts)).toBeUndefined();
  });

  it('names a version that no policy gives', () => {
    const versioned = api('Orders', { versions: ['v1', 'v2'] });
    const only = (version: string) =>
      policy(version, [], { access: [{ apiId: 'orders', apiName: 'Orders', versions: [version] }] });
    const facts = listed({ apis: [versioned], policies: [only('v1'), only('v2')] });
    const answers = { apis: ['orders=v1', 'orders=v2'], policies: ['v1'] };
    expect(checkApis(answers, facts)?.what).toBe('Orders v2: not covered by v1.');
    expect(checkApis({ ...answers, policies: ['v1', 'v2'] }, facts)).toBeUndefined();
    expect(checkApis({ ...answers, apis: ['orders=v1'] }, facts)).toBeUndefined();
  });

  it('refuses a typed API id too, where a chosen policy does not give it', () => {
    const facts = listed({ policies: [gold] }, { apis: { state: 'failed', problem: { what: 'No.' } } });
    expect(checkApis({ apis: ['typed\u001b[2J'], policies: ['gold'] }, facts)?.what).toBe(
      '"typed": not covered by Gold.',
    );
    expect(checkApis({ apis: ['orders'], policies: ['gold'] }, facts)).toBeUndefined();
  });

  it('lets typed ids pass: nobody knows better', () => {
    const failed = { state: 'failed', problem: { what: 'No.' } } as const;
    const blind = listed({}, { apis: failed, policies: failed });
    expect(checkApis({ apis: ['anything'], policies: ['whatever'] }, blind)).toBeUndefined();
    expect(checkPolicies({ apis: ['anything'], policies: ['whatever'] }, blind)).toBeUndefined();
  });
});
