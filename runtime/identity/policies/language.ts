import type { KnownPermission } from '../permissions.ts'

/** What an attribute of a resource can be; with `?` it may be absent. */
export const attributeTypes = [
  'string',
  'integer',
  'boolean',
  'user',
  'strings',
  'string?',
  'integer?',
  'boolean?',
  'user?',
  'strings?',
] as const
export type AttributeType = (typeof attributeTypes)[number]

/** Kinds of things that a plugin knows, and their attributes, as its manifest says them. */
export type ResourceTypes = Record<string, { label?: string; attributes: Record<string, AttributeType> }>

/** Words of Cedar that can't name anything. */
const reserved = new Set(['true', 'false', 'if', 'then', 'else', 'in', 'is', 'like', 'has', '__cedar'])

/** A plugin's id as a namespace of Cedar: `time-sheets` is `time_sheets`. */
const namespaceOf = (plugin: string): string => {
  const name = plugin.replaceAll('-', '_')
  return reserved.has(name) ? `${name}_` : name
}

/** Whether a word can name a kind of resource or an attribute. */
export const isNameInPolicies = (name: string): boolean => !reserved.has(name)

/** A plugin's kind of resource as policies name it, such as `crm::deal`. */
export const typeOf = (plugin: string, type: string): string => `${namespaceOf(plugin)}::${type}`

const reading = /\.(?:read|view|list)$/

/** The groups that a permission is in, by which policies can name many at once: `crm.*`, and `*.read` for those that change nothing. */
export const groupsOf = (permission: string): string[] => [
  `${permission.slice(0, permission.indexOf('.'))}.*`,
  ...(reading.test(permission) ? ['*.read'] : []),
]

/** What a request tells policies besides who, what and on what. */
const context = {
  type: 'Record',
  attributes: {
    now: { type: 'Extension', name: 'datetime' },
    date: { type: 'String' },
    hour: { type: 'Long' },
    minuteOfDay: { type: 'Long' },
    weekday: { type: 'Long' },
    via: { type: 'String' },
    ip: { type: 'Extension', name: 'ipaddr', required: false },
  },
}

const ofAttribute: Record<string, object> = {
  string: { type: 'String' },
  integer: { type: 'Long' },
  boolean: { type: 'Boolean' },
  user: { type: 'Entity', name: 'User' },
  strings: { type: 'Set', element: { type: 'String' } },
}

const shapeOf = (attributes: Record<string, AttributeType>) => ({
  shape: {
    type: 'Record',
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, type]) => [
        name,
        { ...ofAttribute[type.replace('?', '')], required: !type.endsWith('?') },
      ]),
    ),
  },
})

/** The schema that policies of a tenant are checked against, in Cedar's JSON: made of the permissions that there are. */
export type PolicySchema = Record<string, { entityTypes: object; actions: object }>

/**
 * Makes the schema of a tenant. Every permission is an action; it can be asked for the tenant as a whole, and for each
 * kind of resource of its plugin.
 */
export const policySchema = (
  permissions: Iterable<KnownPermission>,
  resources: ReadonlyMap<string, ResourceTypes>,
): PolicySchema => {
  const groups = new Set<string>()
  const actions: Record<string, object> = {}
  for (const { id, plugin } of permissions) {
    const memberOf = groupsOf(id)
    memberOf.forEach((group) => groups.add(group))
    const own = plugin === undefined ? [] : Object.keys(resources.get(plugin) ?? {}).map((type) => typeOf(plugin, type))
    actions[id] = {
      memberOf: memberOf.map((group) => ({ id: group })),
      appliesTo: { principalTypes: ['User'], resourceTypes: ['Tenant', ...own], context },
    }
  }
  const user = { name: 'string', email: 'string', service: 'boolean' } as const
  return {
    '': {
      entityTypes: { Tenant: {}, Role: {}, Group: {}, User: { memberOfTypes: ['Role', 'Group'], ...shapeOf(user) } },
      actions: { ...Object.fromEntries([...groups].map((group) => [group, {}])), ...actions },
    },
    ...Object.fromEntries(
      [...resources].map(([plugin, types]) => [
        namespaceOf(plugin),
        {
          entityTypes: Object.fromEntries(
            Object.entries(types).map(([type, { attributes }]) => [type, shapeOf(attributes)]),
          ),
          actions: {},
        },
      ]),
    ),
  }
}
