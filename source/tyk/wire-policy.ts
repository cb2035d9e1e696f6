import { sanitise } from '../text.ts';
import {
  type Fields,
  isObject,
  optional,
  readFields,
  readFlag,
  readNumber,
  readText,
  readTexts,
} from './fields.ts';
import type { Policy, PolicyParts, PolicyState, ServerKind } from './types.ts';
import { decodeAccess, decodeLimits, failOnShape } from './wire.ts';

/**
 * A policy of `GET /tyk/policies` or `GET /api/portal/policies`. Its id may be empty: v5.3.0 does not tell the
 * id of a policy that comes from a file.
 * @throws WizardError of kind `refused` where it is no object
 */
export function decodePolicy(value: unknown, server: ServerKind): Policy {
  if (!isObject(value)) failOnShape('A policy');
  const databaseId = readText(value._id);
  const id = readText(value.id) || databaseId;
  return {
    id,
    ...optional('databaseId', databaseId),
    name: sanitise(readText(value.name)) || sanitise(id),
    organisation: readText(value.org_id),
    state: decodeState(value, server),
    access: decodeAccess(value.access_rights),
    parts: decodeParts(readFields(value.partitions)),
    limits: decodeLimits(value),
    keyExpiresIn: Math.max(0, readNumber(value.key_expires_in)),
    tags: readTexts(value.tags).map(sanitise),
    metadata: readFields(value.meta_data) as Policy['metadata'],
  };
}

/**
 * The Gateway has no state and never reads `active`: `is_inactive` alone blocks there (gateway-api.md 9), whatever the
 * Dashboard's `state` (3.0 and newer) says beside it. That one overrides `active`; one that nobody knows promises nothing.
 */
function decodeState(fields: Fields, server: ServerKind): PolicyState {
  const state = readText(fields.state).toLowerCase();
  if (readFlag(fields.is_inactive) || !['', 'active', 'draft'].includes(state)) return 'inactive';
  if (state === 'active' || state === 'draft') return state;
  return server === 'dashboard' && fields.active === false ? 'draft' : 'active';
}

/** `perApi` beside `partitioned` is the mix that Tyk refuses on one policy. */
function decodeParts(partitions: Fields): PolicyParts {
  const partitioned = ['acl', 'rate_limit', 'quota', 'complexity'].some((name) => readFlag(partitions[name]));
  return {
    access: !partitioned || readFlag(partitions.acl),
    rate: !partitioned || readFlag(partitions.rate_limit),
    quota: !partitioned || readFlag(partitions.quota),
    perApi: readFlag(partitions.per_api),
    partitioned,
  };
}
