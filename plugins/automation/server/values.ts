/**
 * What a path such as `data.lines.0.amount` leads to; undefined where there is nothing. Own fields only, so that no name
 * leads into the language itself.
 */
export const valueAt = (given: unknown, path: string): unknown =>
  path
    .trim()
    .split('.')
    .reduce<unknown>(
      (here, step) =>
        typeof here === 'object' && here !== null && Object.hasOwn(here, step)
          ? (here as Record<string, unknown>)[step]
          : undefined,
      given,
    )

/** As people read it: nothing is an empty text, and what holds more is JSON. */
export const asText = (value: unknown): string => {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean)
}
