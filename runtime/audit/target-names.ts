import type { Knex } from 'knex'

interface Row {
  tenant_id: string | null
  target: string | null
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

/** What is called by an id in the trail, and what people call it. Addresses of webhooks may hold a secret: their host does. */
const named = [
  ['core.users', 'name'],
  ['core.policies', 'name'],
  ['core.api_tokens', 'name'],
  ['core.invitations', 'email'],
  ['core.webhooks', `split_part(split_part(url, '/', 3), chr(63), 1)`],
] as const

const keyOf = (tenantId: string | null, id: string | null) => `${tenantId ?? ''} ${id ?? ''}`

/** What the targets of records are called now, and their tenants; only what is of the record's own tenant is named. */
export const namesOfTargets = async (
  core: Knex,
  rows: Row[],
): Promise<(row: Row) => { target: string | null; tenant: string | null }> => {
  const ids = [...new Set(rows.flatMap(({ target }) => (target !== null && uuid.test(target) ? [target] : [])))]
  const tenantIds = [...new Set(rows.flatMap(({ tenant_id: id }) => (id === null ? [] : [id])))]
  interface Found {
    id: string
    tenant_id: string | null
    name: string | null
  }
  const [tenants, ofPlatform, ...found] = await Promise.all([
    core('core.tenants').whereIn('id', tenantIds).select<{ id: string; name: string }[]>('id', 'name'),
    core('core.platform_users').whereIn('id', ids).select<Found[]>('id', 'name'),
    ...named.map(([table, name]) =>
      core(table)
        .whereIn('id', ids)
        .select<Found[]>('id', 'tenant_id', core.raw(`${name} as name`)),
    ),
  ])
  const names = new Map(
    [ofPlatform, ...found].flat().map((each) => [keyOf(each.tenant_id ?? null, each.id), each.name]),
  )
  const tenantNames = new Map(tenants.map(({ id, name }) => [id, name]))
  return ({ tenant_id: tenantId, target }) => {
    const tenant = tenantNames.get(tenantId ?? '') ?? null
    // Some records are about the tenant as a whole.
    const own = target !== null && target === tenantId ? tenant : null
    return { target: names.get(keyOf(tenantId, target)) ?? own, tenant }
  }
}
