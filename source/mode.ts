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
};

export type Mode = {
  readonly face: Face;
  /** Said once on stderr, where the choice may surprise. */
  readonly note?: string;
};

/** Variables that coding agents set in the shells they run. Each has its source in the agent's documentation. */
export const agentVariables = [
  'CLAUDECODE',
  'CURSOR_AGENT',
  'GEMINI_CLI',
  'CODEX_SANDBOX',
  'OPENCODE',
  'AI_AGENT',
] as const;

/** "0" and "false" count as unset. */
function isOn(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase());
}

export function chooseFace(input: ModeInput): Mode {
  const { env, wanted } = input;
  if (wanted !== undefined) return { face: wanted };
  if (!input.stdinIsTerminal || !input.stderrIsTerminal) return { face: 'flags' };
  const variable = ['CI', ...agentVariables].find((name) => isOn(env[name]));
  if (variable !== undefined) {
    return { face: 'flags', note: `${variable} is set, so nothing is asked. --face rich asks all the same.` };
  }
  if (isOn(env.ACCESSIBLE) || isOn(env.INK_SCREEN_READER) || env.TERM === 'dumb') return { face: 'lines' };
  if (input.complete) return { face: 'flags' };
  if (input.columns < 40 || input.rows < 12) return { face: 'prompts' };
  return { face: 'rich' };
}
