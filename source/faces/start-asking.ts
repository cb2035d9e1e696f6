import { type AskEnd, type AskStart, runAskLoop } from './ask-loop.ts';
import { createLineReader } from './line-reader.ts';
import { createLinesAsker } from './lines.ts';

type Start = AskStart & { readonly stdin: NodeJS.ReadStream; readonly stderr: NodeJS.WriteStream };

const greeting = 'Tyk key wizard. Answer with a number or text. :back goes back, :help explains, :quit leaves.';

export async function runLinesFace(options: Start): Promise<AskEnd> {
  const { stdin, stderr } = options;
  stderr.write(`${greeting}\n`);
  const asker = createLinesAsker(createLineReader(stdin), (text) => stderr.write(text));
  try {
    return await runAskLoop(asker, options);
  } finally {
    asker.close();
  }
}

export async function runPromptsFace(options: Start): Promise<AskEnd> {
  const { createPromptsAsker } = await import('./prompts.ts');
  const asker = createPromptsAsker(options);
  try {
    return await runAskLoop(asker, options);
  } finally {
    asker.close();
  }
}
