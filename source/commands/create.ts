import { exitCodes, type Outcome, WizardError } from '../errors.ts';
import { type Face, flags } from '../faces/faces.ts';
import { chooseFace, faceWish } from '../faces/mode.ts';
import { presentProblem } from '../present.ts';
import { presentJson, type Report } from '../present-json.ts';
import { readKeyNews } from '../run/keys/news.ts';
import { openLedger } from '../run/ledger.ts';
import { findPlace } from '../run/place.ts';
import { saveRecipe } from '../run/recipe.ts';
import type { Services } from '../run/services.ts';
import { terminalFacts } from '../run/terminal.ts';
import { writeJson } from '../text.ts';
import { endOfCreation } from '../wizard/creation.ts';
import { wantsStored } from '../wizard/effects.ts';
import { startFlow } from '../wizard/flow.ts';
import type { Standing } from '../wizard/standing.ts';
import { journey } from '../wizard/steps/journey.ts';
import type { Facts, Problem } from '../wizard/types.ts';
import { findGaps } from '../wizard/unanswered.ts';
import { type CommandContext, say, sayOutcome } from './context.ts';
import { type Arguments, isOn, lookUp } from './options.ts';
import { findStart, openStage, type Stage, type Start } from './prepare.ts';
import { awaitReader, saveAtEnd } from './recipe.ts';
import { readSettings, type Settings } from './settings.ts';

/** `create`, and what runs without any command: the journey. Resolves to the exit code. */
export async function create(context: CommandContext, given: Arguments): Promise<number> {
  const { env, stderr, platform } = context;
  const settings = readSettings(given, env, platform);
  const start = await findStart(context, given, settings);
  const face = pickFace(context, settings, start, isOn('yes', given, env) === true && isComplete(start));
  if (face.needsTerminal && !(context.stdin.isTTY && stderr.isTTY)) {
    throw new WizardError('usage', {
      what: `The ${face.name} face needs a terminal to ask in.`,
      next: 'Run it in one, or give every answer: --face flags says which are missing.',
    });
  }
  const { out, force, dryRun, shell, saveRecipe: file, keepsRuns: keepsAnswers } = settings;
  const { stdoutIsTerminal } = terminalFacts(context);
  const wish = {
    stdoutIsTerminal,
    force,
    copies: isOn('copy', given, env) === true,
    place: { env, platform },
    outFile: out,
  };
  const sink = dryRun ? {} : await findPlace(wish);
  const { asks } = face;
  let isTold = false;
  const fail = (report: Report) => {
    if (!isTold) writeFailure(context, settings, report);
    isTold = true;
  };
  let stage: Stage | undefined;
  // Nothing but a signal ends the journey before it has said what it came to.
  context.onLeave(({ code }) => {
    const outcome = signalled.find((one) => exitCodes[one] === code);
    if (outcome === undefined || stage?.services.delivery.delivered !== false) return;
    if (!isTold) say(context, ...sayLeft(outcome));
    fail(reportOf(outcome, start, stage.services));
  });
  const { folder, begin, silence } = start;
  const isKept = folder !== undefined && !start.silence.demo;
  const ledger = isKept ? await openLedger({ folder, asks, keepsAnswers, out }) : undefined;
  // Before anything else can end the run: each may be said once.
  const isQuiet = !face.asks && !stdoutIsTerminal && lookUp('output', given, env) !== undefined;
  const keyNews = ledger === undefined || folder === undefined || isQuiet ? [] : await sayKeyNews(folder);
  say(context, ...[...(ledger?.news ?? []), ...keyNews].flatMap((news) => presentProblem(news, '!')));
  stage = await openStage(context, settings, folder, face, ledger, sink);
  const { services, setUnmount } = stage;
  const facts: Facts = {
    ...start.facts,
    // Nobody sees a default alias where nothing is asked, so there is none.
    ...(asks ? {} : { user: '' }),
    face: face.isRemembered ? face.name : undefined,
    earlier: ledger?.earlier,
  };
  const saveIn = (input: string) => (standing: Standing) =>
    saveRecipe(
      { ...standing, facts: { ...standing.facts, user: start.facts.user } },
      { input, agreed: force },
    );
  // Before the first frame: what is typed while a face loads would be echoed, a pasted credential too.
  if (face.takesScreen) context.stdin.setRawMode(true);
  if (face.takesScreen && start.hasMessage && !(await awaitReader(context))) return exitCodes.left;
  if (face.takesScreen && facts.profiles.length === 0) say(context, 'Screen reader? Run with --accessible.');
  if (face.drawsSequences) passColoursOn(context);
  else if (asks) env.NO_COLOR = '1';
  const run = await face.open();
  const end = await run({
    ...context,
    facts,
    begin,
    services,
    silence,
    shell,
    dryRun,
    saveRecipe: file === undefined ? undefined : saveIn(file),
    say: (line) => sayOutcome(context, line),
    write: (text) => context.stdout.write(text),
    report: fail,
    onMount: setUnmount,
  });
  if (end.keysOf !== undefined) {
    const { browse, forProfile } = await import('./keys-browse.ts');
    return browse(context, forProfile(given, end.keysOf), face, (line) => say(context, line));
  }
  if (asks && !services.delivery.delivered) {
    if (end.lines.length === 0) say(context, ...sayLeft(end.outcome));
    fail(reportOf(end.outcome, start, services));
  }
  const isSaved = await saveAtEnd(context, settings, face, end.standing);
  if (end.keepRunning) await keepRunning(context, services, end.lines);
  else sayOutcome(context, ...end.lines);
  return exitCodes[end.outcome === 'done' && !isSaved ? 'storage' : end.outcome];
}

/** The demo goes on after the wizard, for curl and other clients; Ctrl+C ends it (and the key). */
async function keepRunning(context: CommandContext, { session }: Services, lines: readonly string[]) {
  const sandbox = await session.demo();
  sayOutcome(context, ...lines);
  say(context, '', `The sandbox keeps running: ${sandbox.gatewayUrl}`);
  say(context, 'Ctrl+C ends it, and the key with it.');
  context.onLeave(() => say(context, '\nThe sandbox has ended, and the key with it.'));
  await new Promise<never>(() => {});
}

/** What cannot be read keeps nobody from making a key. */
function sayKeyNews(folder: string): Promise<readonly Problem[]> {
  return readKeyNews(folder).catch((error: unknown) => {
    if (error instanceof WizardError) return [error.explanation];
    throw error;
  });
}

/** How it can end while somebody is asked, or waits: by a signal, or by what was found out after it. */
const signalled = ['left', 'terminated', 'hung-up', 'contradicted', 'outcome-unknown'] as const;

const noKey: { readonly [Name in Outcome]?: string } = {
  left: 'You left before a key was made.',
  terminated: 'The wizard was stopped before a key was made.',
  'hung-up': 'The terminal was closed before a key was made.',
};

/** Every way out says a word. */
function sayLeft(outcome: Outcome): readonly string[] {
  return [noKey[outcome] ?? []].flat();
}

/** With what is known by then. */
function reportOf(outcome: Outcome, { begin, facts }: Start, { creation, ledger }: Services): Report {
  const standing = ledger?.standing ?? { answers: begin.answers ?? {}, facts };
  const what = noKey[outcome];
  const { problem, lost } = what === undefined ? endOfCreation(creation.state) : { problem: { what } };
  return { ...standing, outcome, problem, lost };
}

/** `-o json` says what went wrong on stdout too, as the same object. */
function writeFailure({ stdout }: CommandContext, { output }: Settings, report: Report): void {
  if (output === 'json') stdout.write(`${writeJson(presentJson(report))}\n`);
}

function isComplete({ begin, facts, silence }: Start): boolean {
  const flow = startFlow(journey, facts, begin);
  // A stored credential is an answer too; it is read when it is wanted.
  const isStored = wantsStored(flow.answers, facts);
  const gaps = findGaps(journey, flow, facts, silence);
  return gaps.every(({ step }) => step.id === 'credential' && isStored);
}

function pickFace(context: CommandContext, settings: Settings, { facts }: Start, complete: boolean): Face {
  // A dry run asks nothing: it tells what the given answers come to.
  if (settings.dryRun) return flags;
  const wish = faceWish(settings, facts.profiles);
  const { face, note } = chooseFace({ ...terminalFacts(context), env: context.env, complete, ...wish });
  if (note !== undefined) context.stderr.write(`${note}\n`);
  return face;
}

/** Ink's colours look at stdout, but the wizard draws on stderr: with stdout captured it must be told (design, section 8). */
function passColoursOn({ env, stdout, stderr }: CommandContext): void {
  if (stdout.isTTY || !stderr.isTTY || env.NO_COLOR || env.FORCE_COLOR) return;
  const depth = stderr.getColorDepth();
  env.FORCE_COLOR = depth >= 24 ? '3' : depth >= 8 ? '2' : depth >= 4 ? '1' : '0';
}
