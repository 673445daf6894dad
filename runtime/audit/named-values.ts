/** What a value of a record is: an id, or the key of something that has a name besides. */
export type Kind = 'id' | 'role' | 'group' | 'provider' | 'plan' | 'plugin' | 'publisherKey'

/** A value of a record that has a name: where it stands, as a JSON Pointer, and what it is. */
export interface NamedValue {
  pointer: string
  kind: Kind
  key: string
}

interface Told {
  action: string
  target: string | null
  detail: Record<string, unknown>
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

/** Members that hold keys, whatever the record tells of. */
const members: Record<string, Kind> = {
  role: 'role',
  roles: 'role',
  defaultRole: 'role',
  group: 'group',
  groups: 'group',
  provider: 'provider',
  plan: 'plan',
  plugin: 'plugin',
  plugins: 'plugin',
  neededBy: 'plugin',
}

/** Members that hold keys in records of one action. */
const membersOf: Record<string, Record<string, Kind>> = {
  'user.groups': { added: 'group', removed: 'group' },
}

/** What the targets of actions are, by how these begin. */
const targets: [beginning: string, kind: Kind][] = [
  ['role.', 'role'],
  ['group.', 'group'],
  ['sign_in.provider.', 'provider'],
  ['sign_in.key.', 'provider'],
  ['plan.', 'plan'],
  ['installation.', 'plugin'],
  ['consent.', 'plugin'],
  ['grant.', 'plugin'],
  ['plugin.', 'plugin'],
  ['review.', 'plugin'],
  ['recording.rule', 'plugin'],
  ['publisher.key.', 'publisherKey'],
]

const escaped = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1')

const valuesIn = (value: unknown, pointer: string, kind: Kind | undefined, own: Record<string, Kind>): NamedValue[] => {
  if (typeof value === 'string') {
    if (uuid.test(value)) return [{ pointer, kind: 'id', key: value }]
    return kind === undefined ? [] : [{ pointer, kind, key: value }]
  }
  if (Array.isArray(value)) return value.flatMap((each, at) => valuesIn(each, `${pointer}/${at}`, kind, own))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, member]) =>
    valuesIn(member, `${pointer}/${escaped(name)}`, own[name] ?? members[name], own),
  )
}

/**
 * The values of a record that have names: its target, and what stands in `before`, `after` and `detail`.
 *
 * @example
 * namedValuesOf({ action: 'group.members', target: 'sales', detail: { add: [miasId] }, before: null, after: null })
 * // [{ pointer: '/target', kind: 'group', key: 'sales' }, { pointer: '/detail/add/0', kind: 'id', key: miasId }]
 */
export const namedValuesOf = ({ action, target, detail, before, after }: Told): NamedValue[] => {
  const ofTarget = targets.find(([beginning]) => action.startsWith(beginning))?.[1]
  const own = membersOf[action] ?? {}
  return [
    ...valuesIn(target, '/target', ofTarget, own),
    ...valuesIn(detail, '/detail', undefined, own),
    ...valuesIn(before, '/before', undefined, own),
    ...valuesIn(after, '/after', undefined, own),
  ]
}
