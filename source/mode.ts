/** Which face talks to the user: pure, from facts (design, section 3). First match wins. */

export const faces = ['rich', 'prompts', 'lines', 'flags'] as const;
export type Face = (typeof faces)[number];

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

export type Mode = {
  readonly face: Face;
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

/** "0" and "false" count as unset. */
function isOn(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase());
}

export function chooseFace(input: ModeInput): Mode {
  const { env, wanted } = input;
  if (wanted !== undefined) return { face: wanted };
  if (!input.stdinIsTerminal || !input.stderrIsTerminal) {
    const isGitBash = env.MSYSTEM !== undefined && !input.stdinIsTerminal && !input.stderrIsTerminal;
    return isGitBash ? { face: 'flags', note: GIT_BASH } : { face: 'flags' };
  }
  const variable = ['CI', ...agentVariables].find((name) => isOn(env[name]));
  if (variable !== undefined) {
    return { face: 'flags', note: `${variable} is set, so nothing is asked. --face rich asks all the same.` };
  }
  if (isOn(env.ACCESSIBLE) || isOn(env.INK_SCREEN_READER) || env.TERM === 'dumb') return { face: 'lines' };
  if (input.complete) return { face: 'flags' };
  if (input.remembered !== undefined) return { face: input.remembered };
  if (input.columns < 40 || input.rows < 12) return { face: 'prompts' };
  return { face: 'rich' };
}
