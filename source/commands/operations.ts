import { WizardError } from '../errors.ts';
import { runEffect } from '../run/effects.ts';
import type { Services } from '../run/services.ts';
import { columnWidth, count } from '../text.ts';
import { mcpKinds, type Offered, type Operation } from '../tyk/scope.ts';
import type { Api } from '../tyk/types.ts';
import { apisOf, callableApi } from '../wizard/access.ts';
import type { Flow } from '../wizard/flow.ts';
import { matchOption } from '../wizard/parse/choice.ts';
import { isBad } from '../wizard/parse/common.ts';
import { writeOperation } from '../wizard/parse/operations.ts';
import { offeredBy } from '../wizard/scoped.ts';
import { shutWords } from '../wizard/steps/scope.ts';
import type { Facts } from '../wizard/types.ts';

export type ApiOffer = { readonly api: Api; readonly offered: Offered };

/**
 * The APIs of these names.
 * @throws WizardError `usage` where one is none
 */
export function findNamed(names: readonly string[], facts: Facts): readonly Api[] {
  const apis = apisOf(facts);
  return names.flatMap((name) => {
    const found = matchOption(name, apis.map(callableApi));
    if (isBad(found)) throw new WizardError('usage', found.problem);
    return apis.find(({ id }) => id === found.value.value) ?? [];
  });
}

/**
 * What a key can be kept to on each: the definition of no other API is read.
 * @throws WizardError where one cannot be read
 */
export async function readOffers(
  apis: readonly Api[],
  { answers }: Flow,
  facts: Facts,
  { session }: Services,
): Promise<readonly ApiOffer[]> {
  const chosen = { ...answers, apis: apis.map(({ id }) => id) };
  const result = await runEffect('offered', chosen, facts, session, new AbortController().signal);
  if (result.state === 'failed') throw result.error ?? new WizardError('refused', result.problem);
  const known = { ...facts, ...result.facts };
  return apis.map((api) => {
    const found = known.offered?.[api.id];
    if (found?.state === 'failed') throw new WizardError('refused', found.problem);
    return { api, offered: offeredBy(api, known) };
  });
}

/** Of JSON; `allow` is what --allow takes. */
export function presentOffer({ operations, types, ...mcp }: Offered): object {
  return {
    operations: operations.map((operation) => ({
      allow: writeOperation(operation),
      id: operation.id ?? null,
      method: operation.method,
      path: operation.path,
      summary: operation.summary ?? null,
      open: operation.open ?? false,
      reason: operation.shut === undefined ? null : shutWords[operation.shut],
    })),
    fields: types.flatMap(({ name, fields }) => fields.map((field) => `${name}.${field.name}`)),
    ...Object.fromEntries(mcpKinds.map((kind) => [kind, mcp[kind]])),
  };
}

/** A line for each, as the flag takes it, and what it is. */
export function offerLines({ operations, types, ...mcp }: Offered): readonly string[] {
  const rows = [
    ...operations.map((operation) => [writeOperation(operation), sayOperation(operation)]),
    ...types.flatMap(({ name, fields }) => fields.map((field) => [`${name}.${field.name}`, field.of ?? ''])),
    ...mcpKinds.flatMap((kind) => mcp[kind].map((name) => [name, kind.slice(0, -1)])),
  ];
  const width = columnWidth(rows.map(([what = '']) => what));
  const counts = [
    operations.length > 0 ? count(operations.length, 'operation') : '',
    rows.length === 0 ? 'Its definition names none.' : '',
    types.length > 0 ? count(rows.length, 'field') : '',
    ...mcpKinds.map((kind) => (mcp[kind].length > 0 ? count(mcp[kind].length, kind.slice(0, -1)) : '')),
  ];
  return [
    ...rows.map(([what = '', about]) => `  ${what.padEnd(width)}  ${about}`.trimEnd()),
    `  ${counts.filter((words) => words !== '').join(' · ')}`,
  ];
}

function sayOperation({ id, summary, open, shut }: Operation): string {
  const reason = shut === undefined ? undefined : shutWords[shut];
  const parts = [id, summary, open && 'open to everyone, without a key', reason];
  return parts.filter((part) => part !== undefined).join(' · ');
}
