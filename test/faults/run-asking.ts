import { type Key, openTerminal, type TestTerminal } from '../helpers/pty.ts';
import { cliPath } from '../helpers/run-cli.ts';
import type { Face, Fault, Turn } from './fault.ts';
import type { Run } from './judge.ts';
import { inShell } from './run-flags.ts';
import type { Running, Scene } from './scene.ts';

/** A problem, and below it a question again: whoever sees that gives up. `unless` this was seen before. */
type Usual = Turn & { readonly is: string; readonly unless?: string; readonly after?: string };

const lineEnd = '(?:\\)|Number|Numbers with commas|Leave the API out\\?):$';
const usual: { readonly [Name in Exclude<Face, 'flags'>]: readonly Usual[] } = {
  lines: [
    {
      is: 'done',
      when: /(?:a\s+key\s+twice\.|Anything\s+else\?)[\s\S]*:$/,
      press: ['Done, I have it', 'enter'],
    },
    { is: 'remember', when: /Remember this deployment[\s\S]*:$/, press: ['2', 'enter'] },
    {
      is: 'gave-up',
      unless: 'done',
      when: new RegExp(`Problem:[\\s\\S]*\\n.*${lineEnd}`),
      press: ['ctrl-c'],
    },
    { is: 'details', when: /Use the defaults[\s\S]*\(default\s+1\):$/, press: ['enter'] },
    { is: 'review', when: /Create the key on[\s\S]*\(default\s+1\):$/, press: ['enter'] },
  ],
  prompts: [
    { is: 'done', when: /\? (?:Save the key now|The key is safe)/, press: ['d', 'enter'] },
    { is: 'remember', when: /❯ Yes, as/, press: ['down', 'enter'] },
    { is: 'gave-up', unless: 'done', when: /✖[\s\S]*\n\? /, press: ['ctrl-c'] },
    { is: 'details', when: /\? Use the defaults[\s\S]*❯ Yes/, press: ['enter'] },
    { is: 'review', when: /❯ Create the key/, press: ['enter'] },
  ],
  rich: [
    { is: 'unsafe', when: /Your key is not saved yet/, press: ['d'] },
    { is: 'remember', when: /Remember this deployment/, press: ['n'] },
    { is: 'done', unless: 'unsafe', when: /Tyk\s+will\s+never\s+show|d Done, I have it/, press: ['d'] },
    {
      is: 'gave-up',
      unless: 'done',
      when: /✖|making\s+another\s+is\s+safe|answer\s+was\s+lost|s switch to|is\s+a\s+web\s+page/,
      press: ['ctrl-c'],
    },
    { is: 'details', when: /Use the defaults for everything else\?/, press: ['enter'] },
    { is: 'review', when: /❯ Create the key/, press: ['enter'] },
  ],
};

/** In a real terminal, with somebody in front of it who takes every default and gives up at the first problem. */
export async function runAsking(fault: Fault, scene: Scene): Promise<Run> {
  const face = scene.face as Exclude<Face, 'flags'>;
  const program = [process.execPath, cliPath, '--face', face, ...scene.args];
  await using terminal = await openTerminal(inShell(scene.before, program), {
    columns: 100,
    rows: 50,
    cwd: scene.cwd,
    env: scene.env,
  });
  const own = (fault.turns?.[face] ?? []).map(
    (turn, at): Usual => ({ ...turn, is: `own ${at}`, ...(at > 0 && { after: `own ${at - 1}` }) }),
  );
  const ended = terminal.waitForExit();
  const running: Running = {
    ended,
    said: () => terminal.scrollback(),
    until: async (text) => {
      await terminal.until((screen) => text.test(screen));
    },
    kill: terminal.kill,
    press: (...keys) => pressAll(terminal, keys),
    closeStdout: async () => {},
  };
  const [{ code, signal }] = await Promise.all([
    ended,
    takeTurns(terminal, [...own, ...usual[face]]),
    fault.during?.(scene, running),
  ]);
  // A program that a signal has ended is no success, whatever else node-pty calls it.
  return {
    code: signal === undefined ? code : null,
    stdout: '',
    stderr: '',
    screen: terminal.scrollback(),
    raw: terminal.raw(),
  };
}

async function takeTurns(terminal: TestTerminal, turns: readonly Usual[]): Promise<void> {
  const taken = new Set<string>();
  const isDue = ({ is, unless, after }: Usual) =>
    !taken.has(is) && !(unless && taken.has(unless)) && (after === undefined || taken.has(after));
  const own = turns.filter(({ is }) => is.startsWith('own'));
  const isBegun = () => own.some(({ is }) => taken.has(is)) && !own.every(({ is }) => taken.has(is));
  const find = (screen: string) =>
    (isBegun() ? own : turns).find((turn) => isDue(turn) && turn.when.test(screen));
  for (;;) {
    let turn: Usual | undefined;
    try {
      await terminal.until((screen) => {
        turn = find(screen);
        return turn !== undefined;
      });
    } catch {
      // It has ended, or hangs: the wait for its end says which.
      return;
    }
    if (turn === undefined) return;
    taken.add(turn.is);
    if (turn.resize !== undefined) terminal.resize(...turn.resize);
    if (turn.paste !== undefined) terminal.paste(turn.paste);
    pressAll(terminal, turn.press ?? []);
  }
}

const named = /^(?:enter|esc|tab|space|backspace|up|down|left|right|(?:ctrl|alt)-.)$/;

function pressAll(terminal: TestTerminal, keys: readonly string[]): void {
  for (const key of keys) {
    if (named.test(key)) terminal.press(key as Key);
    else terminal.type(key);
  }
}
