import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { PATIENCE } from '../helpers/patience.ts';
import { bundleProgram, createFolder, removeFolder, run, stubCommand, temporaryFolder } from './helpers.ts';

export const key = 'eyJvcmciOiI1ZTlkOTU0NGExZGNkNjAwMDFkMGVkMjAifQ==';
export const onLinux = describe.skipIf(process.platform !== 'linux');

export const desktop = { DISPLAY: ':0', TERM: 'xterm-256color' };
export const ssh = { SSH_CONNECTION: '10.0.0.1 5 10.0.0.2 22', TERM: 'xterm-256color' };

/** As an X server that accepts and never answers makes it; deaf to a polite request to end. */
export const hang = 'trap "" TERM; echo $$ >> "$TEST_FOLDER/pids"; exec sleep 600';

/** Notes what every process on this machine was started with, as any other user may read it. */
export const spy = 'cat /proc/[0-9]*/cmdline >> "$TEST_FOLDER/processes" 2> /dev/null';

/** A clipboard that works: it keeps what it gets in a file, and notes how it was called. */
export const goodXsel = `
${spy}
echo "$@" >> "$TEST_FOLDER/calls"
case "$1 $2" in
  "--clipboard --input") cat > "$TEST_FOLDER/held";;
  "--clipboard --output") cat "$TEST_FOLDER/held";;
esac`;

/** Beyond what any busy machine needs; what is to be given up has one of its own. */
const NO_DEADLINE = String(PATIENCE);
/** Long enough for a tool to be started on a busy machine. */
export const SHORT_DEADLINE = '2000';

export type Machine = { readonly folder: string; readonly env: NodeJS.ProcessEnv };

/** A machine on whose PATH stand these commands and what a shell script needs, nothing else. */
export async function machine(
  commands: { readonly [name: string]: string },
  env: NodeJS.ProcessEnv,
): Promise<Machine> {
  const own = await temporaryFolder();
  const path = join(own, 'bin');
  await mkdir(path);
  for (const tool of ['cat', 'sleep']) await symlink(`/bin/${tool}`, join(path, tool));
  for (const [name, script] of Object.entries(commands)) await stubCommand(path, name, script);
  return {
    folder: own,
    env: { PATH: path, HOME: own, TEST_FOLDER: own, TEST_KEY: key, TEST_DEADLINE: NO_DEADLINE, ...env },
  };
}

export function readNote({ folder }: Machine, name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8').catch(() => '');
}

/** The processes that the commands noted. */
export async function pids(here: Machine): Promise<number[]> {
  const text = await readNote(here, 'pids');
  return text.split('\n').filter(Boolean).map(Number);
}

type Answer = {
  readonly result: {
    readonly state: string;
    readonly way?: string;
    readonly why?: string;
    readonly next?: string;
  };
  /** What was written to the terminal. */
  readonly terminal: string;
  readonly milliseconds: number;
};

/**
 * Copies in a process of its own, as what must not be left behind can only be seen from outside.
 */
export function prepareClipboardProgram() {
  let folder: string;
  let program: string;

  beforeAll(async () => {
    folder = await createFolder();
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await bundleProgram(folder, "import './source/store/copy.ts';", 'copy.js');
    program = await bundleProgram(
      folder,
      `import { Secret } from './source/secret.ts';
       import { copyToClipboard } from './source/store/clipboard.ts';
       const { env } = process;
       const platform = env.TEST_PLATFORM ?? process.platform;
       let written = '';
       const terminal = env.TEST_TERMINAL ? { write: (text) => { written += text; } } : undefined;
       const deadlineMs = env.TEST_DEADLINE ? Number(env.TEST_DEADLINE) : undefined;
       const start = performance.now();
       const result = await copyToClipboard(new Secret(env.TEST_KEY), { env, platform, deadlineMs, terminal });
       const milliseconds = performance.now() - start;
       console.log(JSON.stringify({ result, terminal: written, milliseconds }));
       process.exit(0);`,
    );
  });
  afterAll(() => removeFolder(folder));

  return {
    path: () => program,
    async copy({ env }: Machine): Promise<Answer> {
      const { stdout, stderr } = await run(process.execPath, [program], { env });
      expect(stderr).toBe('');
      expect(stdout).not.toContain(key);
      return JSON.parse(stdout);
    },
  };
}
