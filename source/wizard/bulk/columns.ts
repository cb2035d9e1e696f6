import { sanitise } from '../../text.ts';
import type { JsonValue } from '../../tyk/types.ts';
import { nearest } from '../parse/choice.ts';
import { quoted } from '../parse/common.ts';
import { writeMetadata } from '../parse/details.ts';
import type { Flag, Step } from '../step.ts';
import { journey } from '../steps/journey.ts';
import type { Given, Origin, Problem, StepId } from '../types.ts';

/** A column of a table of keys: it is called as the flag of its question. */
export type Column = { readonly name: string; readonly step: Step & { readonly flag: Flag } };
export type ColumnProblem = Problem & { readonly column?: string | undefined; readonly next: string };

/** What may differ from one key to the next: all that is asked between the credential and review. */
export const allColumns: readonly Column[] = journey.flatMap((step) => {
  const { flag, stage } = step;
  return flag !== undefined && (stage === 3 || stage === 4)
    ? [{ name: flag.name, step: { ...step, flag } }]
    : [];
});

/** Everything that is wrong with the names; a column may stand there twice where its flag may. */
export function readColumns(
  names: readonly string[],
): { readonly columns: readonly Column[] } | { readonly problems: readonly ColumnProblem[] } {
  const found = names.map((name) => allColumns.find((column) => column.name === plain(name)));
  const problems = names.flatMap((name, at): ColumnProblem[] => {
    const column = found[at];
    if (column === undefined) return [refuseName(name, at)];
    const isTwice = found.indexOf(column) < at && column.step.flag.repeat !== true;
    return isTwice
      ? [{ column: name, what: 'this column stands there twice.', next: 'Keep one of the two.' }]
      : [];
  });
  return problems.length > 0 ? { problems } : { columns: found.flatMap((column) => column ?? []) };
}

function plain(name: string): string {
  return name.trim().toLowerCase().replace(/^--/, '').replaceAll('_', '-');
}

function refuseName(name: string, at: number): ColumnProblem {
  if (name.trim() === '') {
    return { what: `column ${at + 1} has no name.`, next: 'Name it, or take the whole column away.' };
  }
  const known = allColumns.map((column) => column.name);
  const isOther = journey.some(({ flag }) => flag?.name === plain(name));
  if (isOther) {
    const next = `Give it once, as --${plain(name)}.`;
    return { column: name, what: 'this is the same for all keys, and no column.', next };
  }
  const [near] = nearest(plain(name), known, 1);
  const next =
    near === undefined
      ? `There are ${known.join(', ')}.`
      : `Did you mean ${near}? There are ${known.join(', ')}.`;
  return { column: name, what: `there is no column ${quoted(name)}.`, next };
}

/** As whoever wrote the row has said it: in so many words. */
const byRow: Origin = { kind: 'flag', name: 'its row' };

/** One row, as text for the steps' own `parse`; what is empty is not said. */
export function readCells(
  columns: readonly Column[],
  values: readonly JsonValue[],
): { readonly given: Given; readonly problems: readonly ColumnProblem[] } {
  const texts = new Map<StepId, string>();
  const problems: ColumnProblem[] = [];
  for (const [at, { name, step }] of columns.entries()) {
    const text = writeValue(values[at] ?? null, step);
    if (step.flag.narrows && text?.trim() === '') {
      const what = 'nothing is said, and nothing would be everything.';
      problems.push({ column: name, what, next: `Say what the key is kept to: ${step.flag.help}` });
    } else if (text === undefined) {
      problems.push({
        column: name,
        what: 'this takes a text.',
        next: `Write it as --${name} takes it: ${step.flag.help}`,
      });
    } else if (/^\s*=/.test(text)) {
      const next = 'Save the values, not the formulas; a key takes no text that begins with "=".';
      problems.push({ column: name, what: `${quoted(sanitise(text))} is a formula.`, next });
    } else if (text.trim() !== '') {
      texts.set(step.id, [...[texts.get(step.id) ?? []].flat(), text].join('\n'));
    }
  }
  const given = Object.fromEntries([...texts].map(([id, text]) => [id, { text, origin: byRow }]));
  return { given, problems };
}

/** A list is one a line, an object what its flag would say: `NAME=VALUE` of metadata, `NAME: LIMITS` of limits. */
function writeValue(value: JsonValue, { recipe, flag }: Column['step']): string | undefined {
  if (value === null) return '';
  if (Array.isArray(value)) {
    const texts = flag.repeat
      ? value.map((item) => (typeof item === 'object' ? undefined : String(item)))
      : [];
    return texts.length > 0 && !texts.includes(undefined) ? texts.join('\n') : undefined;
  }
  if (typeof value !== 'object') return String(value);
  const object = value as { readonly [name: string]: JsonValue };
  if (recipe?.form === 'metadata') return writeMetadata(object);
  const isText = Object.values(object).every((item) => typeof item === 'string');
  if (recipe?.form !== 'limits' || !isText) return undefined;
  return Object.entries(object)
    .map(([name, limits]) => `${name}: ${limits}`)
    .join('\n');
}
