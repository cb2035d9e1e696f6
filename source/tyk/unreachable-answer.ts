import { MOST_ELEMENTS } from './caps.ts';
import type { Template } from './template.ts';

/** The first row whose code matches is taken, and whose condition where it has one. */
export type FailureRow = Template & {
  readonly codes: RegExp;
  readonly when?: (url: URL) => boolean;
};

/** What there is to say of a server that wants one. */
export const WANTS_CERTIFICATE = {
  why: 'It lets in only callers that show a certificate of their own, which this program does not.',
  next: 'Use an address of Tyk that does not require one, or ask whoever runs it.',
} as const;

/** What was wrong with an answer that had begun. */
export const ANSWER_ROWS: readonly FailureRow[] = [
  {
    codes: /^unended$/,
    what: '{host} started to answer but did not finish within {seconds} s.',
    why: 'The connection is slow, the server is busy, or it does not answer such requests.',
    next: 'Try again, or give it longer with --timeout SECONDS.',
  },
  {
    codes: /^HPE_HEADER_OVERFLOW$/,
    what: 'The headers of what {host} answers are larger than 64 KB.',
    why: 'The cookies of a sign-in in front of Tyk can grow this large.',
    next: 'Use an address that leads to Tyk itself.',
  },
  ...['https', 'http'].map((protocol) => ({
    codes: /^HPE_(INVALID_CONSTANT|INVALID_VERSION|INVALID_METHOD|PAUSED_H2_UPGRADE)$/,
    when: (url: URL) => url.protocol === `${protocol}:`,
    what: `What answers at {host} does not speak ${protocol}.`,
    why: 'Another service may listen on this port, or it expects https.',
    next: `Check the port${protocol === 'https' ? '.' : ', or try https://{host}.'}`,
  })),
  {
    codes: /^HPE_/,
    what: 'The answer of {host} breaks the rules of http ({code}).',
    why: 'A proxy or a load balancer in between may have assembled it wrongly.',
    next: 'Use an address that leads to Tyk itself, or ask whoever runs what is in between.',
  },
  {
    codes: /^too-large$/,
    what: 'The answer of {host} is larger than this program can take.',
    why: 'No such answer from Tyk comes close. It was not read to its end.',
    next: 'Check that the address is the one of Tyk.',
  },
  {
    codes: /^too-many$/,
    what: `The list of {host} has more than ${MOST_ELEMENTS} elements.`,
    why: 'That is more than this program takes in. It was not read to its end.',
    next: 'Check that the address is the one of Tyk.',
  },
  {
    codes: /^too-long$/,
    what: 'The list of {host} was still coming after {patience} s.',
    why: 'A list may take ten times as long as a single request.',
    next: 'Give it longer with --timeout SECONDS, or check that the address is the one of Tyk.',
  },
  {
    codes: /^packed$/,
    what: 'The answer of {host} is compressed in a way that cannot be read here.',
    why: 'Something in between compresses answers although no compression was requested.',
    next: 'Use an address that leads to Tyk itself, or a newer Node.',
  },
  {
    codes: /^damaged$/,
    what: 'The answer of {host} is compressed and came damaged.',
    why: 'Something in between has changed it on its way.',
    next: 'Try again; if it stays, use an address that leads to Tyk itself.',
  },
];
