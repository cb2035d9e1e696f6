import type { ApiAnswer, KeyRecord } from '../../source/tyk/types.ts';
import type { Tried } from '../../source/wizard/explain-verdict.ts';
import { planCall } from '../../source/wizard/usage.ts';
import { api, listed, NOW, noLimits, ORGANISATION } from './world.ts';

export const GATEWAY = 'http://gateway.test:8080';
export const DISALLOWED = 'Access to this API has been disallowed';

/** A refusal by Tyk itself, in its own form; `error` is what its JSON says. */
export function refusal(status: number, error: string, more: Partial<ApiAnswer> = {}): ApiAnswer {
  return {
    status,
    milliseconds: 12,
    at: NOW,
    byTyk: true,
    isPage: false,
    contentType: 'application/json',
    said: `Tyk answered ${status}: ${error}`,
    lines: [],
    ...more,
  };
}

/** An answer from behind the Gateway. */
export function answered(status: number, more: Partial<ApiAnswer> = {}): ApiAnswer {
  const quota = { limit: -1, remaining: -1, renews: 0 };
  return refusal(status, 'hello', { byTyk: false, quota, ...more });
}

/** A key as Tyk holds it: it opens `orders` and nothing speaks against it. */
export function held(more: Partial<KeyRecord> = {}): KeyRecord {
  return {
    organisation: ORGANISATION,
    alias: '',
    expires: 'never',
    limits: noLimits,
    access: [{ apiId: 'orders', apiName: 'orders', versions: ['Default'] }],
    policies: [],
    tags: [],
    metadata: {},
    inactive: false,
    detailedLogging: false,
    ...more,
  };
}

export const orders = api('Orders');

/** An old key on a Gateway that had its time; change what the test is about. */
export function tried(more: Partial<Tried> = {}): Tried {
  const of = more.api ?? orders;
  return {
    api: of,
    call: planCall(of, `${GATEWAY}${of.listenPath}`),
    held: held(),
    fresh: false,
    mayWait: false,
    server: 'gateway',
    facts: listed({ apis: [of] }),
    ...more,
  };
}
