import type { Option } from './types.ts';

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

/** Ticks or unticks a row. */
export function toggle(ticked: readonly string[], option: Option): readonly string[] {
  const values = valuesOf(option);
  if (values.every((value) => ticked.includes(value))) {
    return ticked.filter((value) => !values.includes(value));
  }
  return [...ticked, ...values.filter((value) => !ticked.includes(value))];
}
