import { homedir } from 'node:os';
import { exitCodes } from '../errors.ts';
import { runFlagsFace } from '../faces/flags.ts';
import { chooseFace, type Face } from '../mode.ts';
import { type Arguments, givenAnswers, isOn } from '../options.ts';
import { presentProblem } from '../present.ts';
import { createDelivery } from '../run/deliver.ts';
import type { Services } from '../run/services.ts';
import { createSession } from '../run/session.ts';
import { terminalFacts } from '../run/terminal.ts';
import { configFolder } from '../store/paths.ts';
import { type ReadProfiles, readProfiles } from '../store/profiles.ts';
import { type Given, startFlow } from '../wizard/flow.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Facts } from '../wizard/types.ts';
import { findGaps, type Silence } from '../wizard/unanswered.ts';
import type { CommandContext } from './context.ts';
import { firstFacts } from './facts.ts';
import { keepRunning } from './keep-running.ts';
import { awaitCreate } from './leaving.ts';
import { readSettings, type Settings } from './settings.ts';

/** `create`, and what runs without any command: the journey. Resolves to the exit code. */
export async function create(context: CommandContext, given: Arguments): Promise<number> {
  const { env, stderr, platform } = context;
  const say = (line: string) => stderr.write(`${line}\n`);
  const settings = readSettings(given, env, platform);
  if ('problem' in settings) {
    for (const line of presentProblem(settings.problem)) say(line);
    return exitCodes.usage;
  }
  const answers = givenAnswers(given, env);
  const isDemo = answers.deployment?.text.trim().toLowerCase() === 'demo';
  const silence: Silence = { yes: isDemo || isOn('yes', given, env), demo: isDemo };
  const folder = configFolder({ env, platform, home: homedir() });
  const { profiles, damaged } = isDemo ? noProfiles : await readProfiles(folder);
  if (damaged !== undefined) say(`! The profiles could not be read; the file was kept as ${damaged}.`);
  const facts = firstFacts(env, profiles, settings, say);
  const face = pickFace(context, settings, isOn('yes', given, env) && isComplete(answers, facts, silence));
  if (needsTerminal(face) && !(context.stdin.isTTY && stderr.isTTY)) {
    const what = `The ${face} face needs a terminal to ask in.`;
    const next = 'Run it in one, or give every answer: --face flags says which are missing.';
    for (const line of presentProblem({ what, next })) say(line);
    return exitCodes.usage;
  }
  const stage = openStage(context, settings, folder, face);
  const start = { facts, begin: { given: answers }, services: stage.services, shell: settings.shell };
  if (face === 'flags') {
    // Nobody sees a default alias here, so there is none.
    const outcome = await runFlagsFace({ ...start, facts: { ...facts, user: '' }, silence, say });
    return exitCodes[outcome];
  }
  // Before the first frame: what is typed while a face loads would be echoed, a pasted credential too.
  if (face === 'rich') context.stdin.setRawMode(true);
  if (face === 'rich' && profiles.length === 0) say('Screen reader? Run with --accessible.');
  passColoursOn(context);
  const run = await interactiveFaces[face]();
  const end = await run({ ...context, ...start, onMount: stage.setUnmount });
  if (end.keepRunning) await keepRunning(context, stage.services, end.lines);
  else for (const line of end.lines) say(line);
  return exitCodes[end.outcome];
}

const noProfiles: ReadProfiles = { profiles: [], ignored: [] };

/** Each face is loaded only when it is the one: Ink and Inquirer are the heavy parts. */
const interactiveFaces = {
  rich: () => import('../faces/ink/start.tsx').then((module) => module.runRichFace),
  prompts: () => import('../faces/start-asking.ts').then((module) => module.runPromptsFace),
  lines: () => import('../faces/start-asking.ts').then((module) => module.runLinesFace),
} as const;

function needsTerminal(face: Face): boolean {
  return face === 'rich' || face === 'prompts';
}

function isComplete(given: Given, facts: Facts, silence: Silence): boolean {
  return findGaps(journey, startFlow(journey, facts, { given }), facts, silence).length === 0;
}

function pickFace(context: CommandContext, { face: wanted }: Settings, complete: boolean): Face {
  const asked = wanted === undefined ? {} : { wanted };
  const { face, note } = chooseFace({ ...terminalFacts(context), env: context.env, complete, ...asked });
  if (note !== undefined) context.stderr.write(`${note}\n`);
  return face;
}

type Stage = { readonly services: Services; setUnmount(unmount: (() => unknown) | undefined): void };

/** What the faces work with, and how it ends: the answer is awaited, the key delivered, the screen cleared away. */
function openStage(context: CommandContext, settings: Settings, folder: string, face: Face): Stage {
  const { stdout, stderr, env, platform } = context;
  const { stdoutIsTerminal } = terminalFacts(context);
  const session = createSession(settings);
  const delivery = createDelivery({ stdoutIsTerminal, stdout, stderr });
  let unmount: (() => unknown) | undefined;
  context.onLeave(() => session.end());
  context.onLeave(() => unmount?.());
  context.onLeave(() => delivery.finish());
  context.onLeave((leaving) =>
    awaitCreate(session, leaving, unmount ? undefined : (line) => stderr.write(`${line}\n`)),
  );
  // The lines and flags faces write no escape sequence, so the clipboard by OSC 52 is not for them.
  const drawsSequences = stderr.isTTY && (face === 'rich' || face === 'prompts');
  const place = { env, platform, ...(drawsSequences ? { terminal: stderr } : {}) };
  return {
    services: { session, delivery, place, configFolder: folder },
    setUnmount(given) {
      unmount = given;
    },
  };
}

/** Ink's colours look at stdout, but the wizard draws on stderr: with stdout captured it must be told (design, section 8). */
function passColoursOn({ env, stdout, stderr }: CommandContext): void {
  if (stdout.isTTY || !stderr.isTTY || env.NO_COLOR || env.FORCE_COLOR) return;
  const depth = stderr.getColorDepth();
  env.FORCE_COLOR = depth >= 24 ? '3' : depth >= 8 ? '2' : depth >= 4 ? '1' : '0';
}
