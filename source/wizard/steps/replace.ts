import { opensOf } from '../keys/row.ts';
import { bad, good, quoted } from '../parse/common.ts';
import type { Facts } from '../types.ts';
import { defineStep } from './define.ts';

const KEEP = 'keep';

/** "alice exists already (alias Alice's phone); it opens Staff directory." */
export function sayTaken(taken: NonNullable<Facts['taken']>, facts: Facts): string {
  const { name, isText, record } = taken;
  const who = isText ? `A key with this text exists already (fingerprint ${name})` : `${name} exists already`;
  const alias = record.alias === '' ? '' : `, alias ${record.alias}`;
  const apis = record.access.map(({ apiId }) => apiId);
  return `${who}${alias}. It opens ${opensOf({ apis, policies: record.policies }, facts)}.`;
}

/** The yes to overwriting one that exists names it: Tyk itself overwrites without a word (scopes.md, E1 and E2). */
export const replaceStep = defineStep<'replace'>({
  id: 'replace',
  stage: 5,
  kind: 'choice',
  label: 'Replace',
  title: (_answers, facts) =>
    facts.taken === undefined ? 'Replace what exists?' : `${sayTaken(facts.taken, facts)} Replace it?`,
  help: ['What it may do now is lost, and whoever uses it meets the new rights, and the new password.'],
  flag: {
    name: 'replace',
    value: 'NAME',
    help: 'overwrite the user of this name, or the key of this fingerprint, if it exists',
  },
  sample: 'jane.doe',
  late: true,
  effect: 'taken',
  isRisk: true,
  hasRow: false,
  needs: ['user', 'keyText'],
  when: (_answers, facts) => facts.taken !== undefined,
  options: (_answers, { taken }) => [
    { value: KEEP, label: 'No, leave it as it is' },
    ...(taken === undefined ? [] : [{ value: taken.name, label: `Yes, replace ${taken.name}` }]),
  ],
  parse(text, _answers, { taken }) {
    if (taken === undefined || text === KEEP || text === taken.name) return good(text);
    return bad(
      `--replace says ${quoted(text)}, and what exists is ${taken.name}.`,
      'Nothing else is overwritten.',
    );
  },
  write: (value) => value,
  check(value, _answers, facts) {
    const { taken } = facts;
    if (taken === undefined || value === taken.name) return undefined;
    return {
      what: `${sayTaken(taken, facts)} It stays as it is.`,
      next: 'Go back and give another one.',
      offers: [
        {
          key: 'n',
          label: 'give another one',
          put: { user: undefined, keyText: undefined, ownText: undefined, replace: undefined },
        },
      ],
    };
  },
  show: (value) => value,
});
