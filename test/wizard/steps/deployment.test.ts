import { describe, expect, it } from 'vitest';
import { deploymentKinds } from '../../../source/wizard/deployments.ts';
import { isInSoManyWords } from '../../../source/wizard/steps/deployment.ts';
import type { Answers, Deployment, Origins, Profile } from '../../../source/wizard/types.ts';
import { facts, listed, NOW, parseStep, stepOf } from '../world.ts';

const deployment = stepOf('deployment');
const url = stepOf('url');
const plainHttp = stepOf('plainHttp');

const older: Profile = {
  name: 'old',
  deployment: 'cloud',
  url: 'https://admin.cloud.tyk.io',
  lastUsed: NOW - 30 * 86_400,
};
const newer: Profile = {
  name: 'orders-dev',
  deployment: 'self-managed',
  url: 'https://tyk.acme.test',
  organisation: 'one',
  lastUsed: NOW - 7200,
};
const saved = facts({ profiles: [older, newer] });

describe('where Tyk runs', () => {
  it('offers every kind, in words', () => {
    expect(deployment.options?.({}, facts()).map((option) => option.label)).toEqual([
      'Tyk Cloud',
      'Hybrid',
      'Self-Managed',
      'Open Source',
      'Demo',
    ]);
  });

  it('offers the saved profiles first, the last used at the top', () => {
    const rows = deployment.options?.({}, saved) ?? [];
    expect(rows.slice(0, 2)).toEqual([
      {
        value: 'profile:orders-dev',
        label: 'orders-dev',
        detail: 'Self-Managed · https://tyk.acme.test',
        note: 'last used 2 h ago',
        groups: ['Saved'],
        puts: { deployment: 'self-managed', url: 'https://tyk.acme.test' },
        origin: { kind: 'profile', name: 'orders-dev' },
      },
      expect.objectContaining({ label: 'old', note: 'last used 30 d ago' }),
    ]);
    expect(rows[2]?.groups).toEqual(['New']);
  });

  it.each<[string, Deployment]>([
    ['cloud', 'cloud'],
    [' Self-Managed ', 'self-managed'],
    ['self_managed', 'self-managed'],
    ['Open Source', 'open-source'],
    ['OPEN-SOURCE', 'open-source'],
    ['demo', 'demo'],
    ['profile:orders-dev', 'self-managed'],
  ])('reads %j as %s', (text, kind) => {
    expect(parseStep('deployment', text, {}, saved)).toBe(kind);
  });

  it.each(['', 'onprem', 'profile:nobody', 'cl\u001b[2Joud2'])('refuses %j and names the kinds', (text) => {
    expect(parseStep('deployment', text, {}, saved)).toMatchObject({
      what: expect.stringMatching(/^"[^\u001b]*" is not a deployment\.$/),
      next: `Use one of: ${deploymentKinds.join(', ')}.`,
    });
  });

  it.each(deploymentKinds)('reads back what it writes: %s', (kind) => {
    expect(parseStep('deployment', deployment.write(kind))).toBe(kind);
  });

  it('says what each kind needs, and what a key of Hybrid and of the demo is good for', () => {
    expect(deployment.consequence?.('hybrid', {}, facts())).toContain(
      'works on the Cloud endpoints and on your Hybrid',
    );
    expect(deployment.consequence?.('demo', {}, facts())).toContain('The key ends with this program.');
    expect(deployment.consequence?.('open-source', {}, facts())).toContain(
      'nothing is created before you confirm',
    );
    expect(deployment.consequence?.('cloud', {}, facts())).toContain('Dashboard API Access Credentials');
  });

  it.each<[string, Partial<Profile>, string, boolean]>([
    ['another organisation than the profile', {}, 'two', true],
    ['the organisation of the profile', {}, 'one', false],
    ['an organisation that nobody tells', {}, '', false],
    ['a profile of another address', { url: 'https://else.acme.test' }, 'two', false],
    ['a profile without an organisation', { organisation: undefined }, 'two', false],
  ])('with %s', (_case, more, organisation, warns) => {
    const known = listed({}, { profiles: [{ ...newer, ...more }], organisation });
    const warning = deployment.warning?.('self-managed', { url: newer.url }, known);
    expect(warning).toBe(
      warns ? 'This credential belongs to organisation two; the profile was saved with one.' : undefined,
    );
  });
});

describe('the address', () => {
  const initial = (kind: Deployment) => url.initial?.({ deployment: kind }, facts());

  it('is proposed where there is a usual one', () => {
    expect(initial('self-managed')).toBe('http://localhost:3000');
    expect(initial('open-source')).toBe('http://localhost:8080');
    expect(initial('cloud')).toBeUndefined();
    expect(initial('hybrid')).toBeUndefined();
  });

  it.each<[Deployment, string, string]>([
    ['cloud', 'Dashboard address', 'https://big-cat-adm'],
    ['hybrid', 'Dashboard address', 'keys are made there'],
    ['self-managed', 'Dashboard address', 'in the browser'],
    ['open-source', 'Gateway address', 'control_api_port'],
  ])('of %s is called a %s and explained', (kind, title, help) => {
    expect(url.title({ deployment: kind }, facts())).toBe(title);
    expect(url.help({ deployment: kind }, facts()).join(' ')).toContain(help);
  });

  it('shows what one looks like where none is proposed', () => {
    expect(url.placeholder?.({ deployment: 'cloud' }, facts())).toContain('cloud-ara.tyk.io');
    expect(url.placeholder?.({ deployment: 'open-source' }, facts())).toBe('http://localhost:8080');
  });

  it('is not asked for the demo', () => {
    expect(url.when({ deployment: 'demo' }, facts(), {})).toBe(false);
    expect(url.when({}, facts(), {})).toBe(true);
  });

  it('is cleaned up', () => {
    expect(parseStep('url', 'localhost:3000/#/apis')).toBe('http://localhost:3000');
    expect(parseStep('url', 'nonsense address')).toMatchObject({ what: expect.any(String) });
  });

  it('of the console of Tyk Cloud is refused before anything is sent', () => {
    expect(url.check?.('https://dashboard.cloud-ara.tyk.io', {}, facts())?.what).toContain(
      'Tyk Cloud console',
    );
    expect(url.check?.('https://big-cat-adm.aws-euw2.cloud-ara.tyk.io', {}, facts())).toBeUndefined();
  });
});

describe('plain http', () => {
  const asks = (answers: Answers, origins: Origins = {}) =>
    plainHttp.when({ deployment: 'self-managed', ...answers }, facts(), origins);

  it.each<[string, boolean]>([
    ['http://tyk.acme.test', true],
    ['http://192.168.1.20:3000', true],
    ['http://admin.cloud.tyk.io', true],
    ['https://tyk.acme.test', false],
    ['http://localhost:3000', false],
    ['http://127.0.0.1:8080', false],
    ['http://[::1]:8080', false],
    ['http://tyk-dashboard.localhost:3000', false],
  ])('to %s is asked about: %s', (address, isAsked) => {
    expect(asks({ url: address })).toBe(isAsked);
  });

  it('is not asked about for the demo, nor before there is an address', () => {
    expect(asks({ deployment: 'demo', url: 'http://tyk.acme.test' })).toBe(false);
    expect(asks({})).toBe(false);
  });

  it('is agreed to by whoever says it on the command line or in a variable', () => {
    for (const kind of ['flag', 'environment'] as const) {
      expect(asks({ url: 'http://tyk.acme.test' }, { url: { kind } })).toBe(false);
    }
    for (const kind of ['you', 'recipe', 'profile', 'last-run', 'default'] as const) {
      expect(asks({ url: 'http://tyk.acme.test' }, { url: { kind } })).toBe(true);
    }
    expect(isInSoManyWords(undefined)).toBe(false);
  });

  it('is a no unless somebody says yes', () => {
    expect(plainHttp.initial?.({}, facts())).toBe(false);
    expect(plainHttp.options?.({}, facts()).map((option) => option.label)).toEqual([
      'Change the address',
      'Yes, send it unencrypted',
    ]);
    expect(plainHttp.title({ url: 'http://tyk.acme.test' }, facts())).toContain('http://tyk.acme.test');
  });
});
