import { describe, expect, it } from 'vitest';
import { Secret } from '../../source/secret.ts';
import { explainObstacle } from '../../source/tyk/obstacles.ts';
import { makeAnswer, refuse } from './answers.ts';

const credential = new Secret('the/credential+of=4711');

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
    const { kind, explanation } = refuse('dashboard', 'identify', { status: 301, headers }, [credential]);
    expect(kind).toBe('unreachable');
    expect(explanation.what).toContain('sends requests on to https://secure.test. They are not sent there.');
    expect(explanation.next).toBe('Use the address https://secure.test from the start.');
    expect(explanation.why).toBe(
      'The credential went to this address unencrypted. Others may have read it: have it reset.',
    );
  });

  it.each<[string, Parameters<typeof refuse>[2]]>([
    ['to https on the same host', { status: 301, headers: { location: 'https://tyk.test:3000/api/apis' } }],
    ['to https on another', { status: 308, headers: { location: 'https://login.test/' } }],
  ])('a redirect %s has the credential reset', (_where, given) => {
    const { explanation } = refuse('dashboard', 'list-apis', given, [credential]);
    expect(explanation.why).toContain('have it reset');
    expect(explanation.next).toContain('https://');
  });

  it.each<[string, Parameters<typeof refuse>[2], readonly Secret[]]>([
    ['where none was sent', { status: 301, headers: { location: 'https://tyk.test:3000/' } }, []],
    ['on the same path', { status: 301, headers: { location: '/api/apis/' } }, [credential]],
    ['to plain http', { status: 302, headers: { location: 'http://elsewhere.test/' } }, [credential]],
    [
      'on this machine',
      { status: 301, origin: 'http://localhost:3000', headers: { location: 'https://localhost/' } },
      [credential],
    ],
  ])('a redirect says nothing of the credential %s', (_where, given, hide) => {
    const { explanation } = refuse('gateway', 'list-apis', given, hide);
    expect(explanation.why).toBe('A credential goes only to the address that it was given for.');
  });

  it('a redirect that carries the credential along does not show it', () => {
    const location = `/login?back=%2Fapis&token=${encodeURIComponent(credential.reveal())}`;
    const { explanation } = refuse('gateway', 'list-apis', { status: 302, headers: { location } }, [
      credential,
    ]);
    expect(explanation.what).toContain('/login?back=%2Fapis&token=••••');
  });

  it.each([{}, { location: 'http://[broken' }, { location: '/login' }])(
    'a redirect with %j is one too, and leaves a create open',
    (headers) => {
      expect(refuse('gateway', 'list-apis', { status: 302, headers }).kind).toBe('unreachable');
      expect(refuse('gateway', 'create', { status: 302, headers }).kind).toBe('outcome-unknown');
    },
  );

  it('a proxy may want a login', () => {
    expect(refuse('dashboard', 'identify', { status: 407, text: page }).explanation.next).toContain(
      'HTTPS_PROXY',
    );
  });

  it('the proxy that wants a login is named where it is ours', () => {
    const proxy = { variable: 'HTTP_PROXY', url: new URL('http://proxy.test:3128'), hide: [] };
    const answer = { ...makeAnswer({ status: 407, text: page }), proxy };
    expect(explainObstacle(answer, [])?.explanation).toMatchObject({
      what: 'The proxy proxy.test:3128 asks for a login.',
      next: 'Give the login in HTTP_PROXY, as in http://user:password@proxy.test:3128.',
    });
  });

  it('a title that repeats the credential is shown without it, also where it would be cut', () => {
    const title = `${'x'.repeat(70)} ${credential.reveal()}`;
    const { explanation } = refuse('gateway', 'identify', { text: `<html><title>${title}</title>` }, [
      credential,
    ]);
    expect(explanation.what).toContain('"xxx');
    expect(explanation.what).not.toContain('the/cred');
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
