import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const wizard = fileURLToPath(new URL('../../../source/wizard', import.meta.url));

/**
 * Runs lines of code, which may use everything that `words.ts` and `parse/expiry.ts` export and end with `return`,
 * in a Node of its own: a process, and each of its workers, keeps the time zone that it was started in.
 */
export function inZone(zone: string, code: string): unknown {
  const program = `
    import * as words from './words.ts';
    import * as expiry from './parse/expiry.ts';
    const result = (({ ${names.join(', ')} }) => { ${code} })({ ...words, ...expiry });
    process.stdout.write(JSON.stringify(result));`;
  const built = buildSync({
    stdin: { contents: program, resolveDir: wizard, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const script = built.outputFiles[0]?.text ?? '';
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    env: { ...process.env, TZ: zone },
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

const names = [
  ...['localDateTime', 'localZone', 'relativeDuration', 'until', 'ago'],
  ...['parseExpiry', 'writeExpiry', 'expiresAt', 'describeExpiry'],
];
