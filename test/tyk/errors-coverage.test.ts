import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { api, NOW } from '../wizard/world.ts';
import {
  create,
  createdBut,
  dashboardSays,
  gatewaySays,
  identify,
  listApis,
  listPolicies,
  onAnswer,
  onCall,
  onCertificate,
  onCode,
  onDashboard,
  onGateway,
  onNobody,
  onSilence,
  opens,
  type Produce,
  preview,
  read,
  readHash,
  remove,
} from './errors-produce.ts';

/**
 * What people are shown: what, why, next, Tyk's own words; "-" where there is none. At the end stands the kind, which
 * decides the exit code, or what a try proves of the key.
 */
const SHOWN = JSON.parse(readFileSync(new URL('../fixtures/errors-shown.json', import.meta.url), 'utf8')) as {
  readonly [entry: string]: readonly string[];
};

const FAILED = 'Failed to create key';
const PAGE = '<!doctype html><html><head><title>Sign in</title></head></html>';
const DISALLOWED = 'Access to this API has been disallowed';
const books = api('Books', {
  organisation: 'default',
  versions: ['v1', 'v2'],
  versionPlace: { in: 'header', name: 'x-api-version' },
});
const mobile = api('Mobile', { organisation: 'default', auth: ['jwt'] });

/** Each thing that Tyk is known to say, and how a user comes to hear it. */
const PRODUCED: { readonly [entry: string]: Produce } = {
  // while connecting or creating
  'wrong secret': onGateway(
    identify,
    gatewaySays(403, 'Attempted administrative access with invalid or missing key!'),
  ),
  'wrong credential': onDashboard(identify, dashboardSays(401, 'Not authorised')),
  'missing permission': onDashboard(
    listPolicies,
    dashboardSays(403, 'access denied: You do not have permission to access  /api/portal/policies'),
  ),
  'body malformed, Dashboard': onDashboard(create, dashboardSays(403, 'Request body malformed.')),
  'validation failed': onDashboard(
    create,
    dashboardSays(400, 'User/Key object validation failed, most likely malformed input.'),
  ),
  'validation failed, older': onDashboard(
    create,
    dashboardSays(400, 'Key object validation failed, most likely malformed input'),
  ),
  'body malformed, Gateway': onGateway(create, gatewaySays(400, 'Request malformed')),
  'body malformed, preview': onGateway(preview, gatewaySays(500, 'Unmarshalling failed')),
  'no access rights': onGateway(
    create,
    gatewaySays(400, `${FAILED}, keys must have at least one Access Rights record set.`),
  ),
  'security settings': onGateway(
    create,
    gatewaySays(500, `${FAILED}, ensure security settings are correct.`),
  ),
  'policy not found': onGateway(create, gatewaySays(500, `${FAILED} - policy not found: "gold"`)),
  'policy of another organisation': onGateway(
    create,
    gatewaySays(500, `${FAILED} - attempting to apply policy from different organisation to key, skipping`),
  ),
  'policies that do not mix': onGateway(
    create,
    gatewaySays(
      500,
      `${FAILED} - cannot apply multiple policies when some have per_api set and some are partitioned`,
    ),
  ),
  'policy that does not mix with itself': onGateway(
    create,
    gatewaySays(500, `${FAILED} - cannot apply policy x which has per_api and any of partitions set`),
  ),
  'no valid policies': onGateway(
    create,
    gatewaySays(500, `${FAILED} - key has no valid policies to be applied`),
  ),
  'custom key too short': onGateway(
    create,
    gatewaySays(400, 'custom key ID length 2 is less than min_token_length (3)'),
  ),
  'stored although no such API': createdBut(opens('another-api')),
  'API not loaded, older': onGateway(
    create,
    gatewaySays(400, "Could not create key for this API ID, API doesn't exist."),
  ),
  'empty key': onGateway(create, {
    body: { key: '', status: 'ok', action: 'added', key_hash: '00000000' },
  }),
  'Dashboard without its Gateway': onDashboard(
    create,
    dashboardSays(
      500,
      'Failed to save new session object to Tyk: Failed to create key: Post http://gateway:8080/tyk/keys/create: dial tcp 10.0.0.1:8080: connect: connection refused',
    ),
  ),
  'API not open to the user': onDashboard(
    create,
    dashboardSays(401, 'User does not have permission to add API to key Access Rights!'),
  ),
  'listing off': onGateway(
    read,
    gatewaySays(404, 'Hashed key listing is disabled in config (enable_hashed_keys_listing)'),
  ),
  'key not found, Gateway': onGateway(read, gatewaySays(404, 'Key not found')),
  'key not found, Dashboard': onDashboard(read, dashboardSays(404, 'Could not retrieve key detail.')),
  'hash where nothing is hashed': onGateway(
    readHash,
    gatewaySays(400, 'Key requested by hash but key hashing is not enabled'),
  ),
  'key of another organisation': onDashboard(read, dashboardSays(400, 'Attempted access to non-owned key.')),
  'removal failed, older': onGateway(remove, gatewaySays(400, 'Failed to remove the key')),
  'removal failed': onGateway(remove, gatewaySays(404, 'There is no such key found')),

  // while trying the key
  'no key arrived': onCall(401, 'Authorization field missing', { held: opens('orders') }),
  'disallowed: unknown': onCall(403, DISALLOWED, { held: 'unknown' }),
  'disallowed: another API': onCall(403, DISALLOWED, { held: opens('payments') }),
  'disallowed: brand new': onCall(403, DISALLOWED, { held: opens('orders'), fresh: true }),
  'resource disallowed': onCall(403, 'Access to this resource has been disallowed', {
    held: opens('orders'),
  }),
  'not authorised: OAuth': onCall(403, 'Key not authorised', { of: mobile }),
  'not authorized: JWT': onCall(403, 'Key not authorized', { held: opens('orders') }),
  expired: onCall(401, 'Key has expired, please renew', {
    held: opens('orders', { expires: NOW - 7200 }),
  }),
  inactive: onCall(403, 'Key is inactive, please renew', {
    held: opens('orders', { is_inactive: true }),
  }),
  'quota exceeded': onCall(403, 'Quota exceeded', {
    held: opens('orders', { quota_max: 10, quota_renewal_rate: 86_400 }),
  }),
  'rate limit exceeded': onCall(429, 'Rate Limit Exceeded', {
    held: opens('orders', { rate: 2, per: 10 }),
  }),
  'rate limit exceeded, older': onCall(429, 'Rate limit exceeded', {
    held: opens('orders', { rate: 2, per: 10 }),
  }),
  'rate limit of the API': onCall(429, 'API Rate Limit Exceeded', { held: opens('orders') }),
  'no such version': onCall(403, 'This API version does not seem to exist', { of: books, version: 'v9' }),
  'no version': onCall(403, 'Version information not found', { of: books }),
  'organisation off': onCall(
    403,
    'This organisation access has been disabled, please contact your API administrator.',
  ),
  'organisation quota': onCall(
    403,
    'This organisation quota has been exceeded, please contact your API administrator',
  ),
  'organisation rate': onCall(
    403,
    'This organisation rate limit has been exceeded, please contact your API administrator',
  ),
  'not loaded yet': onAnswer({ status: 404, body: 'Not Found' }, { held: opens('orders'), fresh: true }),
  'service down': onCall(500, 'There was a problem proxying the request'),
  'service down, 502': onAnswer({
    status: 502,
    headers: { 'X-RateLimit-Limit': '-1', 'X-RateLimit-Remaining': '-1', 'X-RateLimit-Reset': '0' },
    body: 'Bad gateway',
  }),
  'service down, 504': onCall(504, 'Upstream service reached hard timeout.'),

  // before Tyk answers at all
  'web page': onDashboard(listApis, { headers: { 'content-type': 'text/html' }, body: PAGE }),
  ENOTFOUND: onCode('ENOTFOUND'),
  ECONNREFUSED: onNobody,
  timeout: onSilence,
  'self-signed certificate': onCertificate({ addresses: ['127.0.0.1'] }, false),
  'certificate in the chain': onCode('SELF_SIGNED_CERT_IN_CHAIN'),
  'certificate without its chain': onCode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
  'certificate for another name': onCertificate({ names: ['tyk.example.com'] }, true),
  'certificate expired': onCode('CERT_HAS_EXPIRED'),
  'redirect to https': onGateway(listApis, {
    status: 301,
    headers: { location: 'https://tyk.example.com/tyk/apis' },
  }),
  'proxy wants a login': onGateway(identify, { status: 407, body: 'Proxy Authentication Required' }),
};

describe('what Tyk says, and what the user is told', () => {
  it.each(Object.keys(PRODUCED))('%s', async (entry) => {
    expect(await PRODUCED[entry]?.()).toEqual(SHOWN[entry]);
  });

  it('is complete: nothing that is known goes without a sentence', () => {
    expect(Object.keys(SHOWN)).toEqual(Object.keys(PRODUCED));
    expect(Object.keys(SHOWN)).toHaveLength(61);
  });
});
