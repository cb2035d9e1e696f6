import { WizardError } from '../errors.ts';
import { Secret } from '../secret.ts';
import { saveKeyFile } from '../store/key-file.ts';
import { spellOut } from '../text.ts';
import type { Delivered } from '../wizard/made.ts';
import { type Writable, writeAll } from './terminal.ts';

export type DeliveryOptions = {
  readonly stdoutIsTerminal: boolean;
  readonly stdout: Writable;
  /** `bytesWritten`, where the stream counts, tells whether a mounted face really wrote. */
  readonly stderr: Writable & { readonly bytesWritten?: number; readonly isTTY?: boolean };
  /** Writes above the frame of a mounted face, on the terminal that stderr is. See `setWriteAbove`. */
  readonly writeAbove?: WriteAbove;
  /** Whether the words stand on a terminal; left out, they do. Elsewhere the key is shown on stdout's terminal. */
  readonly stderrIsTerminal?: boolean;
  /** Stdout keeps nothing: the key goes to the file, or to the clipboard that has proven itself (true: it is there). */
  readonly swallowed?: { readonly copy?: (key: Secret) => Promise<boolean> };
  /** Takes stdout's place (`--out FILE`); `force` replaces a file that is there. */
  readonly outFile?: string;
  readonly force?: boolean;
  /** Told once. */
  readonly onSafe?: () => void;
};

export type WriteAbove = (text: string) => void;
/** What goes out: the key itself, or an `env` line, a curl call or a JSON object with the key in it. */
type Format = (key: string) => string;

export type Delivery = {
  /** Keeps a key whose output is not complete yet (JSON), so that `finish` delivers it whatever happens. */
  hold(key: Secret, format: Format): void;
  /** Never rejects. A second call writes nothing and answers as the first did. */
  deliver(key: Secret, format: Format): Promise<Delivered>;
  readonly delivered: boolean;
  /** Rule 5: a complete write to a file or to a stdout that is no terminal, or the user's word (`markSafe`). */
  readonly safe: boolean;
  markSafe(): void;
  /** For a person: a text that may hold the key, where no program is to take it for one. False: nobody saw it. */
  show(text: Secret): Promise<boolean>;
  /** A face that mounts gives its function, and takes it back (undefined) before it unmounts. */
  setWriteAbove(write: WriteAbove | undefined): void;
  /** For leaving: delivers what is held and not delivered yet. Undefined where there never was a key. */
  finish(): Promise<Delivered | undefined>;
};

/** The one way by which a key reaches the user (design, section 3). One object for one key. */
export function createDelivery(options: DeliveryOptions): Delivery {
  let writeAbove = options.writeAbove;
  let held: { readonly key: Secret; readonly format: Format } | undefined;
  let underWay: Promise<Delivered> | undefined;
  let delivered = false;
  let safe = false;

  const markSafe = () => {
    if (!safe) options.onSafe?.();
    safe = true;
  };

  const start = async (key: Secret, format: Format): Promise<Delivered> => {
    const { output, problem } = applyFormat(key, format);
    const sent = await send(key, { output, spelled: spellKey(output, key) }, options, () => writeAbove);
    const answer = { ...sent, problem: sent.problem ?? problem };
    delivered = answer.to !== 'nowhere';
    if (answer.to !== 'screen' && answer.to !== 'nowhere') markSafe();
    // It may be tried again, by `finish` at the latest.
    if (!delivered) underWay = undefined;
    return answer;
  };

  const deliver = (key: Secret, format: Format): Promise<Delivered> => {
    held ??= { key, format };
    underWay ??= start(key, format);
    return underWay;
  };

  return {
    hold(key, format) {
      held = { key, format };
    },
    deliver,
    get delivered() {
      return delivered;
    },
    get safe() {
      return safe;
    },
    markSafe,
    async show(text) {
      return (await show(endLine(text), options, writeAbove)) === undefined;
    },
    setWriteAbove(write) {
      writeAbove = write;
    },
    async finish() {
      return underWay ?? (held && deliver(held.key, held.format));
    },
  };
}

/** A format that throws is a bug of this program; the key goes out bare, for it is shown only once. */
function applyFormat(key: Secret, format: Format): { output: Secret; problem?: WizardError } {
  try {
    return { output: new Secret(format(key.reveal())) };
  } catch (error) {
    const what = 'The output could not be built, so here is only the key.';
    // Not the error itself: its message may quote the key.
    const code = error instanceof Error ? error.name : undefined;
    return { output: key, problem: new WizardError('bug', { what }, { code }) };
  }
}

/** Not part of a key that any header can carry: a terminal would carry it out, or show nothing. */
const UNSENDABLE = /[^\x20-\x7e]|^ +| +$/gu;

/** For a terminal: the key with the bytes spelled out that cannot be shown. Files and pipes get it as it came. */
function spellKey(output: Secret, key: Secret): Secret {
  const parts = key.lines().flatMap((part) => part.reveal() || []);
  const spelled = parts.reduce(
    (text, part) => text.replaceAll(part, () => spellOut(part, UNSENDABLE)),
    output.reveal(),
  );
  return new Secret(spelled);
}

async function send(
  key: Secret,
  { output, spelled }: { readonly output: Secret; readonly spelled: Secret },
  options: DeliveryOptions,
  writeAbove: () => WriteAbove | undefined,
): Promise<Delivered> {
  const { outFile, force, swallowed, stdout, stdoutIsTerminal } = options;
  let problem: WizardError | undefined;
  if (outFile !== undefined) {
    const saved = await saveKeyFile(outFile, output, { force }).catch(asProblem);
    if (typeof saved === 'string') return { to: 'file', path: saved };
    problem = saved;
  }
  if (swallowed !== undefined) {
    if (await swallowed.copy?.(key)) return { to: 'clipboard', problem };
    problem ??= copyProblem();
  } else if (!stdoutIsTerminal) {
    const failed = await writeAll(stdout, endLine(output));
    if (!failed) return { to: 'stdout', problem };
    problem ??= stdoutProblem(failed);
  }
  const isSeen = stdoutIsTerminal || options.stderr.isTTY === true;
  const failed = await show(endLine(isSeen ? spelled : output), options, writeAbove());
  if (!failed) return { to: 'screen', problem };
  return { to: 'nowhere', problem: screenProblem(failed) };
}

/**
 * A blank line, then the key alone, unbroken. Ink writes nothing and says nothing once it is unmounted or
 * suspended (7.1.1), so what it did is checked where stderr counts its bytes.
 */
async function show(
  line: string,
  { stdout, stdoutIsTerminal, stderr, stderrIsTerminal = true }: DeliveryOptions,
  writeAbove: WriteAbove | undefined,
): Promise<Error | undefined> {
  const text = `\n${line}`;
  // Words that go to a file or to nowhere take no key along; and no frame is drawn then.
  if (stdoutIsTerminal && !stderrIsTerminal && !(await writeAll(stdout, text))) return undefined;
  if (writeAbove) {
    const before = stderr.bytesWritten;
    const thrown = attempt(() => writeAbove(text));
    const swallowed = before !== undefined && stderr.bytesWritten === before;
    if (!thrown && !swallowed && !(await writeAll(stderr, ''))) return undefined;
  }
  const failed = await writeAll(stderr, text);
  // stderr is closed or full: a terminal on stdout still shows the key, and no frame is left to erase it.
  return failed && stdoutIsTerminal ? writeAll(stdout, text) : failed;
}

function attempt(action: () => void): boolean {
  try {
    action();
    return false;
  } catch {
    return true;
  }
}

function endLine(output: Secret): string {
  const text = output.reveal();
  return text.endsWith('\n') ? text : `${text}\n`;
}

function asProblem(error: unknown): WizardError {
  if (error instanceof WizardError) return error;
  return new WizardError('storage', { what: 'The key could not be saved to the file.' }, { cause: error });
}

function stdoutProblem(error: NodeJS.ErrnoException): WizardError {
  const closed = error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED';
  const explanation = {
    what: 'The key could not be written to standard output.',
    why: closed
      ? 'The program that reads it has already ended.'
      : `The system answered ${error.code ?? 'with an error'}.`,
    next: 'The key went to standard error instead: keep it from there.',
  };
  return new WizardError('storage', explanation, { code: error.code, cause: error });
}

function copyProblem(): WizardError {
  return new WizardError('storage', {
    what: 'The key could not be copied, though the clipboard had taken a text before.',
    next: 'The key went to standard error instead: keep it from there.',
  });
}

function screenProblem(error: NodeJS.ErrnoException): WizardError {
  const explanation = {
    what: 'The key could not be shown.',
    why: `Neither standard output nor standard error can be written (${error.code ?? 'no reason given'}).`,
    next: 'Revoke it if you have its hash or alias, and make another with --out FILE.',
  };
  return new WizardError('storage', explanation, { code: error.code, cause: error });
}
