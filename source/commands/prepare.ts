import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodes, WizardError } from '../errors.ts';
import { endWithoutKey } from '../faces/face-end.ts';
import type { Face } from '../faces/faces.ts';
import { outputFor } from '../output.ts';
import { presentProblem } from '../present.ts';
import { createCreation } from '../run/creation.ts';
import { createDelivery, type DeliveryOptions } from '../run/deliver.ts';
import type { Ledger } from '../run/ledger.ts';
import { networkOptions } from '../run/network.ts';
import type { Services } from '../run/services.ts';
import { createSession } from '../run/session.ts';
import { terminalFacts } from '../run/terminal.ts';
import { openTrace } from '../run/trace.ts';
import { keptIn, openFolder } from '../store/folder.ts';
import { homeFolder } from '../store/paths.ts';
import { type ReadProfiles, readProfiles } from '../store/profiles.ts';
import type { HttpOptions } from '../tyk/http.ts';
import type { startFlow } from '../wizard/flow.ts';
import { quoted } from '../wizard/parse/common.ts';
import { profileAnswers } from '../wizard/steps/deployment.ts';
import type { Answers, Facts, Origins, Problem } from '../wizard/types.ts';
import type { Silence } from '../wizard/unanswered.ts';
import { type CommandContext, say } from './context.ts';
import { findCredentials, findGivenSecrets } from './credentials.ts';
import { firstFacts } from './facts.ts';
import { awaitCreate } from './leaving.ts';
import { type Arguments, givenAnswers, isOn } from './options.ts';
import { findRecipe, presentMessage, withoutAddresses } from './recipe.ts';
import type { Settings } from './settings.ts';

/** What is known before anybody is asked. */
export type Start = {
  readonly facts: Facts;
  readonly begin: NonNullable<Parameters<typeof startFlow>[2]>;
  readonly silence: Silence;
  /** Absent where nothing is kept. */
  readonly folder?: string | undefined;
  /** Why nothing is kept, or what of it could not be read; said, but by the doctor in its own place. */
  readonly trouble?: Problem | undefined;
  /** The author of the recipe has said something. */
  readonly hasMessage: boolean;
};

const noProfiles: ReadProfiles = { profiles: [], ignored: [] };

/**
 * Reads flags, variables, profiles and the machine.
 * @throws WizardError `usage` where a profile or a file that the flags name is not right
 */
export async function findStart(
  context: CommandContext,
  given: Arguments,
  settings: Settings,
): Promise<Start> {
  const { env, platform } = context;
  const said = givenAnswers(given, env);
  const recipe = await findRecipe(context, given, settings);
  const message = ['create', 'bulk'].includes(given.command) ? presentMessage(recipe, settings.recipe) : [];
  say(context, ...message);
  const { deployment } = { ...recipe.given, ...said };
  const isDemo = deployment?.text.trim().toLowerCase() === 'demo';
  const kept = await openFolder({ env, platform, home: homeFolder() });
  const folder = 'folder' in kept ? kept.folder : undefined;
  const troubles: Problem[] = 'problem' in kept && !isDemo ? [kept.problem] : [];
  const note =
    <T>(otherwise: T) =>
    (error: unknown): T => {
      if (!(error instanceof WizardError) || error.kind !== 'storage') throw error;
      troubles.push(error.explanation);
      return otherwise;
    };
  // The demo touches no profile.
  const { profiles, damaged } =
    isDemo || folder === undefined ? noProfiles : await readProfiles(folder).catch(note(noProfiles));
  if (damaged !== undefined)
    say(context, `! The profiles could not be read; the file was kept as ${damaged}.`);
  const [profileNamed] = given.values.get('profile')?.slice(-1) ?? [];
  const facts: Facts = {
    ...firstFacts(env, profiles, settings, (line) => say(context, line)),
    ...(isOn('yes', given, env) ? { takesDefaults: true as const } : {}),
    profileNamed,
    ...(folder === undefined ? { keepsNothing: true as const } : {}),
    givenSecrets: await findGivenSecrets(context, given),
    ...(isDemo ? {} : await findCredentials(context, given, folder, note)),
  };
  if (given.command !== 'doctor')
    say(context, ...troubles.flatMap((trouble) => presentProblem(trouble, '!')));
  const chosen = isDemo ? nothing : chooseProfile(settings.profile, facts);
  const taken = [settings.out, settings.saveRecipe].find((file) => file !== undefined && existsSync(file));
  if (taken !== undefined && !settings.force) {
    throw new WizardError('usage', {
      what: `${taken} exists already.`,
      next: 'Name another file, or let --force replace it.',
    });
  }
  const silence: Silence = { yes: isDemo || isOn('yes', given, env) === true, demo: isDemo };
  const begin = {
    ...chosen,
    given: { ...(isDemo ? withoutAddresses(recipe.given) : recipe.given), ...said },
    // Who has said it for this run has been asked.
    ask: recipe.ask.filter((id) => said[id] === undefined),
  };
  return {
    facts,
    begin,
    silence,
    folder,
    trouble: troubles[0],
    hasMessage: message.length > 0,
  };
}

export function isDeploymentTold({ begin }: Start): boolean {
  const { answers = {}, given = {} } = begin;
  return [answers.deployment, answers.url, given.deployment, given.url].some((said) => said !== undefined);
}

type Chosen = { readonly answers: Answers; readonly origins: Origins };

const nothing: Chosen = { answers: {}, origins: {} };

function chooseProfile(name: string | undefined, { profiles }: Facts): Chosen {
  if (name === undefined) return nothing;
  const profile = profiles.find((candidate) => candidate.name === name);
  if (profile === undefined) {
    const names = profiles.map((candidate) => candidate.name).join(', ');
    const next =
      names === '' ? 'None is saved yet: the wizard offers to after the first key.' : `There are: ${names}.`;
    throw new WizardError('usage', { what: `There is no profile ${quoted(name)}.`, next });
  }
  const answers = profileAnswers(profile);
  const origin = { kind: 'profile' as const, name };
  return { answers, origins: Object.fromEntries(Object.keys(answers).map((id) => [id, origin])) };
}

const draftKept = 'Your answers are kept for a day. Run it again to go on.';

const keyUnsafe =
  'Your key is not saved yet. Tyk will never show it again.\nAnswer above, or press Ctrl+C once more to leave.';

export type Stage = { readonly services: Services; setUnmount(unmount: (() => unknown) | undefined): void };

/** What the faces work with, and how it ends: the answer is awaited, the key delivered, the screen cleared away. */
export async function openStage(
  context: CommandContext,
  settings: Settings,
  folder: string | undefined,
  face: Face,
  ledger?: Ledger,
  sink?: Pick<DeliveryOptions, 'swallowed'>,
): Promise<Stage> {
  const { stdout, stderr, env, platform } = context;
  context.onLeave(async ({ code }) => {
    await ledger?.settle();
    if (code === exitCodes.left && ledger?.isDraftKept) say(context, draftKept);
    if (ledger?.trouble !== undefined) say(context, ...presentProblem(ledger.trouble, '!'));
  });
  const { stdoutIsTerminal, stderrIsTerminal } = terminalFacts(context);
  const http = await openNetwork(context, settings, folder);
  const session = createSession({
    http,
    demoAs: settings.demoAs,
    env,
    ...(folder === undefined ? {} : { credentials: { folder, env, hurried: !face.asks } }),
  });
  const creation = createCreation(ledger);
  let tellSafe = () => {};
  const isSafe = new Promise<void>((resolve) => {
    tellSafe = resolve;
  });
  const onSafe = () => {
    ledger?.safe();
    tellSafe();
  };
  const delivery = createDelivery({
    stdoutIsTerminal,
    stdout,
    stderr,
    stderrIsTerminal,
    onSafe,
    outFile: settings.out,
    force: settings.force,
    ...sink,
  });
  let unmount: (() => unknown) | undefined;
  context.onLeave(() => session.end());
  context.onLeave(() => unmount?.());
  context.onLeave(() => delivery.finish());
  context.onLeave(async (leaving) => {
    const isDrawn = unmount !== undefined;
    const tell = isDrawn ? undefined : (line: string) => say(context, line);
    const code = await awaitCreate(creation, leaving, tell, settings.shell);
    // What a face has drawn is cleared away first: that a key may exist must be told by all means.
    if (code !== undefined && isDrawn) {
      await unmount?.();
      say(context, ...endWithoutKey(creation, settings.shell).lines);
    }
    return code;
  });
  // To the other faces Ctrl+C is a key, and they ask before the key is left behind (design, rule 5); here it is a
  // signal. Meanwhile the question of the key stage still takes an answer.
  context.onLeave(async ({ code, nextSignal }) => {
    const isPerson = face.leavesSignals && context.stdin.isTTY === true;
    if (!isPerson || code !== exitCodes.left || !delivery.delivered || delivery.safe) return;
    say(context, '', keyUnsafe);
    await Promise.race([nextSignal(), isSafe]);
  });
  // The lines and flags faces write no escape sequence, so the clipboard by OSC 52 is not for them.
  const drawsSequences = stderr.isTTY && face.drawsSequences;
  const place = { env, platform, ...(drawsSequences ? { terminal: stderr } : {}) };
  const output = outputFor(settings.output, settings.shell);
  return {
    services: {
      session,
      creation,
      delivery,
      place,
      output,
      inPerson: face.asks,
      configFolder: folder,
      ...(ledger && { ledger }),
    },
    setUnmount(given) {
      unmount = given;
    },
  };
}

/** Proxies and certificates; with --debug the file that every request goes into, named at the very end. */
export async function openNetwork(
  { env, stderr, onLeave }: CommandContext,
  { insecure, debug, timeoutSeconds, reuses }: Settings,
  folder: string | undefined,
): Promise<HttpOptions> {
  const options = { env, insecure, timeoutSeconds, reuses };
  if (!debug) return networkOptions(options);
  const trace = await openTrace(join(keptIn(folder), 'traces'));
  onLeave(() => {
    trace.close();
    stderr.write(`Every request of this run, without secrets: ${trace.path}\n`);
  });
  return networkOptions({ ...options, observe: trace.record });
}
