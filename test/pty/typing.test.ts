import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openTerminal } from '../helpers/pty.ts';
import { cliPath } from '../helpers/run-cli.ts';
import { openSandbox, openWizard, openWizardInShell, screens } from './wizard.ts';

const address = ['--deployment', 'self-managed'];
/** Words that differ, so that a lost or a doubled one is seen. */
const letters = Array.from(
  { length: 200 },
  (_, index) => 'abcdefghijklmnopqrstuvwxyz0123456789'[index % 36],
).join('');

/** Each part of the frame once and whole: title, two rules, the field, one line of keys. */
function isWholeFrame(screen: string, columns: number): boolean {
  return isFrame(screen.split('\n'), columns);
}

/**
 * The last one. Above it a terminal that folded lines anew faster than anybody could draw may leave what it had of
 * an earlier one: only the terminal knows how many lines it made of it.
 */
function isLastFrameWhole(screen: string, columns: number): boolean {
  const lines = screen.split('\n');
  return isFrame(lines.slice(lines.findLastIndex(isTitle)), columns);
}

const isTitle = (line: string) => /^ ▌?Tyk key wizard/.test(line);

function isFrame(lines: readonly string[], columns: number): boolean {
  const rules = lines.filter((line) => /^ ─+$/.test(line));
  const titles = lines.filter(isTitle);
  const hints = lines.filter((line) => line.includes('⏎ next'));
  const isFitting = rules.every((line) => line.length === Math.min(columns - 2, 118) + 1);
  return titles.length === 1 && hints.length === 1 && rules.length > 0 && isFitting;
}

describe('what is typed', () => {
  it('arrives whole where 200 characters come in one write', async () => {
    await using wizard = await openWizard(address);
    // The placeholder stands behind the caret once the field is empty: from here on keys are read.
    await wizard.walk([screens.dashboardAddress, 'ctrl-u'], ['❯ ▏']);
    wizard.type(letters);
    await wizard.until(letters.slice(-40));
    wizard.press('home');
    await wizard.until(`▏${letters.slice(0, 60)}`);
    expect(isWholeFrame(wizard.screen(), 80)).toBe(true);
  });

  it('is counted where it is secret, and can be undone with Ctrl+_', async () => {
    await using sandbox = await openSandbox();
    await using wizard = await openWizard(['--deployment', 'open-source', '--url', sandbox.url]);
    await wizard.until(screens.gatewaySecret);
    wizard.type(letters);
    await wizard.until('200 characters');
    wizard.press('ctrl-u');
    await wizard.until((screen) => !screen.includes('characters'));
    wizard.type('\u001f');
    await wizard.until('200 characters');
    expect(wizard.raw()).not.toContain(letters.slice(0, 8));
  });

  it('is all there after 50 changes of the window while one types', async () => {
    await using wizard = await openWizard(address);
    // The placeholder stands behind the caret once the field is empty: from here on keys are read.
    await wizard.walk([screens.dashboardAddress, 'ctrl-u'], ['❯ ▏']);
    for (let index = 0; index < 50; index += 1) {
      wizard.type(letters.slice(index * 4, index * 4 + 4));
      wizard.resize(60 + ((index * 7) % 60), 16 + (index % 20));
      // One turn for the child: changes that come all at once are one change.
      await wizard.until(/./);
    }
    wizard.resize(100, 30);
    await wizard.until(letters.slice(-40));
    wizard.press('home');
    const screen = await wizard.until(
      (now) => now.includes(`▏${letters.slice(0, 60)}`) && isLastFrameWhole(now, 100),
    );
    expect(screen).toContain('Dashboard address');
    wizard.press('end', 'ctrl-u');
    wizard.type('http://127.0.0.1:9');
    await wizard.until('❯ http://127.0.0.1:9▏');
  });
});

describe('what is pasted', () => {
  it('may have 64 KB: it is taken, and what is typed then comes at its end', async () => {
    await using wizard = await openWizard(address);
    // The placeholder stands behind the caret once the field is empty: from here on keys are read.
    await wizard.walk([screens.dashboardAddress, 'ctrl-u'], ['❯ ▏']);
    // As a terminal does: no more at once than the program takes.
    for (const part of [
      '\u001b[200~',
      ...Array.from({ length: 64 }, () => '0123456789abcdef'.repeat(64)),
      'THEEND\u001b[201~',
    ]) {
      wizard.type(part);
      await setImmediate();
    }
    await wizard.until('THEEND▏');
    wizard.type('xyz');
    await wizard.until('THEENDxyz▏');
    expect(isWholeFrame(wizard.screen(), 80)).toBe(true);
    wizard.press('ctrl-u');
    await wizard.until((screen) => !screen.includes('THEEND'));
  });

  it('may have 64 KB in a terminal that has no brackets for it', async () => {
    await using wizard = await openWizard(address);
    await wizard.walk([screens.dashboardAddress, 'ctrl-u'], ['❯ ▏']);
    wizard.type(`${'0123456789abcdef'.repeat(4_096)}THEEND`);
    await wizard.until('THEEND▏');
    wizard.press('ctrl-u');
    await wizard.until((screen) => !screen.includes('THEEND'));
  });

  it('is one line of many, without controls, and that is said', async () => {
    await using wizard = await openWizard(address);
    // The placeholder stands behind the caret once the field is empty: from here on keys are read.
    await wizard.walk([screens.dashboardAddress, 'ctrl-u'], ['❯ ▏']);
    wizard.paste('\n  http://one\u0007.example  \nhttp://two.example\n');
    const screen = await wizard.until('Only the first line was pasted.');
    expect(screen).toContain('❯ http://one.example▏');
    expect(screen).not.toContain('two.example');
  });
});

describe('Ctrl+Z', () => {
  it.skipIf(process.platform === 'win32')(
    'hands the terminal back, and everything is there when the job comes back',
    async () => {
      const shell = ['/bin/bash', '--norc', '--noprofile', '-i'];
      await using terminal = await openTerminal(shell, { env: { PS1: 'shell> ' } });
      await terminal.until('shell>');
      terminal.type(`'${process.execPath}' '${cliPath}' --deployment open-source --url http://127.0.0.1:9\r`);
      await terminal.until('Nothing listens at');
      terminal.press('ctrl-u');
      terminal.type('http://127.0.0.1:10/typed');
      await terminal.until('❯ http://127.0.0.1:10/typed▏');
      for (const round of ['first', 'second']) {
        terminal.press('ctrl-z');
        await terminal.until(/Stopped/);
        expect(terminal.cursorVisible()).toBe(true);
        terminal.type(`stty -a | grep -ow -- '-\\?icanon\\|-\\?echo'; echo ${round}-$((1+1))\r`);
        await terminal.until(new RegExp(`^icanon\\necho\\n${round}-2`, 'm'));
        terminal.type('clear; fg\r');
        await terminal.until('❯ http://127.0.0.1:10/typed▏');
      }
      terminal.type('!');
      await terminal.until('❯ http://127.0.0.1:10/typed!▏');
      expect(isWholeFrame(terminal.screen(), 80)).toBe(true);
      terminal.press('ctrl-c');
      await terminal.until(/shell>\s*$/);
      terminal.type("echo code=$?; stty -a | grep -ow -- '-\\?icanon\\|-\\?echo'\r");
      await terminal.until(/code=130\nicanon\necho/);
      terminal.type('exit\r');
      await terminal.waitForExit();
    },
  );

  it.skipIf(process.platform === 'win32')('does nothing where no shell can bring the job back', async () => {
    await using wizard = await openWizardInShell(address);
    await wizard.walk([screens.dashboardAddress, 'ctrl-z']);
    wizard.type('/more');
    await wizard.until('http://localhost:3000/more▏');
    wizard.press('ctrl-c');
    await wizard.until('terminal: icanon echo');
  });
});
