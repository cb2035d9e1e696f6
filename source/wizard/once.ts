/**
 * Works a value out once for each key, for as long as the key lives, and again where the rest is not the same. All of
 * them are states and lists, which are never changed but made anew: with 20 000 APIs a key press asks for the same
 * several times.
 */
export function oncePer<Key extends object, Rest extends readonly unknown[], Value>(
  workOut: (key: Key, ...rest: Rest) => Value,
): (key: Key, ...rest: Rest) => Value {
  const known = new WeakMap<Key, { readonly rest: Rest; readonly value: Value }>();
  return (key, ...rest) => {
    const last = known.get(key);
    if (last && isSameList(last.rest, rest)) return last.value;
    const value = workOut(key, ...rest);
    known.set(key, { rest, value });
    return value;
  };
}

/** The very same members, in the same order. */
export function isSameList(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((one, at) => one === others[at]);
}
