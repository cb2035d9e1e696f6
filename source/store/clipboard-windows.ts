import { existsSync, readFileSync } from 'node:fs';
import { copyAndProve } from './clipboard-system.ts';
import type { ClipboardOptions, WayAnswer, WayOptions } from './clipboard-way.ts';

const READ =
  '[Console]::OutputEncoding = [Text.Encoding]::UTF8; [Console]::Out.Write((Get-Clipboard -Raw -ErrorAction Stop))';

/** The clipboard of Windows by clip.exe, read back by PowerShell: in WSL, and on Windows after clipboardy. */
export function copyByWindows(text: string, options: WayOptions): Promise<WayAnswer> {
  const { clip, powershell, env } = windowsTools(options);
  const calls = [
    // clip.exe knows UTF-16 by itself; anything else it takes for the code page of the console.
    [clip, [], Buffer.from(text, 'utf16le')],
    [powershell, ['-NoProfile', '-NonInteractive', '-Command', READ]],
  ] as const;
  return copyAndProve(text, { ...options, env }, calls, () => ({
    why: 'clip.exe of Windows could not be run from here.',
  }));
}

/** The programs, and the environment that finds them. */
export function windowsTools({ env, platform }: Pick<ClipboardOptions, 'env' | 'platform'>): {
  readonly clip: string;
  readonly powershell: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
} {
  if (platform !== 'win32') {
    // For those who have `appendWindowsPath` of /etc/wsl.conf switched off.
    const system = '/mnt/c/Windows/System32';
    const path = [env.PATH, system, `${system}/WindowsPowerShell/v1.0`].filter(Boolean).join(':');
    return { clip: 'clip.exe', powershell: 'powershell.exe', env: { ...env, PATH: path } };
  }
  // By whole paths: Windows looks for a bare name in the present folder first.
  const system = `${env.SystemRoot ?? env.SYSTEMROOT ?? 'C:\\Windows'}\\System32`;
  const powershell = `${system}\\WindowsPowerShell\\v1.0\\powershell.exe`;
  return { clip: `${system}\\clip.exe`, powershell, env };
}

/** What a machine says of itself; read where it is left out. */
type Machine = { readonly version: string; readonly isContainer: boolean };

/** sudo takes WSL_DISTRO_NAME away, so the kernel is asked too; a container on WSL has its kernel, and no clip.exe. */
export function isWsl(
  { env, platform }: Pick<ClipboardOptions, 'env' | 'platform'>,
  machine: Machine = lookAtMachine(),
): boolean {
  if (platform !== 'linux') return false;
  return Boolean(env.WSL_DISTRO_NAME) || (/microsoft/i.test(machine.version) && !machine.isContainer);
}

function lookAtMachine(): Machine {
  const isContainer = existsSync('/.dockerenv') || existsSync('/run/.containerenv');
  try {
    return { version: readFileSync('/proc/version', 'utf8'), isContainer };
  } catch {
    return { version: '', isContainer };
  }
}
