import { withinDeadline } from './children.ts';
import type { WayAnswer, WayOptions } from './clipboard.ts';

/**
 * This machine's own clipboard, through clipboardy: `copied` only when what is read back is what was written. Its
 * messages are read and never shown: they can quote what the tool printed, which is what the clipboard held.
 */
export async function copyBySystem(text: string, options: WayOptions): Promise<WayAnswer> {
  let written = false;
  const roundTrip = async (): Promise<WayAnswer> => {
    const { default: clipboard } = await import('clipboardy');
    await clipboard.write(text);
    written = true;
    const back = await clipboard.read();
    return back === text ? 'copied' : { why: 'The clipboard holds something else than was put there.' };
  };
  try {
    const answer = await withinDeadline(options.deadlineMs, roundTrip);
    if (answer !== 'late') return answer;
    return written ? 'sent' : { why: 'The clipboard of this machine did not answer.' };
  } catch (error) {
    // On WSL clip.exe writes where reading back through PowerShell can fail.
    return written ? 'sent' : explain(error, options);
  }
}

function explain(error: unknown, { env, platform }: WayOptions): WayAnswer {
  const message = error instanceof Error ? error.message : '';
  const onLinuxDesktop = platform === 'linux' && !env.WSL_DISTRO_NAME;
  // clipboardy says "no xsel" here, which would send people off to install what cannot help.
  if (onLinuxDesktop && !env.DISPLAY && !env.WAYLAND_DISPLAY) {
    return { why: 'This session has no display (X11 or Wayland), so it has no clipboard.' };
  }
  if (/requires a display server/.test(message))
    return { why: 'The display of this session does not answer.' };
  const [, missing] = /Couldn't find the `([a-z-]+)`/.exec(message) ?? [];
  if (missing) {
    const install = missing === 'xsel' && env.WAYLAND_DISPLAY ? 'wl-clipboard' : missing;
    return {
      why: `${install} is not installed.`,
      next: `Install it, or select the key on the screen, or save it to a file.`,
    };
  }
  return { why: 'The clipboard of this machine could not be written.' };
}
