import { WizardError } from '../errors.ts';
import { prompts } from '../faces/faces.ts';
import { Secret } from '../secret.ts';
import { readSecretFile } from '../store/secret-file.ts';
import { readVariable } from '../variables.ts';
import { KEY_VARIABLE, variablesFor } from '../wizard/usage.ts';
import type { CommandContext } from './context.ts';
import { readCredential } from './facts.ts';
import type { Settings } from './settings.ts';

/** Piped in, from the variable, or typed. Throws WizardError `usage` where there is none. */
export async function readKey(
  { env, stdin, stderr }: CommandContext,
  words: readonly string[],
  { face }: Pick<Settings, 'face'>,
  title: string,
): Promise<Secret> {
  const [word, ...more] = words;
  if (more.length > 0 || (word !== undefined && word !== '-')) {
    throw new WizardError('usage', {
      what: 'A key on the command line can be read by every program of this machine.',
      next: `Pipe it in, put it into ${KEY_VARIABLE}, or type it when asked.`,
    });
  }
  const check = (text: string, name = 'The key') =>
    checkKey(readCredential(text, name, (line) => stderr.write(`${line}\n`)));
  if (word === undefined) {
    const [first, second] = [variablesFor('hmac'), variablesFor('basic-user')].map((names) =>
      names.flatMap((name) => {
        const text = readVariable(env, name);
        return text ? [{ text, name }] : [];
      }),
    );
    const [key, secret] = first ?? [];
    if (key?.name === KEY_VARIABLE) {
      const found = check(key.text, KEY_VARIABLE);
      return secret === undefined ? found : Secret.ofLines(found, new Secret(secret.text));
    }
    if (second?.length === 2) return Secret.ofLines(...second.map(({ text }) => new Secret(text)));
  }
  if (word === '-' || !stdin.isTTY) {
    const piped = await readSecretFile('-', stdin).catch(explainNothing);
    // As `create` writes them: name and password, or id and secret.
    return piped.byLines();
  }
  const asker = await (face ?? prompts).openAsker({ stdin, stderr });
  const reply = await asker.secret({ title, canKeep: false }).finally(() => asker.close());
  if ('go' in reply) throw new WizardError('left', { what: 'You left before a key was given.' });
  return check(reply.answer);
}

function explainNothing(error: unknown): never {
  if (!(error instanceof WizardError)) throw error;
  const next = `Pipe the key in, put it into ${KEY_VARIABLE}, or run this in a terminal to type it.`;
  throw new WizardError('usage', { what: 'No key came from standard input.', next });
}

function checkKey(parsed: ReturnType<typeof readCredential>): Secret {
  if ('value' in parsed) return parsed.value;
  throw new WizardError('usage', { ...parsed.problem, what: `This is not a key: ${parsed.problem.what}` });
}
