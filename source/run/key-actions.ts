import { WizardError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { type Copied, copyToClipboard } from '../store/clipboard.ts';
import type { ClipboardOptions } from '../store/clipboard-way.ts';
import { addToDotenv, type DotenvChange } from '../store/dotenv.ts';
import { type GitCover, gitignoreCovers } from '../store/gitignore.ts';
import { saveKeyFile } from '../store/key-file.ts';
import { listWords } from '../text.ts';
import { type ActionResult, failedResult } from '../wizard/key-stage.ts';
import { variablesFor } from '../wizard/usage.ts';

export type ActionPlace = Omit<ClipboardOptions, 'deadlineMs'>;

export type ActionInput = {
  /** A file name, where the action asks for one. */
  readonly input: string;
  /** The yes to a question that an earlier call asked. */
  readonly agreed: boolean;
  /** The variables that the parts of the key are written as. */
  readonly variables?: readonly string[];
  /** False for the copy that the wizard makes by itself. */
  readonly byKeyPress: boolean;
};

/** Does one of the key stage's actions. Never throws: a failure is a result with what and next. */
export async function performAction(
  action: 'save' | 'env' | 'copy',
  key: Secret,
  given: ActionInput,
  place: ActionPlace,
): Promise<ActionResult> {
  try {
    switch (action) {
      case 'save':
        return await saveToFile(key, given.input, given.agreed);
      case 'env':
        return await saveToDotenv(key, given, place);
      case 'copy':
        return reportCopy(await copyToClipboard(key, place), given.byKeyPress);
    }
  } catch (error) {
    return askToReplace(error) ?? failedResult(error);
  }
}

/** A file of that name is there already. */
export function askToReplace(error: unknown): Extract<ActionResult, { state: 'confirm' }> | undefined {
  if (!(error instanceof WizardError) || error.code !== 'EEXIST') return undefined;
  return { state: 'confirm', question: `${error.explanation.what} Replace it?` };
}

async function saveToFile(key: Secret, path: string, force: boolean): Promise<ActionResult> {
  const saved = await saveKeyFile(path, key, { force });
  return { state: 'done', said: `Saved to ${saved}; only you can read it.`, safe: true };
}

async function saveToDotenv(
  key: Secret,
  { input, agreed, variables = variablesFor() }: ActionInput,
  place: ActionPlace,
): Promise<ActionResult> {
  const changes = [];
  for (const [index, part] of key.lines().entries())
    changes.push(await addToDotenv(input, variables[index] ?? '', part, { replace: agreed }));
  const [{ path }] = changes as [DotenvChange];
  const isThere = changes.every(({ did }) => did === 'nothing');
  const said = isThere ? `It is in ${path} already.` : `Added to ${path} as ${listWords(variables)}.`;
  const warning = ignoreWarnings[await gitignoreCovers(path, place)];
  return { state: 'done', said, safe: true, ...(warning === undefined ? {} : { warning }) };
}

const ADD = 'add it to .gitignore before you commit';
const ignoreWarnings: { readonly [Cover in GitCover]: string | undefined } = {
  covered: undefined,
  'no-repository': undefined,
  'not-covered': `Git does not ignore that file: ${ADD}.`,
  unknown: `Git could not be asked whether it ignores that file: if it does not, ${ADD}.`,
};

/** "Copied" only where it is proven; "sent" is not safe yet (design, rules 5 and 6). */
export function reportCopy(copied: Copied, byKeyPress: boolean): ActionResult {
  switch (copied.state) {
    case 'copied':
      return { state: 'done', said: 'Copied to the clipboard.', safe: true };
    case 'sent': {
      const said = 'Sent to the clipboard. Paste once to check.';
      return { state: 'done', said, safe: byKeyPress, tone: 'warning' };
    }
    case 'failed':
      return { state: 'failed', what: `Not copied: ${copied.why}`, next: copied.next };
  }
}
