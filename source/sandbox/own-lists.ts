import { readFields, readList } from '../tyk/fields.ts';
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

/** Each version has its own (measured, v5.14.0). */
function classicRules({ version_data }: Api, name: string): readonly Rule[] {
  const { versions, not_versioned } = version_data;
  const asked = Object.entries(versions ?? {}).filter(([own]) => not_versioned || own === name);
  return asked.flatMap(([, version]) =>
    Object.entries(readFields(version.extended_paths)).flatMap(([list, entries]) =>
      readList(entries)
        .map(readFields)
        .flatMap(({ path, method, method_actions, disabled }): readonly Rule[] => {
          if (typeof path !== 'string' || disabled === true) return [];
          const methods = typeof method === 'string' ? [method] : Object.keys(readFields(method_actions));
          return [{ list, path, methods }];
        }),
    ),
  );
}

const LISTS = {
  allow: 'white_list',
  block: 'black_list',
  ignoreAuthentication: 'ignored',
  internal: 'internal',
};

function documentRules(document: Data): readonly Rule[] {
  const gateway = readFields(document['x-tyk-api-gateway']);
  const operations = readFields(readFields(gateway.middleware).operations);
  return Object.entries(readFields(document.paths)).flatMap(([path, item]) =>
    Object.entries(readFields(item)).flatMap(([method, operation]) => {
      const own = readFields(operations[String(readFields(operation).operationId)]);
      return Object.entries(LISTS).flatMap(([part, list]) =>
        readFields(own[part]).enabled === true ? [{ list, path, methods: [method.toUpperCase()] }] : [],
      );
    }),
  );
}
