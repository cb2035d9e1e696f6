import { apisOf, policiesOf, policyKey, splitApiChoice } from './access.ts';
import type { Step } from './step.ts';
import type { Answers, Facts } from './types.ts';

/** An id means nothing to people and may differ elsewhere; it is kept where the name does not lead back to it. */
export function byName(
  step: Step,
  values: readonly string[],
  answers: Answers,
  facts: Facts,
): readonly string[] {
  return values.map((value) => {
    const name = nameOf(step, value, facts);
    return means(step, name, [value], answers, facts) ? name : value;
  });
}

function means(step: Step, text: string, values: readonly string[], answers: Answers, facts: Facts): boolean {
  const parsed = step.parse(text, { ...answers, apis: [], policies: [] }, facts);
  return 'value' in parsed && Array.isArray(parsed.value) && parsed.value.join('\n') === values.join('\n');
}

function nameOf(step: Step, value: string, facts: Facts): string {
  if (step.id === 'policies')
    return policiesOf(facts).find((policy) => policyKey(policy) === value)?.name ?? value;
  const { id, version } = splitApiChoice(value, apisOf(facts));
  const name = apiName(id, facts);
  return version === undefined ? name : `${name}=${version}`;
}

/** `API-ID: items` by the name of the API, where no other has it. */
export function nameApi(line: string, facts: Facts): string {
  const id = apisOf(facts).find((api) => line.startsWith(`${api.id}: `))?.id;
  return id === undefined ? line : `${apiName(id, facts)}${line.slice(id.length)}`;
}

/** By its name, where no other has it. */
export function apiName(id: string, facts: Facts): string {
  const apis = apisOf(facts);
  const name = apis.find((api) => api.id === id)?.name ?? id;
  return apis.filter((api) => api.name === name).length === 1 ? name : id;
}

/** `Orders=v1` and `Orders=v2` are `Orders=v1,v2`, or `Orders` where that is all of it: what leads to the same choice. */
export function inShort(
  step: Step,
  values: readonly string[],
  answers: Answers,
  facts: Facts,
): readonly string[] {
  const names = byName(step, values, answers, facts);
  const leadOf = (name: string) => name.slice(0, name.lastIndexOf('=') + 1);
  return [...new Set(names.map(leadOf))].flatMap((lead) => {
    const group = names.filter((name) => leadOf(name) === lead);
    if (lead === '') return group;
    const own = values.filter((_, at) => group.includes(names[at] ?? ''));
    const short = [lead.slice(0, -1), lead + group.map((name) => name.slice(lead.length)).join(',')];
    return short.find((text) => means(step, text, own, answers, facts)) ?? group;
  });
}
