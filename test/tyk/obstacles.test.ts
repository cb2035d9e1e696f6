import { describe, expect, it } from 'vitest';
import { refuse } from './answers.ts';

describe('what stands in front of Tyk', () => {
  const page = '<!DOCTYPE html><html><head><title>\n Sign\u001b[2J in </title></head></html>';

  it.each(['gateway', 'dashboard'] as const)('a web page is named by its title (%s)', (server) => {
    const error = refuse(server, 'identify', { text: page, path: '/login/tyk/apis' });
    expect(error.kind).toBe('unreachable');
    expect(error.explanation.what).toBe(
      `What answers at tyk.test:3000 is a web page, not Tyk's API: "Sign in".`,
    );
    expect(error.explanation.next).toContain('http://tyk.test:3000.');
  });

  it('a web page is known by its type too', () => {
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    expect(
      refuse('dashboard', 'list-apis', { text: 'Blocked', status: 403, headers }).explanation.what,
    ).toContain('web page');
  });

  it('a redirect is named with its target, and whether the credential went in clear', () => {
    const headers = { location: 'https://secure.test/api/apis?p=1' };
    const { kind, explanation } = refuse('dashboard', 'identify', { status: 301, headers });
    expect(kind).toBe('unreachable');
    expect(explanation.next).toBe('Use the address https://secure.test from the start.');
    expect(explanation.why).toContain('unencrypted');
  });

  it.each([{}, { location: 'http://[broken' }, { location: '/login' }])(
    'a redirect with %j is one too',
    (headers) => {
      expect(refuse('gateway', 'create', { status: 302, headers }).kind).toBe('unreachable');
    },
  );

  it('a proxy may want a login', () => {
    expect(refuse('dashboard', 'identify', { status: 407, text: page }).explanation.next).toContain(
      'HTTPS_PROXY',
    );
  });

  it('a guard that is not Tyk is no wrong credential', () => {
    expect(refuse('dashboard', 'identify', { status: 401, text: 'Unauthorized' }).kind).toBe('unreachable');
  });

  it.each([500, 502, 503, 504, 522])('%i is no answer of Tyk, and leaves a create open', (status) => {
    expect(refuse('gateway', 'list-apis', { status, text: 'Bad gateway' }).kind).toBe('unreachable');
    for (const text of ['Bad gateway', page]) {
      expect(refuse('gateway', 'create', { status, text }).kind).toBe('outcome-unknown');
      expect(refuse('dashboard', 'remove', { status, text }).explanation.what).toContain('removed');
    }
  });

  it('something else is shown as it is', () => {
    const error = refuse('gateway', 'list-apis', { text: 'welcome' });
    expect(error.kind).toBe('refused');
    expect(error.explanation.said).toBe('Tyk answered 200: welcome');
    expect(refuse('gateway', 'create', { text: 'welcome' }).kind).toBe('contradicted');
  });
});
