import { WizardError } from '../errors.ts';
import type { Secret } from '../secret.ts';
import { type Copied, copyToClipboard } from '../store/clipboard.ts';
import { addToDotenv } from '../store/dotenv.ts';
import { gitignoreCovers } from '../store/gitignore.ts';
import { saveKeyFile } from '../store/key-file.ts';
import type { ActionResult } from '../wizard/key-stage.ts';
import { KEY_VARIABLE } from '../wizard/usage.ts';

export type ActionPlace = {
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly platform: NodeJS.Platform;
  /** Where OSC 52 may be written; left out by a face that writes no escape sequences. */
  readonly terminal?: { write(text: string): unknown };
};

export type ActionInput = {
  /** A file name, where the action asks for one. */
  readonly input: string;
  /** The yes to a question that an earlier call asked. */
  readonly agreed: boolean;
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
        return await saveToDotenv(key, given.input, given.agreed, place);
      case 'copy':
        return reportCopy(await copyToClipboard(key, place), given.byKeyPress);
    }
  } catch (error) {
    if (!(error instanceof WizardError)) throw error;
    const { what, why, next } = error.explanation;
    if (error.code === 'EEXIST') return { state: 'confirm', question: `${what} Replace it?` };
    return { state: 'failed', what: why === undefined ? what : `${what} ${why}`, next: next ?? '' };
  }
}

async function saveToFile(key: Secret, path: string, force: boolean): Promise<ActionResult> {
  const saved = await saveKeyFile(path, key, { force });
  return { state: 'done', said: `Saved to ${saved}; only you can read it.`, safe: true };
}

async function saveToDotenv(
  key: Secret,
  path: string,
  replace: boolean,
  place: ActionPlace,
): Promise<ActionResult> {
  const change = await addToDotenv(path, KEY_VARIABLE, key, { replace });
  const isThere = change.did === 'nothing';
  const said = isThere ? `It is in ${change.path} already.` : `Added to ${change.path} as ${KEY_VARIABLE}.`;
  const warning = 'Git does not ignore that file: add it to .gitignore before you commit.';
  const isCovered = (await gitignoreCovers(change.path, place)) !== 'not-covered';
  return { state: 'done', said, safe: true, ...(isCovered ? {} : { warning }) };
}

/** "Copied" only where it is proven; "sent" is not safe yet (design, rules 5 and 6). */
export function reportCopy(copied: Copied, byKeyPress: boolean): ActionResult {
  switch (copied.state) {
    case 'copied':
      return { state: 'done', said: 'Copied to the clipboard.', safe: true };
    case 'sent': {
      const isHere = copied.way === 'system' || copied.way === 'windows';
      return {
        state: 'done',
        said: `Sent to ${isHere ? "this machine's" : "your terminal's"} clipboard; nothing proves that it arrived.`,
        safe: byKeyPress,
        tone: 'warning',
      };
    }
    case 'failed':
      return { state: 'failed', what: `Not copied: ${copied.why}`, next: copied.next };
  }
}
