import type { HeldKey } from '../../tyk/key-types.ts';
import type { Limits } from '../../tyk/types.ts';
import { expiresAt, parseExpiry } from '../parse/expiry.ts';
import { parseQuota, parseRate } from '../parse/limits.ts';
import type { Facts, Parsed } from '../types.ts';
import { whyNotChanged, whyNotRotated } from './allowed.ts';
import { isSuspended } from './row.ts';

/** What can be done with a key from the list, for every face that asks. */
export type KeyDeed =
  | { readonly do: 'extend'; readonly expires: number | 'never' }
  | { readonly do: 'limits'; readonly limits: Partial<Limits> }
  | { readonly do: 'suspend' }
  | { readonly do: 'rotate' }
  | { readonly do: 'revoke' }
  | { readonly do: 'forget' }
  | { readonly do: 'resume'; readonly expires?: number | 'never' };

export type MenuRow = {
  readonly id: string;
  readonly label: string;
  /** Why not, where it cannot be done. */
  readonly refused?: string;
  /** What is asked before: one text, or a yes with what it means. */
  readonly asks?: {
    readonly title: string;
    readonly example: string;
    parse(text: string, now: number): Parsed<KeyDeed>;
  };
  readonly confirms?: { readonly title: string; readonly about: string; readonly yes: string };
  readonly deed?: KeyDeed;
};

const asExpiry = (to: 'extend' | 'resume') => (text: string, now: number) =>
  map(parseExpiry(text, now), (expiry): KeyDeed => ({ do: to, expires: expiresAt(expiry, now) }));

function map<A, B>(parsed: Parsed<A>, to: (value: A) => B): Parsed<B> {
  return 'value' in parsed ? { value: to(parsed.value) } : parsed;
}

/** `isHere`: this machine's list has it. `comesBack`: it is known when it was to end before it was suspended. */
export function menuOf(
  name: string,
  held: HeldKey,
  facts: Facts,
  { isHere, comesBack }: { readonly isHere: boolean; readonly comesBack: boolean },
): readonly MenuRow[] {
  const refuse = (change: Parameters<typeof whyNotChanged>[1]) => {
    const why = whyNotChanged(held, change, facts)?.what;
    return why === undefined ? {} : { refused: why };
  };
  const off = isSuspended(held.record);
  const unrotated = whyNotRotated(held)?.what ?? (off ? 'It is suspended.' : undefined);
  const asksEnd = { title: 'Until when should this key work?', example: '90d, 2027-12-31, never' };
  return [
    {
      id: 'extend',
      label: 'Change its end',
      ...refuse({ expires: 'never' }),
      asks: { ...asksEnd, parse: asExpiry('extend') },
    },
    {
      id: 'rate',
      label: 'Change its rate',
      ...refuse({ limits: { rate: 'unlimited' } }),
      asks: {
        title: 'Rate limit: how many requests, in what time?',
        example: '100/60s, unlimited',
        parse: (text) => map(parseRate(text), (rate): KeyDeed => ({ do: 'limits', limits: { rate } })),
      },
    },
    {
      id: 'quota',
      label: 'Change its quota',
      ...refuse({ limits: { quota: 'unlimited' } }),
      asks: {
        title: 'Quota: how many requests in total?',
        example: '10000/day, unlimited',
        parse: (text) => map(parseQuota(text), (quota): KeyDeed => ({ do: 'limits', limits: { quota } })),
      },
    },
    off
      ? {
          id: 'resume',
          label: 'Let it work again',
          ...(held.record.expires === 1 && !comesBack
            ? { asks: { ...asksEnd, parse: asExpiry('resume') } }
            : { deed: { do: 'resume' as const } }),
        }
      : {
          id: 'suspend',
          label: 'Suspend',
          ...refuse({ inactive: true }),
          confirms: {
            title: `Suspend ${name}?`,
            about: 'Its calls are refused until you let it work again.',
            yes: 'Suspend',
          },
          deed: { do: 'suspend' as const },
        },
    {
      id: 'rotate',
      label: 'Rotate',
      ...(unrotated === undefined ? {} : { refused: unrotated }),
      confirms: {
        title: `Make a successor of ${name}?`,
        about: 'You get a new key with the same rights and limits. The old one works for 24 more hours.',
        yes: 'Rotate',
      },
      deed: { do: 'rotate' },
    },
    {
      id: 'revoke',
      label: 'Revoke',
      confirms: {
        title: `Revoke ${name}?`,
        about: 'Its calls are refused from then on. This cannot be undone.',
        yes: 'Revoke',
      },
      deed: { do: 'revoke' },
    },
    ...(isHere
      ? [
          {
            id: 'forget',
            label: 'Forget on this machine',
            confirms: {
              title: `Take ${name} out of the list on this machine?`,
              about: 'Nothing changes at the deployment.',
              yes: 'Forget',
            },
            deed: { do: 'forget' as const },
          },
        ]
      : []),
  ];
}
