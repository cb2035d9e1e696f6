import { change, json, said } from './answers.ts';
import { type Fault, oneAsks } from './fault.ts';
import type { Hook } from './relay.ts';
import { leaveOut, replaceFlag, type Scene } from './scene.ts';

/* What a key may do: names that say more than a name, and what is dead or broken in the lists. */

const DAY = 86_400_000;
type Api = Record<string, unknown>;

/** "2006-01-02 15:04", as Tyk writes ends. */
const fromNow = (milliseconds: number) =>
  new Date(Date.now() + milliseconds).toISOString().replace('T', ' ').slice(0, 16);

/** The Gateway's list with some of it changed. */
const listed = (edit: (apis: readonly Api[]) => unknown): Hook =>
  change((fields) => edit(fields as unknown as readonly Api[]));
const changed = (name: string, more: Api): Hook =>
  listed((apis) => apis.map((api) => (String(api.name).startsWith(name) ? { ...api, ...more } : api)));
const ending = (ends: string): Hook => changed('Payments', { expiration: ends });

/** A key that opens anything else is never made. */
const opensOnly =
  (versions: readonly string[]): Hook =>
  ({ body, forward }) => {
    const rights = Object.values((JSON.parse(body) as { access_rights: object }).access_rights);
    const isAsked = rights.length === 1 && JSON.stringify(rights[0].versions) === JSON.stringify(versions);
    return isAsked ? forward() : said(500, 'this opens something else');
  };

const named = (scene: Scene, name: string) => replaceFlag(scene, '--api', name);

/** A name with something left over is an unknown name. */
const leftOver = [
  'Payments #anything',
  'Orders #anything=v1',
  'Orders #commerce=v1 #anything',
  'Payments=v1',
].map(
  (name): Fault => ({
    name: `a name that says more: ${name}`,
    arrange: (scene) => named(scene, name),
    ends: 'usage',
    faces: oneAsks,
  }),
);

const onDashboard = (policy: Api): Pick<Fault, 'tyk' | 'meet' | 'arrange'> => ({
  tyk: { as: 'dashboard' },
  meet: {
    policies: change((fields) => {
      const policies = (fields as { Data: readonly Api[] }).Data;
      return { ...fields, Data: policies.map((one) => (one.name === 'Gold' ? { ...one, ...policy } : one)) };
    }),
  },
  arrange(scene) {
    leaveOut(scene, '--api');
    scene.args.push('--policy', 'Gold');
  },
});

export const accessFaults: readonly Fault[] = [
  ...leftOver,
  {
    name: 'a name with a category and a version: that version alone',
    arrange: (scene) => named(scene, 'Orders #commerce=v1'),
    meet: { create: opensOnly(['v1']) },
    ends: 'done',
    faces: oneAsks,
  },
  {
    name: 'an API that is over',
    meet: { apis: ending(fromNow(-DAY)) },
    ends: 'usage',
    says: /Payments:\s+expired/,
    faces: oneAsks,
  },
  {
    name: 'an API whose end Tyk cannot read',
    meet: { apis: ending('31/12/2031') },
    ends: 'usage',
    says: /Tyk\s+cannot\s+read\s+its\s+expiration/,
    faces: oneAsks,
  },
  {
    name: 'an API that ends before the key',
    arrange: (scene) => replaceFlag(scene, '--expires', '2d'),
    meet: { apis: ending(fromNow(DAY)) },
    ends: 'done',
    says: /Payments\s+ends\s.*before\s+the\s+key/s,
    faces: oneAsks,
  },
  {
    name: 'one version of two is over: the other alone',
    arrange: (scene) => named(scene, 'Orders'),
    meet: {
      apis: changed('Orders', {
        version_data: { versions: { v1: { name: 'v1', expires: fromNow(-DAY) }, v2: { name: 'v2' } } },
      }),
      create: opensOnly(['v2']),
    },
    ends: 'done',
    faces: oneAsks,
  },
  {
    name: 'a policy that is active and inactive (Dashboard)',
    ...onDashboard({ state: 'active', active: true, is_inactive: true }),
    ends: 'usage',
    says: /inactive:\s+keys\s+with\s+it\s+would\s+be\s+blocked/,
    faces: oneAsks,
  },
  {
    name: 'a policy in a state that nobody knows (Dashboard)',
    ...onDashboard({ state: 'archived' }),
    ends: 'usage',
    faces: oneAsks,
  },
  {
    name: 'rows without an id, null rows, broken rows among the APIs',
    meet: { apis: listed((apis) => [null, { name: 'x' }, ...apis, 7, { api_id: '' }]) },
    ends: 'done',
    says: /2\s+APIs\s+without\s+an\s+id\s+and\s+2\s+APIs\s+that\s+cannot\s+be\s+read\s+left\s+out/,
    faces: ['flags'],
  },
  {
    name: 'no row with an id among the APIs',
    meet: { apis: () => json(200, [{ name: 'Payments' }]) },
    ends: 'usage',
    says: /1\s+API\s+without\s+an\s+id\s+left\s+out/,
    faces: oneAsks,
  },
];
