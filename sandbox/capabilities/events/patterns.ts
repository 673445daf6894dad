/**
 * Patterns of event types: words parted by dots, in which `*` stands for one word, and as the last one for all words
 * that follow, at least one. `*` alone is every type.
 */
const any = '*'

/**
 * Whether an event of this type is meant.
 *
 * @example
 * matches('crm.*', 'crm.contact.created') // true
 * matches('crm.*.created', 'crm.contact.created') // true
 */
export const matches = (pattern: string, type: string): boolean => covers(pattern, type)

/**
 * Whether all that `narrow` means is meant by `wide` too.
 *
 * @example
 * covers('crm.*', 'crm.contact.*') // true
 */
export const covers = (wide: string, narrow: string): boolean => {
  const wides = wide.split('.')
  const narrows = narrow.split('.')
  const open = wides.at(-1) === any
  if (open ? narrows.length < wides.length : narrows.length !== wides.length) return false
  return wides.every((word, at) => word === any || word === narrows[at])
}

/** The pattern that says most about a type: exact before any, then the one with the most words that are no `*`. */
export const mostSpecific = (patterns: readonly string[], type: string): string | undefined => {
  const words = (pattern: string) => pattern.split('.').filter((word) => word !== any).length
  return patterns
    .filter((pattern) => matches(pattern, type))
    .sort((a, b) => words(b) - words(a) || b.length - a.length)
    .at(0)
}
