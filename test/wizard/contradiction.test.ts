import { describe, expect, it } from 'vitest';
import type { Observation } from '../../source/tyk/observation.ts';
import { contradiction } from '../../source/wizard/contradiction.ts';
import type { Deployment } from '../../source/wizard/types.ts';

const gateway: Observation = { is: 'gateway', version: 'v5.14.0', dashboardBehind: false, dataPlane: false };
const observations: { readonly [name: string]: Observation } = {
  gateway,
  'gateway of a Dashboard': { ...gateway, dashboardBehind: true },
  'data plane': { ...gateway, dataPlane: true },
  dashboard: { is: 'dashboard' },
  console: { is: 'cloud-console' },
  page: { is: 'web-page', title: 'Sign in' },
  redirect: { is: 'redirect', to: 'https://login.acme.test' },
  else: { is: 'something-else', status: 404 },
};

const url = 'http://localhost:3000';
const notDashboard = 'This address is a Gateway (v5.14.0), not a Dashboard.';
const console = 'This is the Tyk Cloud console: it manages your account and has no key API.';
const page = 'This is a web page (“Sign in”), not the API.';
const redirect = 'This address redirects to https://login.acme.test.';

const go = 'g go on anyway';
const login = 'u use https://login.acme.test';
const toOpenSource = 's switch to Open Source and go on with this address';

/** Every observation against every deployment: what is said, and the offers with their keys. */
const table: [Deployment, string, string | undefined, string[]][] = [
  ...(['cloud', 'hybrid', 'self-managed'] as const).flatMap(
    (kind): [Deployment, string, string | undefined, string[]][] => [
      [kind, 'gateway', notDashboard, [toOpenSource]],
      [kind, 'gateway of a Dashboard', notDashboard, []],
      [kind, 'data plane', notDashboard, []],
      [kind, 'dashboard', undefined, []],
      [kind, 'console', console, []],
      [kind, 'page', page, [go]],
      [kind, 'redirect', redirect, [login]],
      [kind, 'else', 'Something answers here, but not as a Tyk Dashboard.', [go]],
    ],
  ),
  ['open-source', 'gateway', undefined, []],
  [
    'open-source',
    'gateway of a Dashboard',
    'This Gateway belongs to a Dashboard.',
    ['s switch to Self-Managed and give the Dashboard address', 'g go on with this Gateway'],
  ],
  [
    'open-source',
    'data plane',
    'This Gateway is a Hybrid data plane.',
    ['s switch to Hybrid and give the Dashboard address'],
  ],
  [
    'open-source',
    'dashboard',
    'This address is a Dashboard, not a Gateway.',
    ['s switch to Self-Managed and go on with this address'],
  ],
  ['open-source', 'console', console, []],
  ['open-source', 'page', page, [go]],
  ['open-source', 'redirect', redirect, [login]],
  ['open-source', 'else', 'Something answers here, but not as a Tyk Gateway.', [go]],
  ...Object.keys(observations).map((name): [Deployment, string, undefined, string[]] => [
    'demo',
    name,
    undefined,
    [],
  ]),
];

function contradict(deployment: Deployment, name: string, address = url, overrule?: string) {
  const observation = observations[name];
  if (observation === undefined) throw new Error(`There is no observation "${name}".`);
  return contradiction(deployment, address, observation, { overrule });
}

describe('what answers at an address, against what was said of it', () => {
  it.each(table)('%s, and it is a %s', (deployment, name, what, offers) => {
    const problem = contradict(deployment, name);
    expect(problem?.what).toBe(what);
    expect((problem?.offers ?? []).map((offer) => `${offer.key} ${offer.label}`)).toEqual(offers);
  });

  it.each(table.filter(([, , what]) => what !== undefined))(
    '%s, %s: says what to do next',
    (deployment, name) => {
      expect(contradict(deployment, name)?.next).toMatch(/^[A-Z].*\.$/);
    },
  );

  it.each([
    ['self-managed', url, 'Self-Managed Dashboards usually listen on port 3000.'],
    ['cloud', url, 'Open the Dashboard from the Cloud console and copy the address bar.'],
    [
      'cloud',
      'https://big-cat-gw.aws-euw2.cloud-ara.tyk.io',
      'The Dashboard of a Cloud has "-adm" in its name. Open the Dashboard from the Cloud console and copy the address bar.',
    ],
  ] as const)('%s at %s: where its Dashboard is', (deployment, address, next) => {
    expect(contradict(deployment, 'gateway', address)?.next).toBe(next);
  });

  it('does not offer a Gateway of Tyk Cloud as Open Source', () => {
    expect(
      contradict('cloud', 'gateway', 'https://big-cat-gw.aws-euw2.cloud-ara.tyk.io')?.offers,
    ).toBeUndefined();
  });

  it('offers Tyk Cloud for a Dashboard there', () => {
    const problem = contradict('open-source', 'dashboard', 'https://big-cat-adm.aws-euw2.cloud-ara.tyk.io');
    expect(problem?.offers?.[0]?.put).toEqual({ deployment: 'cloud' });
  });

  it('says nothing of a version that is not told', () => {
    const problem = contradiction(
      'cloud',
      url,
      { is: 'gateway', dashboardBehind: false, dataPlane: false },
      {},
    );
    expect(problem?.what).toBe('This address is a Gateway, not a Dashboard.');
  });

  it('leaves out a title that there is not', () => {
    expect(contradiction('cloud', url, { is: 'web-page', title: '' }, {})?.what).toBe(
      'This is a web page, not the API.',
    );
  });

  it.each([
    ['http://localhost:3000', 'http://localhost:3000', undefined],
    ['http://localhost:3000', 'http://localhost:3000/', undefined],
    ['http://localhost:3000', 'http://localhost:3000/#/login', undefined],
    ['http://localhost:3000', 'http://localhost:3000/login', true],
    ['https://tyk.acme.test', 'https://login.acme.test/authorize', true],
  ] as const)('at %s a sign-in wall (%s) is named as one, and nothing is offered', (at, to, isPage) => {
    for (const kind of ['cloud', 'hybrid', 'self-managed', 'open-source'] as const) {
      const observation = { is: 'redirect', to, ...(isPage && { isPage }) } as const;
      const problem = contradiction(kind, at, observation, {});
      expect(problem?.what).toBe(`A sign-in page guards this address: it redirects callers to ${to}.`);
      expect(problem?.next).toContain(kind === 'open-source' ? 'of the Gateway' : 'of the Dashboard');
      expect(problem?.offers).toBeUndefined();
    }
  });

  it('offers no address that is none', () => {
    expect(contradiction('cloud', url, { is: 'redirect', to: 'mailto:admin' }, {})?.offers).toBeUndefined();
  });
});

describe('going on all the same', () => {
  it.each(['page', 'else', 'gateway of a Dashboard'])('with a %s is agreed to for this address', (name) => {
    const agreed = contradict('open-source', name)?.offers?.find((offer) => offer.key === 'g')?.put.overrule;
    expect(contradict('open-source', name, url, agreed)).toBeUndefined();
    expect(contradict('open-source', name, 'http://localhost:3001', agreed)).toBeDefined();
  });

  it('with one thing is no yes to another at the same address', () => {
    const page = contradict('open-source', 'page')?.offers?.find((offer) => offer.key === 'g')?.put.overrule;
    expect(contradict('open-source', 'else', url, page)).toBeDefined();
  });

  it('cannot be agreed to for a data plane: keys would stay on it', () => {
    const agreed = contradict('open-source', 'gateway of a Dashboard')?.offers?.[1]?.put.overrule;
    expect(contradict('open-source', 'data plane', url, agreed)).toBeDefined();
  });
});
