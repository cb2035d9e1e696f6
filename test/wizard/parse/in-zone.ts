import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const wizard = fileURLToPath(new URL('../../../source/wizard', import.meta.url));

/**
 * Runs lines of code, which may use everything that `words.ts` and `parse/expiry.ts` export and end with `return`,
 * in a Node of its own: a process, and each of its workers, keeps the time zone that it was started in.
 */
export function inZone(zone: string, code: string): unknown {
  program ??= bundle();
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, TZ: zone, TEST_CODE: code },
    encoding: 'utf8',
  });
  return JSON.parse(output);
}

let program: string | undefined;

function bundle(): string {
  const contents = `
    import * as words from './words.ts';
    import * as expiry from './parse/expiry.ts';
    const known = { ...words, ...expiry };
    const result = new Function(...Object.keys(known), process.env.TEST_CODE)(...Object.values(known));
    process.stdout.write(JSON.stringify(result));`;
  const built = buildSync({
    stdin: { contents, resolveDir: wizard, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  return built.outputFiles[0]?.text ?? '';
}
