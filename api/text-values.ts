import { said } from '../languages/said.ts'

/** Text that neither the database nor JSON for others can hold: with U+0000, or half of a surrogate pair. */
const isUnstorable = (text: string): boolean => text.includes('\0') || !text.isWellFormed()

/**
 * Where in a value there is text that can't be kept, as a dotted path; undefined when there is none. Without recursion:
 * what came as JSON may be nested thousands of levels deep.
 */
export const unstorableIn = (value: unknown): string | undefined => {
  const pending: { path: string; value: unknown }[] = [{ path: '', value }]
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { path, value } = next
    if (typeof value === 'string' && isUnstorable(value)) return path
    if (typeof value !== 'object' || value === null) continue
    for (const [key, item] of Object.entries(value)) {
      const at = path === '' ? key : `${path}.${key}`
      if (isUnstorable(key)) return path
      pending.push({ path: at, value: item })
    }
  }
  return undefined
}

/** What is said of it. */
export const unstorable = said('has text with characters that no text may have, such as U+0000')
