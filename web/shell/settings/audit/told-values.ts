/** What ids and keys of a record are called, by their JSON Pointers in it. */
export type Names = Record<string, string>

const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1')

/** What people call something, before what the platform does. */
const named = (names: Names, pointer: string, value: string) =>
  Object.hasOwn(names, pointer) ? `${names[pointer]} · ${value}` : value

const withNames = (value: unknown, pointer: string, names: Names): unknown => {
  if (typeof value === 'string') return named(names, pointer, value)
  if (Array.isArray(value)) return value.map((each, at) => withNames(each, `${pointer}/${at}`, names))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withNames(member, `${pointer}/${escaped(name)}`, names)]),
  )
}

/**
 * A value of a record in text, with the names of what is named in it; `undefined` for nothing.
 *
 * @example
 * toldValue(['8f0c…'], '/detail/add', { '/detail/add/0': 'Mia' }) // 'Mia · 8f0c…'
 */
const toldValue = (value: unknown, pointer: string, names: Names): string | undefined => {
  const told = withNames(value, pointer, names)
  if (told === undefined || told === null || told === '') return undefined
  if (Array.isArray(told) && told.every((each) => typeof each !== 'object')) return told.join('\n') || undefined
  return typeof told === 'object' ? JSON.stringify(told, null, 2) : String(told)
}

/** The members of a part of a record, each in text. */
export const toldMembers = (
  part: 'before' | 'after' | 'detail',
  members: Record<string, unknown> | null,
  names: Names,
): Map<string, string | undefined> =>
  new Map(
    Object.entries(members ?? {}).map(([name, value]) => [name, toldValue(value, `/${part}/${escaped(name)}`, names)]),
  )
