/** Members whose names say that they hold something which is not for an audit trail. */
const sensitive = /passw|secret|token$|authorization|cookie|credential|private_?key|api_?key/i

const most = { depth: 8, members: 200, characters: 5_000 }

/** Text that Postgres takes: without NUL and halves of surrogate pairs. */
export const wellFormed = (text: string): string => text.toWellFormed().replaceAll('\0', '')

/**
 * A value as the audit trail keeps it: secrets taken out by the names of members, long texts and deep or wide
 * structures cut.
 *
 * @example
 * redacted({ name: 'Mia', password: 'x' }) // { name: 'Mia', password: '[redacted]' }
 */
export const redacted = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') {
    const text = wellFormed(value)
    return text.length > most.characters ? `${text.slice(0, most.characters).toWellFormed()}…` : text
  }
  // Numbers that JSON and Postgres write in different ways would break the chain.
  if (typeof value === 'number')
    return Number.isFinite(value) && !/e/.test(String(value)) ? value + 0 : value === 0 ? 0 : String(value)
  if (typeof value === 'boolean' || value === null) return value
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object') return undefined
  if (depth >= most.depth) return '…'
  if (Array.isArray(value)) return value.slice(0, most.members).map((each) => redacted(each, depth + 1) ?? null)
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, most.members)
      .map(([name, member]) => [
        wellFormed(name),
        sensitive.test(name) && member !== null && typeof member !== 'boolean'
          ? '[redacted]'
          : redacted(member, depth + 1),
      ]),
  )
}
