import { Writable } from 'node:stream';
import { type Instance, render, Text, useStdout } from 'ink';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDelivery, type Delivery, type WriteAbove } from '../../source/run/deliver.ts';
import { Secret } from '../../source/secret.ts';

const text = 'eyJvcmciOiI1ZTlkOTU0NGExZGNkNjAwMDFkMGVkMjAiLCJpZCI6IjQxYzQwIiwiaCI6Im11cm11cjEyOCJ9';

/** A terminal of 40 columns, so that the key is longer than a line. */
class Terminal extends Writable {
  readonly isTTY = true;
  readonly columns = 40;
  readonly rows = 24;
  text = '';

  get bytesWritten(): number {
    return this.text.length;
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

type Mounted = { readonly terminal: Terminal; readonly ink: Instance; readonly delivery: Delivery };

async function mount(): Promise<Mounted> {
  const terminal = new Terminal();
  const stdout = new Terminal();
  const delivery = createDelivery({ stdoutIsTerminal: true, stdout, stderr: terminal });
  let write: WriteAbove | undefined;
  const Frame = () => {
    write = useStdout().write;
    return <Text>the frame</Text>;
  };
  const ink = render(<Frame />, {
    stdout: terminal as unknown as NodeJS.WriteStream,
    interactive: true,
    patchConsole: false,
  });
  onTestFinished(() => ink.unmount());
  await expect.poll(() => terminal.text).toContain('the frame');
  delivery.setWriteAbove(write);
  return { terminal, ink, delivery };
}

describe('a key delivered while Ink draws', () => {
  it('stands unbroken above the frame, which is drawn again below', async () => {
    const { terminal, delivery } = await mount();
    await delivery.deliver(new Secret(text), (key) => key);
    expect(terminal.text).toContain(`\n${text}\n`);
    expect(terminal.text.indexOf(text)).toBeLessThan(terminal.text.lastIndexOf('the frame'));
  });

  it('is shown when Ink was unmounted and nobody said so', async () => {
    const { terminal, ink, delivery } = await mount();
    ink.unmount();
    await ink.waitUntilExit();
    await delivery.deliver(new Secret(text), (key) => key);
    expect(terminal.text).toContain(`\n${text}\n`);
  });
});
