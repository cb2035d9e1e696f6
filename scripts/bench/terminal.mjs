import { spawn } from '@lydell/node-pty';

/** A picture that never comes is a bench that waits for words of yesterday: it is to say so. */
const PATIENCE_MS = 60_000;

/** A program in a pseudo-terminal of 80 by 24. */
export function openTerminal(command, { env, cwd }) {
  const [file, ...args] = command;
  const began = performance.now();
  const pty = spawn(file, args, { cols: 80, rows: 24, cwd, env, name: 'xterm-256color' });
  let text = '';
  let ended = false;
  let look = () => {};
  pty.onData((data) => {
    text += data;
    look();
  });
  const exit = new Promise((resolve) => {
    pty.onExit(() => {
      ended = true;
      look();
      resolve();
    });
  });

  return {
    pid: pty.pid,
    write: (keys) => pty.write(keys),
    /** Milliseconds since the start when everything written since the last `forget` matches. */
    until(expected) {
      return new Promise((resolve, reject) => {
        const fail = (why) => reject(new Error(`${why} ${expected}:\n${text.slice(-2000)}`));
        const patience = setTimeout(fail, PATIENCE_MS, 'In a minute there was no');
        look = () => {
          if (!expected.test(text) && !ended) return;
          clearTimeout(patience);
          if (expected.test(text)) resolve(performance.now() - began);
          else fail('The program ended before');
        };
        look();
      });
    },
    forget() {
      text = '';
    },
    /** It ends by itself. */
    gone: () => exit,
    async end() {
      if (!ended) pty.kill('SIGKILL');
      await exit;
    },
  };
}
