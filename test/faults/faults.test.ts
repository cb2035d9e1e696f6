import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessFaults } from './access.ts';
import { diskFaults } from './disk.ts';
import { type Face, type Fault, withFaces } from './fault.ts';
import { judge } from './judge.ts';
import { keyFaults } from './keys.ts';
import { killFaults, runNext } from './killed.ts';
import { findPieces } from './leaks.ts';
import { networkFaults } from './network.ts';
import { type Commands, watchCommands } from './processes.ts';
import { runAsking } from './run-asking.ts';
import { runFlags } from './run-flags.ts';
import { inFrontFaults, keptFaults } from './said-by-others.ts';
import { openScene } from './scene.ts';
import { serverFaults } from './server.ts';
import { sinkFaults } from './sinks.ts';
import { type Row, writeTable } from './table.ts';
import { terminalFaults } from './terminal.ts';
import { userFaults } from './user.ts';

/*
 * Everything that can go wrong, through every face that can meet it. Whatever happens: no key is lost, nothing that
 * failed is called a success, and no secret is where it does not belong.
 */

const groups: readonly (readonly [name: string, faults: readonly Fault[]])[] = [
  ['the server', serverFaults],
  ['the key', keyFaults],
  ['the network', networkFaults],
  ['the terminal', terminalFaults],
  ['the disk', diskFaults],
  ['the user', userFaults],
  ['who answers in the place of Tyk', inFrontFaults],
  ['where a key may stand in an answer', keptFaults],
  ['where nobody would get the key', sinkFaults],
  ['a kill', killFaults],
  ['what a key may do', accessFaults],
];

const rows: Row[] = [];
const secrets: string[] = [];
let commands: Commands;

beforeAll(() => {
  commands = watchCommands();
});

afterAll(async () => {
  commands.stop();
  const order = groups.flatMap(([, faults]) => faults.map(({ name }) => name));
  const sorted = rows.sort((one, other) => order.indexOf(one.fault) - order.indexOf(other.fault));
  console.log(await writeTable(sorted));
});

async function meet(fault: Fault, face: Face): Promise<void> {
  await using scene = await openScene(fault, face);
  await fault.arrange?.(scene);
  const run = await (face === 'flags' ? runFlags(fault, scene) : runAsking(fault, scene));
  const verdict = await judge(fault, scene, run, fault.next && (await runNext(scene)));
  rows.push({ fault: fault.name, face, verdict });
  // Only what no other key has: tests beside these have keys of the same organisation in their commands.
  secrets.push(scene.credential, ...scene.relay.made.map((key) => key.slice(56, -26)));
  const told = `${run.stderr}${run.screen}`.split(scene.credential).join('(the credential)');
  expect(verdict, told).toEqual({
    keyLost: undefined,
    falseSuccess: undefined,
    leaked: undefined,
    broken: [],
  });
}

describe.concurrent.each(groups)('%s', (_group, faults) => {
  const runs = withFaces(faults).flatMap(([fault, faces]) =>
    faces.map((face): [string, Face, Fault] => [fault.name, face, fault]),
  );
  it.each(runs)('%s (%s)', async (_name, face, fault) => {
    await meet(fault, face);
  });
});

describe('every command of every process', () => {
  it('held no secret', () => {
    expect(secrets.length).toBeGreaterThan(0);
    expect(findPieces(...secrets)(commands.seen().join('\n'))).toBeUndefined();
  });
});
