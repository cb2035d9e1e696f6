import { spawn } from 'node:child_process';

/**
 * The part of execa 9 that clipboardy 5.3.2 uses in its asynchronous half: a program fed with `input`, its output as
 * text, an error with `stderr` where it fails. The whole of execa is a seventh of the packed program.
 */
export function execa(file, given = [], more = {}) {
  const [args, options] = Array.isArray(given) ? [given, more] : [[], given];
  const {
    input = '',
    env,
    stdout = 'pipe',
    stderr = 'pipe',
    stripFinalNewline = true,
    windowsHide,
  } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      env: { ...process.env, ...env },
      stdio: ['pipe', stdout, stderr],
      windowsHide,
    });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) {
      child[name]?.setEncoding('utf8').on('data', (text) => {
        said[name] += text;
      });
    }
    const fail = (error) => reject(Object.assign(error, { stderr: said.stderr }));
    child.on('error', fail);
    child.on('close', (code, signal) => {
      if (code !== 0) return fail(new Error(`${file} ended with ${code ?? signal}: ${said.stderr}`));
      resolve({ ...said, stdout: stripFinalNewline ? said.stdout.replace(/\r?\n$/, '') : said.stdout });
    });
    // A program that ends without reading is told by its exit code.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

export function execaSync() {
  throw new Error('The bundle holds the asynchronous half alone.');
}
