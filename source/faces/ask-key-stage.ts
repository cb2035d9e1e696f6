import { actOnKey } from '../run/act.ts';
import { type Made, madeFacts } from '../run/create.ts';
import type { Standing } from '../run/recipe.ts';
import type { Services } from '../run/services.ts';
import { sayCounts } from '../wizard/explain-burst.ts';
import { decisiveTry, type TriedKey, tellTry } from '../wizard/explain-tried.ts';
import {
  type ActionProgress,
  type ActionResult,
  actionsFor,
  answerAddress,
  callOf,
  type KeyAction,
  type KeyStanding,
} from '../wizard/key-stage.ts';
import { sayProof } from '../wizard/outcome.ts';
import type { Shell } from '../wizard/shell-words.ts';
import { writeSnippets } from '../wizard/snippets.ts';
import { callInOneLine, keyFactsLine } from '../wizard/summary.ts';
import type { Origins } from '../wizard/types.ts';
import type { AskStart } from './ask-loop.ts';
import { saveAsRecipe } from './ask-recipe.ts';
import { type Asker, askAside } from './asker.ts';

/** What happened with the key, in words, and how its stage ended. */
export type KeyStageEnd = {
  readonly said: readonly string[];
  /** The try that counts. */
  readonly tried: TriedKey | undefined;
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
  let { tried } = made;
  let standing: KeyStanding = { ...made, answers: flow.answers, facts };
  const report = (result: ActionResult, isAsked: boolean) => {
    if (result.state === 'confirm') return;
    if (result.state === 'tried') {
      standing = { ...standing, tried: result.tried };
      tried = decisiveTry(tried, result.tried);
      return tellTried(asker, result.tried);
    }
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

  const act: Act = (action, input, more) =>
    performHere(asker, action, input, { made, standing, services, origins: flow.origins, ...more });

  sayMade(asker, made, facts.now, shell);
  if (flow.answers.copy ?? true) {
    const automatic = { input: '', agreed: false, byKeyPress: false };
    report(await actOnKey('copy', made, automatic, flow.answers, facts, services), false);
  }
  const [first] = actionsFor(standing).filter(({ id }) => id === 'try' || id === 'address');
  if (made.tried !== undefined) tellTried(asker, made.tried);
  else if ((flow.answers.try ?? true) && first !== undefined) {
    report(await act(first, '', { byKeyPress: false }), false);
    if (tried !== undefined) sayHeadline(asker, made, tried);
  }
  for (;;) {
    const actions = actionsFor(standing);
    const reply = await askAside(asker, {
      title: safe
        ? 'The key is safe. Anything else?'
        : 'What shall happen with the key? Tyk shows it only once.',
      options: actions.map(({ id, label }) => ({ value: id, label })),
      initial: safe ? 'done' : undefined,
    });
    if ('go' in reply) {
      if (safe || (await mayLeave(asker, services))) return { said, tried, end: 'left' };
      continue;
    }
    if (reply.answer === 'done') {
      services.delivery.markSafe();
      return { said, tried, end: 'done' };
    }
    if (reply.answer === 'keep') return { said, tried, end: 'keep-running' };
    const action = actions.find(({ id }) => id === reply.answer);
    if (action?.id === 'call') await showCall(asker, standing, shell);
    else if (action?.id === 'recipe') {
      await saveAsRecipe(asker, { flow: { ...flow, answers: standing.answers }, facts });
    } else if (action !== undefined) {
      const typed = action.asks === undefined ? { answer: '' } : await asker.text(action.asks);
      if ('go' in typed) continue;
      if (action.id === 'address') {
        const answered = answerAddress(typed.answer, standing.answers, facts);
        if ('problem' in answered) {
          asker.warn(answered.problem);
          continue;
        }
        standing = { ...standing, answers: answered.value };
      }
      report(await act(action, typed.answer, { byKeyPress: true }), true);
    }
  }
}

function sayMade(asker: Asker, made: Made, now: number, shell: AskStart['shell']): void {
  sayHeadline(asker, made, made.tried);
  if (made.delivered.problem !== undefined) asker.warn(made.delivered.problem.explanation);
  asker.say('Tyk will never show the key again.');
  asker.say(`${keyFactsLine(madeFacts(made), now)}.`);
  if (made.call !== undefined) asker.print(`Use it: ${callInOneLine(made.call, shell)}`);
}

function sayHeadline(asker: Asker, { proof }: Made, tried: TriedKey | undefined): void {
  const { tone, ...headline } = sayProof(proof, tried);
  if (tone === 'good') asker.say([headline.what, headline.next].filter(Boolean).join(' '));
  else if (tone === 'warning') asker.note(headline);
  else asker.warn(headline);
}

function tellTried(asker: Asker, tried: TriedKey): void {
  for (const { tone, details, ...told } of tellTry(tried)) {
    if (tone === 'good') for (const part of [told.what, told.why, told.next]) part && asker.say(part);
    else if (tone === 'warning') asker.note(told);
    else asker.warn(told);
    for (const line of details) asker.print(`  ${line}`);
  }
}

/** One language after another, to be copied. */
async function showCall(asker: Asker, standing: KeyStanding, shell: Shell): Promise<void> {
  const call = callOf(standing);
  if (call === undefined) return;
  const snippets = writeSnippets(call, shell);
  const options = snippets.map(({ id, label }) => ({ value: id, label }));
  const reply = await askAside(asker, {
    title: 'The call in which language?',
    options,
    initial: snippets[0]?.id,
  });
  if ('go' in reply) return;
  asker.print(snippets.find(({ id }) => id === reply.answer)?.text ?? '');
}

async function mayLeave(asker: Asker, { delivery }: Services): Promise<boolean> {
  const reply = await askAside(asker, {
    title: 'The key is not safe yet, and Tyk will never show it again. Leave all the same?',
    options: [
      { value: 'no', label: 'Stay' },
      { value: 'yes', label: 'Leave, it is safe' },
    ],
    initial: 'no',
  });
  if ('go' in reply) return reply.go === 'quit';
  if (reply.answer === 'yes') delivery.markSafe();
  return reply.answer === 'yes';
}

const nothing: ActionResult = { state: 'confirm', question: '' };

type Act = (
  action: KeyAction,
  input: string,
  more: { readonly byKeyPress: boolean },
) => Promise<ActionResult>;

type Here = {
  readonly made: Made;
  readonly standing: KeyStanding;
  readonly services: Services;
  readonly origins: Origins;
  readonly byKeyPress: boolean;
};

/** Does an action, and asks what it wants to know. */
async function performHere(
  asker: Asker,
  action: KeyAction,
  input: string,
  here: Here,
): Promise<ActionResult> {
  const { made, standing, services, origins, byKeyPress } = here;
  const { id, change } = action;
  if (id === 'keep' || id === 'done' || id === 'call' || id === 'recipe') return nothing;
  const { answers, facts, tried } = standing;
  const given = { input, byKeyPress, origins, onProgress: tellProgress(asker), ...(change && { change }) };
  const act = (agreed: boolean, impatient: boolean, as: typeof id = id) =>
    actOnKey(as, { ...made, tried }, { ...given, agreed, impatient }, answers, facts, services);
  let result = await act(false, true);
  let isAgreed = false;
  if (result.state === 'confirm') {
    const isFile = id === 'save' || id === 'env';
    const options = [
      { value: 'no', label: isFile ? 'No, leave it' : 'No' },
      { value: 'yes', label: isFile ? 'Yes, replace it' : 'Yes' },
    ];
    const reply = await askAside(asker, { title: result.question, options, initial: 'no' });
    if ('go' in reply || reply.answer === 'no') return nothing;
    isAgreed = true;
    result = await act(true, true);
  }
  const next = result.state === 'tried' ? await askToWait(asker, result.tried) : 'leave';
  if (next === 'leave') return result;
  return act(isAgreed, false, next === 'reload' ? 'reload' : id);
}

/** Nobody can press a key while these faces wait: what to do is asked before. */
async function askToWait(asker: Asker, { at }: TriedKey): Promise<'wait' | 'reload' | 'leave'> {
  const waiting = at.find(({ verdict }) => verdict.retryable)?.verdict;
  if (waiting === undefined) return 'leave';
  const canReload = waiting.offers.some(({ id }) => id === 'reload');
  const reply = await askAside(asker, {
    title: `${waiting.headline} What now?`,
    options: [
      ...(canReload ? [{ value: 'reload', label: 'Ask the Gateway to reload, then wait' }] : []),
      { value: 'wait', label: 'Wait, up to 30 s' },
      { value: 'leave', label: 'Leave it untried' },
    ],
    initial: canReload ? 'reload' : 'wait',
  });
  if ('go' in reply) return 'leave';
  return reply.answer === 'reload' || reply.answer === 'wait' ? reply.answer : 'leave';
}

/** Each call and each wait is said once; of a burst every twentieth request. */
function tellProgress(asker: Asker): (progress: ActionProgress) => void {
  return (progress) => {
    if (progress.is === 'calling') asker.say(`${progress.says} …`);
    else if (progress.is === 'waiting') {
      if (progress.seconds === progress.pause) asker.say(progress.says);
    } else if (progress.counts.sent % 20 === 0) asker.say(sayCounts(progress.counts));
  };
}
