import { describe, expect, it } from 'vitest';
import { findKey } from '../../source/tyk/key-finder.ts';

const own = Buffer.from('{"org":"default","id":"3c5b","h":"murmur64"}').toString('base64');
const legacy = '5e9d9544a1dcd60001d0ed20e7f75f9e0a7f4c2e8d6b5a4938271605';
const apiId = 'b84fe1a04e5648927971c0557971565c';
const sent = { org_id: 'default', access_rights: { [apiId]: { api_id: apiId } } };

describe('a key in no known place', () => {
  it.each([
    ['a field of another name', JSON.stringify({ token: own }), own],
    ['deep inside', JSON.stringify({ data: [{ result: { value: own } }] }), own],
    ['the older form', JSON.stringify({ new_key: legacy, data: sent }), legacy],
    ['an answer cut behind it', `{"key":"${own}","status":"o`, own],
    ['an older answer cut behind it', `{"key":"${legacy}","sta`, legacy],
    ['plain text', `created: ${own}\n`, own],
  ])('is found in %s', (_where, text, key) => {
    expect(findKey(text, sent)?.reveal()).toBe(key);
  });

  it.each([
    ['nothing', ''],
    ['no key', '{"key":"","status":"ok"}'],
    ['a hash alone', `{"key":"","key_hash":"${apiId}","hash":"${legacy}"}`],
    ['what was sent', JSON.stringify({ data: sent, api_key_id: apiId })],
    ['ids of another name', JSON.stringify({ request: apiId, org_id: '5e9d9544a1dcd60001d0ed20' })],
    ['a JSON Web Token', '{"token":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc"}'],
    ['an answer cut inside it', `{"key":"${own.slice(0, -9)}`],
  ])('is not found in %s', (_where, text) => {
    expect(findKey(text, sent)).toBeUndefined();
  });
});
