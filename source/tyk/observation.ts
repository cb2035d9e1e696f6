/** What answers at an address, found without any credential. */
export type Observation =
  | {
      readonly is: 'gateway';
      readonly version?: string;
      /** `/hello` names a Dashboard: this Gateway belongs to one. */
      readonly dashboardBehind: boolean;
      /** `/hello` names rpc: a Hybrid data plane, keys made on it stay on it. */
      readonly dataPlane: boolean;
    }
  | { readonly is: 'dashboard' }
  /** Tyk Cloud's account console: it has no key API. */
  | { readonly is: 'cloud-console' }
  | { readonly is: 'web-page'; readonly title: string }
  /** `isPage`: not where the request itself has moved to, but another path, as of a sign-in page. */
  | { readonly is: 'redirect'; readonly to: string; readonly isPage?: true }
  | { readonly is: 'something-else'; readonly status: number };
