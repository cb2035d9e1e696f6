import { presentProblem } from '../present.ts';
import type { KeyDesk } from '../run/keys/desk.ts';
import { readKeyNews } from '../run/keys/news.ts';
import { originOf } from '../wizard/parse/address.ts';
import type { CommandContext } from './context.ts';
import type { KeyWork } from './keys-work.ts';
import { type Arguments, lookUp } from './options.ts';
import type { Start } from './prepare.ts';
import type { Settings } from './settings.ts';
import { needReached, signIn } from './sign-in.ts';

/** As far as the lists, without a question. @throws WizardError where that cannot be */
export async function openWork(
  context: CommandContext,
  given: Arguments,
  settings: Settings,
  start: Start,
  say: (line: string) => void,
): Promise<KeyWork> {
  const { reached, ...stage } = await signIn(context, settings, start);
  const { flow, facts } = needReached(reached, settings, say);
  if (flow.answers.deployment === 'demo')
    say('! The demo starts empty, and its keys end with it: tyk-key-wizard demo keeps one running.');
  const { answers } = flow;
  let told = false;
  const desk: KeyDesk = {
    get client() {
      return stage.services.session.client(answers, facts);
    },
    answers,
    facts,
    origin: originOf(facts.connection?.url ?? answers.url ?? ''),
    folder: answers.deployment === 'demo' ? undefined : start.folder,
    watch: {
      onWait() {
        if (!told) say('Tyk may write it back for 10 seconds: checking that it lasts …');
        told = true;
      },
    },
  };
  return { ...stage, context, given, settings, start, desk, say };
}

/** Not where a program reads what comes. */
export async function sayNews(
  { folder, silence }: Start,
  { stdout, env }: CommandContext,
  given: Arguments,
  say: (line: string) => void,
): Promise<void> {
  const isQuiet = !stdout.isTTY && lookUp('output', given, env) !== undefined;
  if (folder === undefined || silence.demo || isQuiet) return;
  for (const news of await readKeyNews(folder)) for (const line of presentProblem(news, '!')) say(line);
}
