import { existsSync } from 'node:fs';
import {
  type Expected,
  type Key,
  openTerminal,
  type TerminalOptions,
  type TestTerminal,
} from '../helpers/pty.ts';
import { cliPath } from '../helpers/run-cli.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../helpers/sandbox.ts';

/** A line of its own in the scrollback: base64 of a key's organisation, id and hash. */
export const KEY_LINE = /^ey[A-Za-z0-9+/]{60,}={0,2}$/m;

/** A named key, or a letter that is one by itself. */
type Press = Key | 'c' | 'd' | 'e' | 'f' | 'g' | 'k' | 'n' | 'r' | 's' | 'v' | 'x' | 'y';

/** What to wait for, and what to press then. */
export type Screen = readonly [Expected, ...Press[]];

export type Wizard = Omit<TestTerminal, 'press'> & {
  press(...keys: Press[]): void;
  /** Waits for a screen, then presses: one pair for each screen. */
  walk(...screens: Screen[]): Promise<string>;
  /** How many keys were pressed so far; typed text does not count. */
  readonly presses: number;
};

/** The built program in a terminal of 80 by 24. */
export async function openWizard(
  args: readonly string[] = [],
  options: TerminalOptions = {},
): Promise<Wizard> {
  if (!existsSync(cliPath)) throw new Error('dist/cli.js is not there: npm run build');
  return watchPresses(await openTerminal([process.execPath, cliPath, ...args], options));
}

/**
 * The same through a shell: `before` is put before the program, as in `KEY=$(`, and `after` behind it. At the end the
 * shell says the exit code and whether the terminal is as it was (`icanon echo`).
 */
export async function openWizardInShell(
  args: readonly string[],
  options: TerminalOptions & { readonly before?: string; readonly after?: string } = {},
): Promise<Wizard & { pid(): number }> {
  if (!existsSync(cliPath)) throw new Error('dist/cli.js is not there: npm run build');
  const { before = '', after = '' } = options;
  const program = [process.execPath, cliPath, ...args].map((word) => `'${word}'`).join(' ');
  const started = `${before}sh -c "echo pid=\\$\\$ >&2; exec ${program}"${after}`;
  const script = `${started}; echo "code=$?"; echo terminal: $(stty -a | grep -ow -- '-\\?icanon\\|-\\?echo')`;
  const wizard = watchPresses(await openTerminal(['/bin/sh', '-c', script], options));
  return Object.assign(wizard, { pid: () => Number(/pid=(\d+)/.exec(wizard.raw())?.[1]) });
}

function watchPresses(terminal: TestTerminal): Wizard {
  let presses = 0;
  const press: Wizard['press'] = (...keys) => {
    presses += keys.length;
    for (const key of keys) {
      if (key.length === 1) terminal.type(key);
      else terminal.press(key as Key);
    }
  };
  return {
    ...terminal,
    press,
    async walk(...screens) {
      let screen = '';
      for (const [expected, ...keys] of screens) {
        screen = await terminal.until(expected);
        press(...keys);
      }
      return screen;
    },
    get presses() {
      return presses;
    },
  };
}

export const screens = {
  deployment: 'Where does your Tyk run?',
  gatewayAddress: 'Gateway address',
  dashboardAddress: 'Dashboard address',
  gatewaySecret: 'The Gateway secret',
  dashboardCredential: 'Your Dashboard API Access Credentials',
  access: 'What may this key call?',
  expiry: 'How long should this key work?',
  details: 'Use the defaults for everything else?',
  review: 'Create the key',
  key: /Tyk\s+will\s+never\s+show\s+it\s+again/,
  unsafe: 'The key is not safe yet',
  remember: 'Remember this deployment',
  keep: 'Where should its credential be kept',
} as const;

/** From the first frame to a connected Open Source Gateway, by keys alone. */
export async function connectGateway(wizard: Wizard, url: string, credential: string): Promise<void> {
  await wizard.walk(
    [screens.deployment, 'down', 'down', 'down', 'enter'],
    [screens.gatewayAddress, 'ctrl-u'],
  );
  wizard.type(url);
  await wizard.walk([url, 'enter'], [screens.gatewaySecret]);
  await giveCredential(wizard, credential);
}

export async function connectDashboard(wizard: Wizard, url: string, credential: string): Promise<void> {
  await wizard.walk([screens.deployment, 'down', 'down', 'enter'], [screens.dashboardAddress, 'ctrl-u']);
  wizard.type(url);
  await wizard.walk([url, 'enter'], [screens.dashboardCredential]);
  await giveCredential(wizard, credential);
}

export async function giveCredential(wizard: Wizard, credential: string): Promise<void> {
  wizard.type(credential);
  await wizard.walk([new RegExp(`▏ +${credential.length}\\b`), 'enter']);
}

/** Every default, from the lists to the key. */
export async function takeDefaults(wizard: Wizard): Promise<string> {
  return wizard.walk(
    [screens.access, 'enter'],
    [screens.expiry, 'enter'],
    [screens.details, 'enter'],
    [screens.review, 'enter'],
    [screens.key],
  );
}

export function keyIn(wizard: Pick<TestTerminal, 'scrollback'>): string {
  return wizard.scrollback().match(KEY_LINE)?.[0] ?? '';
}

/** A Tyk in this process, which can be made to misbehave. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox & AsyncDisposable> {
  const sandbox = await startSandbox(options);
  return Object.assign(sandbox, { [Symbol.asyncDispose]: () => sandbox.stop() });
}
