type Entered = Record<string, string | number | boolean | null | undefined>

/** Texts without spaces around them; those of which nothing is left are none. */
export const trimmed = <V extends Entered>(values: V): V =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value.trim() || null : value]),
  ) as V
