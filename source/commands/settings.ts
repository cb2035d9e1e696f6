import { WizardError } from '../errors.ts';
import { type Face, faces } from '../faces/faces.ts';
import { type OutputForm, outputForms } from '../output.ts';
import type { NetworkSettings } from '../run/network.ts';
import { repeat } from '../text.ts';
import { nearest } from '../wizard/parse/choice.ts';
import { quoted } from '../wizard/parse/common.ts';
import type { Shell } from '../wizard/shell-words.ts';
import type { Facts } from '../wizard/types.ts';
import { type Arguments, isOn, lookUp } from './options.ts';

/** What the flags of the whole program say, read and checked. */
export type Settings = Pick<NetworkSettings, 'timeoutSeconds' | 'insecure' | 'reuses'> & {
  readonly demoAs: Facts['demoAs'];
  /** Whom printed commands are for. */
  readonly shell: Shell;
  readonly face?: Face;
  readonly output: OutputForm;
  /** Takes stdout's place. */
  readonly out?: string;
  readonly force: boolean;
  readonly dryRun: boolean;
  /** Every request is written down, without secrets. */
  readonly debug: boolean;
  readonly profile?: string;
  /** What `try` calls. */
  readonly call?: string;
  /** A file of answers that others wrote. */
  readonly recipe?: string;
  /** Where the answers of this run go, for others. */
  readonly saveRecipe?: string;
  /** Answers and what became of them are kept on this machine, and earlier ones offered. */
  readonly keepsRuns: boolean;
};

const DEFAULT_TIMEOUT = 30;
const LONGEST_TIMEOUT = 3600;

/** @throws WizardError `usage` for a value that is none */
export function readSettings(
  given: Pick<Arguments, 'values'>,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): Settings {
  const say = (flag: string) => lookUp(flag, given, env)?.text;
  const timeout = say('timeout') ?? String(DEFAULT_TIMEOUT);
  const timeoutSeconds = Number(timeout);
  if (!(timeoutSeconds > 0 && timeoutSeconds <= LONGEST_TIMEOUT)) {
    return refuse(`--timeout ${repeat(timeout)} is not a time.`, 'Give seconds, for example --timeout 60.');
  }
  const demoAs = say('demo-as') ?? 'gateway';
  if (demoAs !== 'gateway' && demoAs !== 'dashboard') {
    return refuse(`The demo cannot play ${quoted(demoAs)}.`, 'Use --demo-as gateway or --demo-as dashboard.');
  }
  const shell = say('shell') ?? (platform === 'win32' ? 'powershell' : 'posix');
  if (shell !== 'posix' && shell !== 'powershell') {
    return refuse(`There is no shell ${quoted(shell)} here.`, 'Use --shell posix or --shell powershell.');
  }
  const form = say('output') ?? 'text';
  const output = outputForms.find((one) => one === form);
  if (output === undefined) {
    return refuse(`There is no output ${quoted(form)}.`, `Use one of ${outputForms.join(', ')}: -o json.`);
  }
  const settings: Settings = {
    timeoutSeconds,
    demoAs,
    shell,
    output,
    force: isOn('force', given, env) === true,
    dryRun: isOn('dry-run', given, env) === true,
    insecure: isOn('insecure', given, env) === true,
    debug: isOn('debug', given, env) === true,
    keepsRuns: isOn('draft', given, env) !== false,
    // A dash is stdout, as everywhere.
    out: say('out') === '-' ? undefined : say('out'),
    profile: say('profile'),
    call: say('call'),
    recipe: say('recipe'),
    saveRecipe: say('save-recipe'),
  };
  const wanted = say('face');
  if (wanted === undefined) {
    const face = faces.find(({ short }) => short !== undefined && isOn(short.name, given, env));
    return face === undefined ? settings : { ...settings, face };
  }
  const face = faces.find(({ name }) => name === wanted);
  if (face !== undefined) return { ...settings, face };
  const names = faces.map(({ name }) => name);
  const [near = names[0]] = nearest(wanted, names, 1);
  return refuse(`There is no face ${quoted(wanted)}.`, `Use one of ${names.join(', ')}: --face ${near}.`);
}

export function refuse(what: string, next: string): never {
  throw new WizardError('usage', { what, next });
}
