import { advance } from '../journey/advance.ts';
import type { Reply } from '../journey/event.ts';
import { type Prompt, promptOf } from '../journey/prompt.ts';
import { atTime, type Run, startRun, workOf } from '../journey/state.ts';
import { unixNow } from '../run/clock.ts';
import { requestText } from '../run/request-text.ts';
import type { Services } from '../run/services.ts';
import { createWorker } from '../run/worker.ts';
import { capitalise } from '../text.ts';
import type { startFlow } from '../wizard/flow.ts';
import type { Shell } from '../wizard/shell-words.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Facts } from '../wizard/types.ts';
import { askScreen } from './ask-step.ts';
import { createTeller, type Teller } from './ask-tell.ts';
import { type Asker, askAside, goTo } from './asker.ts';
import { endOf, type FaceEnd } from './face-end.ts';

type Question = Exclude<Prompt, { is: 'busy' | 'over' }>;

export type AskStart = {
  readonly facts: Facts;
  readonly begin: Parameters<typeof startFlow>[2];
  readonly services: Services;
  readonly shell: Shell;
};

/** What is done sooner is not announced: its result is. */
const QUIET_MS = 1_000;

/** The journey for faces that ask one question after another: whatever changes is told once, in its order. */
export async function runAsk(asker: Asker, { facts, begin, services, shell }: AskStart): Promise<FaceEnd> {
  let run = startRun(journey, facts, begin, { interruptible: false, shell });
  let failure: { readonly error: unknown } | undefined;
  let wake = () => {};
  const teller = createTeller(asker);
  const worker = createWorker({
    services,
    dispatch(event) {
      change(advance(run, event));
    },
    crash(error) {
      failure = { error };
      wake();
    },
  });
  function change(next: Run): void {
    run = next;
    teller.tell(run);
    worker.follow(run);
    wake();
  }
  const changed = () =>
    new Promise<'changed'>((resolve) => {
      wake = () => resolve('changed');
    });

  change(run);
  while (run.phase !== 'over') {
    if (failure !== undefined) throw failure.error;
    const prompt = promptOf(run);
    if (prompt.is === 'busy') await waitFor(prompt);
    else if (prompt.is !== 'over') await answer(prompt);
  }
  return endOf(run, services, shell, asker.isSpoken);

  async function answer(prompt: Question): Promise<void> {
    const reply = await ask(asker, prompt, run, teller, () => describe(run));
    change(advance(atTime(run, unixNow()), reply));
  }

  /** Until something else is going on. Work that takes long is spoken of; for a keychain nobody has to wait. */
  async function waitFor({ says, slow, slowAfter = 5_000 }: Extract<Prompt, { is: 'busy' }>): Promise<void> {
    const work = workOf(run);
    const isOver = () => failure !== undefined || workOf(run)?.id !== work?.id;
    if (isOver()) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      if (slow !== undefined) timer = setTimeout(resolve, slowAfter, 'late');
    });
    const patience = setTimeout(() => asker.say(`${says}.`), QUIET_MS);
    let isTold = false;
    while (!isOver()) {
      const what = await Promise.race([changed(), ...(isTold ? [] : [late])]);
      if (what !== 'late' || slow === undefined) continue;
      isTold = true;
      if (work?.do !== 'effect' || work.name !== 'stored') asker.say(slow);
      else if (!(await wantsToWait(asker, slow)) && !isOver())
        change(advance(run, { type: 'go', to: 'stop' }));
    }
    clearTimeout(timer);
    clearTimeout(patience);
  }

  function describe({ flow, facts: known }: Run): string {
    return requestText(flow.answers, known, services.session, shell);
  }
}

async function wantsToWait(asker: Asker, slow: string): Promise<boolean> {
  const options = [
    { value: 'wait', label: 'Wait for it' },
    { value: 'type', label: 'Type the credential once' },
  ];
  const reply = await askAside(asker, { title: slow, options, initial: 'wait' });
  return 'answer' in reply && reply.answer === 'wait';
}

async function ask(
  asker: Asker,
  prompt: Question,
  run: Run,
  teller: Teller,
  describe: () => string,
): Promise<Reply> {
  switch (prompt.is) {
    case 'question':
      return (await askAboutProblem(asker, prompt, teller)) ?? askScreen(asker, run.flow, run.facts);
    case 'actions': {
      const options = prompt.actions.map(({ id, ...action }) => ({ value: id, ...action }));
      const { title, about: help, initial } = prompt;
      const reply = await askAside(asker, { title, options, initial, help });
      if ('answer' in reply) return { type: 'choose', id: reply.answer };
      return goTo(reply.go);
    }
    case 'text': {
      const { title, initial, about: help } = prompt;
      const reply = await asker.text({ title, initial, help });
      if ('answer' in reply) return { type: 'type', text: reply.answer };
      return goTo(reply.go === 'quit' ? 'quit' : 'back');
    }
    case 'instead':
      asker.warn(prompt.problem);
      return back;
    case 'page':
      await showPage(asker, prompt, describe);
      return back;
  }
}

const back = goTo('back');

/** A problem that is news and can be dealt with otherwise than by answering again. */
async function askAboutProblem(
  asker: Asker,
  { actions, otherwise }: Extract<Prompt, { is: 'question' }>,
  teller: Teller,
): Promise<Reply | undefined> {
  if (actions.length === 0 || !teller.takeNews()) return undefined;
  const label = otherwise === 'leave' ? 'Leave (exit code 8)' : capitalise(otherwise);
  const reply = await askAside(asker, {
    title: 'What next?',
    options: [
      ...actions.map(({ id, key, label }) => ({ value: id, key, label: capitalise(label) })),
      { value: 'otherwise', label },
    ],
    initial: actions[0]?.id,
  });
  if ('go' in reply) return otherwise === 'leave' && reply.go === 'back' ? undefined : goTo(reply.go);
  if (reply.answer !== 'otherwise') return { type: 'choose', id: reply.answer };
  return otherwise === 'leave' ? goTo('quit') : undefined;
}

async function showPage(
  asker: Asker,
  { of, paragraphs = [], tabs = [], title }: Extract<Prompt, { is: 'page' }>,
  describe: () => string,
): Promise<void> {
  if (of === 'request') return asker.print(describe());
  if (of === 'help') return paragraphs.flat().forEach(asker.say);
  const options = tabs.map(({ id, label }) => ({ value: id, label }));
  const reply = await askAside(asker, { title, options, initial: tabs[0]?.id });
  if ('answer' in reply) asker.print(tabs.find(({ id }) => id === reply.answer)?.text ?? '');
}
