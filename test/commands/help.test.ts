import { describe, expect, it } from 'vitest';
import { allFlags } from '../../source/commands/flags.ts';
import { renderHelp } from '../../source/commands/help.ts';
import { runCli } from '../helpers/run-cli.ts';

const commands = ['apis', 'policies', 'try', 'doctor', 'profiles', 'demo', 'completion'];

describe('the help of a command', () => {
  it.each(commands)('%s --help shows how it is called, and fits 100 columns', async (command) => {
    const { stdout, code } = await runCli([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toBe(renderHelp(command));
    expect(stdout).toContain(`\nUsage\n  tyk-key-wizard ${command}`);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  });

  it.each(commands)('%s names only flags that there are', (command) => {
    const known = allFlags.map(({ name }) => name);
    for (const [, name] of renderHelp(command).matchAll(/--([a-z-]+)/g)) expect(known).toContain(name);
  });

  it('of profiles says how one is added', () => {
    expect(renderHelp('profiles')).toContain('profiles add NAME --deployment KIND --url ADDRESS');
  });

  it('of the whole program is short, and of create has every flag', async () => {
    const [short, whole] = [renderHelp(), renderHelp('create')];
    for (const { name } of allFlags) expect(whole).toContain(`--${name}`);
    expect(short.split('\n').length).toBeLessThan(whole.split('\n').length - 20);
    expect((await runCli(['--help'])).stdout).toBe(short);
  });

  it('names every command', () => {
    for (const command of commands) expect(renderHelp()).toContain(command);
  });
});
