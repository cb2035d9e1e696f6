import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WizardError } from '../../source/errors.ts';
import { actOnKey } from '../../source/run/act.ts';
import { createKey } from '../../source/run/create.ts';
import { createCreation } from '../../source/run/creation.ts';
import { createDelivery } from '../../source/run/deliver.ts';
import { type Ledger, openLedger } from '../../source/run/ledger.ts';
import { openLostRow } from '../../source/run/lost-before.ts';
import type { Services } from '../../source/run/services.ts';
import { put, startFlow } from '../../source/wizard/flow.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import { createPaper } from '../faces/streams.ts';
import { temporaryFolder } from '../store/helpers.ts';
import { answersFor, openSandbox, openServices, openSession, signIn } from './tyk.ts';

/* The life of a key on the disk, from the request to the word that it is safe. */

type Entry = { readonly state: string; readonly key?: { readonly hash: string } };

async function readRuns(folder: string): Promise<Entry[]> {
  const names = await readdir(join(folder, 'runs')).catch(() => []);
  const [name] = names.filter((one) => one.endsWith('.json'));
  return name === undefined ? [] : JSON.parse(await readFile(join(folder, 'runs', name), 'utf8')).runs;
}

/** As if this process had been killed, and another one looked. */
async function kill(folder: string): Promise<void> {
  const [name = ''] = (await readdir(join(folder, 'runs'))).filter((one) => one.endsWith('.json'));
  const path = join(folder, 'runs', name);
  const stored = JSON.parse(await readFile(path, 'utf8'));
  const runs = stored.runs.map((run: Entry) => ({ ...run, born: 'another' }));
  await writeFile(path, JSON.stringify({ ...stored, runs }));
}

/** Everything answered, a key delivered to a terminal: on the screen it is not safe yet. */
async function ready(folder: string, sandbox: Awaited<ReturnType<typeof openSandbox>>) {
  const session = openSession();
  const ledger: Ledger = await openLedger({ folder, asks: true });
  onTestFinished(() => ledger.settle());
  const open = await openServices(session);
  const { stderr: paper } = createPaper();
  const onSafe = () => ledger.safe();
  const delivery = createDelivery({ stdoutIsTerminal: true, stdout: paper, stderr: paper, onSafe });
  const services: Services = { ...open, creation: createCreation(ledger), delivery, ledger };
  const signedIn = answersFor(sandbox);
  const facts = await signIn(signedIn, session);
  const [api] = facts.apis?.state === 'ready' ? facts.apis.items : [];
  const chosen = { ...signedIn, apis: [api?.id ?? ''], policies: [], expires: { in: 3600 } };
  const flow = put(journey, startFlow(journey, facts), chosen);
  ledger.note(flow, facts);
  const create = () => createKey(flow.answers, facts, services, new AbortController().signal);
  return { ledger, services, flow, facts, create };
}

describe('a key', () => {
  it('is answered, and done only when a copy is kept', async () => {
    const folder = await temporaryFolder();
    const run = await ready(folder, await openSandbox());
    const made = await run.create();
    await run.ledger.settle();
    expect(await readRuns(folder)).toMatchObject([{ state: 'sent', key: { hash: made.created.hash } }]);
    const given = { input: join(folder, 'key.txt'), agreed: false, byKeyPress: true };
    await actOnKey('save', { ...made, answers: run.flow.answers, facts: run.facts }, given, run.services);
    expect(run.services.delivery.safe).toBe(true);
    await run.ledger.settle();
    expect((await readRuns(folder)).map(({ state }) => state)).toEqual(['done']);
  });

  it('is not done by a save that failed', async () => {
    const folder = await temporaryFolder();
    const run = await ready(folder, await openSandbox());
    const made = await run.create();
    const given = { input: join(folder, 'no', 'such', 'folder', 'key.txt'), agreed: false, byKeyPress: true };
    const result = await actOnKey(
      'save',
      { ...made, answers: run.flow.answers, facts: run.facts },
      given,
      run.services,
    );
    expect(result.state).toBe('failed');
    await run.ledger.settle();
    expect((await readRuns(folder)).map(({ state }) => state)).toEqual(['sent']);
  });

  it('is made all the same where nothing can be written', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'runs'), 'a file where the folder should be');
    const run = await ready(folder, await openSandbox());
    expect((await run.create()).proof.state).toBe('same');
    await run.ledger.settle();
    expect(run.ledger.trouble?.what).toContain('could not be saved');
  });

  it('that was refused leaves its answers as a draft', async () => {
    const folder = await temporaryFolder();
    const sandbox = await openSandbox();
    const run = await ready(folder, sandbox);
    const body = '{"status":"error","message":"no"}';
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: { status: 403, body } });
    await expect(run.create()).rejects.toThrow(WizardError);
    await run.ledger.settle();
    expect((await readRuns(folder)).map(({ state }) => state)).toEqual(['open']);
  });
});

describe('a create whose answer an earlier run never saw', () => {
  it('is looked for before another: found by its own expiry, removed, and forgotten with the next key', async () => {
    const folder = await temporaryFolder();
    const sandbox = await openSandbox();
    const before = await ready(folder, sandbox);
    const off = sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'cut', carriedOut: true });
    await expect(before.create()).rejects.toMatchObject({ kind: 'outcome-unknown' });
    await before.ledger.settle();
    off();
    await kill(folder);

    const run = await ready(folder, sandbox);
    const requests = sandbox.requests.length;
    await expect(run.create()).rejects.toMatchObject({ kind: 'outcome-unknown' });
    expect(sandbox.requests).toHaveLength(requests);
    expect(await run.services.creation.look()).toMatchObject({ is: 'found', keys: [{}] });
    await run.services.creation.remove();
    const made = await run.create();
    await run.ledger.settle();
    expect(await readRuns(folder)).toMatchObject([{ state: 'sent', key: { hash: made.created.hash } }]);
  });

  it('is looked for by itself once where its row brought the answers, and nowhere else', async () => {
    const folder = await temporaryFolder();
    const sandbox = await openSandbox();
    const before = await ready(folder, sandbox);
    const off = sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'cut', carriedOut: true });
    await expect(before.create()).rejects.toMatchObject({ kind: 'outcome-unknown' });
    await before.ledger.settle();
    off();
    await kill(folder);

    const { flow, facts, services } = await ready(folder, sandbox);
    const onReview = { ...flow, current: 'review' as const };
    const brought = { ...onReview, origins: { ...flow.origins, apis: { kind: 'last-run' as const } } };
    const open = (one: typeof flow) => openLostRow(one, facts, services);
    const problem = { expires: { what: 'It lies in the past.' } };
    expect(
      [onReview, { ...brought, current: 'expires' as const }, { ...brought, problems: problem }].map(open),
    ).toEqual([false, false, false]);
    expect(services.creation.state).toEqual({ is: 'none' });
    const requests = sandbox.requests.length;
    expect([open(brought), open(brought)]).toEqual([true, false]);
    expect(sandbox.requests).toHaveLength(requests);
    expect(await services.creation.look()).toMatchObject({ is: 'found', keys: [{}] });
  });

  it('and that never reached Tyk is not found, and nothing else is taken for it', async () => {
    const folder = await temporaryFolder();
    const sandbox = await openSandbox();
    const before = await ready(folder, sandbox);
    const off = sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'cut' });
    await expect(before.create()).rejects.toMatchObject({ kind: 'outcome-unknown' });
    await before.ledger.settle();
    off();
    await kill(folder);
    const run = await ready(folder, sandbox);
    await expect(run.create()).rejects.toMatchObject({ kind: 'outcome-unknown' });
    expect(await run.services.creation.look()).toMatchObject({ is: 'none' });
    expect((await run.create()).proof.state).toBe('same');
  });
});
