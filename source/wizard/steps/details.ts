import { chosenPolicies } from '../access.ts';
import {
  describeMetadata,
  parseAlias,
  parseMetadata,
  parseTags,
  parseYesNo,
  writeMetadata,
  writeTags,
} from '../parse/details.ts';
import { defineStep } from './define.ts';
import { defaultAlias, keepsDefault } from './limits.ts';

export const aliasStep = defineStep<'alias'>({
  id: 'alias',
  stage: 4,
  kind: 'text',
  label: 'Alias',
  title: () => 'A name for the key?',
  help: () => ['Logs and analytics show it beside the hash. Everybody who reads them sees it.'],
  flag: { name: 'alias', value: 'NAME', help: 'a name for logs and analytics' },
  needs: [],
  effect: 'lists',
  when: () => true,
  quiet: keepsDefault,
  initial: (_answers, facts) => defaultAlias(facts),
  parse: (text) => parseAlias(text),
  write: (value) => value,
  show: (value) => (value === '' ? 'none' : value),
});

export const tagsStep = defineStep<'tags'>({
  id: 'tags',
  stage: 4,
  kind: 'text',
  label: 'Tags',
  title: () => 'Tags?',
  help: () => ['Words to filter analytics by, with commas between. They are case-sensitive: Gold is not gold.'],
  flag: { name: 'tag', value: 'TAG', repeat: true, help: 'a word to filter analytics by; commas allowed' },
  needs: [],
  effect: 'lists',
  when: () => true,
  quiet: keepsDefault,
  initial: () => [],
  placeholder: () => 'team-a, mobile',
  parse: (text) => parseTags(text),
  write: writeTags,
  show: (value) => (value.length === 0 ? 'none' : value.join(', ')),
});

export const metadataStep = defineStep<'metadata'>({
  id: 'metadata',
  stage: 4,
  kind: 'pairs',
  label: 'Metadata',
  title: () => 'Metadata?',
  help: () => ['One name=value a line, for plugins and headers. Values may be JSON: {"plan":"gold"}, [1,2], 42, true.'],
  flag: { name: 'meta', value: 'NAME=VALUE', repeat: true, help: 'metadata; the value may be JSON' },
  needs: ['policies'],
  effect: 'lists',
  when: () => true,
  quiet: keepsDefault,
  initial: () => ({}),
  placeholder: () => 'owner=jane',
  parse: (text) => parseMetadata(text),
  write: writeMetadata,
  check(value, answers, facts) {
    for (const policy of chosenPolicies(answers, facts)) {
      const taken = Object.keys(value).find((name) => Object.hasOwn(policy.metadata, name));
      if (taken !== undefined) {
        return {
          what: `${policy.name} sets the metadata "${taken}" itself.`,
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
  kind: 'yes-no',
  label: 'Detailed logging',
  title: () => 'Record whole requests and answers of this key?',
  help: () => ['Analytics then hold everything it sends and gets: useful to find faults, costly, and private data is in it.'],
  flag: { name: 'detailed-logging', help: 'record whole requests and answers' },
  needs: [],
  effect: 'lists',
  when: () => true,
  quiet: keepsDefault,
  options: () => [
    { value: 'no', label: 'No', key: 'n' },
    { value: 'yes', label: 'Yes', key: 'y' },
  ],
  initial: () => false,
  parse: (text) => parseYesNo(text),
  write: (value) => (value ? 'yes' : 'no'),
  show: (value) => (value ? 'yes' : 'no'),
  consequence: (value) => (value ? 'Whole requests and answers are recorded.' : undefined),
});
