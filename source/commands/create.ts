import { homedir } from 'node:os';
import { exitCodes } from '../errors.ts';
import { chooseFace, type Face, faces } from '../mode.ts';
import { type Arguments, givenAnswers, isOn, lookUp } from '../options.ts';
import { presentProblem } from '../present.ts';
import { createDelivery } from '../run/deliver.ts';
import type { Services } from '../run/services.ts';
import { createSession } from '../run/session.ts';
import { terminalFacts } from '../run/terminal.ts';
import { configFolder } from '../store/paths.ts';
import { readProfiles } from '../store/profiles.ts';
import { nearest } from '../wizard/parse/choice.ts';
import type { Problem } from '../wizard/types.ts';
import type { CommandContext } from './context.ts';
import { firstFacts } from './facts.ts';
import { keepRunning } from './keep-running.ts';
import { createWithFlags } from './create-with-flags.ts';

/** `create`, and what runs without any command: the journey. Resolves to the exit code. */
export async function create(context: CommandContext, given: Arguments): Promise<number> {
  const { env, stderr } = context;
  const settings = readSettings(given, env);
  if ('problem' in settings) {
    stderr.write(`${presentProblem(settings.problem).join('\n')}\n`);
    return exitCodes.usage;
  }
  const terminal = terminalFacts(context);
  const answers = givenAnswers(given, env);
  const isDemo = answers.deployment?.text === 'demo';
  const mode = chooseFace({ ...terminal, env, complete: false, ...wantedFace(given, env) });
  if (mode.note !== undefined) stderr.write(`${mode.note}\n`);
  const folder = configFolder({ env, platform: context.platform, home: homedir() });
  const { profiles, damaged } = isDemo ? { profiles: [], damaged: undefined } : await readProfiles(folder);
  if (damaged !== undefined) stderr.write(`! The profiles could not be read; the file was kept as ${damaged}.\n`);
  const facts = firstFacts(env, profiles, { demoAs: settings.demoAs, named: mode.face !== 'flags' });
  const services = startServices(context, settings, terminal.stdoutIsTerminal, folder, mode.face);
  const begin = { given: answers };
  if (mode.face === 'flags') {
    const silence = { yes: isDemo || isOn('yes', given, env), demo: isDemo };
    return createWithFlags(context, { facts, begin, services, silence });
  }

  if (mode.face === 'rich' && profiles.length === 0) stderr.write('Screen reader? Run with --accessible.\n');
  useColoursOf(context);
  const run = await interactiveFaces[mode.face]();
  const shell = context.platform === 'win32' ? 'powershell' : 'posix';
  const end = await run({ ...context, facts, begin, services, shell });
  if (end.keepRunning) await keepRunning(context, services, end.lines);
  else stderr.write(end.lines.map((line) => `${line}\n`).join(''));
  return exitCodes[end.outcome];
}

/** Each face is loaded only when it is the one: Ink and Inquirer are the heavy parts. */
const interactiveFaces = {
  rich: () => import('../faces/ink/start.tsx').then((module) => module.runRichFace),
  prompts: () => import('../faces/start-asking.ts').then((module) => module.runPromptsFace),
  lines: () => import('../faces/start-asking.ts').then((module) => module.runLinesFace),
} as const;

type Settings = { readonly timeoutSeconds: number; readonly demoAs: 'gateway' | 'dashboard' };

const DEFAULT_TIMEOUT = 30;

function readSettings(given: Arguments, env: NodeJS.ProcessEnv): Settings | { problem: Problem } {
  const timeout = lookUp('timeout', given, env)?.text ?? String(DEFAULT_TIMEOUT);
  const timeoutSeconds = Number(timeout);
  if (!(timeoutSeconds > 0 && timeoutSeconds <= 3600)) {
    return { problem: { what: `--timeout ${timeout} is no time.`, next: 'Give seconds, for example --timeout 60.' } };
  }
  const demoAs = lookUp('demo-as', given, env)?.text ?? 'gateway';
  if (demoAs !== 'gateway' && demoAs !== 'dashboard') {
    return { problem: { what: `The demo cannot play "${demoAs}".`, next: 'Use --demo-as gateway or --demo-as dashboard.' } };
  }
  const face = lookUp('face', given, env)?.text;
  if (face !== undefined && !isFace(face)) {
    const [near = 'rich'] = nearest(face, faces, 1);
    return { problem: { what: `There is no face "${face}".`, next: `Use one of ${faces.join(', ')}: --face ${near}.` } };
  }
  return { timeoutSeconds, demoAs };
}

function isFace(text: string): text is Face {
  return faces.some((face) => face === text);
}

function wantedFace(given: Arguments, env: NodeJS.ProcessEnv): { wanted?: Face } {
  const said = lookUp('face', given, env)?.text;
  if (said !== undefined && isFace(said)) return { wanted: said };
  if (isOn('plain', given, env)) return { wanted: 'prompts' };
  if (isOn('accessible', given, env)) return { wanted: 'lines' };
  if (isOn('non-interactive', given, env)) return { wanted: 'flags' };
  return {};
}

function startServices(
  context: CommandContext,
  settings: Settings,
  stdoutIsTerminal: boolean,
  folder: string,
  face: Face,
): Services {
  const { stdout, stderr, env, platform } = context;
  const session = createSession(settings);
  const delivery = createDelivery({ stdoutIsTerminal, stdout, stderr });
  context.onLeave(() => session.end());
  context.onLeave(() => delivery.finish());
  // The lines and flags faces write no escape sequence, so the clipboard by OSC 52 is not for them.
  const drawsSequences = stderr.isTTY && (face === 'rich' || face === 'prompts');
  const place = { env, platform, ...(drawsSequences ? { terminal: stderr } : {}) };
  return { session, delivery, place, configFolder: folder };
}

/** Ink's colours look at stdout, but the wizard draws on stderr: with stdout captured it must be told (design, section 8). */
function useColoursOf({ env, stdout, stderr }: CommandContext): void {
  if (stdout.isTTY || !stderr.isTTY || env.NO_COLOR || env.FORCE_COLOR) return;
  const depth = stderr.getColorDepth();
  env.FORCE_COLOR = depth >= 24 ? '3' : depth >= 8 ? '2' : depth >= 4 ? '1' : '0';
}

