import { explanationOf } from '../errors.ts';
import type { Api, TykClient } from '../tyk/types.ts';
import { chosenApis } from '../wizard/access.ts';
import type { Results } from '../wizard/types.ts';
import type { Effect } from './session.ts';

const AT_ONCE = 4;
type Offers = NonNullable<Results['offered']>;

/** Reads what can be ticked of each chosen API. One that cannot be read is done without: items are typed. */
export const readOffered: Effect = async (answers, facts, session, signal) => {
  const client = session.client(answers, facts);
  const left = [...chosenApis(answers, facts)];
  const found: [string, Offers[string]][] = [];
  const work = async () => {
    for (let api = left.shift(); api !== undefined; api = left.shift())
      found.push([api.id, await readOne(api, client, signal)]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { state: 'done', facts: { offered: Object.fromEntries(found) } };
};

async function readOne(api: Api, client: TykClient, signal: AbortSignal): Promise<Offers[string]> {
  try {
    return { state: 'ready', offered: await client.readOffered(api, { signal }) };
  } catch (error) {
    return { state: 'failed', problem: explanationOf(error) };
  }
}
