import { expect, it } from 'vitest';
import { desktop, machine, onLinux, prepareClipboardProgram, readNote } from './clipboard-machine.ts';

const { copy } = prepareClipboardProgram();

const secrets = {
  TYK_KEY_WIZARD_SECRET: 'in-the-environment-1',
  TYK_KEY_WIZARD_SECRET_COMMAND: 'echo in-the-environment-2',
  TYK_GW_SECRET: 'in-the-environment-3',
  TYK_AUTH_TOKEN: 'in-the-environment-4',
  TYK_API_KEY: 'in-the-environment-5',
  TYK_SOMETHING_NEW: 'in-the-environment-6',
  tyk_gw_secret: 'in-the-environment-7',
};

/** Notes what it was started with, for itself and for what it leaves behind to serve the clipboard. */
const noting = (read: string) => `
cat /proc/$$/environ >> "$TEST_FOLDER/environ"; echo >> "$TEST_FOLDER/environ"
case "$*" in
  *${read}*) cat "$TEST_FOLDER/held";;
  *) cat > "$TEST_FOLDER/held";;
esac`;
const wayland = { WAYLAND_DISPLAY: 'wayland-0', XDG_SESSION_TYPE: 'wayland', TERM: 'xterm-256color' };

onLinux('a tool that serves the clipboard, and may do so for as long as the session lasts', () => {
  it.each<[string, { readonly [name: string]: string }, NodeJS.ProcessEnv]>([
    ['xsel', { xsel: noting('--output') }, desktop],
    ['xclip', { xclip: noting('-out') }, desktop],
    ['wl-copy', { 'wl-copy': noting('no-read'), 'wl-paste': noting('--no-newline') }, wayland],
    [
      'tmux',
      { tmux: noting('show-environment') },
      { TMUX: '/tmp/tmux-1/default,1,0', TERM: 'tmux-256color' },
    ],
    [
      'clip.exe',
      { 'clip.exe': noting('no-read'), 'powershell.exe': noting('-Command') },
      { WSL_DISTRO_NAME: 'Debian' },
    ],
  ])('inherits no credential: %s', async (name, commands, env) => {
    const here = await machine(commands, { ...env, ...secrets, PASSED_ON: 'yes' });
    await copy(here);
    const environ = await readNote(here, 'environ');
    expect(environ, name).toContain('PASSED_ON=yes');
    expect(environ).not.toMatch(/in-the-environment|TYK_/i);
  });
});
