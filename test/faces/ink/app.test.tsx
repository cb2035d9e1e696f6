import { afterEach, describe, expect, it } from 'vitest';
import { App } from '../../../source/faces/ink/app.tsx';
import { startState } from '../../../source/faces/ink/moves.ts';
import { runRichFace } from '../../../source/faces/ink/start.tsx';
import type { UiState } from '../../../source/faces/ink/state.ts';
import { createTheme, type Theme } from '../../../source/faces/ink/theme.ts';
import { outputFor } from '../../../source/output.ts';
import { createCreation } from '../../../source/run/creation.ts';
import { createDelivery } from '../../../source/run/deliver.ts';
import type { Services } from '../../../source/run/services.ts';
import { createSession } from '../../../source/run/session.ts';
import { journey } from '../../../source/wizard/steps/journey.ts';
import type { Answers } from '../../../source/wizard/types.ts';
import { type InkScreen, mount } from '../../helpers/ink-screen.tsx';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../helpers/sandbox.ts';
import { makeTemporaryDirectory } from '../../helpers/temp.ts';
import { openGate } from '../../run/gate.ts';
import { createKeyboard, createPaper } from '../streams.ts';
import { baseFacts } from './driver.tsx';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function openSandbox(options?: SandboxOptions): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  ends.push(() => sandbox.stop());
  return sandbox;
}

type Stage = InkScreen & {
  readonly services: Services;
  readonly paper: ReturnType<typeof createPaper>;
  over(): UiState | undefined;
};
type Given = { answers?: Answers; size?: { columns: number; rows: number }; theme?: Theme };

/** The face on a terminal of its own, with real effects. What it does not write itself goes to the paper. */
async function open({ answers, size = { columns: 80, rows: 24 }, theme }: Given = {}): Promise<Stage> {
  const folder = await makeTemporaryDirectory();
  const paper = createPaper();
  const session = createSession({ http: { timeoutSeconds: 10 }, demoAs: 'gateway' });
  const delivery = createDelivery({ stdoutIsTerminal: true, stdout: paper.stderr, stderr: paper.stderr });
  // Over SSH and on a terminal that knows no sequences: no clipboard of this machine is touched.
  const place = { env: { SSH_TTY: '/dev/pts/1', TERM: 'dumb' }, platform: 'linux' } as const;
  const services: Services = {
    session,
    creation: createCreation(),
    delivery,
    place,
    configFolder: folder.path,
    output: outputFor('text', 'posix'),
  };
  const facts = { ...baseFacts, now: Math.floor(Date.now() / 1000) };
  let last: UiState | undefined;
  const screen = mount(
    <App
      start={startState(journey, facts, { answers })}
      services={services}
      theme={theme ?? createTheme({ unicode: true, colour: false })}
      shell="posix"
      onOver={(state) => {
        last = state;
      }}
    />,
    size,
  );
  ends.push(
    () => folder.remove(),
    () => session.end(),
    () => screen.unmount(),
  );
  return { ...screen, services, paper, over: () => last };
}

const gateway = (url: string): Answers => ({ deployment: 'open-source', url });
const KEY_LINE = /^ey[\w+/]{60,}={0,2}$/m;

async function signIn(screen: Stage, sandbox: Sandbox): Promise<void> {
  await screen.until('The Gateway secret');
  await screen.paste(sandbox.credential.reveal());
  await screen.press('enter');
}

async function takeDefaults(screen: Stage): Promise<void> {
  await screen.until('What may this key call?');
  await screen.press('enter');
  await screen.until('How long should this key work?');
  await screen.press('enter');
  await screen.until('Use the defaults');
  await screen.press('enter');
  await screen.until('Create the key');
  await screen.press('enter');
}

describe('the journey', () => {
  it('goes from the first frame to a key that works, by keys alone', async () => {
    const sandbox = await openSandbox();
    const screen = await open();
    await screen.until('Where does your Tyk run?');
    await screen.press('down', 'down', 'down', 'enter', 'ctrl-u');
    await screen.type(sandbox.url);
    await screen.press('enter');
    await signIn(screen, sandbox);
    await takeDefaults(screen);
    await screen.until('Tyk will never show it again');

    const key = screen.frames.join('\n').match(KEY_LINE)?.[0] ?? '';
    const called = await fetch(`${sandbox.gatewayUrl}/catalogue/`, { headers: { authorization: key } });
    expect(called.status).toBe(200);
    expect(screen.lastFrame()).toContain('✔ Key created, and read back as requested.');

    await screen.press('d');
    await screen.until('Remember this deployment');
    await screen.press('n');
    await screen.exit;
    expect(screen.over()?.outcome).toBe('done');
    expect(screen.lastFrame().trim()).toBe('');
    expect(screen.isRaw()).toBe(false);
  });

  it.each([
    [40, 12],
    [40, 24],
    [120, 40],
  ])('fits a terminal of %i × %i, and shows neither credential nor key in a frame', async (columns, rows) => {
    const sandbox = await openSandbox();
    const screen = await open({ answers: gateway(sandbox.url), size: { columns, rows } });
    await signIn(screen, sandbox);
    await takeDefaults(screen);
    await screen.until('Key created');
    const key = screen.frames.join('\n').match(KEY_LINE)?.[0] ?? 'no key';
    for (const frame of screen.frames) {
      expect(frame).not.toContain(sandbox.credential.reveal());
      // The write above the frame comes with the frame that follows it.
      const lines = frame.replace(`\n${key}\n`, '').split('\n');
      expect(lines.length).toBeLessThanOrEqual(rows);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
      expect(lines.join('\n')).not.toContain(key);
    }
  });

  it('never blinks: between the first frame and the last none is empty', async () => {
    const sandbox = await openSandbox();
    const screen = await open({ answers: { deployment: 'open-source', url: sandbox.url } });
    await signIn(screen, sandbox);
    await takeDefaults(screen);
    await screen.until('Key created');
    const first = screen.frames.findIndex((frame) => frame.trim() !== '');
    for (const frame of screen.frames.slice(first))
      expect(frame.trim().split('\n').length).toBeGreaterThan(4);
  });

  it('remembers the deployment under the name it shows', async () => {
    const sandbox = await openSandbox();
    const screen = await open({ answers: gateway(sandbox.url) });
    await signIn(screen, sandbox);
    await takeDefaults(screen);
    await screen.until('Key created');
    await screen.press('d');
    const shown = await screen.until('Yes, as');
    await screen.press('y');
    await screen.until('Where should its credential be kept');
    await screen.press('n');
    await screen.exit;
    const name = /Yes, as (\S+)/.exec(shown)?.[1];
    expect(screen.over()?.key?.said.at(-1)?.what).toBe(`Remembered as ${name}.`);
  });

  it('is a burst: every character finds its place', async () => {
    const sandbox = await openSandbox();
    const screen = await open({ answers: { deployment: 'open-source' } });
    await screen.press('ctrl-u');
    await screen.burst(`${sandbox.url}\r${sandbox.credential.reveal()}\r`);
    await screen.until('What may this key call?');
    await screen.burst('pay\r');
    await screen.until('✔ Payments');
  });
});

describe('what goes wrong', () => {
  it('is shown where it can be mended: a credential that is refused', async () => {
    const sandbox = await openSandbox();
    const screen = await open({ answers: gateway(sandbox.url) });
    await screen.until('The Gateway secret');
    await screen.type('not-the-secret');
    await screen.press('enter');
    const refused = await screen.until('✖');
    expect(refused).toContain('The Gateway secret');
    await screen.paste(sandbox.credential.reveal());
    await screen.press('enter');
    await screen.until('What may this key call?');
  });

  it('is shown with its way out: an address of another kind', async () => {
    const sandbox = await openSandbox({ as: 'dashboard' });
    const screen = await open({ answers: gateway(sandbox.url) });
    await screen.until('This address is a Dashboard, not a Gateway.');
    await screen.press('s');
    await screen.until('Your Dashboard API Access Credentials');
  });

  it('can be waited for or left: Esc stops a look-up and shows the screen before it', async () => {
    const sandbox = await openSandbox();
    sandbox.fault({ on: '*', answer: 'hang' });
    const screen = await open({ answers: { deployment: 'open-source' } });
    await screen.press('ctrl-u');
    await screen.type(sandbox.url);
    await screen.press('enter');
    await screen.until(`Looking at ${sandbox.url} …`);
    await screen.press('escape');
    await screen.until('Gateway address');
    expect(screen.lastFrame()).toContain(sandbox.url);
  });

  it('never makes a second key: Ctrl+C twice leaves a create that nobody answers', async () => {
    const sandbox = await openSandbox();
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'hang' });
    const screen = await open({ answers: gateway(sandbox.url) });
    await signIn(screen, sandbox);
    await takeDefaults(screen);
    await screen.until('Creating the key …');
    await screen.press('escape', 'enter', 'ctrl-c');
    await screen.until('a key may exist already');
    await screen.press('ctrl-c');
    await screen.exit;
    expect(screen.over()?.outcome).toBe('outcome-unknown');
    expect(sandbox.requests.filter((request) => request.method === 'POST')).toHaveLength(1);
  });
});

describe('a face that breaks', () => {
  /** Draws until it is told to break. */
  function createFragileTheme() {
    const theme = createTheme({ unicode: true, colour: false });
    let broken = false;
    const styleOf: Theme['styleOf'] = (role) => {
      if (broken) throw new Error('This cannot be drawn.');
      return theme.styleOf(role);
    };
    return { theme: { ...theme, styleOf }, breakIt: () => (broken = true) };
  }

  it('ends with the error, and gives the terminal back', async () => {
    const { theme, breakIt } = createFragileTheme();
    const screen = await open({ theme });
    breakIt();
    await screen.press('down');
    await expect(screen.exit).rejects.toThrow('This cannot be drawn.');
    expect(screen.isRaw()).toBe(false);
    expect(screen.lastFrame().trim()).toBe('');
  });

  it('does not lose the key that is on its way', async () => {
    const sandbox = await openSandbox();
    const gate = await openGate(sandbox.url);
    ends.push(() => gate[Symbol.asyncDispose]());
    const { theme, breakIt } = createFragileTheme();
    const screen = await open({ answers: gateway(gate.url), theme });
    await signIn(screen, sandbox);
    await takeDefaults(screen);
    await gate.held;
    breakIt();
    await screen.resize(79, 24);
    await expect(screen.exit).rejects.toThrow('This cannot be drawn.');

    gate.open();
    await screen.services.creation.settled;
    await screen.services.delivery.finish();
    expect(screen.paper.text()).toMatch(KEY_LINE);
  });
});

describe('resizing', () => {
  it('draws the whole frame anew, says what it needs, and comes back', async () => {
    const screen = await open();
    await screen.until('Where does your Tyk run?');
    await screen.resize(50, 24);
    await screen.until((frame) => frame.split('\n').every((line) => line.length <= 50));
    await screen.resize(30, 8);
    const small = await screen.until('the wizard needs');
    expect(small).toContain('^c leave');
    expect(small).not.toContain('⏎');
    await screen.press('down', 'enter');
    await screen.paste('x');
    await screen.resize(80, 24);
    const frame = await screen.until('❯ Tyk Cloud');
    expect(frame).toContain('Make an API key and see it work');
  });
});

describe('runRichFace', () => {
  async function run(answers: Answers) {
    const keyboard = createKeyboard({ isTTY: true });
    const paper = createPaper({ isTTY: true, columns: 80, rows: 24 });
    const session = createSession({ http: { timeoutSeconds: 10 }, demoAs: 'gateway' });
    ends.push(() => session.end());
    const delivery = createDelivery({ stdoutIsTerminal: true, stdout: paper.stderr, stderr: paper.stderr });
    const place = { env: { SSH_TTY: '/dev/pts/1', TERM: 'dumb' }, platform: 'linux' } as const;
    const end = runRichFace({
      facts: { ...baseFacts, now: Math.floor(Date.now() / 1000) },
      begin: { answers },
      services: {
        session,
        creation: createCreation(),
        delivery,
        place,
        configFolder: '/nowhere',
        output: outputFor('text', 'posix'),
      },
      stderr: paper.stderr,
      stdin: keyboard.stdin,
      env: { LANG: 'C.UTF-8' },
      platform: 'linux',
      shell: 'posix',
    });
    return { keyboard, paper, end };
  }

  async function journeyTo(
    last: string,
    { keyboard, paper }: Awaited<ReturnType<typeof run>>,
  ): Promise<void> {
    for (const wanted of [
      'What may this key call?',
      'How long should',
      'Use the defaults',
      'Create the key',
    ]) {
      await paper.until(wanted);
      await keyboard.press('enter');
    }
    await paper.until(last);
  }

  it('leaves plain lines for the scrollback, and nothing of its frame', async () => {
    const face = await run({ deployment: 'demo' });
    await journeyTo('Key created', face);
    await face.keyboard.press('d');
    const end = await face.end;
    expect(end).toMatchObject({ outcome: 'done', keepRunning: false });
    expect(end.lines.join('\n')).toContain('✔ Key created, and read back as requested.');
    expect(end.lines.join('\n')).not.toMatch(/ey[\w+/]{60,}/);
    expect(face.paper.text()).toMatch(KEY_LINE);
    expect(face.keyboard.modes.at(-1)).toBe(false);
  });

  it('says that nothing was made when it is left before', async () => {
    const face = await run({ deployment: 'demo' });
    await face.paper.until('What may this key call?');
    await face.keyboard.press('ctrl-c');
    expect(await face.end).toEqual({ outcome: 'left', lines: [], keepRunning: false });
  });

  it('keeps the sandbox when the key stage says so', async () => {
    const face = await run({ deployment: 'demo' });
    await journeyTo('Keep the sandbox', face);
    await face.keyboard.press('k');
    expect(await face.end).toMatchObject({ outcome: 'done', keepRunning: true });
  });

  it('leaves the scrollback alone when the window gets lower than the frame', async () => {
    const face = await run({ deployment: 'demo' });
    await face.paper.until('What may this key call?');
    Object.assign(face.paper.stderr, { rows: 12 }).emit('resize');
    await face.paper.until((text) => text.includes('↓ '));
    await journeyTo('Key created', face);
    Object.assign(face.paper.stderr, { rows: 8 }).emit('resize');
    await face.paper.until('the wizard needs');
    const before = face.paper.text().length;
    Object.assign(face.paper.stderr, { rows: 24 }).emit('resize');
    await face.paper.until('Key created', before);
    await face.keyboard.press('d');
    expect(face.paper.raw()).not.toContain('\u001b[3J');
    await face.end;
  });

  it('says what is known of a key that was asked for without an answer', async () => {
    const sandbox = await openSandbox();
    sandbox.fault({ on: 'POST /tyk/keys/create', answer: 'hang' });
    const face = await run({ ...gateway(sandbox.url), credential: sandbox.credential });
    await journeyTo('Creating the key', face);
    await face.keyboard.press('ctrl-c', 'ctrl-c');
    const end = await face.end;
    expect(end.outcome).toBe('outcome-unknown');
    expect(end.lines.join('\n')).toContain('Nobody has seen it, so nobody can use it');
  });

  it('says that a key was made when only the check of it was stopped', async () => {
    const sandbox = await openSandbox();
    sandbox.fault({ on: 'GET /tyk/keys/*', answer: 'hang' });
    const face = await run({ ...gateway(sandbox.url), credential: sandbox.credential });
    await journeyTo('Creating the key', face);
    await face.paper.until(KEY_LINE);
    await face.keyboard.press('ctrl-c', 'ctrl-c');
    const end = await face.end;
    expect(end.outcome).toBe('done');
    expect(end.lines.join('\n')).toContain('You stopped before it was read back');
  });
});
