import { readFileSync, writeSync } from 'node:fs';
import type { LeaveHook } from './commands/context.ts';

/**
 * The entry: the Node gate, then everything by dynamic import, so that `--version` loads nothing else. The only
 * file that touches argv and ends the process.
 */
const OLDEST_NODE = [20, 19] as const;

/** npm hands a Ctrl+C on that the terminal has sent already: what comes at once is no second wish to leave. */
const ECHO_MS = 250;

const hooks: LeaveHook[] = [];
let leaving: Promise<never> | undefined;
let leavingSince = 0;
let insist = () => {};

/** The one way out: hooks newest first (key, screen, sandbox), then both streams are drained, then the end. */
function leave(code: number): Promise<never> {
  leavingSince ||= performance.now();
  leaving ??= (async () => {
    let last = code;
    for (const hook of hooks.reverse()) {
      try {
        const insisted = nextSignal();
        const other = await Promise.race([hook({ code: last, nextSignal }), insisted]);
        if (typeof other === 'number') last = other;
      } catch {
        // Leaving goes on: a hook that fails must not keep the others from running.
      }
    }
    await Promise.race([Promise.all([drain(process.stdout), drain(process.stderr)]), nextSignal()]);
    process.exit(last);
  })();
  return leaving;
}

function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    insist = resolve;
  });
}

function onSignal(code: number): void {
  if (leaving === undefined) leave(code);
  else if (performance.now() - leavingSince > ECHO_MS) insist();
}

/** A bare process.exit cuts a pipe (measured): the write callback says that everything before it is out. */
function drain(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) return resolve();
    stream.once('error', () => resolve());
    stream.write('', () => resolve());
  });
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
}

function readVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return String(JSON.parse(text).version);
}

/** Written at the build (scripts/build/schema.mjs). */
const readHelp = () => readFileSync(new URL('help.txt', import.meta.url), 'utf8');

/** What says the same to everybody, where it is all that is asked for. */
const standing = new Map([
  ['--version', () => `${readVersion()}\n`],
  ['--help', readHelp],
  ['-h', readHelp],
]);

/** To the file itself: the streams of this process take 4 ms to make, longer than all the rest (Node 20.20.2). */
function saysStanding(argv: readonly string[]): boolean {
  if (argv.length !== 1 || isTooOld(process.versions.node)) return false;
  try {
    const text = Buffer.from(standing.get(argv[0] ?? '')?.() ?? '');
    if (text.length === 0) return false;
    const written = writeSync(1, text);
    if (written < text.length) process.stdout.write(text.subarray(written));
    return true;
  } catch {
    // A pipe that is full, or has no reader any more: the streams know what to do.
    return false;
  }
}

async function main(argv: readonly string[]): Promise<number> {
  if (isTooOld(process.versions.node)) {
    process.stderr.write(
      `tyk-key-wizard needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.\n`,
    );
    return 2;
  }
  const { keepCompiled } = await import('./run/compile-cache.ts');
  keepCompiled(process.env, process.platform);
  const { runCommand } = await import('./commands/run.ts');
  return runCommand({
    argv,
    version: readVersion(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    platform: process.platform,
    onLeave: (hook) => hooks.push(hook),
  });
}

async function reportBug(error: unknown): Promise<never> {
  const { presentBug } = await import('./present.ts');
  for (const line of presentBug(error)) process.stderr.write(`${line}\n`);
  return leave(1);
}

function start(argv: readonly string[]): void {
  const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  for (const [signal, code] of Object.entries(signals)) process.on(signal, () => onSignal(code));
  process.on('uncaughtException', reportBug);
  process.on('unhandledRejection', reportBug);
  // signal-exit, inside Ink and Inquirer, ends a program of which it is the only listener. Node ignores this signal,
  // so that a file that may not grow is an error of its write (EFBIG), and the key goes elsewhere.
  process.on('SIGXFSZ', () => {});
  // A reader that has gone away is no bug of ours; whoever writes notices by the write's own callback.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  main(argv).then(leave, reportBug);
}

const given = process.argv.slice(2);
if (!saysStanding(given)) start(given);
