import { type AskStart, runAsk } from './ask.ts';
import type { Asker, Streams } from './asker.ts';
import type { FaceEnd } from './face-end.ts';
import { createLineReader } from './line-reader.ts';
import { createLinesAsker } from './lines.ts';

const greeting =
  'Tyk key wizard. Answer with a number or text. :back goes back, :help explains, :quit leaves.';

export function openLines({ stdin, stderr }: Streams): Asker {
  return createLinesAsker(
    createLineReader(stdin, () => stderr.write('\n')),
    stderr,
  );
}

export async function openPrompts(streams: Streams): Promise<Asker> {
  const { createPromptsAsker } = await import('./prompts.ts');
  return createPromptsAsker(streams);
}

export async function runLinesFace(options: AskStart & Streams): Promise<FaceEnd> {
  const asker = openLines(options);
  asker.say(greeting);
  return runWith(asker, options);
}

export async function runPromptsFace(options: AskStart & Streams): Promise<FaceEnd> {
  return runWith(await openPrompts(options), options);
}

async function runWith(asker: Asker, options: AskStart): Promise<FaceEnd> {
  try {
    return await runAsk(asker, options);
  } finally {
    asker.close();
  }
}
