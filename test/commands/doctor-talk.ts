import { Writable } from 'node:stream';
import { doctor } from '../../source/commands/doctor.ts';
import { readArguments } from '../../source/commands/options.ts';
import type { Check } from '../../source/wizard/doctor.ts';
import { type Environment, makeTemporaryDirectory } from '../helpers/temp.ts';

type Visit = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Of `-o json`. */
  readonly checks: readonly Check[];
  check(id: string): Check;
};

function collect(): { readonly stream: NodeJS.WriteStream; text(): string } {
  const parts: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      parts.push(String(chunk));
      done();
    },
  });
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => parts.join('') };
}

/** The command as cli.ts runs it, without a terminal and on a machine of its own. */
export async function visit(words: readonly string[], env: Environment = {}): Promise<Visit> {
  await using machine = await makeTemporaryDirectory();
  const [stdout, stderr] = [collect(), collect()];
  const argv = ['doctor', ...words];
  const hooks: ((leaving: never) => unknown)[] = [];
  const code = await doctor(
    {
      argv,
      version: '9.8.7',
      stdin: {} as NodeJS.ReadStream,
      stdout: stdout.stream,
      stderr: stderr.stream,
      env: { PATH: process.env.PATH, TYK_KEY_WIZARD_CONFIG_DIR: machine.path, ...env },
      platform: process.platform,
      onLeave: (hook) => hooks.push(hook),
    },
    readArguments(argv),
  );
  for (const hook of hooks) await hook({ code } as never);
  const checks: readonly Check[] = words.includes('json') && stdout.text() !== '' ? read(stdout.text()) : [];
  return {
    code,
    stdout: stdout.text(),
    stderr: stderr.text(),
    checks,
    check(id) {
      const found = checks.find((check) => check.id === id);
      if (found === undefined) throw new Error(`There is no check ${id} in ${stdout.text()}${stderr.text()}`);
      return found;
    },
  };
}

function read(text: string): readonly Check[] {
  return JSON.parse(text).checks;
}
