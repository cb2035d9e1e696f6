import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Face } from '../mode.ts';
import { type Arguments, givenAnswers, isOn } from '../options.ts';
import { outputFor } from '../output.ts';
import { createDelivery } from '../run/deliver.ts';
import type { Services } from '../run/services.ts';
import { createSession } from '../run/session.ts';
import { terminalFacts } from '../run/terminal.ts';
import { configFolder } from '../store/paths.ts';
import { type ReadProfiles, readProfiles } from '../store/profiles.ts';
import type { startFlow } from '../wizard/flow.ts';
import type { Answers, Facts, Origins, Problem } from '../wizard/types.ts';
import type { Silence } from '../wizard/unanswered.ts';
import type { CommandContext } from './context.ts';
import { firstFacts } from './facts.ts';
import { awaitCreate } from './leaving.ts';
import type { Settings } from './settings.ts';

/** What is known before anybody is asked. */
export type Start = {
  readonly facts: Facts;
  readonly begin: NonNullable<Parameters<typeof startFlow>[2]>;
  readonly silence: Silence;
  readonly folder: string;
};

const noProfiles: ReadProfiles = { profiles: [], ignored: [] };

/** Reads flags, variables, profiles and the machine. `problem`: a profile or a file that the flags name is not right. */
export async function findStart(
  context: CommandContext,
  given: Arguments,
  settings: Settings,
): Promise<Start | { readonly problem: Problem }> {
  const { env, platform, stderr } = context;
  const say = (line: string) => stderr.write(`${line}\n`);
  const answers = givenAnswers(given, env);
  const isDemo = answers.deployment?.text.trim().toLowerCase() === 'demo';
  const folder = configFolder({ env, platform, home: homedir() });
  // The demo touches no profile.
  const { profiles, damaged } = isDemo ? noProfiles : await readProfiles(folder);
  if (damaged !== undefined) say(`! The profiles could not be read; the file was kept as ${damaged}.`);
  const facts = firstFacts(env, profiles, settings, say);
  const chosen = chooseProfile(settings.profile, facts);
  if ('problem' in chosen) return chosen;
  if (settings.out !== undefined && !settings.force && existsSync(settings.out)) {
    return {
      problem: {
        what: `${settings.out} exists already.`,
        next: 'Name another file, or let --force replace it.',
      },
    };
  }
  const silence: Silence = { yes: isDemo || isOn('yes', given, env), demo: isDemo };
  return { facts, begin: { ...chosen, given: answers }, silence, folder };
}

type Chosen = { readonly answers: Answers; readonly origins: Origins };

function chooseProfile(
  name: string | undefined,
  { profiles }: Facts,
): Chosen | { readonly problem: Problem } {
  if (name === undefined) return { answers: {}, origins: {} };
  const profile = profiles.find((candidate) => candidate.name === name);
  if (profile === undefined) {
    const names = profiles.map((candidate) => candidate.name).join(', ');
    const next =
      names === '' ? 'None is saved yet: the wizard offers to after the first key.' : `There are: ${names}.`;
    return { problem: { what: `There is no profile "${name}".`, next } };
  }
  const origin = { kind: 'profile' as const, name };
  return {
    answers: { deployment: profile.deployment, url: profile.url },
    origins: { deployment: origin, url: origin },
  };
}

export type Stage = { readonly services: Services; setUnmount(unmount: (() => unknown) | undefined): void };

/** What the faces work with, and how it ends: the answer is awaited, the key delivered, the screen cleared away. */
export function openStage(context: CommandContext, settings: Settings, folder: string, face: Face): Stage {
  const { stdout, stderr, env, platform } = context;
  const { stdoutIsTerminal } = terminalFacts(context);
  const session = createSession(settings);
  const file = settings.out === undefined ? {} : { outFile: settings.out, force: settings.force };
  const delivery = createDelivery({ stdoutIsTerminal, stdout, stderr, ...file });
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
  const output = outputFor(settings.output, settings.shell);
  return {
    services: { session, delivery, place, output, configFolder: folder },
    setUnmount(given) {
      unmount = given;
    },
  };
}
