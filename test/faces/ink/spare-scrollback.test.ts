import ansiEscapes from 'ansi-escapes';
import { describe, expect, it } from 'vitest';
import { spareScrollback } from '../../../source/faces/ink/spare-scrollback.ts';
import { createPaper } from '../streams.ts';

const WIPE = '\u001b[3J';

function open(rows = 24) {
  const paper = createPaper({ isTTY: true, columns: 80, rows });
  return { paper, terminal: spareScrollback(paper.stderr) };
}

describe('a terminal whose scrollback is spared', () => {
  it('is never told to erase it', () => {
    const { paper, terminal } = open();
    terminal.write(`${ansiEscapes.clearTerminal}frame\n`);
    expect(ansiEscapes.clearTerminal).toContain(WIPE);
    expect(paper.raw()).not.toContain(WIPE);
    expect(paper.text()).toBe('frame\n');
  });

  it('loses what is in sight, line by line', () => {
    const { paper, terminal } = open(3);
    terminal.write(`${ansiEscapes.clearTerminal}frame\n`);
    expect(paper.raw().split('\u001b[2K')).toHaveLength(4);
    expect(paper.raw()).not.toContain('\u001b[2J');
  });

  it('gets no frame of an old size: nothing of it must scroll away', () => {
    const { paper, terminal } = open(4);
    terminal.write(`${ansiEscapes.clearTerminal}${['a', 'b', 'c', 'd', 'e', ''].join('\n')}`);
    expect(paper.text()).toBe('');
    terminal.write(`${ansiEscapes.clearTerminal}${['a', 'b', 'c', ''].join('\n')}`);
    expect(paper.text()).toBe('a\nb\nc\n');
  });

  it('gets everything else as it is', () => {
    const { paper, terminal } = open(2);
    const frame = `${ansiEscapes.eraseLines(3)}a\nb\nc\nd`;
    terminal.write(frame);
    terminal.write(Buffer.from('e'));
    expect(paper.raw()).toBe(`${frame}e`);
  });

  it('tells its size, and calls back when it has written', async () => {
    const { paper, terminal } = open();
    expect(terminal).toMatchObject({ columns: 80, rows: 24, isTTY: true });
    paper.stderr.rows = 12;
    expect(terminal.rows).toBe(12);
    await new Promise<void>((resolve) => {
      terminal.write('x', () => resolve());
    });
    const resized = new Promise<void>((resolve) => {
      terminal.once('resize', resolve);
    });
    paper.stderr.emit('resize');
    await resized;
  });
});
