import { type AskEnd, type AskStart, runAskLoop } from './ask-loop.ts';
import type { Asker } from './asker.ts';
import { createLineReader } from './line-reader.ts';
import { createLinesAsker } from './lines.ts';

type Start = AskStart & { readonly stdin: NodeJS.ReadStream; readonly stderr: NodeJS.WriteStream };

const greeting =
  'Tyk key wizard. Answer with a number or text. :back goes back, :help explains, :quit leaves.';

export async function runLinesFace(options: Start): Promise<AskEnd> {
  const asker = createLinesAsker(createLineReader(options.stdin), options.stderr);
  asker.say(greeting);
  return runWith(asker, options);
}

export async function runPromptsFace(options: Start): Promise<AskEnd> {
  const { createPromptsAsker } = await import('./prompts.ts');
  return runWith(createPromptsAsker(options), options);
}

async function runWith(asker: Asker, options: AskStart): Promise<AskEnd> {
  try {
    return await runAskLoop(asker, options);
  } finally {
    asker.close();
  }
}
