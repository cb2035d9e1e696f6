import { firstFacts } from '../../source/commands/facts.ts';
import { givenAnswers, readArguments } from '../../source/commands/options.ts';
import type { AskStart } from '../../source/faces/ask.ts';
import { outputFor } from '../../source/output.ts';
import { createCreation } from '../../source/run/creation.ts';
import { createDelivery } from '../../source/run/deliver.ts';
import { createSession } from '../../source/run/session.ts';
import type { Profile } from '../../source/wizard/types.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../helpers/sandbox.ts';
import { createPaper } from './streams.ts';
// What the program loads while its first question is read is here before a test has answered it.
import '../../source/run/perform.ts';

export const SECRET = '0123456789abcdef0123456789abcdef';
/** Stands for the sandbox's address in what is said. */
export const HERE = 'HERE';

export type Asking = AsyncDisposable & {
  readonly sandbox: Sandbox;
  readonly start: AskStart & { readonly shell: 'posix' };
  /** The text with the sandbox's address in it. */
  fill(text: string): string;
};

export type AskingOptions = Omit<SandboxOptions, 'as'> & {
  /** What answers at the address; the demo starts its own. */
  readonly as?: 'gateway' | 'dashboard' | 'demo';
  readonly argv?: readonly string[];
  readonly env?: { readonly [name: string]: string };
  readonly profile?: Omit<Profile, 'url' | 'lastUsed'>;
  /** Where the key goes; a pipe, so that it is safe at once, unless a terminal is asked for. */
  readonly keyStays?: 'safe' | 'on the screen';
  readonly configFolder?: string;
  /** The key is tried by itself where the face does so; otherwise not, so that no test waits for it. */
  readonly tries?: boolean;
};

/** A Tyk on this machine, and everything that a face needs to ask about it. */
export async function openTyk({
  as = 'gateway',
  argv = [],
  env = {},
  profile,
  tries = false,
  ...more
}: AskingOptions = {}): Promise<Asking> {
  let sandbox: Sandbox | undefined;
  const start = async (options: SandboxOptions) => {
    sandbox = await startSandbox(options);
    return sandbox;
  };
  const session = createSession({
    http: { timeoutSeconds: 30, ca: more.tls?.cert },
    demoAs: 'gateway',
    startDemo: start,
  });
  const { url, stop } = await (as === 'demo' ? session.demo() : start({ secret: SECRET, ...more, as }));
  if (sandbox === undefined) throw new Error('No sandbox was started.');
  const fill = (text: string) => text.replaceAll(HERE, url);
  const variables = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, fill(value)]));
  const { values, problems } = readArguments([
    ...argv.map(fill),
    '--no-copy',
    ...(tries ? [] : ['--no-try']),
  ]);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const profiles = profile === undefined ? [] : [{ ...profile, url, lastUsed: 0 }];
  const facts = firstFacts(variables, profiles, { insecure: false, demoAs: 'gateway' }, (line) => {
    throw new Error(line);
  });
  const paper = createPaper().stderr;
  return {
    sandbox,
    fill,
    start: {
      facts: { ...facts, user: 'jane', host: 'laptop' },
      begin: { given: givenAnswers({ values }, variables) },
      services: {
        session,
        creation: createCreation(),
        delivery: createDelivery({
          stdoutIsTerminal: more.keyStays === 'on the screen',
          stdout: paper,
          stderr: paper,
        }),
        place: { env: {}, platform: 'linux' },
        output: outputFor('text', 'posix'),
        configFolder: more.configFolder ?? '/nonexistent/tyk-key-wizard',
      },
      shell: 'posix',
    },
    async [Symbol.asyncDispose]() {
      await session.end();
      if (as !== 'demo') await stop();
    },
  };
}
