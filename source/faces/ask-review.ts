import type { Flow } from '../wizard/flow.ts';
import { reviewRows, sayOrigin } from '../wizard/review.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Facts } from '../wizard/types.ts';
import type { Asked } from './ask-step.ts';
import type { Asker } from './asker.ts';

const reviewTitle = 'Create the key, or change a value?';

/** The review as a choice: create, or a row to change. */
export async function askReview(asker: Asker, flow: Flow, facts: Facts): Promise<Asked> {
  const rows = reviewRows(journey, flow, facts);
  for (const { warning } of rows) if (warning !== undefined) asker.note({ what: warning });
  for (;;) {
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
    if ('go' in reply) return reply.go === 'keep' ? { go: 'help' } : { go: reply.go };
    if (reply.answer === 'create') return { create: true };
    if (reply.answer === 'request' || reply.answer === 'recipe') return { go: reply.answer };
    const row = rows.find(({ step }) => step === reply.answer);
    if (row?.editable) return { edit: row.step };
    if (row !== undefined)
      asker.note({ what: `${row.origin.name} decides this. Change the policy or choose another.` });
  }
}
