import { sanitise } from '../text.ts';
import { type Fields, isObject, readFields, readFlag, readList, readText } from './fields.ts';
import { readSchema } from './graphql-schema.ts';
import { type McpKind, nothingOffered, type Offered, type Operation } from './scope.ts';
import type { Api } from './types.ts';
import { readPrimitive } from './wire-scope.ts';

/** What an HTTP API without a document may be called with. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/** What of an API can be ticked. Its definition is read for that: an OAS document of an OAS API, else the Classic form. */
export async function decodeOffered(api: Api, definition: unknown): Promise<Offered> {
  const fields = readFields(definition);
  if (api.mcp) return { ...nothingOffered, ...readPrimitives(fields) };
  if (api.graphql) return { ...nothingOffered, types: await readSchema(readSdl(readFields(fields.graphql))) };
  return { ...nothingOffered, operations: api.oas ? readOas(fields) : readClassic(fields) };
}

/** Every operation of an OpenAPI document, and what Tyk's own part of it says about each. */
function readOas(document: Fields): readonly Operation[] {
  const gateway = readFields(document['x-tyk-api-gateway']);
  const own = readFields(readFields(gateway.middleware).operations);
  return Object.entries(readFields(document.paths)).flatMap(([path, item]) =>
    // Beside the methods stand `parameters`, `servers` and such, of the whole path.
    Object.entries(readFields(item)).flatMap(([name, value]): readonly Operation[] => {
      const method = name.toUpperCase();
      if (!METHODS.includes(method) || !isObject(value)) return [];
      const id = sanitise(readText(value.operationId));
      const summary = sanitise(readText(value.summary));
      const middleware = readFields(Object.hasOwn(own, id) ? own[id] : undefined);
      const isOn = (part: string) => readFlag(readFields(middleware[part]).enabled);
      return [
        {
          method,
          path: sanitise(path),
          ...(id !== '' ? { id } : {}),
          ...(summary !== '' && summary !== id ? { summary } : {}),
          ...(isOn('ignoreAuthentication') ? { open: true as const } : {}),
          ...(isOn('block')
            ? { shut: 'blocked' as const }
            : isOn('internal')
              ? { shut: 'internal' as const }
              : shutIfHidden(path)),
        },
      ];
    }),
  );
}

/** A Classic definition knows only paths that carry something (scopes.md, A4): a start, never the whole list. */
function readClassic(definition: Fields): readonly Operation[] {
  const found = new Map<string, Operation>();
  const versions = Object.values(readFields(readFields(definition.version_data).versions)).map(readFields);
  for (const [list, entries] of versions.flatMap((version) => Object.entries(listsOf(version)))) {
    for (const operation of readList(entries).flatMap(readEntry)) {
      const key = `${operation.method} ${operation.path}`;
      found.set(key, { ...operation, ...found.get(key), ...meanings[list] });
    }
  }
  return [...found.values()];
}

/** What a version lets through at all, and not without a key, where it has a list of that; an OAS API has it here too. */
export function readAllowList(version: Fields): readonly Operation[] {
  const lists = listsOf(version);
  const listed = readList(lists.white_list);
  // There may be 20 000 APIs, and most have none.
  if (listed.length === 0) return [];
  const allowed = listed.flatMap(readEntry);
  const others = Object.keys(meanings).flatMap((list) => readList(lists[list]));
  if (others.length === 0) return allowed;
  const decided = others.flatMap(readEntry);
  // Tyk looks for them anywhere in a path.
  const isDecided = ({ method, path }: Operation) =>
    decided.some((one) => one.method === method && path.includes(one.path.replace(/[^\w/-].*/, '')));
  return allowed.filter((one) => !isDecided(one));
}

function listsOf(version: Fields): Fields {
  return version.use_extended_paths === false
    ? readFields(version.paths)
    : readFields(version.extended_paths);
}

/** A key would open the path that is shown, which is none of the API's. */
function shutIfHidden(path: string): Pick<Operation, 'shut'> {
  return sanitise(path) === path ? {} : { shut: 'unreadable' };
}

const meanings: { readonly [list: string]: Partial<Operation> } = {
  ignored: { open: true },
  black_list: { shut: 'blocked' },
  internal: { shut: 'internal' },
};

function readEntry(entry: unknown): readonly Operation[] {
  const fields = typeof entry === 'string' ? { path: entry } : readFields(entry);
  const path = readText(fields.path);
  if (path === '' || readFlag(fields.disabled)) return [];
  const one = readText(fields.method);
  const methods = one === '' ? Object.keys(readFields(fields.method_actions)) : [one];
  const known = methods.map((method) => method.toUpperCase()).filter((method) => METHODS.includes(method));
  const shown = sanitise(path.startsWith('/') ? path : `/${path}`);
  const shut = shutIfHidden(path);
  return (known.length > 0 ? known : ['GET']).map((method) => ({ method, path: shown, ...shut }));
}

/** Of a part or a whole of a federation the schema stands elsewhere (scopes.md, C1). */
function readSdl(graphql: Fields): string {
  const merged = readText(readFields(graphql.supergraph).merged_sdl);
  const part = readText(readFields(graphql.subgraph).sdl);
  return readText(graphql.schema) || merged || part;
}

/** The names that the proxy lists itself; its server may have more. */
function readPrimitives(definition: Fields): Pick<Offered, 'tools' | 'resources' | 'prompts'> {
  const versions = Object.values(readFields(readFields(definition.version_data).versions)).map(readFields);
  const named = versions
    .flatMap((version) => Object.values(readFields(version.extended_paths)))
    .flatMap(readList)
    .flatMap((entry) => readPrimitive(readText(readFields(entry).path)) ?? []);
  const own = (kind: McpKind) => named.filter((one) => one.kind === kind).map(({ name }) => name);
  const unique = (kind: McpKind) => [...new Set(own(kind))];
  return { tools: unique('tools'), resources: unique('resources'), prompts: unique('prompts') };
}
