import { describe, expect, it } from 'vitest';
import { Secret } from '../../source/secret.ts';
import { isFromCache, readClock } from '../../source/tyk/clock.ts';
import { createDashboardClient } from '../../source/tyk/dashboard.ts';
import { createGatewayClient } from '../../source/tyk/gateway.ts';
import { serve } from './local-server.ts';
import { makeRequest } from './requests.ts';

const credential = new Secret('a-credential-of-ours');
const dateIn = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();

describe('an answer that a cache may have given', () => {
  it.each<[string, { readonly [name: string]: string }]>([
    ['Age', { age: '7200' }],
    ['an Age that is none', { age: 'old' }],
    ['CloudFront', { 'x-cache': 'Hit from cloudfront' }],
    ['CloudFront, asked again', { 'x-cache': 'RefreshHit from cloudfront' }],
    ['Squid', { 'x-cache-lookup': 'HIT from proxy:3128' }],
    ['Akamai', { 'x-cache': 'TCP_MEM_HIT from a23' }],
    ['nginx', { 'x-cache-status': 'STALE' }],
    ['nginx, meanwhile', { 'x-proxy-cache': 'UPDATING' }],
    ['Cloudflare', { 'cf-cache-status': 'REVALIDATED' }],
    ['Fastly, two of them', { 'x-cache': 'MISS, HIT' }],
    ['Fastly, counted', { 'x-cache-hits': '0, 3' }],
    ['Varnish', { 'x-varnish': '1048578 32770' }],
    ['the standard', { 'cache-status': 'edge; hit; ttl=30' }],
    ['a warning', { warning: '110 - "Response is Stale"' }],
    ['public', { 'cache-control': 'public' }],
    ['max-age', { 'cache-control': 'private, max-age=60' }],
    ['s-maxage', { 'cache-control': 's-maxage=5' }],
    ['immutable', { 'cache-control': 'immutable' }],
  ])('is known by %s', (_name, headers) => {
    expect(isFromCache({ headers })).toBe(true);
    expect(
      readClock({ headers: { ...headers, date: dateIn(0) }, askedAt: 0, answeredAt: 0 }),
    ).toBeUndefined();
  });

  it.each<[string, { readonly [name: string]: string }]>([
    ['no word of it', {}],
    ['no Age', { age: '0' }],
    ['a miss', { 'x-cache': 'Miss from cloudfront', via: '1.1 abc.cloudfront.net (CloudFront)' }],
    ['a request that passed Varnish', { 'x-varnish': '1048578', 'x-cache-hits': '0' }],
    ['no-store', { 'cache-control': 'no-cache, no-store, must-revalidate, max-age=0' }],
    ['BYPASS', { 'cf-cache-status': 'BYPASS', 'cache-status': 'edge; fwd=miss' }],
  ])('is not seen in %s', (_name, headers) => {
    expect(isFromCache({ headers })).toBe(false);
  });
});

describe('the clock of an answer', () => {
  const at = (seconds: number) => {
    const now = Date.now();
    return readClock({ headers: { date: dateIn(seconds) }, askedAt: now, answeredAt: now });
  };

  it('is the same within what one request can tell', () => {
    expect(at(0)).toBe(0);
  });

  it.each([3600, -130])('is told by %i seconds', (seconds) => {
    expect(Math.abs((at(seconds) ?? 0) - seconds)).toBeLessThanOrEqual(1);
  });

  it.each(['soon', undefined])('is unknown with the Date %s', (date) => {
    expect(readClock({ headers: { date }, askedAt: 0, answeredAt: 0 })).toBeUndefined();
  });
});

const open = { gateway: createGatewayClient, dashboard: createDashboardClient };

describe.each(['gateway', 'dashboard'] as const)('a %s', (kind) => {
  /** The answers one after another, each with its own Date; the last one stays. */
  const read = async (...answers: { readonly [name: string]: string }[]) => {
    let turn = 0;
    const server = await serve(({ path }) => {
      const headers = answers[Math.min(turn, answers.length - 1)] ?? {};
      turn += 1;
      const body = path.includes('policies') ? { Data: [], apis: [] } : { apis: [] };
      const failed = headers.status === undefined ? {} : { status: Number(headers.status) };
      return { ...failed, headers, body: kind === 'gateway' ? [] : body };
    });
    const client = open[kind]({ url: server.url, credential, http: { timeoutSeconds: 5 } });
    for (const _ of answers) await client.listApis().catch(() => undefined);
    return client.clockAhead;
  };

  it('is not known before anything was asked', () => {
    expect(open[kind]({ url: 'http://127.0.0.1:1', credential }).clockAhead).toBeUndefined();
  });

  it('is told by answers to who signs in', async () => {
    expect(await read({ date: dateIn(600) })).toBeGreaterThan(595);
  });

  it('is not told by a cache', async () => {
    expect(await read({ date: dateIn(-7200), age: '7200' })).toBeUndefined();
  });

  it('is not late because one answer was: a cache may say nothing of itself', async () => {
    expect(await read({ date: dateIn(0) }, { date: dateIn(-7200) })).toBe(0);
    expect(await read({ date: dateIn(-7200) }, { date: dateIn(0) })).toBe(0);
  });

  it('is not told by something in front that has an error of its own', async () => {
    expect(await read({ date: dateIn(9000), status: '501' })).toBeUndefined();
  });

  it('dates a key that it makes', async () => {
    let headers: { readonly [name: string]: string } = { date: 'Sat, 21 Nov 2026 10:02:00 GMT' };
    const server = await serve(() => ({ headers, body: { key: 'abc', status: 'ok' } }));
    const client = open[kind]({ url: server.url, credential });
    expect((await client.create(makeRequest())).madeAt).toBe(Date.UTC(2026, 10, 21, 10, 2) / 1000);
    headers = { ...headers, age: '30' };
    expect((await client.create(makeRequest())).madeAt).toBeUndefined();
  });
});
