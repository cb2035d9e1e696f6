import { describe, expect, it } from 'vitest';
import { createKey } from '../../source/run/create.ts';
import { tryInSilence } from '../../source/run/try-made.ts';
import type { ApiDefinition } from '../../source/sandbox/definition.ts';
import type { Data } from '../../source/sandbox/definition-form.ts';
import type { World } from '../../source/sandbox/world.ts';
import { resultOf } from '../../source/wizard/explain-tried.ts';
import type { Answers } from '../../source/wizard/types.ts';
import { answersFor, doEffect, openSandbox, openServices, openSession, signIn } from './tyk.ts';

/* Which call proves a key that may call some paths only, on an API that lets some through only. Each row was tried on a
   Gateway v5.14.0 too (the lab's f-plain, f-lists, f-black, f-vh, f-vurl, f-ubase and f-oasallow). */

const paths = (...of: readonly string[]) =>
  of.map((one) => {
    const [methods = '', path = ''] = one.split(' ');
    return { path, method_actions: Object.fromEntries(methods.split('+').map((name) => [name, {}])) };
  });
const version = (name: string, lists: Data = {}) => ({
  name,
  use_extended_paths: true,
  extended_paths: lists,
});
const api = (id: string, more: Data = {}): ApiDefinition => ({
  api_id: id,
  name: id,
  org_id: 'default',
  active: true,
  use_standard_auth: true,
  proxy: { listen_path: `/${id}/`, target_url: 'http://up/', strip_listen_path: true },
  version_data: { not_versioned: true, versions: { Default: version('Default') } },
  ...more,
});
const withLists = (lists: Data): Data => ({
  version_data: { not_versioned: true, versions: { Default: version('Default', lists) } },
});
const versioned = (v1: Data, v2: Data): Data => ({
  not_versioned: false,
  default_version: 'v1',
  versions: { v1: version('v1', v1), v2: version('v2', v2) },
});

const world: World = {
  apis: [
    api('plain'),
    api(
      'lists',
      withLists({ white_list: paths('GET+POST /w/{id}', 'GET /open'), ignored: paths('GET /open') }),
    ),
    api('posts', withLists({ white_list: paths('POST /w') })),
    api('regex', withLists({ white_list: paths('GET /users/[0-9]+') })),
    api('off', withLists({ white_list: [{ ...paths('GET /w')[0], disabled: true }] })),
    api('black', withLists({ black_list: paths('GET /hidden'), ignored: paths('GET /open') })),
    api('header', {
      definition: { location: 'header', key: 'x-v' },
      version_data: versioned({ white_list: paths('GET /a') }, { white_list: paths('GET /b') }),
    }),
    api('half', {
      definition: { location: 'header', key: 'x-v' },
      version_data: versioned({ white_list: paths('GET /a') }, {}),
    }),
    api('url', {
      definition: { location: 'url', key: '', strip_path: true },
      version_data: versioned({}, {}),
    }),
    api('oas', { is_oas: true, ...withLists({ white_list: [{ path: '/pets', method: 'GET' }] }) }),
  ],
  documents: {
    oas: {
      paths: {
        '/pets': { get: { operationId: 'list' }, post: { operationId: 'add' } },
        '/pets/{id}': { get: { operationId: 'show' } },
      },
      'x-tyk-api-gateway': { middleware: { operations: { list: { allow: { enabled: true } } } } },
    },
  },
  policies: {
    narrow: {
      org_id: 'default',
      rate: 10,
      per: 1,
      access_rights: { plain: { allowed_urls: [{ url: '/orders', methods: ['GET'] }] } },
    },
    regex: {
      org_id: 'default',
      rate: 10,
      per: 1,
      access_rights: { plain: { allowed_urls: [{ url: '^/plain/o.*s$', methods: ['GET'] }] } },
    },
  },
};

const LIMITS = '/tyk/rate-limits/';
const NOBODY = '/tyk-key-wizard-not-allowed';

type Row = {
  readonly apis: string;
  readonly allow?: string;
  readonly policies?: readonly string[];
  /** The first call, and the one that must be refused. */
  readonly calls: string;
  readonly refused?: string;
  readonly is?: 'proven' | 'unproven';
};

const rows: readonly Row[] = [
  { apis: 'plain', calls: '/' },
  { apis: 'plain', allow: 'GET /pets', calls: '/pets', refused: NOBODY },
  { apis: 'plain', allow: 'POST /a, GET /pets/{id}, GET /b', calls: '/b', refused: NOBODY },
  { apis: 'plain', allow: 'GET /pets/{id}', calls: LIMITS, refused: NOBODY },
  { apis: 'plain', allow: 'POST /pets', calls: LIMITS, refused: NOBODY },
  { apis: 'plain', allow: 'GET /*', calls: LIMITS },
  { apis: 'black', allow: 'GET /pets', calls: '/pets', refused: NOBODY },
  // Anybody may call it: that it answers proves no key.
  { apis: 'black', allow: 'GET /open', calls: LIMITS, refused: NOBODY },
  { apis: 'off', allow: 'GET /pets/{id}', calls: LIMITS, refused: NOBODY },
  // The API's own list refuses whatever it does not name, the key's limits too.
  { apis: 'lists', calls: '/w/1' },
  { apis: 'lists', allow: 'GET /w/{id}', calls: '/w/1' },
  { apis: 'lists', allow: 'GET /w/*', calls: '/w/1' },
  { apis: 'lists', allow: 'GET /w/7', calls: '/w/7', refused: '/w/1' },
  { apis: 'lists', allow: 'GET /other, GET /w/{id}', calls: '/w/1' },
  { apis: 'lists', allow: 'GET /other', calls: '/other', refused: '/w/1', is: 'unproven' },
  { apis: 'lists', allow: 'POST /w/{id}', calls: LIMITS, refused: '/w/1', is: 'unproven' },
  { apis: 'lists', allow: 'GET /open', calls: LIMITS, refused: '/w/1', is: 'unproven' },
  { apis: 'posts', calls: LIMITS, is: 'unproven' },
  { apis: 'regex', allow: 'GET /users/7', calls: '/users/7' },
  { apis: 'oas', calls: '/pets' },
  { apis: 'oas', allow: 'list', calls: '/pets' },
  { apis: 'oas', allow: 'show', calls: '/pets/1', refused: '/pets' },
  // Each version has a list of its own, or none.
  { apis: 'header=v1', calls: '/a' },
  { apis: 'header=v2', calls: '/b' },
  { apis: 'header=v1', allow: 'GET /a', calls: '/a' },
  { apis: 'header=v1', allow: 'GET /a/{id}', calls: '/a/1', refused: '/a' },
  { apis: 'half=v2', calls: '/' },
  { apis: 'half=v2', allow: 'GET /a/{id}', calls: LIMITS, refused: NOBODY },
  // With the version in the path nobody can ask for the key's limits.
  { apis: 'url=v1', calls: '/' },
  { apis: 'url=v1', allow: 'GET /a/{id}', calls: '/a/1', refused: NOBODY },
  { apis: 'url=v1', allow: 'POST /a', calls: LIMITS, refused: NOBODY },
  // What a policy keeps the key to.
  { apis: 'plain', policies: ['narrow'], calls: '/orders' },
  { apis: 'plain', policies: ['regex'], calls: LIMITS },
];

describe.each(['gateway', 'dashboard'] as const)('the try of a narrow key (%s)', (as) => {
  it.each(rows.map((row) => [`${row.apis} ${row.allow ?? row.policies ?? ''}`, row] as const))(
    '%s',
    async (_what, { apis, allow, policies = [], calls, refused, is = 'proven' }) => {
      const sandbox = await openSandbox({ as, world });
      const services = { ...(await openServices(openSession())), wait: async () => {} };
      const given: Answers = {
        ...answersFor(sandbox, as),
        apis: [apis],
        policies,
        gatewayUrl: sandbox.gatewayUrl,
        expires: { in: 3600 },
      };
      const listed = await signIn(given, services.session);
      const [id] = apis.split('=');
      const facts = await doEffect('offered', given, listed, services.session);
      const found = facts.offered?.[id ?? ''];
      const known = found?.state === 'ready' ? found.offered.operations : [];
      const items = (allow ?? '').split(', ').flatMap((text) => {
        const named = known.find((operation) => operation.id === text);
        if (text === '') return [];
        return `${id}: ${named === undefined ? text : `${named.method} ${named.path}`}`;
      });
      const answers: Answers = { ...given, ...(items.length > 0 && { allow: items }) };
      const made = await createKey(answers, facts, services, new AbortController().signal);
      expect(made.proof.state).toBe('same');
      const before = sandbox.requests.length;
      const tried = await tryInSilence({}, services)({ ...made, answers, facts });
      expect(tried.at[0]?.call).toMatchObject({ method: 'GET', path: calls });
      expect(resultOf(tried), JSON.stringify(tried.at[0]?.verdict)).toBe(is);
      const sent = sandbox.requests.slice(before).filter(({ path }) => path.startsWith(`/${id}/`));
      const isToldTo = refused !== undefined && is === 'proven';
      expect(sent).toHaveLength(isToldTo ? 2 : 1);
      if (isToldTo) expect(tried.at[0]?.refusal).toBe(`GET ${refused} → 403, as it should be.`);
      // The code that can be copied calls the same.
      expect(made.call).toMatchObject({ url: tried.at[0]?.call.url });
    },
  );
});
