import { afterAll, beforeAll, expect, it } from 'vitest';
import { EVIL, hostileWorld } from '../faults/hostile.ts';
import { type Hook, openRelay, type Relay } from '../faults/relay.ts';
import { runCli } from '../helpers/run-cli.ts';
import { type Sandbox, startSandbox } from '../helpers/sandbox.ts';

/* Every text of every answer draws on the terminal: none of it may reach one, whatever command tells of it. */

/** Everything but a line feed that a terminal carries out, hides or turns round. */
const ACTING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

const kinds = ['gateway', 'dashboard'] as const;
const servers = new Map<string, { sandbox: Sandbox; relay: Relay; spoilt: Relay }>();

function spoil(value: unknown): unknown {
  if (typeof value === 'string') return `${EVIL}${value}`;
  if (Array.isArray(value)) return value.map(spoil);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, spoil(inner)]));
}

const spoilAll: Hook = async ({ forward }) => {
  const reply = await forward();
  const headers = { ...reply.headers, 'content-type': 'application/json; x="\u009b2J"' };
  return { ...reply, headers, body: JSON.stringify(spoil(JSON.parse(reply.body))) };
};

beforeAll(async () => {
  for (const as of kinds) {
    const sandbox = await startSandbox({ as, world: hostileWorld });
    const listed = { apis: spoilAll, policies: spoilAll, read: spoilAll, keys: spoilAll };
    servers.set(as, {
      sandbox,
      relay: await openRelay(() => sandbox.url, '', { read: spoilAll, keys: spoilAll }),
      spoilt: await openRelay(() => sandbox.url, '', { ...listed, create: spoilAll }),
    });
  }
});
afterAll(async () => {
  for (const { sandbox, relay, spoilt } of servers.values())
    await Promise.all([sandbox.stop(), relay.stop(), spoilt.stop()]);
});

const create = ['create', '--expires', '1h'];
const commands: readonly (readonly [command: readonly string[], ends: number, most?: 'spoilt'])[] = [
  [['apis'], 0, 'spoilt'],
  [['policies'], 0, 'spoilt'],
  [['doctor'], 0, 'spoilt'],
  [[...create, '--api', 'Paymets'], 2, 'spoilt'],
  [[...create, '--policy', 'Goldd'], 2, 'spoilt'],
  [[...create, '--api', 'Orders=v9'], 2],
  [[...create, '--api', `${EVIL}${EVIL}`], 2, 'spoilt'],
  [[...create, '--api', 'Payments'], 7],
  [[...create, '--api', 'Payments', '--dry-run'], 0],
  [['try', '--api', 'Payments'], 2],
];

// Each command meets both servers and both forms, in turns.
const runs = commands.flatMap(([command, ends, most], turn) =>
  kinds.map((kind, at) => {
    const form = (turn + at) % 2 === 0 ? [] : ['-o', 'json'];
    const name = [kind, ...command, ...form].join(' ').replaceAll(EVIL, 'EVIL');
    return { name, kind, words: [...command, ...form], ends, most };
  }),
);

it.each(runs)('$name', async ({ kind, words, ends, most }) => {
  const { sandbox, relay, spoilt } = servers.get(kind) ?? {};
  if (sandbox === undefined) throw new Error('no server');
  const deployment = kind === 'gateway' ? 'open-source' : 'self-managed';
  const { url } = (most === 'spoilt' ? spoilt : relay) as Relay;
  const env = { TYK_KEY_WIZARD_SECRET: sandbox.credential.reveal() };
  const { code, stdout, stderr } = await runCli([...words, '--deployment', deployment, '--url', url], {
    env,
  });
  expect(`${stdout}\n${stderr}`).not.toMatch(ACTING);
  expect(code, `${stdout}\n${stderr}`).toBe(ends);
});
