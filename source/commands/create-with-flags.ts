import { exitCodes } from '../errors.ts';
import { type FlagsStart, runFlagsFace } from '../faces/flags.ts';
import { journey } from '../wizard/steps/journey.ts';
import { summaryLines } from '../wizard/summary.ts';
import { madeFacts } from '../run/create.ts';
import type { CommandContext } from './context.ts';

/** The journey without a question: words on stderr, the key on stdout. Resolves to the exit code. */
export async function createWithFlags(context: CommandContext, start: Omit<FlagsStart, 'say'>): Promise<number> {
  const say = (line: string) => context.stderr.write(`${line}\n`);
  const { outcome, made, flow, facts } = await runFlagsFace({ ...start, say });
  if (made === undefined) return exitCodes[outcome];
  const shell = context.platform === 'win32' ? 'powershell' : 'posix';
  const { problem } = made.delivered;
  if (problem !== undefined) say(`! ${problem.explanation.what} ${problem.explanation.next ?? ''}`.trim());
  const lines = summaryLines(journey, flow, facts, madeFacts(made), [], shell);
  for (const line of lines.slice(lines.findIndex((candidate) => !candidate.startsWith('✔ ') || candidate.includes('Key')))) {
    say(line);
  }
  return exitCodes[outcome];
}
