import { describe, expect, it } from 'vitest';
import { runCli } from '../helpers/run-cli.ts';
import { startDemo } from './start-demo.ts';

const create = (url: string, ...names: string[]) => [
  'create',
  ...['--deployment', 'open-source', '--url', url, '--expires', '1d'],
  ...names,
];

describe('names that the lists do not know', () => {
  it('are all named, with what there is: name, id and listen path', async () => {
    await using demo = await startDemo();
    const env = { TYK_GW_SECRET: demo.credential };
    const run = await runCli(create(demo.url, '--api', 'Ordres', '--api', 'Payment'), { env });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('There is no "Ordres"');
    expect(run.stderr).toContain('There is no "Payment"');
    expect(run.stderr).toMatch(/There is:\n +Catalogue +\S+ +\/catalogue\/\n/);
    expect(run.stderr).toMatch(/\n +Orders +\S+ +\/orders\/\n/);
    // What takes no key is no choice.
    expect(run.stderr).not.toContain('Internal audit');
  });

  it('of policies likewise', async () => {
    await using demo = await startDemo();
    const env = { TYK_GW_SECRET: demo.credential };
    const run = await runCli(create(demo.url, '--policy', 'Platinum'), { env });
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('There is no "Platinum"');
    expect(run.stderr).toMatch(/\n +Gold +\S+/);
  });
});
