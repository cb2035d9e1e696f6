import type { Made } from '../run/create.ts';
import { performAction } from '../run/key-actions.ts';
import type { Services } from '../run/services.ts';
import { type ActionId, type ActionResult, type KeyAction, keyActions } from '../wizard/key-stage.ts';
import { sayProof } from '../wizard/outcome.ts';
import { keyFactsLine } from '../wizard/summary.ts';
import type { Answers, Facts } from '../wizard/types.ts';
import { madeFacts } from '../run/create.ts';
import type { Asker } from './asker.ts';

export type KeyStageEnd = { readonly said: readonly string[]; readonly keepRunning: boolean; readonly left: boolean };

/** The finished key, for faces that ask one question after another. Leaving an unsafe key asks once more. */
export async function askKeyStage(
  asker: Asker,
  made: Made,
  answers: Answers,
  facts: Facts,
  services: Services,
): Promise<KeyStageEnd> {
  const said: string[] = [];
  let safe = services.delivery.safe;
  const headline = sayProof(made.proof);
  if (headline.tone === 'good') asker.say(headline.what);
  else asker.warn(headline);
  asker.say(keyFactsLine(madeFacts(made), facts.now));
  asker.say('Tyk will never show the key again.');

  const report = (result: ActionResult) => {
    if (result.state === 'confirm') return;
    if (result.state === 'failed') return asker.warn({ what: result.what, next: result.next });
    safe ||= result.safe;
    said.push(result.said);
    asker.say(result.said);
    if (result.warning !== undefined) asker.warn({ what: result.warning });
  };
  const key = made.created.key;
  if (answers.copy ?? true) {
    report(await performAction('copy', key, { input: '', agreed: false, byKeyPress: false }, services.place));
  }

  const actions = keyActions.filter((action) => action.when(answers, facts));
  for (;;) {
    const reply = await asker.choice({
      title: safe ? 'The key is safe. Anything else?' : 'What shall happen with the key?',
      help: ['Tyk shows a key once. Save it, copy it, or say that it is safe.'],
      options: actions.map(({ id, label }) => ({ value: id, label })),
      ...(safe ? { initial: 'done' } : {}),
    });
    if ('go' in reply) {
      if (reply.go !== 'quit' && reply.go !== 'back') continue;
      if (safe || (await mayLeave(asker))) return { said, keepRunning: false, left: true };
      continue;
    }
    if (reply.answer === 'done') return { said, keepRunning: false, left: false };
    if (reply.answer === 'keep') return { said, keepRunning: true, left: false };
    const action = actions.find(({ id }) => id === reply.answer);
    if (action !== undefined) report(await perform(asker, action, key, services));
  }
}

async function mayLeave(asker: Asker): Promise<boolean> {
  const reply = await asker.choice({
    title: 'The key is not safe yet, and Tyk will never show it again. Leave all the same?',
    help: [],
    options: [
      { value: 'no', label: 'Stay' },
      { value: 'yes', label: 'Leave, it is safe' },
    ],
    initial: 'no',
  });
  return 'go' in reply ? reply.go === 'quit' : reply.answer === 'yes';
}

async function perform(asker: Asker, action: KeyAction, key: Made['created']['key'], services: Services): Promise<ActionResult> {
  const nothing: ActionResult = { state: 'confirm', question: '' };
  let input = '';
  if (action.asks !== undefined) {
    const reply = await asker.text({ title: action.asks.title, help: [], initial: action.asks.initial });
    if ('go' in reply) return nothing;
    input = reply.answer;
  }
  const id = action.id as Exclude<ActionId, 'keep' | 'done'>;
  const result = await performAction(id, key, { input, agreed: false, byKeyPress: true }, services.place);
  if (result.state !== 'confirm') return result;
  const reply = await asker.choice({
    title: result.question,
    help: [],
    options: [
      { value: 'no', label: 'No, leave it' },
      { value: 'yes', label: 'Yes, replace it' },
    ],
    initial: 'no',
  });
  if ('go' in reply || reply.answer === 'no') return nothing;
  return performAction(id, key, { input, agreed: true, byKeyPress: true }, services.place);
}
