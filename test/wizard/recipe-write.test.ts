import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../source/secret.ts';
import { readRecipeFile, saveRecipeFile } from '../../source/store/recipe-file.ts';
import type { Api, Policy } from '../../source/tyk/types.ts';
import { type Flow, put, startFlow, stepById } from '../../source/wizard/flow.ts';
import { parseRecipe } from '../../source/wizard/recipe.ts';
import { recipeSchema } from '../../source/wizard/recipe-schema.ts';
import { writeRecipe } from '../../source/wizard/recipe-write.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Answers, Facts, StepId } from '../../source/wizard/types.ts';
import { readWritten, writeAnswers } from '../../source/wizard/written.ts';
import { temporaryFolder } from '../store/helpers.ts';

function api(id: string, name: string, versions: readonly string[] = []): Api {
  return {
    id,
    name,
    rawName: name,
    categories: [],
    organisation: 'org',
    listenPath: `/${id}/`,
    protocol: 'http',
    auth: ['auth-token'],
    active: true,
    internal: false,
    oas: false,
    versions,
    childVersions: [],
    keyPlace: {},
    sessionLifetime: 0,
    rateLimitOff: false,
    quotaOff: false,
    quotaNotSetOnCreate: false,
  };
}

const policy: Policy = {
  id: 'p-7',
  name: 'Extra limits',
  organisation: 'org',
  state: 'active',
  access: [{ apiId: 'a1', apiName: 'Orders', versions: [] }],
  parts: { access: false, rate: false, quota: false, perApi: false, partitioned: true },
  limits: { rate: 'unlimited', quota: 'unlimited', throttle: 'off' },
  keyExpiresIn: 0,
  tags: [],
  metadata: {},
};

const facts: Facts = {
  now: 1_790_000_000,
  user: 'jane',
  host: 'laptop',
  profiles: [],
  demoAs: 'gateway',
  credentials: {},
  done: {},
  apis: {
    state: 'ready',
    items: [api('a1', 'Orders', ['v1', 'v2']), api('a2', 'Twin'), api('a3', 'Twin'), api('a4', 'Pay: cards')],
  },
  policies: { state: 'ready', items: [policy] },
};

const schema = recipeSchema(journey);
const isValid = new Ajv({ allowUnionTypes: true }).compile(schema);

const credential = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const answers: Answers = {
  deployment: 'self-managed',
  url: 'http://dashboard.internal:3000',
  plainHttp: true,
  credential: new Secret(credential),
  apis: ['a1=v1', 'a2', 'a4'],
  policies: ['p-7'],
  expires: { in: 30 * 86_400 },
  details: 'change',
  rate: { requests: 100, seconds: 60 },
  throttle: 'off',
  quota: { requests: 1000, seconds: 'never' },
  apiLimits: { a4: { rate: { requests: 5, seconds: 1 }, quota: 'unlimited', throttle: 'off' } },
  alias: 'jane@laptop',
  tags: ['a', 'b c'],
  metadata: { team: 'orders', seats: '5', plan: { since: [1, null, true] } },
  detailedLogging: true,
  copy: true,
};

function flowOf(given: Answers): Flow {
  return put(journey, startFlow(journey, facts), given);
}

describe('answers as a recipe', () => {
  const fields = writeRecipe(journey, flowOf(answers), facts);

  it('are written as people would write them', () => {
    expect(fields).toEqual({
      $schema: expect.stringMatching(/recipe\.schema\.json$/),
      deployment: 'self-managed',
      url: 'http://dashboard.internal:3000',
      apis: ['Orders=v1', 'a2', 'Pay: cards'],
      policies: ['Extra limits'],
      expires: '30d',
      rate: '100/60s',
      throttle: 'off',
      quota: '1000/never',
      apiLimits: { 'Pay: cards': 'rate=5/1s, quota=unlimited, throttle=off' },
      alias: '{user}@{host}',
      tags: ['a', 'b c'],
      metadata: { team: 'orders', seats: '5', plan: { since: [1, null, true] } },
      detailedLogging: 'yes',
    });
  });

  it('keep an alias of somebody’s own choice, and leave out what was not wanted', () => {
    const plain: Answers = {
      deployment: 'open-source',
      url: 'http://localhost:8080',
      apis: ['a1=v2'],
      alias: 'ci',
    };
    expect(writeRecipe(journey, flowOf(plain), facts)).toEqual({
      $schema: fields.$schema,
      deployment: 'open-source',
      url: 'http://localhost:8080',
      apis: ['Orders=v2'],
      expires: '30d',
      rate: '1000/60s',
      throttle: 'off',
      quota: 'unlimited',
      alias: 'ci',
    });
  });

  it('leave out what differs from one person to the next, and have it asked', () => {
    const { metadata, ask } = writeRecipe(journey, flowOf(answers), facts, ['team']);
    expect([metadata, ask]).toEqual([{ team: 'orders' }, ['metadata']]);
    const none = writeRecipe(journey, flowOf(answers), facts, []);
    expect(none).not.toHaveProperty('metadata');
    expect(none.ask).toEqual(['metadata']);
  });

  it('leave out what no recipe can say: a secret, and text that would be filled in', () => {
    const given: Answers = {
      ...answers,
      alias: 'ci-{build}',
      tags: ['a', '{user}'],
      metadata: { team: 'orders', upstream_password: 'hunter2' },
    };
    const written = writeRecipe(journey, flowOf(given), facts);
    expect(JSON.stringify(written)).not.toMatch(/hunter2|\{build\}|\{user\}/);
    expect(written.metadata).toEqual({ team: 'orders' });
    expect(written.ask).toEqual(['alias', 'tags', 'metadata']);
    expect(isValid(written)).toBe(true);
  });

  it('are what the schema allows', () => {
    isValid(fields);
    expect(isValid.errors).toBe(null);
    expect(isValid({ ...fields, credential: 'x' })).toBe(false);
  });

  it('do not say what is done afterwards, unless somebody has said it', () => {
    const byDefault = put(journey, flowOf({ deployment: 'demo' }), { try: true }, { kind: 'default' });
    expect(writeRecipe(journey, byDefault, facts)).not.toHaveProperty('try');
    const said = put(journey, byDefault, { try: false }, { kind: 'flag', name: '--no-try' });
    expect(writeRecipe(journey, said, facts).try).toBe('no');
  });

  it('hold no credential and no yes to a risk', () => {
    expect(JSON.stringify(fields)).not.toMatch(new RegExp(`${credential}|plainHttp|credential`));
  });

  it.each(['team.yaml', 'team.json'])('are the same answers when somebody else uses %s', async (name) => {
    const file = await saveRecipeFile(`${await temporaryFolder()}/${name}`, fields);
    const parsed = parseRecipe(await readRecipeFile(file), journey, {
      file,
      user: 'ann',
      host: 'desk',
      now: facts.now,
    });
    if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
    const read: { [id: string]: unknown } = {};
    for (const [id, { text }] of Object.entries(parsed.recipe.given)) {
      const value = stepById(journey, id as StepId).parse(text, { ...answers, policies: [] }, facts);
      read[id] = 'value' in value ? value.value : value;
    }
    const { credential: _secret, plainHttp: _yes, details: _details, copy: _copy, ...shared } = answers;
    expect(read).toEqual({ ...shared, alias: 'ann@desk' });
  });
});

describe('answers kept for another run', () => {
  const written = writeAnswers(
    journey,
    flowOf({ ...answers, expires: 'never', never: true, review: 'create' }),
    facts,
  );

  it('are text, without the credential', () => {
    expect(written.texts).toMatchObject({ expires: 'never', apis: 'a1=v1\na2\na4', quota: '1000/never' });
    expect(written.origins.expires).toEqual({ kind: 'you' });
    expect(JSON.stringify(written)).not.toContain(credential);
    expect(written.texts).not.toHaveProperty('credential');
  });

  it('come back as given by the last run, but for what was a yes for that run alone', () => {
    const given = readWritten(journey, written);
    expect(given.expires).toEqual({ text: 'never', origin: { kind: 'last-run' } });
    for (const id of ['never', 'plainHttp', 'review', 'credential'] as const)
      expect(given[id]).toBeUndefined();
  });

  it('are the same answers again', () => {
    const given = readWritten(journey, written);
    const quota = stepById(journey, 'quota').parse(given.quota?.text ?? '', {}, facts);
    expect(quota).toEqual({ value: { requests: 1000, seconds: 'never' } });
    const apis = stepById(journey, 'apis').parse(given.apis?.text ?? '', {}, facts);
    expect(apis).toEqual({ value: ['a1=v1', 'a2', 'a4'] });
  });
});
