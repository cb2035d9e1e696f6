import type { JsonValue } from '../tyk/types.ts';
import type { Api } from './definition.ts';
import type { Data } from './definition-form.ts';
import { allowsPath, type Matching, type Paths } from './paths.ts';

type Rule = { readonly list: string; readonly path: string; readonly methods: readonly string[] };

/**
 * What the API says of a path by itself, before anybody asks for a key (VersionCheck): open to everyone, or shut. With
 * a list of what is allowed, everything else is shut.
 */
export function ownVerdict(
  api: Api,
  version: string,
  document: Data | undefined,
  method: string,
  { behind }: Paths,
  matching: Matching,
): 'open' | 'shut' | undefined {
  const rules = document === undefined ? classicRules(api, version) : documentRules(document);
  const fits = ({ path, methods }: Rule) =>
    methods.includes(method) && allowsPath(path, { whole: behind, behind }, matching);
  const found = rules.filter(fits).map(({ list }) => list);
  if (found.includes('black_list') || found.includes('internal')) return 'shut';
  if (found.includes('ignored')) return 'open';
  const isListed = rules.some(({ list }) => list === 'white_list');
  return isListed && !found.includes('white_list') ? 'shut' : undefined;
}

const fieldsOf = (value: JsonValue | undefined): Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Data) : {};

/** Each version has its own (measured, v5.14.0). */
function classicRules({ version_data }: Api, name: string): readonly Rule[] {
  const { versions, not_versioned } = version_data;
  const asked = Object.entries(versions ?? {}).filter(([own]) => not_versioned || own === name);
  return asked.flatMap(([, version]) =>
    Object.entries(fieldsOf(version.extended_paths)).flatMap(([list, entries]) => {
      if (!Array.isArray(entries)) return [];
      return entries.map(fieldsOf).flatMap(({ path, method, method_actions, disabled }): readonly Rule[] => {
        if (typeof path !== 'string' || disabled === true) return [];
        const methods = typeof method === 'string' ? [method] : Object.keys(fieldsOf(method_actions));
        return [{ list, path, methods }];
      });
    }),
  );
}

const LISTS = {
  allow: 'white_list',
  block: 'black_list',
  ignoreAuthentication: 'ignored',
  internal: 'internal',
};

function documentRules(document: Data): readonly Rule[] {
  const gateway = fieldsOf(document['x-tyk-api-gateway']);
  const operations = fieldsOf(fieldsOf(gateway.middleware).operations);
  return Object.entries(fieldsOf(document.paths)).flatMap(([path, item]) =>
    Object.entries(fieldsOf(item)).flatMap(([method, operation]) => {
      const own = fieldsOf(operations[String(fieldsOf(operation).operationId)]);
      return Object.entries(LISTS).flatMap(([part, list]) =>
        fieldsOf(own[part]).enabled === true ? [{ list, path, methods: [method.toUpperCase()] }] : [],
      );
    }),
  );
}
