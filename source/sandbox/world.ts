import { type Api, type ApiDefinition, completeApi } from './definition.ts';
import type { Data } from './definition-form.ts';
import { readOne } from './fields.ts';
import { readWhole, writeJson } from './json.ts';
import type { McpServer } from './mcp.ts';
import { type Matching, searching } from './paths.ts';
import { type Policy, policyForm } from './policy-rights.ts';
import type { Upstream } from './upstream.ts';

/** What a sandbox knows, in Tyk's own form: it can be started with the definitions of any Gateway. */
export type World = {
  readonly apis: readonly ApiDefinition[];
  /** By id, as in a Gateway's policy file. For a Dashboard `_id` may be inside; one with `"id": ""` has no other. */
  readonly policies: { readonly [id: string]: Data };
  /** Saved, but not loaded: a Gateway does not know them until its next reload, a Dashboard lists them at once. */
  readonly unloaded?: readonly ApiDefinition[];
  /** The OpenAPI documents of APIs that have one: what it says of their operations. */
  readonly documents?: { readonly [apiId: string]: Data };
  /** What stands behind MCP proxies. */
  readonly servers?: { readonly [apiId: string]: McpServer };
  readonly matching?: Matching;
  /** What stands behind the APIs; a friendly echo where it is left out. */
  readonly upstream?: Upstream;
};

export type KnownPolicy = Policy & {
  /** On a Dashboard it has no explicit id: it is shown with `"id": ""`, and only `_id` is known. */
  readonly unnamed: boolean;
};

/** A world that runs: what is loaded, and what the next reload will load. */
export type Loaded = Required<Pick<World, 'documents' | 'servers' | 'matching'>> & {
  readonly policies: readonly KnownPolicy[];
  apis(): readonly Api[];
  api(id: string): Api | undefined;
  /** Saved, loaded or not. */
  saved(): readonly Api[];
  save(definition: ApiDefinition): void;
  reload(): void;
};

export function loadWorld(world: World): Loaded {
  const loaded = new Map(world.apis.map((api) => [api.api_id, completeApi(api)]));
  const saved = new Map((world.unloaded ?? []).map((api) => [api.api_id, completeApi(api)]));
  const { documents = {}, servers = {}, matching = searching } = world;
  return {
    documents,
    servers,
    matching,
    policies: Object.entries(world.policies).map(([id, data]) => readPolicy(id, data)),
    apis: () => [...loaded.values()],
    api: (id) => loaded.get(id),
    saved: () => [...new Map([...loaded, ...saved]).values()],
    save: (definition) => void saved.set(definition.api_id, completeApi(definition)),
    reload: () => {
      for (const [id, api] of saved) loaded.set(id, api);
      saved.clear();
    },
  };
}

function readPolicy(id: string, data: Data): KnownPolicy {
  const databaseId = data._id ?? Buffer.from(id).toString('hex').padEnd(24, '0').slice(0, 24);
  const policy = readOne(policyForm, readWhole(JSON.stringify({ ...data, id, _id: databaseId })));
  return { ...policy, unnamed: data.id === '' };
}

/** A policy as a Gateway lists it: one from a file has no database id (recorded: policies.one). */
export const writePolicy = (policy: KnownPolicy): string =>
  writeJson(policyForm.write({ ...policy, _id: '' }));
/** A policy as a Dashboard holds it. */
export const policyData = (policy: KnownPolicy): Data =>
  policyForm.write({ ...policy, id: policy.unnamed ? '' : policy.id }) as Data;
