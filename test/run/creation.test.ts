import { describe, expect, it } from 'vitest';
import { WizardError } from '../../source/errors.ts';
import { type Creation, createCreation } from '../../source/run/creation.ts';
import { Secret } from '../../source/secret.ts';
import type { CreatedKey, KeyRecord, KeyRequest, TykClient } from '../../source/tyk/types.ts';
import { endOfCreation } from '../../source/wizard/creation.ts';
import { caught } from '../tyk/local-server.ts';
import { noLimits } from '../wizard/world.ts';

const created: CreatedKey = { key: new Secret('a-key-of-the-tests'), hash: '81252c36' };
const request: KeyRequest = {
  access: { apis: [{ apiId: 'orders', apiName: 'Orders', versions: [] }], policies: [] },
  expires: 2000,
  limits: noLimits,
  alias: 'jane',
  tags: [],
  metadata: {},
  detailedLogging: false,
};
const wanted = { alias: 'jane', apis: ['orders'], policies: [], since: 1000 };
const record: KeyRecord = {
  organisation: '',
  ...request,
  createdAt: 1000,
  access: request.access.apis,
  policies: [],
  inactive: false,
};
const listing = { keys: [{ hash: '81252c36' }], more: false };
const client = {
  listKeys: async () => listing,
  read: async () => record,
  remove: async () => {},
} as unknown as TykClient;
const attempt = { client, wanted };

const failed = (kind: 'refused' | 'contradicted' | 'outcome-unknown') => async (): Promise<never> => {
  throw new WizardError(kind, { what: `It is ${kind}.` });
};
const stopped = async (): Promise<never> => {
  throw new DOMException('Stopped.', 'AbortError');
};
const answers =
  (creation: Creation, more: Partial<CreatedKey> = {}) =>
  async () =>
    creation.answered({ ...created, ...more }, request);

type Move = (creation: Creation) => Promise<unknown>;
const sends =
  (work: () => Promise<unknown>): Move =>
  (creation) =>
    caught(creation.attempt(attempt, request, work));
const makes: Move = (creation) => creation.attempt(attempt, request, answers(creation));
const looks: Move = (creation) => creation.look();
const removes: Move = (creation) => creation.remove();

describe('the life of a create', () => {
  it.each<[string, readonly Move[], string, string]>([
    ['nothing was asked for', [], 'none', 'left'],
    ['it is made, and read back', [makes], 'proven', 'done'],
    ['Tyk says no', [sends(failed('refused'))], 'none', 'left'],
    ['Tyk says yes and gives no key', [sends(failed('contradicted'))], 'unseen', 'contradicted'],
    ['the answer is lost', [sends(failed('outcome-unknown'))], 'unknown', 'outcome-unknown'],
    ['the waiting is stopped', [sends(stopped)], 'unknown', 'outcome-unknown'],
    ['lost, and looked for', [sends(stopped), looks], 'unknown', 'outcome-unknown'],
    ['lost, found and removed', [sends(stopped), looks, removes], 'none', 'left'],
    [
      'lost, and the next one refused',
      [sends(stopped), sends(failed('refused'))],
      'unknown',
      'outcome-unknown',
    ],
    [
      'lost, and the next one without a key',
      [sends(stopped), sends(failed('contradicted'))],
      'unknown',
      'outcome-unknown',
    ],
    ['lost, and the next one made', [sends(stopped), makes], 'proven', 'done'],
    [
      'without a key, and the next one refused',
      [sends(failed('contradicted')), sends(failed('refused'))],
      'unseen',
      'contradicted',
    ],
  ])('%s', async (_what, moves, is, outcome) => {
    const creation = createCreation();
    for (const move of moves) await move(creation);
    expect(creation.state.is).toBe(is);
    expect(endOfCreation(creation.state).outcome).toBe(outcome);
  });

  it.each([
    [
      'yes',
      {},
      { outcome: 'done', problem: { what: expect.stringContaining('You stopped before it was read back') } },
    ],
    [
      'no yes',
      { denied: 'Tyk answered 500' },
      { outcome: 'contradicted', problem: { what: expect.stringContaining('500') } },
    ],
  ])('an answer with a key and %s is told of until it is read back', async (_what, more, end) => {
    const creation = createCreation();
    await creation.attempt(attempt, request, async () => {
      expect(endOfCreation(creation.state).outcome).toBe('outcome-unknown');
      await answers(creation, more)();
      expect(endOfCreation(creation.state)).toMatchObject(end);
    });
    expect(endOfCreation(creation.state)).toEqual({ outcome: 'done' });
  });

  it('keeps a key that came although something broke after it', async () => {
    const creation = createCreation();
    await caught(
      creation.attempt(attempt, request, async () => {
        await answers(creation)();
        throw new TypeError('A bug.');
      }),
    );
    expect(creation.state).toEqual({ is: 'made' });
  });

  it('tells the ledger before the request goes out, and what became of it', async () => {
    const told: string[] = [];
    const creation = createCreation({
      sent: async () => void told.push('sent'),
      answered: () => told.push('answered'),
      refused: () => told.push('refused'),
    });
    const work = (then: () => Promise<void>) => async () => {
      told.push('request');
      await then();
    };
    await creation.attempt(attempt, request, work(answers(creation)));
    for (const kind of ['refused', 'contradicted', 'outcome-unknown'] as const)
      await caught(creation.attempt(attempt, request, work(failed(kind))));
    expect(told.join(' ')).toBe('sent request answered sent request refused sent request sent request');
  });

  it('is settled when nothing is on its way, whatever came of it', async () => {
    const creation = createCreation();
    let answer = () => {};
    const work = caught(
      creation.attempt(
        attempt,
        request,
        () =>
          new Promise<never>((_resolve, reject) => {
            answer = () => reject(new WizardError('refused', { what: 'No.' }));
          }),
      ),
    );
    expect(creation.state).toEqual({ is: 'asked' });
    await Promise.resolve();
    answer();
    await creation.settled;
    expect(creation.state).toEqual({ is: 'none' });
    await work;
  });

  it('a search that was overtaken by the answer changes nothing', async () => {
    const creation = createCreation();
    await caught(creation.attempt(attempt, request, stopped));
    const search = creation.look();
    await creation.attempt(attempt, request, answers(creation));
    expect(await search).toMatchObject({ is: 'found' });
    expect(creation.state).toEqual({ is: 'proven' });
    await expect(creation.remove()).rejects.toThrow('No key was found.');
  });
});
