import { nothingKnown } from '../wizard/standing.ts';
import type { Flag } from '../wizard/step.ts';
import { journey } from '../wizard/steps/journey.ts';
import { allFlags } from './flags.ts';

export const completionShells = ['bash', 'zsh', 'fish', 'powershell'] as const;
type CompletionShell = (typeof completionShells)[number];

/** What a flag may be given: of a question's choices its options, as far as they need no deployment. */
function valuesOf({ name, words }: Flag): readonly string[] {
  const step = journey.find(({ flag, kind }) => flag?.name === name && kind === 'choice');
  return words ?? step?.options?.({}, nothingKnown).map(({ value }) => value) ?? [];
}

const withValues = () =>
  allFlags.flatMap((flag) => {
    const values = valuesOf(flag);
    return values.length === 0 ? [] : [[flag.name, values] as const];
  });

function flagWords(flag: Flag): readonly string[] {
  return flag.value === undefined ? [`--${flag.name}`, `--no-${flag.name}`] : [`--${flag.name}`];
}

/** A completion script made from the same definitions as the flags themselves. */
export function renderCompletion(shell: CompletionShell, commands: readonly string[]): string {
  switch (shell) {
    case 'bash':
      return bash(commands);
    case 'zsh':
      return `autoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`;
    case 'fish':
      return fish(commands);
    case 'powershell':
      return powershell(commands);
  }
}

function bash(commands: readonly string[]): string {
  const cases = withValues().map(
    ([flag, values]) =>
      `    ${flag === 'output' ? '--output|-o' : `--${flag}`}) COMPREPLY=($(compgen -W "${values.join(' ')}" -- "$word")); return ;;`,
  );
  const words = [...commands, ...allFlags.flatMap(flagWords)].join(' ');
  return [
    '_tyk_key_wizard() {',
    `  local word="$\{COMP_WORDS[COMP_CWORD]}" before="$\{COMP_WORDS[COMP_CWORD-1]}"`,
    '  case "$before" in',
    ...cases,
    '  esac',
    `  COMPREPLY=($(compgen -W "${words}" -- "$word"))`,
    '}',
    'complete -o default -F _tyk_key_wizard tyk-key-wizard',
    '',
  ].join('\n');
}

function fishQuote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function fish(commands: readonly string[]): string {
  const flags = allFlags.map((flag) => {
    const values = valuesOf(flag);
    const takes =
      flag.value === undefined ? '' : values.length === 0 ? ' -r' : ` -x -a ${fishQuote(values.join(' '))}`;
    return `complete -c tyk-key-wizard -l ${flag.name}${takes} -d ${fishQuote(flag.help)}`;
  });
  return [
    `complete -c tyk-key-wizard -n __fish_use_subcommand -f -a ${fishQuote(commands.join(' '))}`,
    ...flags,
    '',
  ].join('\n');
}

function powershell(commands: readonly string[]): string {
  const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const values = withValues().map(
    ([flag, words]) => `    ${quote(`--${flag}`)} = @(${words.map(quote).join(', ')})`,
  );
  const words = [...commands, ...allFlags.flatMap(flagWords)].map(quote).join(', ');
  return [
    'Register-ArgumentCompleter -Native -CommandName tyk-key-wizard -ScriptBlock {',
    '  param($word, $ast, $cursor)',
    '  $values = @{',
    ...values,
    '  }',
    `  $words = @(${words})`,
    '  $said = @($ast.CommandElements | ForEach-Object { "$_" })',
    '  $before = if ($word) { $said[-2] } else { $said[-1] }',
    '  if ($values.ContainsKey($before)) { $words = $values[$before] }',
    '  $words | Where-Object { $_ -like "$word*" } | ForEach-Object {',
    "    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)",
    '  }',
    '}',
    '',
  ].join('\n');
}
