/** Names of members and headers whose values are no one's business. */
const sensitive =
  /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-api-key|api[-_]?key|x-csrf-token|passw(?:or)?d|passphrase|secret|client[-_]?secret|(?:access|refresh|id|api|auth)?[-_]?token|private[-_]?key)$/i

/** What stands for a secret inside of an isolate: who holds one may use it. */
const placeholder = /plxs_[0-9a-f]{40}/g

const redacted = '[redacted]'

const isHeader = (value: unknown): value is [string, string] =>
  Array.isArray(value) && value.length === 2 && typeof value[0] === 'string' && typeof value[1] === 'string'

/**
 * A value as recordings keep it: without what is for nobody to read, told by the names of members and headers. What a
 * replay asks is treated in the same way before it is looked up.
 *
 * @example
 * withoutCredentials({ headers: [['authorization', 'Bearer x']] }) // { headers: [['authorization', '[redacted]']] }
 */
export const withoutCredentials = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(placeholder, redacted)
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  if (isHeader(value) && sensitive.test(value[0])) return [value[0], redacted]
  if (Array.isArray(value)) return value.map(withoutCredentials)
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      sensitive.test(name) && (typeof member === 'string' || Array.isArray(member))
        ? redacted
        : withoutCredentials(member),
    ]),
  )
}
