import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { givenAnswers, readArguments } from '../../source/commands/options.ts';
import { readRecipeFile, saveRecipeFile } from '../../source/store/recipe-file.ts';
import { nothingOffered } from '../../source/tyk/scope.ts';
import { commandAgain, flagWords } from '../../source/wizard/again.ts';
import { inputsOf } from '../../source/wizard/effects.ts';
import { put, settle, startFlow } from '../../source/wizard/flow.ts';
import { parseRecipe } from '../../source/wizard/recipe.ts';
import { writeRecipe } from '../../source/wizard/recipe-write.ts';
import { planRequest } from '../../source/wizard/request.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Answers, Given, Origins } from '../../source/wizard/types.ts';
import { readWritten, writeAnswers } from '../../source/wizard/written.ts';
import { temporaryFolder } from '../store/helpers.ts';
import { api, credential, listed, NOW, policy, readWith } from './world.ts';

const orders = api('Orders', { versions: ['v1', 'v2'] });
const lists = { apis: [orders, api('Payments')], policies: [policy('Gold', ['payments'])] };
const before: Answers = { deployment: 'open-source', url: 'http://localhost:8080', credential };
const known = readWith(before, listed(lists));

/** The words as a real shell hands them to a program. */
function splitWords(command: string): readonly string[] {
  return execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

function flowOf(answers: Answers, origins: Origins = {}) {
  return startFlow(journey, known, { answers: { ...before, ...answers }, origins });
}

const cases: readonly (readonly [what: string, answers: Answers])[] = [
  ['one API at every default', { apis: ['payments'], policies: [], expires: { in: 86_400 } }],
  ['one version of an API', { apis: ['orders=v1'], policies: [], expires: { in: 3600 } }],
  ['all versions of an API', { apis: ['orders=v1', 'orders=v2'], policies: [], expires: 'never' }],
  ['a policy', { apis: [], policies: ['gold'], expires: { at: 1_800_000_000 } }],
  [
    'everything behind the defaults',
    {
      apis: ['payments'],
      policies: [],
      expires: { in: 86_400 },
      rate: { requests: 10, seconds: 1 },
      throttle: { retries: 3, seconds: 10 },
      quota: { requests: 1000, seconds: 'never' },
      alias: "jane's laptop, desk 2",
      tags: ['team-a', 'Gold'],
      metadata: { owner: 'jane', plan: { tier: 1, on: [true, null] }, count: '42', text: '42 ' },
      detailedLogging: true,
      copy: false,
    },
  ],
  [
    'limits of one API',
    {
      apis: ['payments'],
      policies: [],
      expires: { in: 86_400 },
      apiLimits: {
        payments: { rate: { requests: 5, seconds: 60 }, quota: 'unlimited', throttle: 'off' },
      },
    },
  ],
];

const narrow: readonly (readonly [what: string, answers: Answers])[] = [
  [
    'operations, their limits, and what becomes of it',
    {
      apis: ['payments', 'cards'],
      allow: ['payments: GET /a%2Cb', "payments: POST /it's/{id}", 'cards: GET /public/*', 'cards: HEAD /-x'],
      endpointLimits: ['payments: GET /a%2Cb = 5/60s', 'cards: GET /public/* = 1/1s'],
      afterExpiry: { keepSeconds: 604_800 },
    },
  ],
  ['deleted after its end', { apis: ['payments'], afterExpiry: 'delete' }],
  [
    'fields, depth, no introspection',
    {
      apis: ['countries'],
      fields: ['countries: Query.countries', 'countries: Country.code'],
      maxDepth: ['countries: 3'],
      introspection: false,
    },
  ],
  [
    'tools, resources and prompts',
    {
      apis: ['weather'],
      tools: ['weather: get_weather', 'weather: list_*'],
      resources: ['weather: file:///a:b'],
      prompts: ['weather: none'],
    },
  ],
  [
    'some of one API, all of the others',
    { apis: ['payments', 'countries', 'weather'], allow: ['payments: GET /'], maxDepth: ['countries: 2'] },
  ],
];
const types = [
  { name: 'Query', root: true as const, fields: [{ name: 'countries', of: 'Country' }] },
  { name: 'Country', fields: [{ name: 'code' }] },
];
const narrowable = readWith(
  before,
  listed(
    {
      apis: [
        api('Payments'),
        api('Pay: cards', { id: 'cards' }),
        api('Countries', { graphql: true }),
        api('Weather', { mcp: true }),
      ],
      policies: [],
    },
    { offered: { countries: { state: 'ready', offered: { ...nothingOffered, types } } } },
  ),
);

describe('a narrow key', () => {
  const flowFor = (answers: Answers) =>
    put(journey, startFlow(journey, narrowable, { answers: before, origins: {} }), {
      policies: [],
      expires: { in: 86_400 },
      scope: 'some',
      ...answers,
    });
  const requestOf = (given: Given) => {
    const read = { ...narrowable.done, offered: undefined };
    let flow = settle(journey, startFlow(journey, narrowable, { answers: before, given }), narrowable);
    // What is read of the APIs: here it is there already.
    for (const effect of ['offered', 'primitives'] as const) {
      const done = {
        ...read,
        offered: inputsOf('offered', flow.answers),
        [effect]: inputsOf(effect, flow.answers),
      };
      flow = settle(journey, flow, { ...narrowable, done });
    }
    expect(flow.problems).toEqual({});
    return planRequest(flow.answers, narrowable);
  };

  it.each(narrow)('is asked for again by the command: %s', (_what, answers) => {
    const flow = flowFor(answers);
    const words = splitWords(commandAgain(journey, flow, narrowable, 'posix')).slice(2);
    const asked = planRequest(flow.answers, narrowable);
    expect(asked.access.apis.some(({ scope }) => scope) || asked.afterExpiry || asked.maxDepth).toBeTruthy();
    expect(requestOf(givenAnswers(readArguments(words), {}))).toEqual(asked);
  });

  it.each(narrow)('is asked for again by a recipe: %s', async (_what, answers) => {
    const flow = flowFor(answers);
    const fields = writeRecipe(journey, flow, narrowable);
    const file = await saveRecipeFile(`${await temporaryFolder()}/team.yaml`, fields);
    const about = { file, user: 'jane', host: 'laptop', now: NOW };
    const parsed = parseRecipe(await readRecipeFile(file), journey, about);
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    expect(requestOf(parsed.recipe.given)).toEqual(planRequest(flow.answers, narrowable));
  });

  it.each(narrow)('is asked for again by what is kept of its run: %s', (_what, answers) => {
    const flow = flowFor(answers);
    const given = readWritten(journey, writeAnswers(journey, flow, narrowable));
    expect(requestOf(given)).toEqual(planRequest(flow.answers, narrowable));
  });
});

describe('the command that would do it again', () => {
  it.each(cases)('asks for the same key: %s', (_what, answers) => {
    const flow = flowOf(answers);
    const words = splitWords(commandAgain(journey, flow, known, 'posix')).slice(2);
    const given = givenAnswers(readArguments(words), {});
    const repeated = settle(journey, startFlow(journey, known, { answers: before, given }), known);
    expect(repeated.problems).toEqual({});
    expect(planRequest(repeated.answers, known)).toEqual(planRequest(flow.answers, known));
  });

  it.each([
    ['an API', '--insecure', {}],
    ['an API', '--yes', {}],
    ['an API', '-o', {}],
    ['an API', '-', {}],
    ['an API', '--api=x', {}],
    ['an API with a blank', '--no-copy now', {}],
    ['an alias', 'payments', { alias: '--url' }],
    ['a tag', 'payments', { tags: ['--force', 'plain', '-x'] }],
    ['metadata', 'payments', { metadata: { '--demo': '1' } }],
  ] as [string, string, Answers][])('survives %s that looks like a flag: %s', (_, id, more) => {
    const facts = readWith(before, listed({ apis: [api('Odd', { id }), api('Payments')], policies: [] }));
    const answers = { ...before, apis: [id], policies: [], expires: { in: 3600 }, ...more };
    const flow = startFlow(journey, facts, { answers, origins: {} });
    const words = splitWords(commandAgain(journey, flow, facts, 'posix')).slice(2);
    const read = readArguments(words);
    expect([read.problems, read.words]).toEqual([[], []]);
    const given = givenAnswers(read, {});
    const repeated = settle(journey, startFlow(journey, facts, { answers: before, given }), facts);
    expect(repeated.problems).toEqual({});
    expect(planRequest(repeated.answers, facts)).toEqual(planRequest(flow.answers, facts));
    expect(commandAgain(journey, flow, facts, 'powershell')).not.toMatch(/--(?:api|alias|tag|meta) '?-/);
  });

  it('survives a policy that looks like a flag', () => {
    const facts = readWith(
      before,
      listed({ apis: lists.apis, policies: [policy('--insecure', ['payments'])] }),
    );
    const answers = { ...before, apis: [], policies: ['--insecure'], expires: 'never' as const };
    const flow = startFlow(journey, facts, { answers, origins: {} });
    expect(commandAgain(journey, flow, facts, 'posix')).toContain('--policy=--insecure');
  });

  it.each<[string, Answers, string]>([
    ['the defaults', { apis: ['payments'] }, '--api Payments --expires 30d'],
    ['two versions, named once', { apis: ['orders=v1', 'orders=v2'] }, '--api Orders --expires 30d'],
    ['one version', { apis: ['orders=v2'] }, '--api Orders=v2 --expires 30d'],
    ['a policy', { apis: [], policies: ['gold'] }, '--policy Gold --expires 30d'],
    ['what is not usual', { apis: ['payments'], alias: 'ci' }, '--api Payments --expires 30d --alias ci'],
  ])('says names, and only what is not usual: %s', (_what, answers, words) => {
    const flow = flowOf({ policies: [], expires: { in: 30 * 86_400 }, ...answers });
    expect(commandAgain(journey, flow, known, 'posix')).toBe(
      `npx tyk-key-wizard --deployment open-source --url http://localhost:8080 ${words}`,
    );
  });

  it('leaves the credential out', () => {
    const command = commandAgain(journey, flowOf(cases[0]?.[1] ?? {}), known, 'posix');
    expect(command).not.toContain(credential.reveal());
    expect(command).toMatch(/^npx tyk-key-wizard --/);
  });

  it('names the profile where one was chosen, not its address', () => {
    const origin = { kind: 'profile', name: 'orders-dev' } as const;
    const flow = flowOf(cases[0]?.[1] ?? {}, { deployment: origin, url: origin });
    const command = commandAgain(journey, flow, known, 'posix');
    expect(command).toContain('--profile orders-dev');
    expect(command).not.toContain('--url');
  });

  it('quotes for the shell in use', () => {
    const flow = flowOf({ apis: ['payments'], policies: [], expires: 'never', alias: "jane's" });
    expect(commandAgain(journey, flow, known, 'posix')).toContain("--alias 'jane'\\''s'");
    expect(commandAgain(journey, flow, known, 'powershell')).toContain("--alias 'jane''s'");
  });
});

describe('words of one flag', () => {
  it('repeats a list, says a switch and its twin', () => {
    const list = { name: 'tag', value: 'TAG', repeat: true, help: '' } as const;
    const plain = { name: 'copy', help: '' } as const;
    expect(flagWords(list, 'a\nb')).toEqual(['--tag', 'a', '--tag', 'b']);
    expect(flagWords(plain, 'yes')).toEqual(['--copy']);
    expect(flagWords(plain, 'no')).toEqual(['--no-copy']);
  });
});
