import { describe, expect, it } from 'vitest';
import type { ServerKind } from '../../source/tyk/types.ts';
import { addressOf, credentialVariable, serverName, serverOf } from '../../source/wizard/deployments.ts';
import type { Deployment } from '../../source/wizard/types.ts';
import { facts } from './world.ts';

describe.each<[Deployment | undefined, ServerKind, string]>([
  ['cloud', 'dashboard', 'TYK_AUTH_TOKEN'],
  ['hybrid', 'dashboard', 'TYK_AUTH_TOKEN'],
  ['self-managed', 'dashboard', 'TYK_AUTH_TOKEN'],
  ['open-source', 'gateway', 'TYK_GW_SECRET'],
  ['demo', 'gateway', 'TYK_GW_SECRET'],
  [undefined, 'dashboard', 'TYK_AUTH_TOKEN'],
])('%s', (deployment, server, variable) => {
  it(`is a ${server}, whose credential is called ${variable}`, () => {
    expect(serverOf({ deployment }, facts())).toBe(server);
    expect(credentialVariable({ deployment }, facts())).toBe(variable);
  });
});

it('the demo may play a Dashboard', () => {
  const known = facts({ demoAs: 'dashboard' });
  expect(serverOf({ deployment: 'demo' }, known)).toBe('dashboard');
  expect(serverName(serverOf({ deployment: 'demo' }, known))).toBe('Dashboard');
});

it('the address is the one that was typed, or where the demo listens', () => {
  const known = facts({ connection: { url: 'http://127.0.0.1:4040', observation: { is: 'dashboard' } } });
  expect(addressOf({ deployment: 'cloud', url: 'https://tyk.acme.test' }, known)).toBe(
    'https://tyk.acme.test',
  );
  expect(addressOf({ deployment: 'demo', url: 'https://tyk.acme.test' }, known)).toBe(
    'http://127.0.0.1:4040',
  );
  expect(addressOf({ deployment: 'demo' }, facts())).toBe('');
});
