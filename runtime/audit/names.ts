import type { Knex } from 'knex'
import { namedValuesOf, type Kind, type NamedValue } from './named-values.ts'

type Row = Parameters<typeof namedValuesOf>[0] & { tenant_id: string | null }

/** What a record's tenant and its values are called now; `values` by their JSON Pointers. */
interface NamesOfRecord {
  tenant: string | null
  values: Record<string, string>
}

/** What is called by an id in the trail, and what people call it. Addresses of webhooks may hold a secret: their host does. */
const named = [
  ['core.users', 'name'],
  ['core.groups', 'name'],
  ['core.policies', 'name'],
  ['core.api_tokens', 'name'],
  ['core.invitations', 'email'],
  ['core.sign_in_providers', 'name'],
  ['core.publishers', 'name'],
  ['core.webhooks', `split_part(split_part(url, '/', 3), chr(63), 1)`],
] as const

/** What is called by a key that its tenant chose. */
const keyed = [
  ['role', 'core.roles'],
  ['group', 'core.groups'],
  ['provider', 'core.sign_in_providers'],
] as const

interface Found {
  kind: Kind
  tenant_id: string | null
  key: string
  name: string | null
}

interface CalledKey {
  publisher_id: string
  publisher: string
  tenant_id: string | null
  key_id: string
  name: string
}

const placeOf = (kind: Kind, tenantId: string | null, key: string) => `${kind} ${tenantId ?? ''} ${key}`

/**
 * What the values of records are called now, and their tenants; only what is of the record's own tenant is named.
 * Plugins and built-in roles are left out: what they are called depends on who reads.
 */
export const namesOf = async (core: Knex, rows: Row[]): Promise<(row: Row) => NamesOfRecord> => {
  const values = new Map(rows.map((row) => [row, namedValuesOf(row)]))
  const keysOf = (kind: Kind) => [
    ...new Set([...values.values()].flat().flatMap((value) => (value.kind === kind ? [value.key] : []))),
  ]
  const tenantIds = [...new Set(rows.flatMap(({ tenant_id: id }) => (id === null ? [] : [id])))]
  const ids = keysOf('id')

  const byId = named.map(async ([table, name]): Promise<Found[]> => {
    const found: Omit<Found, 'kind'>[] = await core(table)
      .whereIn('id', ids)
      .select('tenant_id', core.raw('id::text as key'), core.raw(`${name} as name`))
    return found.map((each) => ({ ...each, kind: 'id' }))
  })
  const byKey = keyed.map(async ([kind, table]): Promise<Found[]> => {
    const keys = keysOf(kind)
    if (keys.length === 0) return []
    const found: Omit<Found, 'kind'>[] = await core(table)
      .whereIn('tenant_id', tenantIds)
      .whereIn('key', keys)
      .select('tenant_id', 'key', 'name')
    return found.map((each) => ({ ...each, kind }))
  })
  interface Called {
    id: string
    name: string
  }
  const publisherKeys = core('core.publisher_keys as k')
    .join('core.publishers as p', 'p.id', 'k.publisher_id')
    .whereIn('k.key_id', keysOf('publisherKey'))
    .select<CalledKey[]>('p.id as publisher_id', 'p.name as publisher', 'p.tenant_id', 'k.key_id', 'k.name')
  const [tenants, ofPlatform, publishers, plans, signing, ...found] = await Promise.all([
    core('core.tenants').whereIn('id', tenantIds).select<Called[]>('id', 'name'),
    core('core.platform_users').whereIn('id', ids).select<Called[]>('id', 'name'),
    core('core.publishers').whereIn('id', ids).select<Called[]>('id', 'name'),
    core('core.plans').whereIn('id', keysOf('plan')).select<Called[]>('id', 'name'),
    publisherKeys,
    ...byId,
    ...byKey,
  ])
  const names = new Map(found.flat().map((each) => [placeOf(each.kind, each.tenant_id, each.key), each.name]))
  for (const { id, name } of [...ofPlatform, ...publishers]) names.set(placeOf('id', null, id), name)
  const planNames = new Map(plans.map(({ id, name }) => [id, name]))
  const tenantNames = new Map(tenants.map(({ id, name }) => [id, name]))

  /** A key with the publisher of it: several may have the same one. */
  const nameOfKey = ({ tenant_id: tenantId, detail }: Row, key: string) => {
    const found = signing.find(
      ({ key_id: id, ...of }) =>
        id === key && (tenantId === null ? of.publisher_id === detail['publisher'] : of.tenant_id === tenantId),
    )
    return found && `${found.name} (${found.publisher})`
  }

  /** What brings a version to tenants is called by that version. */
  const nameOfVersion = ({ action, detail }: Row): Record<string, string> =>
    /^(canary|rollout)\./.test(action) && typeof detail['plugin'] === 'string' && typeof detail['version'] === 'string'
      ? { '/target': `${detail['plugin']}@${detail['version']}` }
      : {}

  return (row) => {
    const { tenant_id: tenantId } = row
    const tenant = tenantNames.get(tenantId ?? '') ?? null
    const nameOf = ({ kind, key }: NamedValue) => {
      if (kind === 'plan') return planNames.get(key)
      if (kind === 'publisherKey') return nameOfKey(row, key)
      // Some records are about the tenant as a whole.
      return names.get(placeOf(kind, tenantId, key)) ?? (key === tenantId ? tenant : undefined)
    }
    const named = (values.get(row) ?? []).flatMap((value) => {
      const name = nameOf(value)
      return name === undefined || name === null ? [] : [[value.pointer, name] as const]
    })
    return { tenant, values: { ...nameOfVersion(row), ...Object.fromEntries(named) } }
  }
}
