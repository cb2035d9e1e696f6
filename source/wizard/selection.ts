import { count } from '../text.ts';
import type { Option, Step } from './step.ts';
import type { Answers, Facts } from './types.ts';

/** The values that choosing a row sets: of a whole API with versions, all of them that can be chosen. */
export function valuesOf(option: Option): readonly string[] {
  if (option.wholeOf !== 'children') return [option.value];
  const free = (option.children ?? []).filter((child) => child.disabledReason === undefined);
  return free.map((child) => child.value);
}

/** Every row below the options, versions included. */
export function flattenOptions(options: readonly Option[]): readonly Option[] {
  return options.flatMap((option) => [option, ...(option.children ?? [])]);
}

export type Mark = 'on' | 'some' | 'off' | 'refused';

export function markOf(option: Option, ticked: ReadonlySet<string>): Mark {
  const values = valuesOf(option);
  const on = values.filter((value) => ticked.has(value)).length;
  if (on === 0) return option.disabledReason === undefined ? 'off' : 'refused';
  return on === values.length ? 'on' : 'some';
}

/** Ticks or unticks a row of these. */
export function toggle(
  ticked: readonly string[],
  option: Option,
  options: readonly Option[] = [],
): readonly string[] {
  const values = valuesOf(option);
  return values.every((value) => ticked.includes(value))
    ? ticked.filter((value) => !values.includes(value))
    : addTicks(ticked, values, options);
}

/** Where one is to stand alone, the others give way, and it to them. */
export function addTicks(
  ticked: readonly string[],
  added: readonly string[],
  options: readonly Option[],
): readonly string[] {
  const alone = loners(options);
  if (added.some((value) => alone.has(value))) return added;
  return [...new Set([...ticked.filter((value) => !alone.has(value)), ...added])];
}

/** Nothing but what stands there by itself. */
export function isUntouched(ticked: readonly string[], options: readonly Option[]): boolean {
  return ticked.length === 0 || ticked.every((value) => loners(options).has(value));
}

function loners(options: readonly Option[]): ReadonlySet<string> {
  return new Set(options.filter(({ alone }) => alone).map(({ value }) => value));
}

/** What Enter does on a list: its hint says so, and its press does it. */
export type Enter =
  | { readonly does: 'take' | 'add' | 'explain'; readonly option: Option }
  | { readonly does: 'go-on' };

/**
 * The row under the cursor is meant where nothing is chosen, and where somebody has typed to find it. `ticked` is of
 * its list, `isNothing` of all lists on the screen.
 */
export function enterOn(
  option: Option | undefined,
  { ticked, isNothing, isTyped }: { ticked: readonly string[]; isNothing: boolean; isTyped: boolean },
): Enter {
  if (option === undefined || !(isNothing || isTyped)) return { does: 'go-on' };
  const mark = markOf(option, new Set(ticked));
  if (mark === 'refused') return { does: 'explain', option };
  if (mark !== 'off') return { does: 'go-on' };
  return { does: isNothing ? 'take' : 'add', option };
}

/** "go on with Orders", "choose Payments". */
export function sayEnter(
  enter: Enter,
  chosen: string,
  nameOf: (values: readonly string[]) => string,
): string {
  switch (enter.does) {
    case 'take':
      return `go on with ${nameOf(valuesOf(enter.option))}`;
    case 'add':
      return `choose ${nameOf(valuesOf(enter.option))}`;
    case 'explain':
      return 'see why not';
    case 'go-on':
      return chosen === '' ? 'next' : `go on with ${chosen}`;
  }
}

const MOST_NAMED = 20;

/** What is chosen in a list, by name. */
export function sayChosen(step: Step, values: readonly string[], answers: Answers, facts: Facts): string {
  if (values.length === 0) return '';
  const named = step.show(values.slice(0, MOST_NAMED), answers, facts);
  const left = values.length - MOST_NAMED;
  return left > 0 ? `${named} and ${count(left, 'more', 'more')}` : named;
}
