import { Text, useApp, useInput, usePaste, useWindowSize } from 'ink';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { type InkScreen, mount } from './ink-screen.tsx';

function Echo() {
  const [text, setText] = useState('');
  const { exit } = useApp();
  const { columns, rows } = useWindowSize();
  usePaste((pasted) => setText((before) => `${before}<${pasted}>`));
  useInput((input, key) => {
    if (input === 'q') exit('quit');
    else setText((before) => before + (key.return ? '↵' : key.escape ? '⎋' : key.ctrl ? `^${input}` : input));
  });
  return <Text>{`${columns}×${rows} ${text}.`}</Text>;
}

describe('ink-screen', () => {
  let screen: InkScreen;
  afterEach(() => screen.unmount());

  it('is as large as it says, and can be resized', async () => {
    screen = mount(<Echo />, { columns: 41, rows: 13 });
    expect(screen.lastFrame()).toBe('41×13 .');
    await screen.resize(90, 30);
    await screen.until('90×30');
  });

  it('delivers keys, bursts and pastes in their order', async () => {
    screen = mount(<Echo />, { columns: 80, rows: 24 });
    await screen.press('a', 'enter', 'escape', 'ctrl-g');
    await screen.type('bc');
    await screen.paste('one\ntwo');
    await screen.burst('de');
    await screen.until('a↵⎋^gbc<one\ntwo>de.');
  });

  it('takes keys that come before the first effect', async () => {
    screen = mount(<Echo />, { columns: 80, rows: 24 });
    screen.burst('early');
    await screen.until('early');
  });

  it('tells what the app ended with, and restores the terminal', async () => {
    screen = mount(<Echo />, { columns: 80, rows: 24 });
    await screen.press('a');
    expect(screen.isRaw()).toBe(true);
    await screen.press('q');
    await expect(screen.exit).resolves.toBe('quit');
    expect(screen.isRaw()).toBe(false);
  });

  it('keeps the frames, without mode changes and colours', async () => {
    screen = mount(<Echo />, { columns: 80, rows: 24 });
    await screen.type('ab');
    await screen.until('ab.');
    expect(screen.frames.join('')).not.toContain('\u001b');
    expect(screen.frames.filter((frame) => frame.includes('a'))).not.toEqual([]);
  });

  it('shows the last frame when something never comes', async () => {
    screen = mount(<Echo />, { columns: 80, rows: 24 });
    await expect(screen.until('never', { within: 30 })).rejects.toThrow(/Never shown: never[\s\S]*80×24/);
  });
});
