import type { Reply } from '../journey/event.ts';
import type { Flow } from '../wizard/flow.ts';
import { reviewRows, sayOrigin } from '../wizard/review.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Facts } from '../wizard/types.ts';
import { type Asker, goTo } from './asker.ts';

const reviewTitle = 'Create the key, or change a value?';

/** The review as a choice: create, or a row to change. */
export async function askReview(asker: Asker, flow: Flow, facts: Facts): Promise<Reply> {
  const rows = reviewRows(journey, flow, facts);
  for (const { warning } of rows) if (warning !== undefined) asker.note({ what: warning });
  const reply = await asker.choice({
    title: reviewTitle,
    options: [
      { value: 'create', label: 'Create the key' },
      ...rows.map((row) => ({
        value: row.step,
        label: `${row.label}: ${row.value} (${sayOrigin(row.origin)})`,
        consequence: row.consequence,
      })),
      { value: 'request', label: 'See the request that will be sent' },
      { value: 'recipe', label: 'Save these answers as a recipe for others' },
    ],
    initial: 'create',
  });
  if ('go' in reply) return goTo(reply.go === 'keep' ? 'help' : reply.go);
  const { answer } = reply;
  if (answer === 'create') return { type: 'create' };
  if (answer === 'request' || answer === 'recipe') return goTo(answer);
  const row = rows.find(({ step }) => step === answer);
  return row === undefined ? goTo('help') : { type: 'edit', step: row.step };
}
