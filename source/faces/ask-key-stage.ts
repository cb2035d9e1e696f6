import { actOnKey } from '../run/act.ts';
import { type Made, madeFacts } from '../run/create.ts';
import { performAction } from '../run/key-actions.ts';
import type { Services } from '../run/services.ts';
import { type ActionId, type ActionResult, type KeyAction, keyActions } from '../wizard/key-stage.ts';
import { sayProof } from '../wizard/outcome.ts';
import { callInOneLine, keyFactsLine } from '../wizard/summary.ts';
import type { AskStart, Standing } from './ask-loop.ts';
import { type Asker, askAside } from './asker.ts';

/** What happened with the key, in words, and how its stage ended. */
export type KeyStageEnd = {
  readonly said: readonly string[];
  readonly end: 'done' | 'left' | 'keep-running';
};

/** The finished key, for faces that ask one question after another. Leaving an unsafe key asks once more. */
export async function askKeyStage(
  asker: Asker,
  made: Made,
  { flow, facts }: Standing,
  { services, shell }: AskStart,
): Promise<KeyStageEnd> {
  const said: string[] = [];
  let { safe } = services.delivery;
  const report = (result: ActionResult, isAsked: boolean) => {
    if (result.state === 'confirm') return;
    if (result.state === 'failed') {
      const tell = isAsked ? asker.warn : asker.note;
      return tell({ what: result.what, next: result.next });
    }
    safe ||= result.safe;
    said.push(result.said);
    if (result.tone === 'warning') asker.note({ what: result.said });
    else asker.say(result.said);
    if (result.warning !== undefined) asker.note({ what: result.warning });
  };

  sayMade(asker, made, facts.now, shell);
  if (flow.answers.copy ?? true) {
    const automatic = { input: '', agreed: false, byKeyPress: false };
    report(await performAction('copy', made.created.key, automatic, services.place), false);
  }
  const actions = keyActions.filter((action) => action.when(flow.answers, facts));
  for (;;) {
    const reply = await askAside(asker, {
      title: safe
        ? 'The key is safe. Anything else?'
        : 'What shall happen with the key? Tyk shows it only once.',
      options: actions.map(({ id, label }) => ({ value: id, label })),
      initial: safe ? 'done' : undefined,
    });
    if ('go' in reply) {
      if (safe || (await mayLeave(asker))) return { said, end: 'left' };
      continue;
    }
    if (reply.answer === 'done') return { said, end: 'done' };
    if (reply.answer === 'keep') return { said, end: 'keep-running' };
    const action = actions.find(({ id }) => id === reply.answer);
    if (action !== undefined) report(await perform(asker, action, made, { flow, facts }, services), true);
  }
}

function sayMade(asker: Asker, made: Made, now: number, shell: AskStart['shell']): void {
  const { tone, ...headline } = sayProof(made.proof);
  if (tone === 'good') asker.say(headline.what);
  else if (tone === 'warning') asker.note(headline);
  else asker.warn(headline);
  if (made.delivered.problem !== undefined) asker.warn(made.delivered.problem.explanation);
  asker.say('Tyk will never show the key again.');
  asker.say(`${keyFactsLine(madeFacts(made), now)}.`);
  if (made.call !== undefined) asker.print(`Use it: ${callInOneLine(made.call, shell)}`);
}

async function mayLeave(asker: Asker): Promise<boolean> {
  const reply = await askAside(asker, {
    title: 'The key is not safe yet, and Tyk will never show it again. Leave all the same?',
    options: [
      { value: 'no', label: 'Stay' },
      { value: 'yes', label: 'Leave, it is safe' },
    ],
    initial: 'no',
  });
  return 'go' in reply ? reply.go === 'quit' : reply.answer === 'yes';
}

const nothing: ActionResult = { state: 'confirm', question: '' };

async function perform(
  asker: Asker,
  action: KeyAction,
  made: Made,
  { flow, facts }: Standing,
  services: Services,
): Promise<ActionResult> {
  const id = action.id as Exclude<ActionId, 'keep' | 'done'>;
  const name = action.asks === undefined ? { answer: '' } : await asker.text(action.asks);
  if ('go' in name) return nothing;
  const given = { input: name.answer, agreed: false, byKeyPress: true };
  const act = (agreed: boolean) => actOnKey(id, made, { ...given, agreed }, flow.answers, facts, services);
  const result = await act(false);
  if (result.state !== 'confirm') return result;
  const reply = await askAside(asker, {
    title: result.question,
    options: [
      { value: 'no', label: id === 'try' ? 'No' : 'No, leave it' },
      { value: 'yes', label: id === 'try' ? 'Yes' : 'Yes, replace it' },
    ],
    initial: 'no',
  });
  if ('go' in reply || reply.answer === 'no') return nothing;
  return act(true);
}
