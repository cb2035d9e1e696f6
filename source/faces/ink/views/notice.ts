import { emptyLine, type Line, lineWidth, paragraph, type Span, span } from '../lines.ts';
import type { Role, Theme } from '../theme.ts';

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

const INDENT = '  ';

function signOf(tone: Tone, { symbols: { done, warning, failed } }: Theme): Span {
  const signs: { readonly [T in Tone]: Span } = {
    good: span(`${done} `, 'success'),
    warning: span(`${warning} `, 'warning'),
    bad: span(`${failed} `, 'danger'),
    plain: span(''),
  };
  return signs[tone];
}

/** An offer that does not fit behind the others starts a new line, and one that is longer than a line is wrapped. */
function drawOffers({ offers = [], width }: NoticeProps): Line[] {
  const lines: Line[] = [];
  for (const { key, label } of offers) {
    const sign = span(`${key} `, 'accent');
    const joined = [...(lines.at(-1) ?? []), span(' · ', 'muted'), sign, span(label)];
    if (lines.length > 0 && lineWidth(joined) <= width) lines.splice(-1, 1, joined);
    else lines.push(...paragraph(label, width, { first: [span(INDENT), sign] }));
  }
  return lines;
}

/** What happened, why, what the server said, what to do next; wrapped, each on lines of its own. */
export function drawNotice(props: NoticeProps): Line[] {
  const { theme, width, tone, what, why, next, said, height = Number.POSITIVE_INFINITY } = props;
  const part = (text: string | undefined, role?: Role) =>
    text ? paragraph(text, width, { role, first: [span(INDENT)] }) : [];
  const parts = [
    { importance: 1, lines: paragraph(what, width, { role: 'strong', first: [signOf(tone, theme)] }) },
    { importance: 4, lines: part(why) },
    { importance: 5, lines: part(said, 'muted') },
    { importance: 3, lines: part(next) },
    { importance: 2, lines: drawOffers(props) },
  ];
  const upTo = (limit: number) =>
    parts.filter(({ importance }) => importance <= limit).flatMap(({ lines }) => lines);
  const most = [5, 4, 3, 2, 1].find((limit) => upTo(limit).length <= height) ?? 1;
  return upTo(most).slice(0, Math.max(0, height));
}

/** Several notices under each other with a blank line between. */
export function joinNotices(notices: readonly (readonly Line[])[]): Line[] {
  return notices
    .filter((lines) => lines.length > 0)
    .flatMap((lines, index) => (index > 0 ? [emptyLine, ...lines] : lines));
}
