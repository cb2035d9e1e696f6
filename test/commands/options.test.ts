import { describe, expect, it } from 'vitest';
import { globalFlags, stepFlags } from '../../source/commands/flags.ts';
import { renderHelp } from '../../source/commands/help.ts';
import {
  type Arguments,
  checkGiven,
  givenAnswers,
  isOn,
  lookUp,
  readArguments,
} from '../../source/commands/options.ts';
import { variableOf } from '../../source/variables.ts';
import { credentialVariables } from '../../source/wizard/deployments.ts';
import { stepById } from '../../source/wizard/flow.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Facts } from '../../source/wizard/types.ts';

const read = (...argv: string[]): Arguments => readArguments(argv);
const given = (argv: string[], env: Record<string, string> = {}) => givenAnswers(read(...argv), env);
const flag = (name: string) => ({ kind: 'flag', name });
const variable = (name: string) => ({ kind: 'environment', name });

const facts: Facts = {
  now: 1_763_716_920,
  user: 'jane',
  host: 'laptop',
  profiles: [],
  credentials: {},
  demoAs: 'gateway',
  done: {},
};

describe('every question that has a flag', () => {
  const examples = Object.fromEntries(
    journey.flatMap(({ flag, sample }) => (flag ? [[flag.name, sample]] : [])),
  );

  it('has a sample', () => {
    for (const { id, flag, sample } of journey) if (flag) expect(sample, id).toBeDefined();
  });

  it.each(stepFlags.map((step) => [step.flag.name, step] as const))('--%s is read as given', (name, step) => {
    const text = examples[name] ?? '';
    const words =
      step.flag.value === undefined ? [text === 'no' ? `--no-${name}` : `--${name}`] : [`--${name}`, text];
    expect(given(words)).toEqual({ [step.id]: { text, origin: flag(`--${name}`) } });
  });

  it.each(stepFlags.map((step) => [variableOf(step.flag.name), step] as const))(
    '%s does the same',
    (name, step) => {
      const text = examples[step.flag.name] ?? '';
      expect(given([], { [name]: text })).toEqual({ [step.id]: { text, origin: variable(name) } });
    },
  );

  it.each(
    stepFlags
      .filter((step) => stepById(journey, step.id).late === undefined)
      .map((step) => [step.flag.name, step] as const),
  )('what --%s takes, the question itself understands', (name, { id }) => {
    const parsed = stepById(journey, id).parse(examples[name] ?? '', {}, facts);
    expect(parsed).not.toHaveProperty('problem');
  });

  it('stands in --help, with what follows it', () => {
    const help = renderHelp('create');
    for (const { name, value = '' } of [...stepFlags.map((step) => step.flag), ...globalFlags]) {
      expect(help).toContain(`  --${name} ${value}`.trimEnd());
    }
    expect(help).toMatch(/--api NAME .*\(repeat\)/);
    for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
  });
});

describe('values', () => {
  it.each([
    [['--expires', '30d'], 'expires', '30d'],
    [['--expires=30d'], 'expires', '30d'],
    [['--api', 'Orders=v1,v2'], 'api', 'Orders=v1,v2'],
    [['--api=a=b'], 'api', 'a=b'],
    [['--alias=--dashes'], 'alias', '--dashes'],
    [['--rate', '-5'], 'rate', '-5'],
  ])('%j', (argv, name, text) => {
    const found = read(...argv);
    expect(found.problems).toEqual([]);
    expect(lookUp(name, found, {})).toEqual({ text, origin: flag(`--${name}`) });
  });

  it('of a list are added up, one a line', () => {
    expect(given(['--api', 'Orders', '--api=Payments', '--policy', 'Gold'])).toEqual({
      apis: { text: 'Orders\nPayments', origin: flag('--api') },
      policies: { text: 'Gold', origin: flag('--policy') },
    });
  });

  it('of anything else: the last one counts', () => {
    expect(given(['--expires', '1h', '--expires', '2h']).expires?.text).toBe('2h');
    expect(given(['--copy', '--no-copy']).copy?.text).toBe('no');
    expect(given(['--no-copy', '--copy']).copy?.text).toBe('yes');
  });

  it('of the command line go before those of the environment, whole', () => {
    const env = { TYK_KEY_WIZARD_API: 'Payments\nReports', TYK_KEY_WIZARD_RATE: '1/s' };
    expect(given(['--api', 'Orders'], env)).toEqual({
      apis: { text: 'Orders', origin: flag('--api') },
      rate: { text: '1/s', origin: variable('TYK_KEY_WIZARD_RATE') },
    });
  });

  it('of the environment that are empty count as unset', () => {
    expect(given([], { TYK_KEY_WIZARD_API: '', TYK_KEY_WIZARD_COPY: '' })).toEqual({});
  });

  it('of a list stand one on a line in a variable', () => {
    expect(given([], { TYK_KEY_WIZARD_API: 'Orders\nPayments' }).apis?.text).toBe('Orders\nPayments');
  });
});

describe('switches', () => {
  it.each([
    [['--yes'], {}, true],
    [['--no-yes'], {}, false],
    [['--yes=no'], {}, false],
    [['--yes=true'], {}, true],
    [[], {}, undefined],
    [['--yes="NO"'], {}, false],
    [[], { TYK_KEY_WIZARD_YES: '1' }, true],
    [[], { TYK_KEY_WIZARD_YES: '"false"\r' }, false],
    [[], { TYK_KEY_WIZARD_YES: 'off' }, false],
    [[], { TYK_KEY_WIZARD_YES: 'FALSE' }, false],
    [['--no-yes'], { TYK_KEY_WIZARD_YES: '1' }, false],
  ] as const)('%j with %j is %s', (argv, env, on) => {
    expect(isOn('yes', read(...argv), env)).toBe(on);
  });

  it.each([...stepFlags.map((step) => step.flag), ...globalFlags].map((one) => [one.name, one] as const))(
    '--no-%s is only there for a switch',
    (name, { value }) => {
      const { values, problems } = read(`--no-${name}`);
      expect(problems.length).toBe(value === undefined ? 0 : 1);
      expect(values.get(name)).toEqual(value === undefined ? ['no'] : undefined);
    },
  );

  it('--demo is short for --deployment demo, which goes before it', () => {
    expect(given(['--demo'])).toEqual({ deployment: { text: 'demo', origin: flag('--demo') } });
    expect(given([], { TYK_KEY_WIZARD_DEMO: '1' }).deployment?.origin).toEqual(
      variable('TYK_KEY_WIZARD_DEMO'),
    );
    expect(given(['--demo', '--deployment', 'cloud']).deployment?.text).toBe('cloud');
    expect(given(['--no-demo'])).toEqual({});
  });

  it('is left unsaid by an empty value', () => {
    const found = read('--insecure=', '--yes=""');
    expect(found).toMatchObject({ values: new Map(), problems: [] });
    expect(isOn('insecure', found, {})).toBeUndefined();
    expect(isOn('insecure', found, { TYK_KEY_WIZARD_INSECURE: '1' })).toBe(true);
  });

  it.each([
    ['--insecure=never', '--insecure says "never", which is neither yes nor no.'],
    ['--copy=2', '--copy says "2", which is neither yes nor no.'],
    ['--yes=-', '--yes says "-", which is neither yes nor no.'],
    ['--no-copy=false', '--no-copy takes no value.'],
  ])('%s is refused', (word, what) => {
    expect(read(word).problems.map((problem) => problem.what)).toEqual([what]);
  });
});

describe('commands and words', () => {
  it.each([
    [[], 'create', []],
    [['demo'], 'demo', []],
    [['--yes', 'create'], 'create', []],
    [['create', 'these', 'words'], 'create', ['these', 'words']],
    [['completion', 'bash'], 'completion', ['bash']],
    [['--', 'demo'], 'demo', []],
  ])('%j', (argv, command, words) => {
    expect(read(...argv)).toMatchObject({ command, words, problems: [] });
  });

  it.each([
    ['-h', 'help'],
    ['-V', 'version'],
  ])('%s is --%s', (letter, name) => {
    expect(isOn(name, read(letter), {})).toBe(true);
  });
});

describe('what is wrong on a command line', () => {
  it('is told once for each word, not for each of its letters', () => {
    expect(read('-verbose').problems).toHaveLength(1);
    expect(read('-x', '--frob', '--expires').problems.map(({ what }) => what)).toEqual([
      'There is no flag -x.',
      'There is no flag --frob.',
      '--expires needs a value.',
    ]);
  });

  it('does not bring escape sequences to the terminal', () => {
    const [problem] = read('--\u001b[31mred').problems;
    expect(problem?.what).toBe('There is no flag --red.');
  });

  it('is a secret given as a value, which is not kept', () => {
    for (const word of [
      'secret',
      'credential',
      'token',
      'api-key',
      'key',
      'password',
      'auth-token',
      'gw-secret',
    ]) {
      const found = read(`--${word}=s3cretvalue`);
      expect(found.problems[0]?.what).toContain(`--${word} is not taken`);
      expect(JSON.stringify([found.problems, [...found.values]])).not.toContain('s3cretvalue');
    }
  });
});

describe('where a credential may come from', () => {
  it.each([
    ['dashboard', ['TYK_KEY_WIZARD_SECRET', 'TYK_AUTH_TOKEN']],
    ['gateway', ['TYK_KEY_WIZARD_SECRET', 'TYK_GW_SECRET']],
    [undefined, ['TYK_KEY_WIZARD_SECRET', 'TYK_AUTH_TOKEN', 'TYK_GW_SECRET']],
  ] as const)('for a %s', (server, names) => {
    expect(credentialVariables(server)).toEqual(names);
  });
});

describe('variables of switches', () => {
  const switches = [...stepFlags.map((step) => step.flag), ...globalFlags].filter(
    ({ name, value }) => value === undefined && name !== 'help' && name !== 'version',
  );

  it.each(switches.map(({ name }) => [variableOf(name), name] as const))(
    '%s takes words',
    (variable, name) => {
      for (const word of ['none', 'never', 'f', 'disable', '2', '-1', '""x', 'null', 'oui', 'yes no']) {
        const [problem, ...others] = checkGiven(read(), { [variable]: word });
        expect(problem?.what).toContain(variable);
        expect(others).toEqual([]);
        // The command line goes before it, so that nobody reads it.
        expect(checkGiven(read(`--${name}`), { [variable]: word })).toEqual([]);
      }
      for (const word of ['', ' ', '""', '1', '"false"', 'OFF\r\n']) {
        expect(checkGiven(read(), { [variable]: word })).toEqual([]);
      }
    },
  );

  it('are all told at once, and those that nobody reads are left alone', () => {
    const env = { TYK_KEY_WIZARD_YES: 'f', TYK_KEY_WIZARD_TRY: 'nope', TYK_KEY_WIZARD_VERSION: '1.2' };
    expect(checkGiven(read(), env)).toHaveLength(2);
  });
});

describe('a variable', () => {
  it.each([
    ["'Orders'\r", 'Orders'],
    ['"Orders\nPayments"', 'Orders\nPayments'],
    ['"A" and "B"', '"A" and "B"'],
    ['"Orders', '"Orders'],
    ['"\'Orders\'"', "'Orders'"],
  ])('%j is taken as %j', (text, api) => {
    expect(given([], { TYK_KEY_WIZARD_API: text }).apis?.text).toBe(api);
  });
});
