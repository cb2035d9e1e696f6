import { deployments } from './deployments.ts';
import type { Step } from './step.ts';
import type { Answers, Facts, StepId } from './types.ts';

const DOCS = 'https://tyk.io/docs';

/** What a step means in Tyk, beyond the lines under its field, and the page of Tyk's own manual on it. */
type Lesson = { readonly means: readonly string[]; readonly page: string };

const tutorial = 'getting-started/create-api-key';
const sessions = 'api-management/access-control/sessions-and-keys/understanding-sessions';

const lessons: { readonly [Id in StepId]?: Lesson } = {
  deployment: {
    means: [
      'A Gateway checks keys and lets calls through. A Dashboard manages Gateways; where there is one, keys are made there.',
    ],
    page: tutorial,
  },
  url: {
    means: [
      'The address is looked at before a credential is asked for: nothing secret goes to a wrong one.',
      'A Gateway may answer its control API on a port of its own (control_api_port).',
    ],
    page: tutorial,
  },
  credential: {
    means: [
      'It signs you in for this run. The APIs are listed with it at once, so that a wrong one is known here and not at the end.',
    ],
    page: tutorial,
  },
  apis: {
    means: [
      'A key opens the APIs that stand on it and no other. One that stands on none would open all of them: the wizard makes no such key.',
      'A row with "–" takes no plain key; Enter on it says what it needs instead.',
    ],
    page: tutorial,
  },
  policies: {
    means: [
      'A policy is made once and carried by many keys: change it, and all of them change. What it decides is shown on review, and not asked.',
      'Several policies are combined by Tyk; how is not claimed here before the key is read back.',
    ],
    page: 'api-management/policies',
  },
  expires: {
    means: [
      'From that moment Tyk answers 401 "Key has expired". The key itself can stay in Tyk, so that its expiry can be moved.',
      'Write 30d, 12h, 5h,34m,30s, a date (its last second, your time) or a date with a time.',
    ],
    page: 'basic-config-and-security/control-limit-traffic/key-expiry',
  },
  rate: {
    means: [
      'So many requests in so many seconds; Tyk answers 429 to what is more, until the seconds are over.',
    ],
    page: 'api-management/rate-limit',
  },
  throttle: {
    means: [
      'What is over the rate is not refused at once: the Gateway holds it and tries again, so many times.',
    ],
    page: 'api-management/rate-limit',
  },
  quota: {
    means: [
      'So many requests in a long time, counted from the first one; Tyk answers 403 "Quota exceeded" to what is more.',
    ],
    page: 'api-management/request-quotas',
  },
  apiLimits: {
    means: [
      'Limits of one API in place of those of the key. They are always sent whole: Tyk reads a missing part as unlimited.',
    ],
    page: 'api-management/rate-limit',
  },
  alias: {
    means: ['The name under which people find the key again: Tyk shows only its hash.'],
    page: sessions,
  },
  tags: {
    means: ['Words to filter the analytics by. Tyk tells upper and lower case apart.'],
    page: sessions,
  },
  metadata: {
    means: ['Named values that middleware reads, for instance a user id for the API behind.'],
    page: sessions,
  },
  detailedLogging: {
    means: ['The Gateway keeps whole requests and answers of this key in its analytics: bodies too.'],
    page: sessions,
  },
};

/** Everything about a step, in paragraphs; groups stand apart. The same for every face. */
export function helpPage(step: Step, answers: Answers, facts: Facts): readonly (readonly string[])[] {
  const lesson = lessons[step.id];
  return [
    step.help(answers, facts),
    lesson?.means ?? [],
    sayChoices(step, answers, facts),
    lesson === undefined ? [] : [`Tyk's own page: ${DOCS}/${lesson.page}`],
  ].filter((lines) => lines.length > 0);
}

/** What each choice does; a list of APIs says it in its rows. */
function sayChoices(step: Step, answers: Answers, facts: Facts): readonly string[] {
  if (step.id === 'deployment') {
    return Object.values(deployments).map(({ label, detail }) => `${label}: ${detail}`);
  }
  if (step.kind !== 'choice' && step.kind !== 'yes-no') return [];
  return (step.options?.(answers, facts) ?? []).flatMap(({ label, value, detail }) => {
    const parsed = step.parse(value, answers, facts);
    const stake = 'value' in parsed ? step.consequence?.(parsed.value, answers, facts) : undefined;
    const said = [detail, stake].filter((text) => text !== undefined && text !== '').join(' ');
    return said === '' ? [] : [`${label}: ${said}`];
  });
}
