import { lackOfKeychain } from '../store/keychain.ts';
import { credentialsFile, listStored, readGivenSecret } from '../store/secrets.ts';
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

/** The file before the command, but what is said on the command line before any variable. */
function findNamed(given: Arguments, env: NodeJS.ProcessEnv) {
  const named = (['file', 'command'] as const).flatMap((kind) => {
    const found = lookUp(`secret-${kind}`, given, env);
    return found === undefined ? [] : [{ kind, ...found }];
  });
  return named.find(({ origin }) => origin.kind === 'flag') ?? named[0];
}
