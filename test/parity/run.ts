import { expect } from 'vitest';
import { givenAnswers, readArguments } from '../../source/options.ts';
import { createDelivery } from '../../source/run/deliver.ts';
import type { Services } from '../../source/run/services.ts';
import { createSession } from '../../source/run/session.ts';
import { type RecordedRequest, type Sandbox, startSandbox } from '../../source/sandbox/server.ts';
import { Secret } from '../../source/secret.ts';
import type { startFlow } from '../../source/wizard/flow.ts';
import { journey } from '../../source/wizard/steps/journey.ts';
import type { Answers, Facts } from '../../source/wizard/types.ts';
import { createPaper } from '../faces/streams.ts';
import { HERE, type Scenario, type Screen, SECRET } from './scenarios.ts';

/** What every face gets to work with: a Tyk of its own, and what was said beforehand. */
export type Setup = {
  readonly scenario: Scenario;
  readonly facts: Facts;
  readonly begin: NonNullable<Parameters<typeof startFlow>[2]>;
  readonly services: Services;
  readonly shell: 'posix';
  /** The text with the sandbox's address in it. */
  fill(text: string): string;
};

/** What a run came to: the request that created a key, and the screens in their order. */
export type Run = { readonly sent: RecordedRequest | undefined; readonly shown?: readonly Screen[] };
export type Drive = (setup: Setup) => Promise<readonly Screen[] | undefined>;

const nowhere = '/nonexistent/tyk-key-wizard';

/** One journey through one face. */
export async function runScenario(
  scenario: Scenario,
  drive: Drive,
  said: readonly string[] = scenario.argv ?? [],
  variables: Scenario['env'] = scenario.env ?? {},
): Promise<Run> {
  const demoAs = 'gateway';
  const session = createSession({ timeoutSeconds: 10, demoAs });
  const isDemo = scenario.tyk === 'demo';
  const sandbox = isDemo ? await session.demo() : await startSandbox({ as: scenario.tyk as 'gateway', secret: SECRET });
  const fill = (text: string) => text.replaceAll(HERE, sandbox.url);
  const env = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, fill(value)]));
  const paper = createPaper().stderr;
  const services: Services = {
    session,
    delivery: createDelivery({ stdoutIsTerminal: false, stdout: paper, stderr: paper }),
    place: { env: {}, platform: 'linux' },
    configFolder: nowhere,
  };
  const given = readArguments([...said.map(fill), '--no-copy']);
  expect(given.problems).toEqual([]);
  try {
    const shown = await drive({
      scenario,
      facts: firstFacts(scenario, sandbox, env),
      begin: { given: givenAnswers(given, env) },
      services,
      shell: 'posix',
      fill,
    });
    const sent = sandbox.requests.find(({ method, path }) => method === 'POST' && /\/keys(\/create)?$/.test(path));
    return { sent, shown };
  } finally {
    await session.end();
    if (!isDemo) await sandbox.stop();
  }
}

function firstFacts({ profile }: Scenario, { url }: Sandbox, env: { [name: string]: string }): Facts {
  const origin = (name: string) => ({ kind: 'environment' as const, name });
  const secret = (name: string) =>
    env[name] === undefined ? undefined : { secret: new Secret(env[name]), origin: origin(name) };
  return {
    now: Math.floor(Date.now() / 1000),
    user: 'jane',
    host: 'laptop',
    profiles: profile === undefined ? [] : [{ ...profile, url, lastUsed: 0 }],
    credentials: { dashboard: secret('TYK_AUTH_TOKEN'), gateway: secret('TYK_GW_SECRET') },
    demoAs: 'gateway',
    done: {},
  };
}

/** What stands over a screen; the review has a name of its own in each face. */
function titlesOf(): readonly (readonly [title: string, screen: Screen])[] {
  const facts: Facts = { now: 0, user: '', host: '', profiles: [], credentials: {}, demoAs: 'gateway', done: {} };
  const kinds: readonly Answers[] = [{ deployment: 'self-managed', url: '' }, { deployment: 'open-source', url: '' }];
  const titles = journey.flatMap((step) => {
    const screen = (step.group ?? step.id) as Screen;
    return kinds.map((answers) => [step.title(answers, facts), screen] as const);
  });
  return [...titles, ['Create the key, or change', 'review'], ['What shall happen with the key?', 'key'], ['Key created', 'key']];
}

const titles = titlesOf();

/** The screens that a text shows, one after another; the same one again counts once. */
export function screensIn(text: string): readonly Screen[] {
  const screens = text.split('\n').flatMap((line) => {
    const start = line.trim().replace(/^[?✔✖] /, '');
    return titles.find(([title]) => start.startsWith(title))?.[1] ?? [];
  });
  return collapse(screens);
}

export function collapse(screens: readonly Screen[]): readonly Screen[] {
  return screens.filter((screen, index) => screen !== screens[index - 1]);
}
