import { decodePercent } from '../text.ts';
import { writeJson } from './json.ts';

/** One request, as far as the sandbox looks at it. */
export type Call = {
  readonly method: string;
  /** As sent: escapes kept, the query left out. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The query as sent, with its question mark; empty where there is none. */
  readonly search: string;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
  /** Over TLS: SHA-256 of the certificate that the caller has shown, in hex; empty where none was. */
  readonly certificate?: string;
};

export type Answer = {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body: string;
};

const JSON_TYPE = { 'Content-Type': 'application/json' };
const TEXT_TYPE = { 'Content-Type': 'text/plain; charset=utf-8' };

/** The control API's form: one line and a line feed. */
export const json = (status: number, value: unknown): Answer => line(status, writeJson(value));
export const line = (status: number, text: string): Answer => ({
  status,
  headers: JSON_TYPE,
  body: `${text}\n`,
});

export const apiError = (status: number, message: string): Answer =>
  json(status, { status: 'error', message });

/** A path that the control API does not have, with a good secret. */
export const noSuchRoute = (): Answer => ({
  status: 404,
  headers: { ...TEXT_TYPE, 'X-Content-Type-Options': 'nosniff' },
  body: '404 page not found\n',
});

/** A path that no API listens on. */
export const notFound = (): Answer => ({ status: 404, headers: TEXT_TYPE, body: 'Not Found' });

export const redirect = (to: string): Answer => ({ status: 301, headers: { Location: to }, body: '' });

/** A refusal by the Gateway in front of an API: the template error.json, four blanks, no line feed at the end. */
export const refuse = (
  status: number,
  error: string,
  headers: { readonly [name: string]: string } = {},
): Answer => ({
  status,
  headers: { ...JSON_TYPE, ...headers, 'X-Generator': 'tyk.io' },
  body: `{\n    "error": ${writeJson(error)}\n}`,
});

/** The segments of a path, decoded as Go's URL.Path, trailing slashes left out. */
export const segments = (path: string): readonly string[] =>
  decodePercent(path).replace(/\/+$/, '').split('/').slice(1);
