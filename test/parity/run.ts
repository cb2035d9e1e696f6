import { journey } from '../../source/wizard/steps/journey.ts';
import type { Answers, Facts } from '../../source/wizard/types.ts';
import { type Asking, openTyk } from '../faces/setup.ts';
import type { RecordedRequest } from '../helpers/sandbox.ts';
import type { Line, Scenario, Screen } from './scenarios.ts';

/** Answers a script through one face; resolves with the screens that were shown, where there are any. */
export type Drive = (journey: Asking & { readonly script: readonly Line[] }) => Promise<readonly Screen[]>;

/** What a run came to: the bodies of the requests that create a key, and the screens in their order. */
export type Run = {
  readonly sent: readonly Body[];
  /** Where these requests went. */
  readonly to: readonly string[];
  readonly shown: readonly Screen[];
};
type Body = { readonly [field: string]: unknown };

/** One journey through one face, with a Tyk of its own. */
export async function runScenario(scenario: Scenario, drive: Drive): Promise<Run> {
  const { tyk, script, more } = scenario;
  await using asking = await openTyk({ ...scenario, ...more, as: tyk });
  const shown = await drive({ ...asking, script });
  const requests = asking.sandbox.requests.filter(isCreate);
  return { shown, sent: requests.map(({ body }) => body as Body), to: requests.map(({ path }) => path) };
}

function isCreate({ method, path }: RecordedRequest): boolean {
  return method === 'POST' && /\/keys(?:\/(?!preview$)(?:basic\/)?[\w.-]+)?$/.test(path);
}

/** What stands over a screen; the review has a name of its own in each face. */
function titlesOf(): readonly (readonly [title: string, screen: Screen])[] {
  const facts: Facts = {
    now: 0,
    user: '',
    host: '',
    profiles: [],
    credentials: {},
    demoAs: 'gateway',
    done: {},
  };
  const kinds: readonly Answers[] = [
    { deployment: 'self-managed', url: '', user: 'jane.doe' },
    { deployment: 'open-source', url: '' },
  ];
  const titles = journey.flatMap((step) => {
    const screen = (step.group ?? step.id) as Screen;
    return kinds.map((answers) => [step.title(answers, facts), screen] as const);
  });
  return [
    ...titles,
    ['Create the key', 'review'],
    ['Save the key now.', 'key'],
    ['The key is safe.', 'key'],
    ['Key created', 'key'],
    ['User created', 'key'],
  ];
}

const titles = titlesOf();

/** The screens that a text shows, one after another; the same one again counts once. */
export function screensIn(text: string): readonly Screen[] {
  const screens = text.split('\n').flatMap((line) => {
    const start = line.trim().replace(/^(?:[?✔✖❯] |\d of 6, \w+\. )/, '');
    return titles.find(([title]) => start.startsWith(title))?.[1] ?? [];
  });
  return collapse(screens);
}

export function collapse(screens: readonly Screen[]): readonly Screen[] {
  return screens.filter((screen, index) => screen !== screens[index - 1]);
}
