import { isSetOn } from '../variables.ts';
import type { Profile } from '../wizard/types.ts';
import { type Face, faces, flags, lines, prompts, rich } from './faces.ts';

/** Which face talks to the user: pure, from facts (design, section 3). First match wins. */

export type ModeInput = {
  readonly stdinIsTerminal: boolean;
  readonly stderrIsTerminal: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--face`, or one of its short forms. */
  readonly wanted?: Face;
  /** Every question is answered beforehand and `--yes` was said. */
  readonly complete: boolean;
  /** The face that the profile used last was saved from. */
  readonly remembered?: Face;
};

type Mode = {
  readonly face: Face;
  /** What decided it, behind a colon. */
  readonly why: string;
  /** Said once on stderr, where the choice may surprise. */
  readonly note?: string;
};

/** Variables that coding agents set in the shells they run, each with the public code or text that says so. */
export const agentVariables = [
  // vercel/vercel, packages/detect-agent: proposed as everybody's; holds a name
  'AI_AGENT',
  // vercel/vercel, packages/detect-agent; aws/aws-cdk-cli, cli/util/detect-agent.ts
  'CLAUDECODE',
  // the same two
  'CURSOR_AGENT',
  // google-gemini/gemini-cli, its shell execution service sets it to 1
  'GEMINI_CLI',
  // openai/codex; read by both of the first two
  'CODEX_SANDBOX',
  // aws/aws-cdk-cli
  'CODEX_THREAD_ID',
] as const;

/** mintty hands a native Windows program pipes for its terminal; winpty makes one of them. */
const GIT_BASH =
  'Git Bash gives programs no terminal. Run: winpty npx tyk-key-wizard, or use Windows Terminal.';

/** What was asked for, and the face of the profile used last. */
export function faceWish(
  { face }: { readonly face?: Face },
  profiles: readonly Profile[],
): Pick<ModeInput, 'wanted' | 'remembered'> {
  const [last] = profiles.toSorted((a, b) => b.lastUsed - a.lastUsed);
  const remembered = faces.find(({ name, isRemembered }) => isRemembered && name === last?.face);
  return {
    ...(face === undefined ? {} : { wanted: face }),
    ...(remembered === undefined ? {} : { remembered }),
  };
}

export function chooseFace(input: ModeInput): Mode {
  const { env, wanted } = input;
  if (wanted !== undefined) return { face: wanted, why: 'you asked for it' };
  if (!input.stdinIsTerminal || !input.stderrIsTerminal) {
    const isGitBash = env.MSYSTEM !== undefined && !input.stdinIsTerminal && !input.stderrIsTerminal;
    const why = `${input.stdinIsTerminal ? 'stderr' : 'stdin'} is not a terminal`;
    return { face: flags, why, ...(isGitBash ? { note: GIT_BASH } : {}) };
  }
  const variable = ['CI', ...agentVariables].find((name) => isSetOn(env, name));
  if (variable !== undefined) {
    const why = `${variable} is set`;
    return { face: flags, why, note: `${why}, so nothing is asked. --face rich asks anyway.` };
  }
  const reader = ['ACCESSIBLE', 'INK_SCREEN_READER'].find((name) => isSetOn(env, name));
  if (reader !== undefined) return { face: lines, why: `${reader} is set` };
  if (env.TERM === 'dumb') return { face: lines, why: 'TERM is dumb' };
  if (input.complete) return { face: flags, why: 'everything is answered' };
  if (input.remembered !== undefined) return { face: input.remembered, why: 'as the last time' };
  if (input.columns < 40 || input.rows < 12) return { face: prompts, why: 'it is smaller than 40×12' };
  return { face: rich, why: 'the terminal can show it' };
}
