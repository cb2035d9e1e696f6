/* How much of an answer is taken in. Tyk's own come nowhere near: what goes beyond is no Tyk, or means ill. */

const MEGABYTE = 1024 * 1024;

/** Bytes of an answer that is kept whole: ten API definitions are the longest, or a key for thousands of APIs. */
export const MOST_OF_AN_ANSWER = 16 * MEGABYTE;
/** Of a list that is taken in piece by piece: 20 000 API definitions are 130 MB. */
export const MOST_OF_A_LIST = 1024 * MEGABYTE;
/** Of one piece of a list. */
export const MOST_OF_AN_ELEMENT = 64 * MEGABYTE;
export const MOST_ELEMENTS = 200_000;
/** Of ten rows each. */
export const MOST_PAGES = 10_000;
/** All pages of a list together may take so long, in milliseconds. */
export const LONGEST_PAGING = 600_000;
/** A list that goes on coming may take so many times as long as a request. */
export const LIST_PATIENCE = 10;
/** Bytes of headers: those of a sign-in in front of Tyk carry cookies that Node's own 16 KB do not hold. */
export const MOST_OF_HEADERS = 64 * 1024;
/** What tells one server from another stands at the beginning of what it answers. */
export const ENOUGH_TO_RECOGNISE = 256 * 1024;

/** Ends the reading of an answer; `code` is that of the failure. */
export function fail(code: string): Error {
  return Object.assign(new Error(code), { code });
}
