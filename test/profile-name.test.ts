import { describe, expect, it } from 'vitest';
import { parseProfileName, suggestProfileName } from '../source/profile-name.ts';
import type { Deployment } from '../source/wizard/types.ts';

describe('a profile name', () => {
  it.each([
    'orders',
    'orders-dev',
    'Orders_2',
    'dashboard.example.com',
    '1',
    '_',
    '.hidden',
    'x'.repeat(40),
    '__proto__',
  ])('%s is taken', (name) => {
    expect(parseProfileName(name)).toEqual({ value: name });
  });

  it('loses the blanks around it', () => {
    expect(parseProfileName('  orders \n')).toEqual({ value: 'orders' });
  });

  it.each([
    ['', 'A profile needs a name.'],
    ['   ', 'A profile needs a name.'],
    ['-orders', 'That is not a name for a profile.'],
    ['--help', 'That is not a name for a profile.'],
    ['orders dev', 'That is not a name for a profile.'],
    ['orders/dev', 'That is not a name for a profile.'],
    ['bücher', 'That is not a name for a profile.'],
    ['a\u001b[31m', 'That is not a name for a profile.'],
    ['x'.repeat(41), 'That name has 41 characters.'],
  ])('%j is refused, with a name to try', (text, what) => {
    const parsed = parseProfileName(text);
    expect(parsed).toMatchObject({ problem: { what, next: 'Try a short name such as orders-dev.' } });
  });
});

describe('the name that is suggested', () => {
  it.each<[string, Deployment, readonly string[], string]>([
    ['http://localhost:3000', 'self-managed', [], 'localhost-3000'],
    ['http://localhost:8080', 'open-source', [], 'localhost-8080'],
    ['https://big-cat-adm.aws-euw2.cloud-ara.tyk.io', 'cloud', [], 'big-cat'],
    ['https://big-cat-adm.aws-euw2.cloud-ara.tyk.io/', 'hybrid', [], 'big-cat'],
    ['https://admiral-adm.aws-use1.cloud-ara.tyk.io', 'cloud', [], 'admiral'],
    ['https://tyk.example.com', 'self-managed', [], 'tyk.example.com'],
    ['https://tyk.example.com:8443/console', 'self-managed', [], 'tyk.example.com-8443'],
    ['https://tyk.example.com:443', 'self-managed', [], 'tyk.example.com'],
    ['http://[::1]:3000', 'self-managed', [], '1-3000'],
    ['http://127.0.0.1:3000', 'self-managed', [], '127.0.0.1-3000'],
    ['not an address', 'hybrid', [], 'hybrid'],
    ['http://localhost:3000', 'self-managed', ['localhost-3000'], 'localhost-3000-2'],
    [
      'http://localhost:3000',
      'self-managed',
      ['localhost-3000', 'localhost-3000-2', 'localhost-3000-3'],
      'localhost-3000-4',
    ],
  ])('%s (%s, taken: %j) → %s', (url, deployment, taken, name) => {
    expect(suggestProfileName(url, deployment, taken)).toBe(name);
  });

  it('is always one that can be saved, however long the address is', () => {
    const url = `https://${'very-long-name-'.repeat(4)}x.example.com:8443`;
    const first = suggestProfileName(url, 'self-managed', []);
    const second = suggestProfileName(url, 'self-managed', [first]);
    expect(second).not.toBe(first);
    expect([first, second].map((name) => 'value' in parseProfileName(name))).toEqual([true, true]);
  });
});
