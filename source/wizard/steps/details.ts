import { chosenPolicies } from '../access.ts';
import { sayLike } from '../like.ts';
import { quoted } from '../parse/common.ts';
import {
  describeMetadata,
  parseAlias,
  parseMetadata,
  parseTags,
  writeMetadata,
  writeTags,
} from '../parse/details.ts';
import type { Answers, Facts } from '../types.ts';
import { defineStep, pages, yesOrNo } from './define.ts';

/** Everything behind "Use the defaults for everything else?" keeps its default until somebody opens it. */
export function keepsDefault(answers: Answers): boolean {
  return answers.details !== 'change';
}

/** "jane@laptop"; none where nobody is there to see it. */
export function defaultAlias({ user, host }: Facts): string {
  return user === '' || host === '' ? user : `${user}@${host}`;
}

export const aliasStep = defineStep<'alias'>({
  id: 'alias',
  stage: 4,
  kind: 'text',
  label: 'Alias',
  title: 'A name for the key?',
  help: ['Logs and analytics show it next to the hash. Everyone who reads them sees it.'],
  flag: { name: 'alias', value: 'NAME', help: 'a name for logs and analytics' },
  sample: 'orders-ci',
  lesson: ['The name to find the key by: Tyk shows only its hash.'],
  page: pages.sessions,
  recipe: { form: 'filled text', examples: ['{user}@{host}'] },
  request: (alias) => ({ alias }),
  quiet: keepsDefault,
  initial: (_answers, facts) => defaultAlias(facts),
  parse: parseAlias,
  write: (value) => value,
  show: (value) => value || 'none',
  warning: sayLike,
});

export const tagsStep = defineStep<'tags'>({
  id: 'tags',
  stage: 4,
  kind: 'text',
  label: 'Tags',
  title: 'Any tags?',
  help: ['Words to filter analytics by, separated by commas. They are case-sensitive: Gold is not gold.'],
  flag: { name: 'tag', value: 'TAG', repeat: true, help: 'a word to filter analytics by; commas allowed' },
  sample: 'team-a, mobile',
  lesson: ['Words to filter analytics by. Upper and lower case differ.'],
  page: pages.sessions,
  recipe: { form: 'filled list', examples: [['team-a', 'mobile']] },
  request: (tags) => ({ tags }),
  quiet: keepsDefault,
  initial: () => [],
  placeholder: () => 'team-a, mobile',
  parse: parseTags,
  write: writeTags,
  show: (value) => value.join(', ') || 'none',
});

export const metadataStep = defineStep<'metadata'>({
  id: 'metadata',
  stage: 4,
  kind: 'pairs',
  label: 'Metadata',
  title: 'Any metadata?',
  help: [
    'One name=value a line, for plugins and headers. Values may be JSON: {"plan":"gold"}, [1,2], 42, true.',
  ],
  flag: { name: 'meta', value: 'NAME=VALUE', repeat: true, help: 'metadata; the value may be JSON' },
  sample: 'team=orders',
  lesson: ['Named values that middleware reads, for instance a user id for the API behind.'],
  page: pages.sessions,
  recipe: { form: 'metadata', examples: [{ team: 'orders' }] },
  request: (metadata) => ({ metadata }),
  needs: ['policies'],
  quiet: keepsDefault,
  initial: () => ({}),
  placeholder: () => 'owner=jane',
  parse: parseMetadata,
  write: writeMetadata,
  check(value, answers, facts) {
    for (const policy of chosenPolicies(answers, facts)) {
      const taken = Object.keys(value).find((name) => Object.hasOwn(policy.metadata, name));
      if (taken !== undefined) {
        return {
          what: `${policy.name} sets the metadata ${quoted(taken)} itself.`,
          why: "Tyk would put the policy's value in place of yours.",
          next: 'Use another name.',
        };
      }
    }
    return undefined;
  },
  show: describeMetadata,
});

export const detailedLoggingStep = defineStep<'detailedLogging'>({
  id: 'detailedLogging',
  stage: 4,
  label: 'Detailed logging',
  title: "Record this key's whole requests and answers?",
  help: [
    'Analytics then store everything it sends and gets: useful to find faults, but costly, and private data is included.',
  ],
  flag: { name: 'detailed-logging', help: 'record whole requests and answers' },
  sample: 'yes',
  lesson: ['The Gateway keeps whole requests and answers of this key in its analytics: bodies too.'],
  page: pages.sessions,
  recipe: { form: 'switch', examples: [true] },
  request: (detailedLogging) => ({ detailedLogging }),
  quiet: keepsDefault,
  ...yesOrNo(false, { yes: 'Yes', no: 'No' }),
  consequence: (value) => (value ? 'Whole requests and answers are recorded.' : undefined),
});
