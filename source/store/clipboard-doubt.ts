import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { explain } from './clipboard-system.ts';
import type { WayAnswer, WayOptions } from './clipboard-way.ts';

/**
 * What speaks against this machine's own clipboard, told without running anything: only Linux leaves the tool to
 * the user. Undefined where nothing does.
 */
export async function doubtSystem(options: WayOptions): Promise<Exclude<WayAnswer, string> | undefined> {
  const { env, platform } = options;
  if (platform !== 'linux') return undefined;
  const tools = [...(env.WAYLAND_DISPLAY ? ['wl-copy'] : []), ...(env.DISPLAY ? ['xsel', 'xclip'] : [])];
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const paths = folders.flatMap((folder) => tools.map((tool) => join(folder, tool)));
  const found = await Promise.all(paths.map(canRun));
  if (found.includes(true)) return undefined;
  // As clipboardy 5.3.2 would say it after trying.
  const answer = explain(new Error("Couldn't find the `xsel` binary"), options);
  return typeof answer === 'string' ? undefined : answer;
}

function canRun(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
