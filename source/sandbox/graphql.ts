import type { DocumentNode, SelectionSetNode } from 'graphql';
import { readFields, readText } from '../tyk/fields.ts';
import { readSchema } from '../tyk/graphql-schema.ts';
import type { SchemaType } from '../tyk/scope.ts';
import type { JsonValue } from '../tyk/types.ts';
import { type Answer, refuse } from './answers.ts';
import type { Api } from './definition.ts';
import type { Limit, Right, TypeRule } from './sessions.ts';

/** A field that a query asks for, and how deep it stands; `root` is the field that it stands under. */
type Asked = { readonly type: string; readonly field: string; readonly depth: number; readonly root: string };

const failed = (message: string): Answer => ({
  status: 400,
  headers: { 'Content-Type': 'application/json', 'X-Generator': 'tyk.io' },
  body: JSON.stringify({ errors: [{ message }] }),
});

/**
 * A query as v5.14.0 checks it for a key (engines 1 and 2 alike): is there such a field, is it too deep, may the key ask
 * for it (scopes.md, C). Undefined where it goes through.
 */
export async function refuseQuery(
  api: Api,
  body: Buffer,
  right: Right,
  limit: Limit,
): Promise<Answer | undefined> {
  const types = await readSchema(readText(readFields(api.graphql).schema));
  let document: DocumentNode;
  try {
    document = await readQuery(body);
  } catch (error) {
    return failed(error instanceof Error ? error.message : 'not a query');
  }
  const asked: Asked[] = [];
  const unknown = collect(document, types, asked);
  if (unknown !== undefined) return failed(unknown);
  if (asked.some(({ field }) => field === '__schema' || field === '__type')) {
    return right.disable_introspection ? refuse(403, 'introspection is disabled') : undefined;
  }
  if (isTooDeep(asked, right, limit)) return refuse(403, 'depth limit exceeded');
  const wrong = asked.find(({ type, field }) => !mayAsk(right, type, field));
  return wrong && failed(`field: ${wrong.field} is restricted on type: ${wrong.type}`);
}

async function readQuery(body: Buffer): Promise<DocumentNode> {
  const { parseGraphql } = await import('../tyk/graphql-parse.ts');
  return parseGraphql(String((JSON.parse(body.toString('utf8')) as { query?: string }).query ?? ''));
}

/** Of both lists the allowing one counts, and then for `__typename` too. */
function mayAsk(
  { allowed_types: allowed, restricted_types: restricted }: Right,
  type: string,
  field: string,
) {
  const names = ({ name, fields }: TypeRule) =>
    name === type && (fields.includes(field) || fields.includes('*'));
  return allowed.length > 0 ? allowed.some(names) : !restricted.some(names);
}

/** As soon as one field has a depth of its own, a zero of the key refuses all others. */
function isTooDeep(asked: readonly Asked[], { field_access_rights: own }: Right, limit: Limit): boolean {
  const deepest = (root: string) =>
    Math.max(...asked.filter((one) => one.root === root).map(({ depth }) => depth));
  return [...new Set(asked.map(({ root }) => root))].some((root) => {
    const found = own.find(({ field_name }) => field_name === root);
    if (found !== undefined) {
      const most = found.limits.max_query_depth;
      return most !== -1 && deepest(root) - 1 > most;
    }
    const most = limit.max_query_depth;
    if (most === 0) return own.length > 0;
    return most > 0 && deepest(root) > most;
  });
}

function collect(document: DocumentNode, types: readonly SchemaType[], asked: Asked[]): string | undefined {
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === ('FragmentDefinition' as string) && 'typeCondition' in node
        ? [[node.name.value, node]]
        : [],
    ),
  );
  const walk = (
    selections: SelectionSetNode | undefined,
    type: string,
    depth: number,
    above: string,
    inside: readonly string[],
  ): string | undefined => {
    for (const node of selections?.selections ?? []) {
      let wrong: string | undefined;
      if ('alias' in node) {
        const field = node.name.value;
        const root = depth === 1 ? field : above;
        asked.push({ type, field, depth, root });
        if (field.startsWith('__')) continue;
        const known = types.find(({ name }) => name === type)?.fields.find(({ name }) => name === field);
        if (known === undefined) return `field: ${field} not defined on type: ${type}`;
        wrong = walk(node.selectionSet, known.of ?? '', depth + 1, root, inside);
      } else if ('selectionSet' in node) {
        const under = 'typeCondition' in node ? node.typeCondition?.name.value : undefined;
        wrong = walk(node.selectionSet, under ?? type, depth, above, inside);
      } else {
        const { value } = node.name;
        const found = inside.includes(value) ? undefined : fragments.get(value);
        if (found === undefined) return `fragment not found: ${value}`;
        wrong = walk(found.selectionSet, found.typeCondition.name.value, depth, above, [...inside, value]);
      }
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
  for (const node of document.definitions) {
    if (!('operation' in node) || !('selectionSet' in node)) continue;
    const wanted = `${node.operation.charAt(0).toUpperCase()}${node.operation.slice(1)}`;
    const wrong = walk(node.selectionSet, wanted, 1, '', []);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** What stands behind: each field holds its own name. */
export async function answerQuery(body: Buffer): Promise<string> {
  const document = await readQuery(body);
  const fill = (selections: SelectionSetNode | undefined): JsonValue =>
    Object.fromEntries(
      (selections?.selections ?? []).flatMap((node): [string, JsonValue][] => {
        if (!('alias' in node))
          return 'selectionSet' in node ? Object.entries(fill(node.selectionSet) ?? {}) : [];
        const name = node.alias?.value ?? node.name.value;
        return [[name, node.selectionSet === undefined ? node.name.value : fill(node.selectionSet)]];
      }),
    );
  const operation = document.definitions.find((node) => 'operation' in node && 'selectionSet' in node);
  const data = operation && 'selectionSet' in operation ? fill(operation.selectionSet) : {};
  return `${JSON.stringify({ data })}\n`;
}
