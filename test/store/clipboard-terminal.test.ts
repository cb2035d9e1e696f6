import { createRequire } from 'node:module';
import type { Terminal } from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { terminalCopy, tmuxCopy } from '../../source/store/clipboard-terminal.ts';
import { key } from './clipboard-machine.ts';

const { Terminal: Xterm } = createRequire(import.meta.url)('@xterm/headless') as {
  readonly Terminal: new (options: object) => Terminal;
};

/** What a terminal that knows OSC 52 copies, and what it shows. */
async function watchTerminal(written: string): Promise<{ copied: string[]; shown: string }> {
  const xterm = new Xterm({ cols: 80, rows: 5, allowProposedApi: true });
  const copied: string[] = [];
  xterm.parser.registerOscHandler(52, (data) => {
    const [selection, text = ''] = data.split(';');
    copied.push(`${selection}: ${Buffer.from(text, 'base64')}`);
    return true;
  });
  await new Promise<void>((resolve) => xterm.write(written, resolve));
  const shown = xterm.buffer.active.getLine(0)?.translateToString(true) ?? '';
  xterm.dispose();
  return { copied, shown };
}

/** As GNU screen 4.9: of each device control string the inside is passed on; one too long is cut and shown. */
function pretendScreen(written: string): string {
  return written.replace(/\u001bP(.*?)\u001b\\/gs, (whole, inside: string) =>
    whole.length > 768 ? `TOO LONG ${whole.length}` : inside,
  );
}

/** As tmux with `allow-passthrough`: plain OSC 52 is dropped, what is wrapped for it is passed on. */
function pretendTmux(written: string): string {
  const wrapped = written.matchAll(/\u001bPtmux;((?:\u001b\u001b|[^\u001b])*)\u001b\\/g);
  return [...wrapped].map(([, inside = '']) => inside.replaceAll('\u001b\u001b', '\u001b')).join('');
}

const directly = (written: string) => written;
const long = `curl ${'-H "X-Header: value" '.repeat(200)}`;

describe('the sequence that makes a terminal copy', () => {
  it.each([
    ['a terminal', { TERM: 'xterm-256color' }, directly],
    ['GNU screen', { TERM: 'screen', STY: '1234.pts-0.host' }, pretendScreen],
    ['GNU screen with another TERM', { TERM: 'xterm', STY: '1234.pts-0.host' }, pretendScreen],
    ['GNU screen on the other side of SSH', { TERM: 'screen.xterm-256color' }, pretendScreen],
    ['tmux on the other side of SSH, which lets OSC 52 through', { TERM: 'tmux-256color' }, directly],
    ['tmux on the other side of SSH, which passes on', { TERM: 'tmux-256color' }, pretendTmux],
    ['a terminal that calls itself screen', { TERM: 'screen-256color' }, directly],
  ])('gives the key to %s, and shows nothing', async (_, env, through) => {
    const { copied, shown } = await watchTerminal(through(terminalCopy(key, env)));
    expect(new Set(copied)).toEqual(new Set([`c: ${key}`]));
    expect(shown).toBe('');
  });

  it('comes through screen in one piece, however long, in strings that screen does not cut', async () => {
    const written = terminalCopy(long, { STY: '1' });
    expect(written.match(/\u001bP/g)?.length).toBeGreaterThan(5);
    expect(await watchTerminal(pretendScreen(written))).toEqual({ copied: [`c: ${long}`], shown: '' });
  });

  it('comes through an old tmux', async () => {
    const { copied } = await watchTerminal(pretendTmux(tmuxCopy(key)));
    expect(copied).toEqual([`c: ${key}`]);
  });

  it('carries any text as it is', async () => {
    const text = 'Grüße – 日本\n$(rm) \u001b[31m';
    expect((await watchTerminal(terminalCopy(text, { TERM: 'xterm' }))).copied).toEqual([`c: ${text}`]);
  });
});
