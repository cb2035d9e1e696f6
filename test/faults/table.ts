import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Face } from './fault.ts';
import type { Verdict } from './judge.ts';

export type Row = { readonly fault: string; readonly face: Face; readonly verdict: Verdict };

const path = fileURLToPath(new URL('../report/faults.md', import.meta.url));

/** Writes the table of all verdicts to test/report/faults.md and returns it. */
export async function writeTable(rows: readonly Row[]): Promise<string> {
  const width = Math.max(5, ...rows.map(({ fault }) => fault.length));
  const yes = (found: string | undefined) => (found === undefined ? 'no' : 'YES');
  const write = (...cells: readonly string[]) => {
    const [name = '', ...others] = cells;
    return `| ${[name.padEnd(width), ...others].join(' | ')} |`;
  };
  const lines = rows.map(({ fault, face, verdict }) => {
    const { keyLost, falseSuccess, leaked, broken } = verdict;
    const kept = broken.length === 0 ? 'yes     ' : 'NO      ';
    return write(
      fault,
      face.padEnd(7),
      yes(keyLost).padEnd(9),
      yes(falseSuccess).padEnd(14),
      yes(leaked).padEnd(14),
      kept,
    );
  });
  const heading = write('fault', 'face   ', 'key lost?', 'false success?', 'secret leaked?', 'promised');
  const rule = write(
    '-'.repeat(width),
    '-------',
    '---------',
    '--------------',
    '--------------',
    '--------',
  );
  const faults = new Set(rows.map(({ fault }) => fault)).size;
  const text = [`${faults} faults, ${rows.length} runs`, '', heading, rule, ...lines].join('\n');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${text}\n`);
  return text;
}
