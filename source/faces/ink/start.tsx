import { render } from 'ink';
import type { Outcome } from '../../errors.ts';
import { madeFacts } from '../../run/create.ts';
import type { Services } from '../../run/services.ts';
import { credentialVariable } from '../../wizard/deployments.ts';
import { planRequest } from '../../wizard/plan.ts';
import { curlCommand, type Shell } from '../../wizard/shell-words.ts';
import { journey } from '../../wizard/steps/journey.ts';
import { summaryLines } from '../../wizard/summary.ts';
import type { Answers, Facts, Origins } from '../../wizard/types.ts';
import type { Given } from '../../wizard/flow.ts';
import { App } from './app.tsx';
import { startState, type UiState } from './state.ts';
import { createTheme, readTerminal } from './theme.ts';

export type FaceStart = {
  readonly facts: Facts;
  readonly begin: { readonly answers?: Answers; readonly origins?: Origins; readonly given?: Given };
  readonly services: Services;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly shell: Shell;
};

export type FaceEnd = {
  readonly outcome: Outcome;
  /** Plain lines for the scrollback. */
  readonly lines: readonly string[];
  readonly keepRunning: boolean;
};

/** A higher rate costs nothing here, a lower one makes leaving wait for the next frame (measured: 44 ms). */
const MAX_FPS = 120;

/** Runs the rich face until the journey is over. Rejects where drawing failed: the caller says so plainly. */
export async function runRichFace(options: FaceStart): Promise<FaceEnd> {
  const { facts, begin, services, shell, env, platform } = options;
  let last: UiState | undefined;
  const instance = render(
    <App
      start={startState(journey, facts, begin)}
      services={services}
      theme={createTheme(readTerminal(env, platform))}
      shell={shell}
      requestText={(state) => requestText(state, services, shell)}
      onOver={(state) => {
        last = state;
      }}
    />,
    {
      stdout: options.stderr,
      stdin: options.stdin,
      stderr: options.stderr,
      interactive: options.stderr.isTTY,
      exitOnCtrlC: false,
      patchConsole: false,
      maxFps: MAX_FPS,
    },
  );
  const result: unknown = await instance.waitUntilExit();
  if (result instanceof Error) throw result;
  return endOf(last, shell);
}

function requestText(state: UiState, { session }: Services, shell: Shell): string {
  const { answers } = state.flow;
  const request = session.client(answers, state.facts).createRequest(planRequest(answers, state.facts));
  return curlCommand(request, () => credentialVariable(answers, state.facts), shell);
}

function endOf(state: UiState | undefined, shell: Shell): FaceEnd {
  if (state === undefined) return { outcome: 'left', lines: [], keepRunning: false };
  const outcome = state.outcome ?? 'left';
  const { keepRunning } = state;
  if (state.key === undefined) {
    const problem = outcome === 'outcome-unknown' ? unknownOutcome : [];
    return { outcome, lines: problem, keepRunning };
  }
  const said = state.key.said.map((line) => line.text);
  const lines = summaryLines(state.steps, state.flow, state.facts, madeFacts(state.key.made), said, shell);
  return { outcome, lines, keepRunning };
}

const unknownOutcome = [
  '! You stopped waiting after the key was asked for: it may exist.',
  '  Nobody has seen it, so nobody can use it; making another is safe.',
];
