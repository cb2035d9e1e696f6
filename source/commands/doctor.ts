import { styleText } from 'node:util';
import { exitCodes } from '../errors.ts';
import { chooseFace, faceWish } from '../faces/mode.ts';
import { wrap } from '../faces/wrap.ts';
import { presentProblem, waysToAnswer } from '../present.ts';
import { examineDeployment, type Findings } from '../run/doctor.ts';
import { describeTerminal, examineClipboard, examineConfig, examineKeychain } from '../run/doctor-machine.ts';
import { createSession } from '../run/session.ts';
import { terminalFacts } from '../run/terminal.ts';
import { homeFolder } from '../store/paths.ts';
import { writeJson } from '../text.ts';
import {
  type Check,
  checkMarks,
  exitCodeOf,
  fine,
  judge,
  nameCheck,
  note,
  summarise,
  writeChecks,
} from '../wizard/doctor.ts';
import { startFlow } from '../wizard/flow.ts';
import { journey } from '../wizard/steps/journey.ts';
import { fillDefaults, findGaps, type Gap } from '../wizard/unanswered.ts';
import { type CommandContext, say } from './context.ts';
import type { Arguments } from './options.ts';
import { findStart, isDeploymentTold, openNetwork, type Start } from './prepare.ts';
import { readSettings, type Settings } from './settings.ts';

/**
 * `doctor`: what is reachable and what this machine can do, one line each, in text or `-o json`. Asks nothing, and
 * shows nothing that is secret. Resolves to the exit code of the first failure.
 */
export async function doctor(context: CommandContext, given: Arguments): Promise<number> {
  const { stdout, env, platform } = context;
  const settings = readSettings(given, env, platform);
  const start = await findStart(context, given, settings);
  const deployment = isDeploymentTold(start) ? await examine(context, start, settings) : adviseAddress(start);
  if ('refusal' in deployment) {
    say(context, ...deployment.refusal);
    return exitCodes.usage;
  }

  const isJson = settings.output === 'json';
  const checks: Check[] = [];
  for (const [id, finding] of [...deployment, ...examineMachine(context, start, settings)]) {
    const check = nameCheck(id, await finding, homeFolder() ?? '');
    checks.push(check);
    if (!isJson) stdout.write(writeLines(check, stdout));
  }
  const end = isJson ? writeJson(writeChecks(checks)) : wrap(summarise(checks), widthOf(stdout));
  stdout.write(`${end}\n`);
  return exitCodeOf(checks);
}

/** Without an address only the machine is looked at. */
function adviseAddress({ facts, folder, trouble }: Start): Findings {
  if (folder !== undefined && trouble !== undefined)
    return [['deployment', note('not checked: see Config file')]];
  const [profile] = facts.profiles;
  const own = profile === undefined ? '' : ` Or a saved one: --profile ${profile.name}.`;
  const next = `Add an address: tyk-key-wizard doctor --deployment open-source --url http://localhost:8080.${own}`;
  return [['deployment', judge('info', { what: 'none given', next })]];
}

async function examine(
  context: CommandContext,
  start: Start,
  settings: Settings,
): Promise<Findings | { readonly refusal: readonly string[] }> {
  const { facts, begin, silence, folder } = start;
  const willing = { ...silence, yes: true };
  const steps = journey.filter((step) => step.stage === 1);
  const flow = fillDefaults(steps, startFlow(journey, facts, begin), facts, willing);
  const gaps = findGaps(steps, flow, facts, willing);
  const [open] = gaps.filter(({ step }) => step.id === 'plainHttp');
  const wrong = gaps.filter((gap) => gap !== open);
  if (wrong.length > 0) return { refusal: wrong.flatMap((gap) => presentGap(gap, start)) };
  const http = await openNetwork(context, settings, folder);
  const credentials =
    folder === undefined ? {} : { credentials: { folder, env: context.env, hurried: true } };
  const session = createSession({ http, demoAs: settings.demoAs, env: context.env, ...credentials });
  context.onLeave(() => session.end());
  const withheld = {
    what: 'not sent: the address is plain http, and anyone on the network could read it.',
    next: `Give it with https://, or confirm it: --url ${flow.answers.url}`,
  };
  return examineDeployment({ flow, facts, session, ...(open === undefined ? {} : { withheld }) });
}

function presentGap({ step, problem }: Gap, { facts, begin }: Start): readonly string[] {
  const { flag, variables } = waysToAnswer(step, begin.answers ?? {}, facts);
  const ways = [flag, ...variables].filter(Boolean).join(', ');
  return presentProblem({ ...problem, what: `${step.label}: ${problem.what}`, next: problem.next ?? ways });
}

function examineMachine(context: CommandContext, start: Start, settings: Settings): Findings {
  const { env, platform, stderr, version } = context;
  const facts = terminalFacts(context);
  const { profiles } = start.facts;
  const mode = chooseFace({ ...facts, env, complete: false, ...faceWish(settings, profiles) });
  const depth = stderr.isTTY ? stderr.getColorDepth() : 1;
  const terminal = `${describeTerminal(facts, depth, env)} → ${mode.face.name} face: ${mode.why}`;
  const drawsSequences = stderr.isTTY && mode.face.drawsSequences;
  return [
    ['clipboard', examineClipboard({ env, platform, ...(drawsSequences ? { terminal: stderr } : {}) })],
    ['keychain', examineKeychain()],
    ['terminal', fine(terminal)],
    ['node', fine(`${process.versions.node}, ${platform} ${process.arch}; tyk-key-wizard ${version}`)],
    ['config', examineConfig(start, profiles.length)],
  ];
}

/** What is no terminal gets lines as long as they are. */
function widthOf({ isTTY, columns }: NodeJS.WriteStream): number | undefined {
  return isTTY ? columns : undefined;
}

/** A mark, a blank, the longest title and two blanks. */
const INDENT = 15;

/** Marks have a colour where stdout is a terminal that knows some; nothing else is ever more than text. */
function writeLines({ state, title, detail, next }: Check, stdout: NodeJS.WriteStream): string {
  const columns = widthOf(stdout);
  const lead = ' '.repeat(INDENT);
  const head = `${checkMarks[state]} ${title}`.padEnd(INDENT);
  const body = `${head}${wrap(`${lead}${detail}`, columns).slice(INDENT)}`;
  const colour = stdout.isTTY && stdout.hasColors() ? colours[state] : undefined;
  const shown = colour === undefined ? body : `${styleText(colour, body.slice(0, 1))}${body.slice(1)}`;
  return `${[shown, ...(next === undefined ? [] : [wrap(`${lead}${next}`, columns)])].join('\n')}\n`;
}

const colours = { ok: 'green', warning: 'yellow', failure: 'red', info: undefined } as const;
