import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PRIVATE, storageError } from '../store/files.ts';
import type { HttpEvent } from '../tyk/http-event.ts';

/** What --debug writes: a JSON line for each try of a request. */
type Trace = {
  readonly path: string;
  /** Never fails: a full disk ends the trace and nothing else. */
  record(event: HttpEvent): void;
  /** Safe to call twice. */
  close(): void;
};

/**
 * Begins a new file for this run alone, 0600 in a 0700 folder. Each line is on its way to the disk when `record`
 * returns, so a crash leaves everything up to it. Events come without secrets (`describeTry`).
 * @throws WizardError `storage`
 */
export async function openTrace(folder: string): Promise<Trace> {
  const time = new Date().toISOString().replace(/[:.]/g, '-');
  const path = join(folder, `trace-${time}-${process.pid}.jsonl`);
  let file: number | undefined;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    file = openSync(path, 'wx', PRIVATE);
  } catch (error) {
    throw storageError(
      error,
      `The trace ${path} could not be opened.`,
      path,
      'Fix that, or leave out --debug.',
    );
  }
  const close = () => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  return {
    path,
    record(event) {
      try {
        if (file !== undefined) writeSync(file, `${JSON.stringify(event)}\n`);
      } catch {
        close();
      }
    },
    close,
  };
}
