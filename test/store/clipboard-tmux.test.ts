import { expect, it } from 'vitest';
import {
  desktop,
  goodXsel,
  hang,
  key,
  machine,
  onLinux,
  pids,
  prepareClipboardProgram,
  readNote,
  SHORT_DEADLINE,
  spy,
  ssh,
} from './clipboard-machine.ts';
import { isAlive } from './helpers.ts';

const { copy } = prepareClipboardProgram();

const TMUX = '/tmp/tmux-0/default,1,0';
const inside = { ...ssh, TMUX, TEST_TERMINAL: '1' };

/** What this tmux does for each of its commands; it takes the key unless told otherwise. */
function tmux(does: { version?: string; knows?: string; load?: string }): string {
  const { version = 'tmux 3.3a', knows = 'exit 1', load = 'cat > "$TEST_FOLDER/held"' } = does;
  return `${spy}
echo "$@" >> "$TEST_FOLDER/calls"
case "$1" in
  -V) echo "${version}";;
  show-environment) ${knows};;
  load-buffer) ${load};;
esac`;
}

onLinux('inside tmux', () => {
  it('tmux gets the key through standard input, and the terminal no sequence, which tmux would drop', async () => {
    const here = await machine({ tmux: tmux({}) }, inside);
    expect(await copy(here)).toMatchObject({ result: { state: 'sent', way: 'tmux' }, terminal: '' });
    expect(await readNote(here, 'calls')).toBe('show-environment SSH_CONNECTION\nload-buffer -w -\n');
    expect(await readNote(here, 'held')).toBe(key);
    const processes = await readNote(here, 'processes');
    expect(processes).toContain('load-buffer');
    expect(processes).not.toContain(key);
  });

  it.each([
    ['does not take it', tmux({ load: 'exit 1' }), 'tmux did not take the key.'],
    ['ends without reading', 'exec < /dev/null; exit 1', 'tmux did not take the key.'],
    ['never answers', hang, 'tmux did not answer.'],
    ['does not take the key alone', tmux({ load: hang }), 'tmux did not answer.'],
  ])('says so when tmux %s', async (_, script, why) => {
    const here = await machine({ tmux: script }, { ...inside, TEST_DEADLINE: SHORT_DEADLINE });
    const { result, terminal } = await copy(here);
    expect(result).toMatchObject({ state: 'failed', why });
    expect(terminal).toBe('');
    const started = await pids(here);
    await expect.poll(() => started.filter(isAlive)).toEqual([]);
  });

  it('says so when there is no tmux after all', async () => {
    const { result } = await copy(await machine({}, inside));
    expect(result).toMatchObject({ state: 'failed', why: 'The command tmux is not found here.' });
  });
});

onLinux('inside a tmux before 3.2, which cannot pass a buffer on', () => {
  const old = (version: string) => tmux({ version, load: 'echo "unknown option -- w" >&2; exit 1' });

  it.each(['tmux 3.1c', 'tmux 2.9a', 'tmux 1.8'])('%s passes the sequence on', async (version) => {
    const { result, terminal } = await copy(await machine({ tmux: old(version) }, inside));
    expect(result).toEqual({ state: 'sent', way: 'tmux' });
    const base64 = Buffer.from(key).toString('base64');
    expect(terminal).toBe(`\u001bPtmux;\u001b\u001b]52;c;${base64}\u0007\u001b\\`);
  });

  it('nothing is written by a face that writes no sequences; what would help is said', async () => {
    const here = await machine({ tmux: old('tmux 3.1c') }, { ...inside, TEST_TERMINAL: '' });
    expect((await copy(here)).result).toMatchObject({
      state: 'failed',
      why: 'tmux did not take the key: this needs tmux 3.2 or newer.',
    });
  });

  it.each(['tmux 3.3a', 'tmux next-3.6', 'tmux master', ''])('"%s" is none', async (version) => {
    const { result, terminal } = await copy(await machine({ tmux: old(version) }, inside));
    expect(result).toMatchObject({ state: 'failed', why: 'tmux did not take the key.' });
    expect(terminal).toBe('');
  });
});

onLinux('a tmux that was started elsewhere than it is looked at', () => {
  const knows = { overSsh: 'echo "SSH_CONNECTION=10.0.0.1 5 10.0.0.2 22"', here: 'echo "-SSH_CONNECTION"' };

  it.each([
    ['started here, looked at over SSH', {}, knows.overSsh, 'tmux'],
    ['started over SSH, looked at here', { ...ssh, SSH_TTY: '/dev/pts/3' }, knows.here, 'system'],
    ['that does not say, in a shell over SSH', ssh, 'exit 1', 'tmux'],
    ['that does not say, in a shell here', {}, 'exit 1', 'system'],
    ['that never says, in a shell over SSH', ssh, hang, 'tmux'],
  ])('%s: the clipboard in front of the person gets the key', async (_, env, says, way) => {
    const tools = { tmux: tmux({ knows: says }), xsel: goodXsel };
    const here = await machine(tools, { ...desktop, ...env, TMUX });
    expect((await copy(here)).result).toMatchObject({ way });
    const calls = await readNote(here, 'calls');
    expect(calls.includes('--clipboard')).toBe(way === 'system');
    expect(calls.includes('load-buffer')).toBe(way === 'tmux');
  });

  it('is not asked outside of tmux', async () => {
    const here = await machine({ tmux: tmux({}), xsel: goodXsel }, desktop);
    await copy(here);
    expect(await readNote(here, 'calls')).not.toContain('show-environment');
  });
});
