import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { WizardError } from '../../source/errors.ts';
import { readRecipeText } from '../../source/store/recipe-file.ts';
import { stepById } from '../../source/wizard/flow.ts';
import { parseRecipe, type Recipe, recipeFields } from '../../source/wizard/recipe.ts';
import { recipeSchema } from '../../source/wizard/recipe-schema.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Facts, Problem, StepId } from '../../source/wizard/types.ts';

const now = new Date(2026, 10, 3, 12).getTime() / 1000;
const reader = { file: 'team.yaml', user: 'jane', host: 'laptop', now };
const facts: Facts = {
  now,
  user: 'jane',
  host: 'laptop',
  profiles: [],
  demoAs: 'gateway',
  credentials: {},
  done: {},
};

async function parse(text: string) {
  return parseRecipe(readRecipeText(text, 'team.yaml'), journey, reader);
}

async function good(text: string): Promise<Recipe> {
  const parsed = await parse(text);
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return parsed.recipe;
}

/** What people are told, whether the file or its fields are wrong. */
async function problemsOf(text: string): Promise<readonly Problem[]> {
  try {
    const parsed = await parse(text);
    return 'problems' in parsed ? parsed.problems : [];
  } catch (error) {
    if (error instanceof WizardError) return [error.explanation];
    throw error;
  }
}

const schema = recipeSchema(journey);
const isValid = new Ajv({ allowUnionTypes: true }).compile(schema);

const whole = `
$schema: ./recipe.schema.json
deployment: self-managed
url: http://localhost:3000
gatewayUrl: http://localhost:8080
localGatewayUrl: http://localhost:8081
apis: [Orders, Payments=v1]
policies:
  - Gold
expires: 2026-12-31
rate: 100/60s
quota: 1000/day
throttle: off
apiLimits:
  Orders: rate=10/s, quota=unlimited
alias: "{user}@{host}"
tags: [team-a, 1.10, "since {date}"]
metadata:
  team: orders
  owner: "{user}"
  seats: 5
  zip: "04109"
  plan: { name: gold, since: [2026, 1] }
detailedLogging: true
try: no
ask: [alias, expires]
message: |
  Welcome to the orders team.
  Questions go to #orders.
`;

const wholeAsJson = JSON.stringify({
  ...parseYaml(whole),
  tags: ['team-a', '1.10', 'since {date}'],
  try: false,
});

describe('a recipe', () => {
  it('gives every answer as the text that its flag would have', async () => {
    const { given } = await good(whole);
    const texts = Object.fromEntries(Object.entries(given).map(([id, { text }]) => [id, text]));
    expect(texts).toEqual({
      deployment: 'self-managed',
      url: 'http://localhost:3000',
      apis: 'Orders\nPayments=v1',
      policies: 'Gold',
      expires: '2026-12-31',
      rate: '100/60s',
      quota: '1000/day',
      throttle: 'off',
      apiLimits: 'Orders: rate=10/s, quota=unlimited',
      alias: 'jane@laptop',
      tags: 'team-a\n1.10\nsince 2026-11-03',
      metadata: 'team=orders\nowner=jane\nseats=5\nzip=04109\nplan={"name":"gold","since":[2026,1]}',
      detailedLogging: 'true',
      gatewayUrl: 'http://localhost:8080',
      localGatewayUrl: 'http://localhost:8081',
      try: 'no',
    });
  });

  it('says the same in JSON, with tabs and a byte order mark', async () => {
    const texts = ({ given }: Recipe) =>
      Object.fromEntries(Object.entries(given).map(([id, { text }]) => [id, text]));
    const yaml = await good(whole);
    const tabbed = JSON.stringify(JSON.parse(wholeAsJson), undefined, '\t');
    const json = await good(`\uFEFF${tabbed}`);
    expect(texts(json)).toEqual({ ...texts(yaml), try: 'false' });
    expect([json.ask, json.message]).toEqual([yaml.ask, yaml.message]);
  });

  it('names itself as the origin of each answer, and the line for whoever finds it wrong later', async () => {
    const { given } = await good('# ours\nexpires: soon\nrate: 100/60s\n');
    expect(given.expires?.origin).toEqual({ kind: 'recipe', name: 'team.yaml' });
    expect(given.expires?.where).toBe('team.yaml, line 2: expires');
    expect(given.rate?.where).toBe('team.yaml, line 3: rate');
  });

  it('hands over what no step asks', async () => {
    const { ask, message } = await good(whole);
    expect(ask).toEqual(['alias', 'expires']);
    expect(message).toEqual(['Welcome to the orders team.', 'Questions go to #orders.']);
  });

  it('cannot steer the terminal by its message', async () => {
    const { message } = await good('message: "a\\u001b[2Jb\\u202e"');
    expect(message).toEqual(['ab']);
  });

  it('keeps numbers as they were written', async () => {
    const { given } = await good(
      'alias: 007\ntags: [1.10, 1e3, 0x1F, true]\nmetadata: {size: 1.10, on: true}',
    );
    expect(given.alias?.text).toBe('007');
    expect(given.tags?.text).toBe('1.10\n1e3\n0x1F\ntrue');
    expect(given.metadata?.text).toBe('size=1.10\non=true');
  });

  it('tells what is wrong with its form and with its values at once', async () => {
    const text = [
      'expires: soon',
      'colour: red',
      'rate: fast',
      'quota: 1000/day',
      'url: nowhere at all',
      'try: perhaps',
      'deployment: [cloud]',
      'metadata: {policies: x}',
      'apis: [Orders]',
    ].join('\n');
    const read = parseRecipe(readRecipeText(text, 'team.yaml'), journey, reader);
    if ('recipe' in read) throw new Error('It was taken.');
    const lines = read.problems.map(({ what }) => /line (\d+)/.exec(what)?.[1]);
    expect(lines.toSorted()).toEqual(['1', '2', '3', '5', '6', '7', '8']);
  });

  it('leaves out a switch that is empty', async () => {
    const { given } = await good('detailedLogging: ""\ntry: " "\nexpires: 1h');
    expect(Object.keys(given)).toEqual(['expires']);
  });

  it('can say that there is to be no alias, no API and no metadata', async () => {
    const { given } = await good('alias: ""\napis: []\nmetadata: {}');
    expect(Object.values(given).map(({ text }) => text)).toEqual(['', '', '']);
  });

  it.each([
    ['apiLimits: {Orders: rate=10/s}', 'Orders: rate=10/s'],
    ['apiLimits:\n  - "Orders: rate=10/s"\n  - "Pay: quota=5/day"', 'Orders: rate=10/s\nPay: quota=5/day'],
    ['apiLimits:\n  - Orders: rate=10/s\n  - Pay: quota=5/day', 'Orders: rate=10/s\nPay: quota=5/day'],
  ])('reads the limits of single APIs however they are listed: %s', async (text, expected) => {
    expect((await good(text)).given.apiLimits?.text).toBe(expected);
    expect(isValid(parseYaml(text))).toBe(true);
  });

  it('gives texts that the steps read as the values that were meant', async () => {
    const { given } = await good(whole);
    const read = (id: StepId) => stepById(journey, id).parse(given[id]?.text ?? '', {}, facts);
    expect(read('metadata')).toEqual({
      value: {
        team: 'orders',
        owner: 'jane',
        seats: '5',
        zip: '04109',
        plan: { name: 'gold', since: [2026, 1] },
      },
    });
    expect(read('tags')).toEqual({ value: ['team-a', '1.10', 'since 2026-11-03'] });
    expect(read('rate')).toEqual({ value: { requests: 100, seconds: 60 } });
    expect(read('throttle')).toEqual({ value: 'off' });
    expect(read('detailedLogging')).toEqual({ value: true });
  });
});

/** A wrong file, where it is wrong, and what is said. `formOnly`: the schema cannot see it. */
const wrongFiles: { text: string; line: number; what: RegExp; next: RegExp; formOnly?: true }[] = [
  { text: '', line: 1, what: /the file is empty/, next: /expires: 30d/, formOnly: true },
  { text: 'expires', line: 1, what: /not a recipe/, next: /expires: 30d/ },
  { text: '- expires: 30d', line: 1, what: /not a recipe/, next: /expires: 30d/ },
  {
    text: 'rate: 1/s\nexpiry: 30d',
    line: 2,
    what: /no field "expiry"/,
    next: /mean expires\? Write expires: 30d/,
  },
  {
    text: 'policy: Gold',
    line: 1,
    what: /no field "policy"/,
    next: /mean policies\? Write policies: \[Gold\]/,
  },
  { text: 'api-limit: "a: rate=1/s"', line: 1, what: /no field/, next: /mean apiLimits\?/ },
  { text: 'detailed_logging: true', line: 1, what: /no field/, next: /mean detailedLogging\?/ },
  { text: 'colour: red', line: 1, what: /no field "colour"/, next: /There are deployment, url,/ },
  {
    text: 'url: http://a\nexpires:\nrate: 1/s',
    line: 2,
    what: /expires has no value/,
    next: /Write expires: 30d/,
  },
  { text: 'expires: [30d]', line: 1, what: /expires takes one value/, next: /Write expires: 30d/ },
  { text: 'apis:\n  - Orders\n  -\n', line: 3, what: /apis has an empty item/, next: /Write apis: \[/ },
  { text: 'apis:\n  - Orders: v1', line: 2, what: /apis takes names/, next: /Write apis: \[/ },
  {
    text: 'apiLimits:\n  Orders:\n    rate: 10/s',
    line: 2,
    what: /apiLimits takes a text for/,
    next: /"rate=100/,
  },
  {
    text: 'expires: 1h\ntry: maybe',
    line: 2,
    what: /try says "maybe", which is neither/,
    next: /Write try: true/,
  },
  { text: 'detailedLogging: 2', line: 1, what: /neither yes nor no/, next: /detailedLogging: true/ },
  { text: 'try: [yes]', line: 1, what: /one value/, next: /true/ },
  { text: 'metadata: [a, b]', line: 1, what: /metadata takes names with values/, next: /\{team: orders\}/ },
  {
    text: 'metadata:\n  ok: 1\n  empty:',
    line: 3,
    what: /has no value for "empty"/,
    next: /\{team: orders\}/,
  },
  { text: 'metadata:\n  ok: 1\n  a=b: 2', line: 3, what: /names without "="/, next: /\{team: orders\}/ },
  { text: 'alias: "{team}-key"', line: 1, what: /"\{team\}", but only \{user\}/, next: /\{user\}@\{host\}/ },
  { text: 'tags: [a, "{}"]', line: 1, what: /"\{\}", but only \{user\}/, next: /Write tags/ },
  { text: 'ask: [alias, limits]', line: 1, what: /no field "limits"/, next: /There are deployment/ },
  { text: 'ask:\n  - message', line: 2, what: /no field "message"/, next: /There are deployment/ },
  { text: 'rate: 1/s\n\trate: 2/s', line: 2, what: /a tab/, next: /blanks/, formOnly: true },
  { text: 'rate: 1/s\nrate: 2/s', line: 2, what: /is there twice/, next: /Keep one/, formOnly: true },
  { text: '{"rate": "1/s",\n "quota": "1/day"', line: 2, what: /missing/, next: /Close/, formOnly: true },
  { text: 'rate: 1/s\n---\nrate: 2/s', line: 2, what: /second document/, next: /---/, formOnly: true },
  { text: 'alias: @jane', line: 1, what: /neither YAML nor JSON/, next: /quote/, formOnly: true },
  { text: 'apis: *', line: 1, what: /neither YAML nor JSON/, next: /quote text/, formOnly: true },
  { text: 'a: &x 1\nalias: *x', line: 2, what: /not followed/, next: /Write the value out/, formOnly: true },
  { text: '? [a, b]\n: 1', line: 1, what: /not the name of a field/, next: /quotes/, formOnly: true },
];

describe('a wrong recipe', () => {
  it.each(wrongFiles)(
    'is answered with line, field and what to write: $text',
    async ({ text, line, what, next }) => {
      const [problem, ...others] = await problemsOf(text);
      expect(problem?.what).toMatch(new RegExp(`^team\\.yaml, line ${line}: `));
      expect(problem?.what).toMatch(what);
      expect(problem?.next).toMatch(next);
      expect(others).toEqual([]);
    },
  );

  it.each(wrongFiles.filter(({ formOnly }) => !formOnly))('is wrong by its schema too: $text', ({ text }) => {
    expect(isValid(parseYaml(text))).toBe(false);
  });

  it('is answered with all that is wrong at once', async () => {
    const problems = await problemsOf('expiry: 30d\nrate: [1]\nalias: "{x}"\n');
    expect(problems.map(({ what }) => what.slice(0, 'team.yaml, line 1'.length))).toEqual([
      'team.yaml, line 1',
      'team.yaml, line 2',
      'team.yaml, line 3',
    ]);
  });

  it.each([
    'secret',
    'credential',
    'token',
    'authToken',
    'key',
    'apiKey',
    'api_key',
    'password',
    'Authorization',
  ])('may not hold a secret, which is not repeated: %s', async (name) => {
    const value = 'eyJvcmciOiI1ZTlkOTU0NGEx';
    const [problem] = await problemsOf(`rate: 1/s\n${name}: ${value}\n`);
    expect(problem?.what).toBe(`team.yaml, line 2: "${name}" looks like a secret, and recipes are shared.`);
    expect(problem?.next).toContain('TYK_KEY_WIZARD_SECRET');
    expect(JSON.stringify(problem)).not.toContain(value);
  });

  it.each(['upstream_password', 'Client-Secret', 'auth_TOKEN', 'credentials', 'Authorisation', 'x-api-key'])(
    'may hold no secret in its metadata either: %s',
    async (name) => {
      const text = `metadata:\n  ${name}: eyJ2`;
      const [problem] = await problemsOf(text);
      expect(problem?.what).toContain(`line 2: "${name}"`);
      expect(JSON.stringify(problem)).not.toContain('eyJ2');
      expect(isValid(parseYaml(text))).toBe(false);
    },
  );

  it('may hold a key by another meaning in its metadata', async () => {
    const text = 'metadata: {partition_key: x, tokens: 5}';
    expect(await problemsOf(text)).toEqual([]);
    expect(isValid(parseYaml(text))).toBe(true);
  });

  it('never quotes the file where it cannot be read: a secret may stand there by mistake', async () => {
    const problems = await problemsOf('secret: "eyJvcmci\nrate: ]eyJ2\n');
    expect(JSON.stringify(problems)).not.toMatch(/eyJ/);
  });

  it('shows its names harmlessly', async () => {
    const [problem] = await problemsOf('"ex\\u001b[31mpires\\u202e": 30d');
    expect(problem?.what).toBe('team.yaml, line 1: there is no field "expires".');
  });

  it('does not multiply what it holds, nor fall over what is nested deep', async () => {
    const bomb = `a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\napis: *c`;
    expect(await problemsOf(bomb)).toHaveLength(1);
    expect(await problemsOf('['.repeat(100_000))).toHaveLength(1);
  });
});

describe('the schema of recipes', () => {
  it('accepts a whole recipe, in YAML and in JSON', () => {
    for (const value of [parseYaml(whole), JSON.parse(wholeAsJson)]) {
      isValid(value);
      expect(isValid.errors).toBe(null);
    }
  });

  it('knows the fields that are read, and no others', () => {
    expect(Object.keys(Object(schema.properties)).sort()).toEqual([...recipeFields(journey).keys()].sort());
  });

  it.each([...recipeFields(journey)])('accepts every example of %s', async (name, { examples }) => {
    for (const example of examples) {
      const text = JSON.stringify({ [name]: example });
      isValid(parseYaml(text));
      expect(isValid.errors).toBe(null);
      expect(await problemsOf(text)).toEqual([]);
      const step = journey.find(({ id, late }) => id === name && !late);
      const { given } = await good(text);
      if (step) expect(step.parse(given[step.id]?.text ?? '', {}, facts)).toHaveProperty('value');
    }
  });
});
