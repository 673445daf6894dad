/** Calls `visit` with every object inside of plain data, and the way to it. */
export const eachObject = (
  data: unknown,
  visit: (found: Record<string, unknown>, steps: PropertyKey[]) => void,
  steps: PropertyKey[] = [],
): void => {
  if (typeof data !== 'object' || data === null) return
  if (!Array.isArray(data)) visit(data as Record<string, unknown>, steps)
  for (const [key, value] of Object.entries(data)) {
    eachObject(value, visit, [...steps, Array.isArray(data) ? Number(key) : key])
  }
}
