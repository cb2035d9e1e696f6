import type { AskingFace } from '../wizard/types.ts';
import { type AskStart, runAsk } from './ask.ts';
import type { Asker } from './asker.ts';
import type { FaceEnd } from './face-end.ts';
import { createLineReader } from './line-reader.ts';
import { createLinesAsker } from './lines.ts';

type Start = AskStart & { readonly stdin: NodeJS.ReadStream; readonly stderr: NodeJS.WriteStream };

const greeting =
  'Tyk key wizard. Answer with a number or text. :back goes back, :help explains, :quit leaves.';

type Streams = Pick<Start, 'stdin' | 'stderr'>;

/** For a few questions of a command, without a journey. The caller closes it. */
export async function openAsker(face: AskingFace, streams: Streams): Promise<Asker> {
  if (face === 'lines') return createLinesAsker(createLineReader(streams.stdin), streams.stderr);
  const { createPromptsAsker } = await import('./prompts.ts');
  return createPromptsAsker(streams);
}

export async function runLinesFace(options: Start): Promise<FaceEnd> {
  const asker = await openAsker('lines', options);
  asker.say(greeting);
  return runWith(asker, options);
}

export async function runPromptsFace(options: Start): Promise<FaceEnd> {
  return runWith(await openAsker('prompts', options), options);
}

async function runWith(asker: Asker, options: AskStart): Promise<FaceEnd> {
  try {
    return await runAsk(asker, options);
  } finally {
    asker.close();
  }
}
