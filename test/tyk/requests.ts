import type { KeyRequest } from '../../source/tyk/types.ts';

/** One API, no end, 1000 per 60 s: change what the test is about. */
export function makeRequest(change: Partial<KeyRequest> = {}): KeyRequest {
  return {
    organisation: 'default',
    access: { apis: [{ apiId: 'orders', apiName: 'Orders', versions: [] }], policies: [] },
    expires: 'never',
    limits: { rate: { requests: 1000, seconds: 60 }, quota: 'unlimited', throttle: 'off' },
    alias: '',
    tags: [],
    metadata: {},
    detailedLogging: false,
    ...change,
  };
}
