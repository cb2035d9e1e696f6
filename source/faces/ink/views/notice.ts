import { emptyLine, heightOf, type Line, lineWidth, type Saying, type Span, span } from '../lines.ts';
import type { Theme } from '../theme.ts';

export type Tone = 'good' | 'warning' | 'bad' | 'plain';

export type NoticeProps = {
  readonly theme: Theme;
  readonly width: number;
  readonly tone: Tone;
  readonly what: string;
  readonly why?: string;
  readonly next?: string;
  /** The server's own sanitised answer. */
  readonly said?: string;
  /** Each is one key press: "s switch to Open Source". */
  readonly offers?: readonly { readonly key: string; readonly label: string }[];
  /** What has no room is left out, the least helpful first: what was said, then why; an offer stays. */
  readonly height?: number;
};

const indent = span('  ');

function signOf(tone: Tone, { symbols: { done, warning, failed } }: Theme): Line {
  const signs: { readonly [T in Tone]: Line } = {
    good: [span(`${done} `, 'success')],
    warning: [span(`${warning} `, 'warning')],
    bad: [span(`${failed} `, 'danger')],
    plain: [],
  };
  return signs[tone];
}

/** An offer that does not fit behind the others starts a new line, and one that is longer than a line is wrapped. */
function sayOffers({ offers = [], width }: NoticeProps): Saying[] {
  const sayings: Saying[] = [];
  for (const { key, label } of offers) {
    const offer: readonly Span[] = [indent, span(`${key} `, 'accent'), span(label)];
    const last = sayings.at(-1);
    const before = last !== undefined && 'line' in last ? last.line : undefined;
    const joined = [...(before ?? []), span(' · ', 'muted'), ...offer.slice(1)];
    if (before !== undefined && lineWidth(joined) <= width) sayings.splice(-1, 1, { line: joined });
    else if (lineWidth(offer) <= width) sayings.push({ line: offer });
    else sayings.push({ text: label, first: offer.slice(0, 2) });
  }
  return sayings;
}

/** What happened, why, what the server said, what to do next. */
export function sayNotice(props: NoticeProps): readonly Saying[] {
  const { theme, width, tone, what, why, next, said, height = Number.POSITIVE_INFINITY } = props;
  const part = (text: string | undefined, role?: 'muted'): Saying[] =>
    text ? [{ text, role, first: [indent] }] : [];
  const parts: readonly { readonly importance: number; readonly sayings: readonly Saying[] }[] = [
    { importance: 1, sayings: [{ text: what, role: 'strong', first: signOf(tone, theme) }] },
    { importance: 4, sayings: part(why) },
    { importance: 5, sayings: part(said, 'muted') },
    { importance: 3, sayings: part(next) },
    { importance: 2, sayings: sayOffers(props) },
  ];
  const upTo = (limit: number) =>
    parts.filter(({ importance }) => importance <= limit).flatMap(({ sayings }) => sayings);
  return upTo([5, 4, 3, 2].find((limit) => heightOf(upTo(limit), width) <= height) ?? 1);
}

/** Several notices under each other with a blank line between. */
export function joinNotices(notices: readonly (readonly Saying[])[]): readonly Saying[] {
  return notices
    .filter((sayings) => sayings.length > 0)
    .flatMap((sayings, index) => (index > 0 ? [emptyLine, ...sayings] : sayings));
}
