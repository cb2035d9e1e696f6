import type { Reply } from '../journey/event.ts';
import { addressOf } from '../wizard/deployments.ts';
import type { Flow } from '../wizard/flow.ts';
import { isFolded, type ReviewRow, reviewRows, sayOrigin } from '../wizard/review.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Facts } from '../wizard/types.ts';
import { type Asker, askAside, goTo } from './asker.ts';

/** The review: what is not usual, then create or what else; a row to change is chosen from all of them. */
export async function askReview(asker: Asker, flow: Flow, facts: Facts): Promise<Reply> {
  const rows = reviewRows(journey, flow, facts);
  for (const { warning } of rows) if (warning !== undefined) asker.note({ what: warning });
  const told = rows.filter((row) => !isFolded(row));
  const left = rows.filter(({ origin }) => origin.kind === 'default').filter(isFolded).length;
  for (;;) {
    const reply = await asker.choice({
      title: `Create the key on ${addressOf(flow.answers, facts)}?`,
      facts: told.map((row) => [row.label, sayValue(row)]),
      help: left === 0 ? [] : [`And ${left} more at their defaults.`],
      options: [
        { value: 'create', label: 'Create the key' },
        { value: 'change', label: 'Change a value' },
        { value: 'request', label: 'See the request' },
        { value: 'recipe', label: 'Save these answers as a recipe' },
      ],
      initial: 'create',
    });
    if ('go' in reply) return goTo(reply.go === 'keep' ? 'help' : reply.go);
    const { answer } = reply;
    if (answer === 'create') return { type: 'create' };
    if (answer !== 'change') return goTo(answer === 'request' ? 'request' : 'recipe');
    const chosen = await askAside(asker, {
      title: 'Change which value?',
      options: rows.map((row) => ({
        value: row.step,
        label: `${row.label}: ${sayValue(row)}`,
        consequence: row.consequence,
      })),
    });
    if ('go' in chosen && chosen.go === 'quit') return goTo('quit');
    const row = rows.find(({ step }) => 'answer' in chosen && step === chosen.answer);
    if (row !== undefined) return { type: 'edit', step: row.step };
  }
}

/** Where it came from is said when it was not you. */
function sayValue({ value, origin }: ReviewRow): string {
  return origin.kind === 'you' ? value : `${value} (${sayOrigin(origin)})`;
}
