import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { completionShells, renderCompletion } from '../../source/commands/completion.ts';
import { globalFlags, stepFlags } from '../../source/commands/flags.ts';

const commands = ['create', 'apis', 'policies', 'demo', 'completion'];
const names = [...stepFlags.map(({ flag }) => flag), ...globalFlags].map(({ name }) => name);

describe('completion', () => {
  it.each(completionShells)('names every flag and command: %s', (shell) => {
    const script = renderCompletion(shell, commands);
    for (const name of names) expect(script).toMatch(new RegExp(`(--|-l )${name}\\b`));
    for (const command of commands) expect(script).toContain(command);
  });

  it.each(completionShells)('knows the words that a choice takes: %s', (shell) => {
    const script = renderCompletion(shell, commands);
    for (const word of ['open-source', 'self-managed', 'prompts', 'dashboard'])
      expect(script).toContain(word);
  });

  it('completes in a real bash', () => {
    const ask = (line: string, ...words: string[]) =>
      execFileSync(
        'bash',
        ['-c', `${renderCompletion('bash', commands)}\n${line}\necho "\${COMPREPLY[*]}"`, ...words],
        {
          encoding: 'utf8',
        },
      ).trim();
    const complete = (...words: string[]) =>
      ask(
        `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _tyk_key_wizard`,
      );
    expect(complete('tyk-key-wizard', 'po')).toBe('policies');
    expect(complete('tyk-key-wizard', '--dep')).toBe('--deployment');
    expect(complete('tyk-key-wizard', '--deployment', 'self')).toBe('self-managed');
    expect(complete('tyk-key-wizard', '-o', '')).toContain('json');
  });
});
