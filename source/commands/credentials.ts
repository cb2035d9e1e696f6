import { WizardError } from '../errors.ts';
import { lackOfKeychain } from '../store/keychain.ts';
import { credentialsFile, listStored, readFlagFile, readGivenSecret } from '../store/secrets.ts';
import { parseKeyText, parsePassword } from '../wizard/parse/own-name.ts';
import type { Surroundings } from '../wizard/types.ts';
import type { CommandContext } from './context.ts';
import { readCredential } from './facts.ts';
import { type Arguments, lookUp } from './options.ts';

type Found = Pick<Surroundings, 'stored' | 'credentialsFile' | 'noKeychain'> & {
  readonly credentials?: Surroundings['credentials'];
};

/**
 * What `--secret-file` or `--secret-command` give, before any face is mounted, and where credentials are stored.
 * `note` hears what cannot be
 * read. Throws WizardError `usage`.
 */
export async function findCredentials(
  { env, stdin, stderr }: CommandContext,
  given: Arguments,
  folder: string | undefined,
  note: <T>(otherwise: T) => (error: unknown) => T,
): Promise<Found> {
  const kept = {
    stored: folder === undefined ? undefined : await listStored(folder).catch(note({})),
    credentialsFile: folder === undefined ? undefined : credentialsFile(folder),
    noKeychain: lackOfKeychain(env),
  };
  const named = findNamed(given, env);
  if (named === undefined) return kept;
  const place = { env, terminal: stdin.isTTY && stderr.isTTY, stdin };
  const secret = await readGivenSecret({ [named.kind]: named.text }, place, (text) =>
    readCredential(text, named.origin.name ?? '', (line) => stderr.write(`${line}\n`)),
  );
  if (secret === undefined) return kept;
  const credential = { secret, origin: named.origin };
  return { ...kept, credentials: { dashboard: credential, gateway: credential } };
}

const files = [
  { id: 'password', flag: 'password-file', parse: parsePassword },
  { id: 'keyText', flag: 'key-file', parse: parseKeyText },
] as const;

/**
 * A password, and the text of a key: read before any face is mounted. Throws WizardError `usage`, also where two
 * flags would read standard input.
 */
export async function findGivenSecrets(
  { env, stdin }: CommandContext,
  given: Arguments,
): Promise<NonNullable<Surroundings['givenSecrets']>> {
  const named = files.flatMap((file) => {
    const found = lookUp(file.flag, given, env);
    return found === undefined ? [] : [{ ...file, ...found }];
  });
  const fromStdin = [...named, ...[lookUp('secret-file', given, env) ?? []].flat()];
  if (fromStdin.filter(({ text }) => text === '-').length > 1) {
    throw new WizardError('usage', {
      what: 'Standard input can be read only once, and two flags name it.',
      next: 'Give one of the two in a file.',
    });
  }
  const found = [];
  for (const { id, flag, parse, text, origin } of named)
    found.push([id, { secret: await readFlagFile(flag, text, stdin, parse), origin }] as const);
  return Object.fromEntries(found);
}

/** The file before the command, but what is said on the command line before any variable. */
function findNamed(given: Arguments, env: NodeJS.ProcessEnv) {
  const named = (['file', 'command'] as const).flatMap((kind) => {
    const found = lookUp(`secret-${kind}`, given, env);
    return found === undefined ? [] : [{ kind, ...found }];
  });
  return named.find(({ origin }) => origin.kind === 'flag') ?? named[0];
}
