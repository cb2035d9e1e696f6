import type { Explanation } from '../errors.ts';
import { sanitise } from '../text.ts';
import { LIST_PATIENCE, MOST_ELEMENTS } from './caps.ts';

type Begun = { readonly code: string; readonly url: URL; readonly seconds: number };

/** What was wrong with an answer that had begun. */
export const ANSWER_ROWS: readonly {
  readonly codes: RegExp;
  readonly explain: (failure: Begun) => Explanation;
}[] = [
  {
    codes: /^unended$/,
    explain: ({ url, seconds }) => ({
      what: `${url.host} began to answer and did not come to an end within ${seconds} s.`,
      why: 'The line is slow, the server is busy, or it is none that answers such requests.',
      next: 'Try again, or give it longer with --timeout SECONDS.',
    }),
  },
  {
    codes: /^HPE_HEADER_OVERFLOW$/,
    explain: ({ url }) => ({
      what: `The headers of what ${url.host} answers are larger than 64 KB.`,
      why: 'The cookies of a sign-in that stands in front of Tyk grow so large.',
      next: 'Use an address that leads to Tyk itself.',
    }),
  },
  {
    codes: /^HPE_(INVALID_CONSTANT|INVALID_VERSION|INVALID_METHOD|PAUSED_H2_UPGRADE)$/,
    explain: ({ url }) => ({
      what: `What answers at ${url.host} does not speak ${url.protocol === 'https:' ? 'https' : 'http'}.`,
      why: 'Another service may listen on this port, or it wants https.',
      next: `Check the port${url.protocol === 'https:' ? '.' : `, or try https://${url.host}.`}`,
    }),
  },
  {
    codes: /^HPE_/,
    explain: ({ url, code }) => ({
      what: `The answer of ${url.host} breaks the rules of http (${sanitise(code)}).`,
      why: 'A proxy or a load balancer in between may have put it together wrongly.',
      next: 'Use an address that leads to Tyk itself, or ask whoever runs what stands between.',
    }),
  },
  {
    codes: /^too-large$/,
    explain: ({ url }) => ({
      what: `The answer of ${url.host} is larger than this program can hold.`,
      why: 'No answer of Tyk to this comes near. It was not read to its end.',
      next: 'Check that the address is the one of Tyk.',
    }),
  },
  {
    codes: /^too-many$/,
    explain: ({ url }) => ({
      what: `The list of ${url.host} has more than ${MOST_ELEMENTS} elements.`,
      why: 'That is more than this program takes in. It was not read to its end.',
      next: 'Check that the address is the one of Tyk.',
    }),
  },
  {
    codes: /^too-long$/,
    explain: ({ url, seconds }) => ({
      what: `The list of ${url.host} was still coming after ${seconds * LIST_PATIENCE} s.`,
      why: 'A list may take ten times as long as a single request.',
      next: 'Give it longer with --timeout SECONDS, or check that the address is the one of Tyk.',
    }),
  },
  {
    codes: /^packed$/,
    explain: ({ url }) => ({
      what: `The answer of ${url.host} is compressed in a way that cannot be read here.`,
      why: 'Something in between compresses answers although none was asked for.',
      next: 'Use an address that leads to Tyk itself, or a newer Node.',
    }),
  },
  {
    codes: /^damaged$/,
    explain: ({ url }) => ({
      what: `The answer of ${url.host} is compressed and came damaged.`,
      why: 'Something in between has changed it on its way.',
      next: 'Try again; if it stays, use an address that leads to Tyk itself.',
    }),
  },
];
