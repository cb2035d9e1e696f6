import {
  type Action,
  type Adjustments,
  type Binding,
  type Hint,
  type Situation,
  situations,
  whileTyping,
} from './bindings.ts';
import { type Key, keyId } from './keys.ts';
import { type Line, lineWidth, span } from './lines.ts';
import type { Theme } from './theme.ts';

export type { Action, Adjustments, Binding, Situation };

/** The bindings of this moment. The hint line and the dispatch are both made from them, so they agree. */
export function bindingsFor<Extra = never>(
  situation: Situation,
  adjustments: Adjustments<Extra> = {},
): readonly Binding<Action | Extra>[] {
  const { extra = [], without = [], words = {}, briefWords = {}, typed = false } = adjustments;
  const own = situations[situation]
    .filter((binding) => !without.includes(binding.action))
    .flatMap((binding) => (typed && whileTyping.has(binding) ? (whileTyping.get(binding) ?? []) : [binding]))
    .map((binding) => {
      const word = words[binding.action];
      const brief = briefWords[binding.action];
      return binding.hint && word ? { ...binding, hint: { ...binding.hint, word, brief } } : binding;
    });
  return [...extra, ...own];
}

/** What this key does here; undefined: nothing. Named keys and letters go before "every character". */
export function actionFor<Extra = never>(
  situation: Situation,
  key: Key,
  adjustments: Adjustments<Extra> = {},
): Action | Extra | undefined {
  const bindings = bindingsFor(situation, adjustments);
  const ids = [keyId(key), ...(key.name === 'text' ? [key.text?.toLowerCase()] : [])];
  const named = bindings.find(({ keys }) => keys.some((pattern) => ids.includes(pattern)));
  if (named) return named.action;
  return key.name === 'text' || key.name === 'run'
    ? bindings.find(({ keys }) => keys.includes('text'))?.action
    : undefined;
}

/** How a key is written: ⏎, ↑, ^g, esc. */
function printKey(id: string, theme: Theme): string {
  const { symbols } = theme;
  const printed: { readonly [id: string]: string } = {
    enter: symbols.enter,
    up: symbols.up,
    down: symbols.down,
    left: symbols.left,
    right: symbols.right,
    escape: 'esc',
    text: 'type',
    'page-up': 'pgup',
    'page-down': 'pgdn',
  };
  return printed[id] ?? id.replace(/^ctrl-/, '^');
}

function drawHint(hint: Hint, theme: Theme, isBrief: boolean): Line {
  const names = (hint.keys ?? []).map((id) => printKey(id, theme));
  const keys = span(names.join(names.every((name) => name.length === 1) ? '' : '/'), 'accent');
  return isBrief ? [keys] : [keys, span(` ${hint.word}`, 'muted')];
}

/**
 * One line of what can be pressed, in at most `width` cells: the least important go first. `brief` (40
 * columns) leaves only the most important one its word.
 */
export function hintLine(
  bindings: readonly Binding<unknown>[],
  width: number,
  theme: Theme,
  options: { brief?: boolean } = {},
): Line {
  const brief = options.brief ?? false;
  const rankOf = (hint: Hint) => (brief ? hint.briefRank : undefined) ?? hint.rank;
  const dot = span(` ${theme.symbols.dot} `, 'muted');
  let hints = bindings.flatMap(({ keys, hint }) => (hint ? [{ keys: keys.slice(0, 1), ...hint }] : []));
  const draw = (): Line => {
    const first = Math.min(...hints.map(({ rank }) => rank));
    return hints.flatMap((hint, index) => {
      const shown = brief ? { ...hint, word: hint.brief ?? hint.word } : hint;
      return [...(index > 0 ? [dot] : []), ...drawHint(shown, theme, brief && hint.rank > first)];
    });
  };
  while (hints.length > 1 && lineWidth(draw()) > width) {
    const highest = Math.max(...hints.map(rankOf));
    const at = hints.findLastIndex((hint) => rankOf(hint) === highest);
    hints = hints.filter((_, index) => index !== at);
  }
  return draw();
}
