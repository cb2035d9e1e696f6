import type { Secret } from '../secret.ts';

/** The client certificate that was given, by file or id; `pem` and its key where they were read. */
export type GivenCertificate = {
  readonly given: string;
  readonly id: string;
  readonly subject: string;
  readonly isThere: boolean;
  readonly pem?: string;
  readonly key?: Secret;
};
