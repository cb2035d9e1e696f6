import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isWsl, windowsTools } from '../../source/store/clipboard-windows.ts';
import {
  desktop,
  goodXsel,
  hang,
  key,
  type Machine,
  machine,
  onLinux,
  pids,
  prepareClipboardProgram,
  readNote,
  SHORT_DEADLINE,
  spy,
  ssh,
} from './clipboard-machine.ts';
import { isAlive, run, stubCommand } from './helpers.ts';

const { copy } = prepareClipboardProgram();

const WSL_KERNEL =
  'Linux version 5.15.167.4-microsoft-standard-WSL2 (root@f9c826d3017f) (gcc (GCC) 11.2.0) #1 SMP';
const WSL_1_KERNEL = 'Linux version 4.4.0-19041-Microsoft (Microsoft@Microsoft.com) (gcc version 5.4.0)';
const DEBIAN_KERNEL = 'Linux version 6.1.0-13-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian))';

describe('whether this is Linux inside Windows', () => {
  it.each([
    [
      'the name of the distribution says so',
      'linux',
      { WSL_DISTRO_NAME: 'Debian' },
      DEBIAN_KERNEL,
      false,
      true,
    ],
    ['the kernel of WSL 2, after sudo', 'linux', {}, WSL_KERNEL, false, true],
    ['the kernel of WSL 1', 'linux', {}, WSL_1_KERNEL, false, true],
    ['a container on the kernel of WSL', 'linux', {}, WSL_KERNEL, true, false],
    ['any other Linux', 'linux', {}, DEBIAN_KERNEL, false, false],
    ['no /proc', 'linux', {}, '', false, false],
    ['Windows itself', 'win32', {}, '', false, false],
    ['Windows itself, started from WSL', 'win32', { WSL_DISTRO_NAME: 'Debian' }, '', false, false],
    ['macOS', 'darwin', {}, '', false, false],
  ] as const)('%s', (_, platform, env, version, isContainer, answer) => {
    expect(isWsl({ platform, env }, { version, isContainer })).toBe(answer);
  });
});

describe('where the programs of Windows are', () => {
  it.each([
    ['SystemRoot', { SystemRoot: 'D:\\Win' }, 'D:\\Win\\System32'],
    ['SYSTEMROOT, as Git Bash spells it', { SYSTEMROOT: 'D:\\Win' }, 'D:\\Win\\System32'],
    ['nothing', {}, 'C:\\Windows\\System32'],
  ])('on Windows by a whole path, never from the present folder: %s', (_, env, folder) => {
    const { clip, powershell } = windowsTools({ platform: 'win32', env });
    expect(clip).toBe(`${folder}\\clip.exe`);
    expect(powershell).toBe(`${folder}\\WindowsPowerShell\\v1.0\\powershell.exe`);
  });

  it.each([
    ['/usr/bin', /^\/usr\/bin:\/mnt\/c\/Windows\/System32:/],
    [undefined, /^\/mnt\/c\/Windows\/System32:/],
  ])('in WSL behind PATH (%s), which may lack the folders of Windows', (path, expected) => {
    const { clip, powershell, env } = windowsTools({ platform: 'linux', env: { PATH: path, HOME: '/h' } });
    expect([clip, powershell]).toEqual(['clip.exe', 'powershell.exe']);
    expect(env.PATH).toMatch(expected);
    expect(env.HOME).toBe('/h');
  });
});

const goodClip = `${spy}; cat > "$TEST_FOLDER/held"`;
/** As PowerShell writes what a working clip.exe took, in UTF-8. */
const goodPowerShell = `${spy}; echo "$@" > "$TEST_FOLDER/calls"; cat "$TEST_FOLDER/read"`;
const wsl = { WSL_DISTRO_NAME: 'Debian', TERM: 'xterm-256color' };

/** What was put on the clipboard of this Windows. */
async function held(here: Machine): Promise<string> {
  const { stdout } = await run('od', ['-An', '-v', '-tx1', join(here.folder, 'held')]);
  return Buffer.from(stdout.replace(/\s/g, ''), 'hex').toString('utf16le');
}

onLinux('in WSL', () => {
  async function windows(clip: string, powershell: string, back = key, env = {}): Promise<Machine> {
    const tools = { 'clip.exe': clip, 'powershell.exe': powershell, xsel: goodXsel };
    const here = await machine(tools, { ...wsl, ...desktop, ...env });
    await writeFile(join(here.folder, 'read'), back);
    return here;
  }

  it('the key is on the clipboard of Windows, in the encoding that clip.exe knows, and proven', async () => {
    const here = await windows(goodClip, goodPowerShell);
    expect((await copy(here)).result).toEqual({ state: 'copied', way: 'windows' });
    expect(await held(here)).toBe(key);
    expect(await readNote(here, 'calls')).toMatch(
      /^-NoProfile -NonInteractive -Command .*Get-Clipboard -Raw/,
    );
    expect(await readNote(here, 'processes')).not.toContain(key);
  });

  it('a byte order mark in front of what PowerShell writes is no difference', async () => {
    const here = await windows(goodClip, goodPowerShell, `\uFEFF${key}`);
    expect((await copy(here)).result.state).toBe('copied');
  });

  it('it is not said to be there when something else is', async () => {
    const here = await windows(goodClip, goodPowerShell, 'other');
    expect((await copy(here)).result).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('something else'),
    });
  });

  it.each([
    ['fails', 'echo "Get-Clipboard: denied"; exit 1'],
    ['never answers', hang],
  ])('it is sent, not copied, when PowerShell %s', async (_, powershell) => {
    const here = await windows(goodClip, powershell, key, { TEST_DEADLINE: SHORT_DEADLINE });
    expect((await copy(here)).result).toEqual({ state: 'sent', way: 'windows' });
    const started = await pids(here);
    await expect.poll(() => started.filter(isAlive)).toEqual([]);
  });

  it('the terminal gets it when programs of Windows cannot be run', async () => {
    const here = await machine({}, { ...wsl, TEST_TERMINAL: '1' });
    expect((await copy(here)).result).toEqual({ state: 'sent', way: 'terminal' });
  });

  it('that is said where the terminal is of no use either', async () => {
    expect((await copy(await machine({}, wsl))).result).toEqual({
      state: 'failed',
      why: 'clip.exe of Windows could not be run from here.',
      next: 'Select the key on the screen, or save it to a file.',
    });
  });

  it('over SSH the clipboard of Windows is not touched', async () => {
    const here = await windows(goodClip, goodPowerShell, key, { ...ssh, TEST_TERMINAL: '1' });
    expect((await copy(here)).result).toEqual({ state: 'sent', way: 'terminal' });
    expect(await readNote(here, 'held')).toBe('');
  });
});

onLinux('on Windows', () => {
  /** The backslashes of its paths are letters of a file name here. */
  async function windows(xsel: string): Promise<Machine> {
    const here = await machine({ xsel }, { ...desktop, TEST_PLATFORM: 'win32' });
    await stubCommand(here.folder, 'root\\System32\\clip.exe', goodClip);
    const powershell = 'root\\System32\\WindowsPowerShell\\v1.0\\powershell.exe';
    await stubCommand(here.folder, powershell, goodPowerShell);
    await writeFile(join(here.folder, 'read'), key);
    here.env.SystemRoot = join(here.folder, 'root');
    return here;
  }

  it('clip.exe is tried when clipboardy fails', async () => {
    const here = await windows('exit 1');
    expect((await copy(here)).result).toEqual({ state: 'copied', way: 'windows' });
    expect(await held(here)).toBe(key);
  });

  it('clip.exe is left alone when clipboardy does it', async () => {
    const here = await windows(goodXsel);
    const { result } = await copy(here);
    expect(result).toEqual({ state: 'copied', way: 'system' });
    expect(await readNote(here, 'calls')).not.toContain('Get-Clipboard');
  });
});
