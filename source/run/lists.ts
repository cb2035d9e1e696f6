import { WizardError } from '../errors.ts';
import type { ListProgress } from '../tyk/call.ts';
import type { Api, LeftOut, Policy } from '../tyk/types.ts';
import type { ListsProgress } from '../wizard/effects.ts';
import type { Loaded } from '../wizard/types.ts';
import type { Effect } from './session.ts';

/**
 * Reads APIs and policies at once; each list may be refused by itself. A wrong credential fails the whole effect,
 * and so does one that may read neither list, or a server that cannot be reached.
 */
export const loadLists: Effect = async (answers, facts, session, signal, onProgress = () => undefined) => {
  const client = session.client(answers, facts);
  const identity = await load(async () => [await client.identify({ signal })]);
  // Read before, so this is "read again": a Gateway sees new definitions only after a reload.
  if (facts.apis !== undefined) await load(async () => [await client.reload?.({ signal })]);
  const soFar = watchLists(onProgress);
  // A list that may not be read is done without: ids are typed. One that failed has to be read again.
  const isForbidden = ({ code = 0 }: WizardError) =>
    Number(code) >= 400 && Number(code) < 500 && code !== 429;
  const [apis, policies] = await Promise.all([
    load((onLeftOut) => client.listApis({ signal, onProgress: soFar.apis, onLeftOut }), isForbidden),
    load((onLeftOut) => client.listPolicies({ signal, onProgress: soFar.policies, onLeftOut })),
  ]);
  if (apis.state === 'failed' && policies.state === 'failed') {
    throw new WizardError('refused', apis.problem);
  }
  const organisations = [...ready(identity), ...ready(apis)].map(({ organisation }) => organisation);
  const { clockAhead } = client;
  const known = facts.connection && { ...facts.connection, clockAhead };
  const lists = { apis, policies, organisation: organisations.find(Boolean) };
  return { state: 'done', facts: { ...lists, ...(known && { connection: known }) } };
};

/** Milliseconds: what has come is sorted and drawn while the rest is read, and must not hold that up. */
const TOLD_EACH = 300;
const SHOWN_EACH = 1_500;
/** So that all the sorting on the way costs a few times that of the whole list, however slowly it comes. */
const SHOWN_GROWTH = 1.25;

/** Adds up how far the two lists have come, and tells it now and then. */
function watchLists(onProgress: (progress: ListsProgress) => void) {
  const none = { items: [], bytes: 0, total: 0 };
  const lists: { apis: ListProgress<Api>; policies: ListProgress<Policy> } = { apis: none, policies: none };
  // Counted from the first piece: a server may think for long, and then send all of it at once.
  let shown: number | undefined;
  let [told, rowsShown] = [0, 0];
  const tell = () => {
    const now = performance.now();
    shown ??= now;
    if (now - told < TOLD_EACH) return;
    told = now;
    const { apis, policies } = lists;
    const rows = apis.items.length + policies.items.length;
    const isShown = now - shown >= SHOWN_EACH && rows > rowsShown * SHOWN_GROWTH;
    if (isShown) [shown, rowsShown] = [now, rows];
    // Unknown where one of the two comes without its length.
    const total = (apis.total ?? Number.NaN) + (policies.total ?? Number.NaN);
    onProgress({
      apis: apis.items.length,
      policies: policies.items.length,
      bytes: apis.bytes + policies.bytes,
      ...(total > 0 ? { total } : {}),
      ...(isShown ? { lists: { apis: copy(apis), policies: copy(policies) } } : {}),
    });
  };
  const take = (progress: Partial<typeof lists>) => {
    Object.assign(lists, progress);
    tell();
  };
  return {
    apis: (apis: ListProgress<Api>) => take({ apis }),
    policies: (policies: ListProgress<Policy>) => take({ policies }),
  };
}

function copy<T>({ items }: ListProgress<T>): Loaded<T> {
  return { state: 'ready', items: [...items] };
}

async function load<T>(
  read: (onLeftOut: (leftOut: LeftOut) => void) => Promise<readonly T[]>,
  mayFail: (error: WizardError) => boolean = () => true,
): Promise<Loaded<T>> {
  const found: LeftOut[] = [];
  try {
    const items = await read((leftOut) => void found.push(leftOut));
    return { state: 'ready', items, ...(found[0] === undefined ? {} : { leftOut: found[0] }) };
  } catch (error) {
    if (!(error instanceof WizardError) || error.kind !== 'refused' || !mayFail(error)) throw error;
    return { state: 'failed', problem: error.explanation };
  }
}

function ready<T>(list: Loaded<T>): readonly T[] {
  return list.state === 'ready' ? list.items : [];
}
