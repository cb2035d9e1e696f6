import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { givenAnswers, readArguments } from '../source/commands/options.ts';
import { WizardError } from '../source/errors.ts';
import {
  presentBug,
  presentError,
  presentGaps,
  presentOffers,
  presentProblem,
  type Said,
  waysToAnswer,
} from '../source/present.ts';
import { Secret } from '../source/secret.ts';
import { contradiction } from '../source/wizard/contradiction.ts';
import { startFlow, stepById } from '../source/wizard/flow.ts';
import { journey } from '../source/wizard/steps/journey.ts';
import type { Facts } from '../source/wizard/types.ts';
import { findGaps } from '../source/wizard/unanswered.ts';

const facts: Facts = {
  now: 1_763_716_920,
  user: '',
  host: 'laptop',
  profiles: [],
  credentials: {},
  demoAs: 'gateway',
  done: {},
};

/** What somebody reads who has given these words where nobody can be asked. */
function complain(words: string[], said: Partial<Said> = {}, known = facts): readonly string[] {
  const given = givenAnswers(readArguments(words), {});
  const flow = startFlow(journey, known, { given });
  const gaps = findGaps(journey, flow, known, { yes: said.yes ?? false, demo: false });
  return presentGaps(gaps, flow, known, { shell: 'posix', yes: false, ...said });
}

const commandIn = (lines: readonly string[]) =>
  lines.find((line) => line.includes('tyk-key-wizard create'))?.trim();

describe('a problem', () => {
  it('is what happened, why, what Tyk said and what to do, each on a line', () => {
    const problem = { what: 'What.', why: 'Why.', next: 'Next.', said: 'Tyk answered 401: no' };
    expect(presentProblem(problem)).toEqual(['✖ What.', '  Why.', '  Tyk answered 401: no', '  Next.']);
    expect(presentError(new WizardError('credential', problem))).toEqual(presentProblem(problem));
  });

  it('leaves out what it does not have', () => {
    expect(presentProblem({ what: 'What.' }, '!')).toEqual(['! What.']);
  });

  it('that is several has a line for each', () => {
    const problem = { what: 'A. B.', each: ['A.', 'B.'], next: 'Next.' };
    expect(presentProblem(problem)).toEqual(['✖ A.', '  B.', '  Next.']);
  });

  it('names the flags of a switch that it offers', () => {
    const gateway = { is: 'gateway', dashboardBehind: false, dataPlane: false, version: 'v5.14.0' } as const;
    const problem = contradiction('self-managed', 'http://localhost:8080', gateway, {});
    const offered = problem === undefined ? [] : presentOffers(problem);
    expect(offered).toHaveLength(1);
    expect(offered[0]).toMatch(/^ {2}--deployment open-source: switch to Open Source/);
  });

  it('offers nothing where only a key press could take it', () => {
    const offers = [{ key: 'g', label: 'go on', put: { overrule: 'gateway http://x' } }];
    expect(presentOffers({ what: 'What.', offers })).toEqual([]);
    expect(presentOffers({ what: 'What.' })).toEqual([]);
  });
});

describe('what is missing or wrong', () => {
  it('is counted and listed with every way to answer', () => {
    expect(complain([])).toEqual([
      '✖ 4 answers are missing or wrong.',
      '',
      '  deployment      missing   --deployment KIND, TYK_KEY_WIZARD_DEPLOYMENT, recipe: deployment',
      '  credential      missing   --secret-file PATH, --secret-command CMD, TYK_KEY_WIZARD_SECRET, TYK_AUTH_TOKEN, TYK_GW_SECRET',
      '  API             missing   --api NAME, TYK_KEY_WIZARD_API, recipe: apis',
      '  expires         missing   --expires WHEN, TYK_KEY_WIZARD_EXPIRES, recipe: expires',
      '',
      '  TYK_KEY_WIZARD_SECRET=… tyk-key-wizard create --deployment open-source --api NAME --expires 30d',
      '  What there is: tyk-key-wizard apis --deployment open-source',
      '  Or run it in a terminal, and everything is asked. Without any Tyk: tyk-key-wizard --demo',
    ]);
  });

  it('is one answer, in the singular', () => {
    const words = ['--deployment', 'open-source', '--api', 'x', '--expires', '1h'];
    expect(complain(words)[0]).toBe('✖ 1 answer is missing or wrong.');
  });

  it('is quoted with the reason where something was given', () => {
    const lines = complain(['--deployment', 'open-source', '--api', 'x', '--expires', 'soon']);
    const at = lines.findIndex((line) => line.startsWith('  expires'));
    expect(lines[at]).toBe('  expires         "soon" is not a duration or date.');
    expect(lines.slice(at + 1, at + 3).join(' ')).toMatch(/Try 30d.*--expires WHEN, TYK_KEY_WIZARD_EXPIRES/);
  });

  it.each([
    ['open-source', 'TYK_KEY_WIZARD_SECRET, TYK_GW_SECRET'],
    ['self-managed', 'TYK_KEY_WIZARD_SECRET, TYK_AUTH_TOKEN'],
  ])('%s: only the variables that fit', (deployment, names) => {
    const line = complain(['--deployment', deployment]).find((text) => text.includes('credential'));
    expect(line?.endsWith(`--secret-command CMD, ${names}`)).toBe(true);
  });

  it('of the credential names no flag that takes it, of the review none at all', () => {
    const { flag } = waysToAnswer(stepById(journey, 'credential'), {}, facts);
    expect(flag).toBe('--secret-file PATH, --secret-command CMD');
    expect(waysToAnswer(stepById(journey, 'review'), {}, facts)).toEqual({ variables: [] });
    expect(waysToAnswer(stepById(journey, 'copy'), {}, facts)).toEqual({
      flag: '--copy',
      variables: ['TYK_KEY_WIZARD_COPY'],
    });
  });
});

describe('the ready command', () => {
  it('repeats what was given, quoted, and fills in what was not', () => {
    const words = [
      '--deployment',
      'self-managed',
      '--api',
      "Jane's orders",
      '--api',
      'b c',
      '--tag',
      'x',
      '--no-copy',
    ];
    expect(commandIn(complain(words))).toBe(
      "TYK_KEY_WIZARD_SECRET=… tyk-key-wizard create --deployment self-managed --api 'Jane'\\''s orders' " +
        "--api 'b c' --expires 30d --tag x --no-copy",
    );
  });

  it('survives a shell: every word comes back as it was given', () => {
    const names = ['$(rm -rf ~)', '`id`', 'a;b', "it's", '"x"', '*', '!history', 'naïve'];
    const words = ['--deployment', 'open-source', ...names.flatMap((name) => ['--api', name])];
    const command = (commandIn(complain(words)) ?? '').replace(/^.*? create /, '');
    const seen = execFileSync('sh', ['-c', `printf '%s\\n' ${command}`], { encoding: 'utf8' }).split('\n');
    expect(seen.filter((word) => names.includes(word))).toEqual(names);
  });

  it('is for PowerShell where that is the shell', () => {
    const command = commandIn(
      complain(['--deployment', 'open-source', '--api', "it's"], { shell: 'powershell' }),
    );
    expect(command).toMatch(/^\$env:TYK_KEY_WIZARD_SECRET='…'; tyk-key-wizard create /);
    expect(command).toContain("--api 'it''s'");
  });

  it('keeps --yes, which fills in the defaults', () => {
    const command = commandIn(complain(['--deployment', 'open-source', '--api', 'x'], { yes: true }));
    expect(command).toBe(
      'TYK_KEY_WIZARD_SECRET=… tyk-key-wizard create --deployment open-source --api x --yes',
    );
  });

  it('leaves out what a variable says: it will say it again', () => {
    const given = givenAnswers(readArguments([]), { TYK_KEY_WIZARD_DEPLOYMENT: 'open-source' });
    const flow = startFlow(journey, facts, { given });
    const gaps = findGaps(journey, flow, facts, { yes: false, demo: false });
    const command = commandIn(presentGaps(gaps, flow, facts, { shell: 'posix', yes: false }));
    expect(command).not.toContain('--deployment');
  });

  it('never holds a credential', () => {
    const secret = new Secret('thesecretofthegateway');
    const known: Facts = {
      ...facts,
      credentials: { gateway: { secret, origin: { kind: 'environment', name: 'TYK_GW_SECRET' } } },
    };
    const lines = complain(['--deployment', 'open-source'], {}, known).join('\n');
    expect(lines).not.toContain('thesecretofthegateway');
    expect(lines).not.toContain('TYK_KEY_WIZARD_SECRET');
  });
});

describe('a bug', () => {
  it('is named, without a stack trace and without escape sequences', () => {
    const lines = presentBug(new TypeError('x is \u001b[31mundefined')).join('\n');
    expect(lines).toContain('TypeError: x is undefined');
    expect(lines).not.toMatch(/\n\s+at /);
    expect(lines).toContain('report');
  });

  it('may be anything', () => {
    expect(presentBug('thrown text').join('\n')).toContain('thrown text');
  });
});
