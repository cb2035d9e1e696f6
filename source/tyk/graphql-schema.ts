import type { DefinitionNode, FieldDefinitionNode, TypeNode } from 'graphql';
import { WizardError } from '../errors.ts';
import type { SchemaType } from './scope.ts';

/** Objects, interfaces and unions of a schema: what a query can stand in. @throws WizardError where it is none */
export async function readSchema(sdl: string): Promise<readonly SchemaType[]> {
  if (sdl.trim() === '') return [];
  // 30 KB, for those who have such an API.
  const { parseGraphql } = await import('./graphql-parse.ts');
  const definitions = parseOrRefuse(() => parseGraphql(sdl, { noLocation: true }).definitions);
  const roots = new Set(readRoots(definitions));
  const fields = new Map<string, FieldDefinitionNode[]>();
  for (const node of definitions) {
    const own = readFieldsOf(node);
    if (own !== undefined) fields.set(own.name, [...(fields.get(own.name) ?? []), ...own.fields]);
  }
  return [...fields].map(([name, nodes]) => ({
    name,
    ...(roots.has(name) ? { root: true as const } : {}),
    fields: nodes.map((node) => {
      const of = nameOf(node.type);
      return { name: node.name.value, ...(fields.has(of) ? { of } : {}) };
    }),
  }));
}

function parseOrRefuse(parse: () => readonly DefinitionNode[]): readonly DefinitionNode[] {
  try {
    return parse();
  } catch {
    throw new WizardError('refused', { what: 'The GraphQL schema cannot be parsed.' });
  }
}

function readFieldsOf(
  node: DefinitionNode,
): { name: string; fields: readonly FieldDefinitionNode[] } | undefined {
  switch (node.kind as string) {
    case 'ObjectTypeDefinition':
    case 'ObjectTypeExtension':
    case 'InterfaceTypeDefinition':
    case 'InterfaceTypeExtension':
    case 'UnionTypeDefinition':
      break;
    default:
      return undefined;
  }
  if (!('name' in node) || node.name === undefined) return undefined;
  return {
    name: node.name.value,
    fields: 'fields' in node ? ((node.fields ?? []) as FieldDefinitionNode[]) : [],
  };
}

/** By name, unless the schema says which they are. */
function readRoots(definitions: readonly DefinitionNode[]): readonly string[] {
  const said = definitions.flatMap((node) =>
    node.kind === ('SchemaDefinition' as string) && 'operationTypes' in node
      ? (node.operationTypes ?? []).map(({ type }) => type.name.value)
      : [],
  );
  return said.length > 0 ? said : ['Query', 'Mutation', 'Subscription'];
}

function nameOf(type: TypeNode): string {
  return 'type' in type ? nameOf(type.type) : type.name.value;
}
