/**
 * Names in Postgres. A slug or plugin id has no underscore and no double hyphen, so `-` → `_` is
 * reversible and `__` can only be the seam between tenant and plugin. 2 + 24 + 2 + 32 bytes stay
 * below Postgres's 63.
 */
const name = /^[a-z](?:-?[a-z0-9])*$/

const inPostgres = (id: string, most: number): string => {
  // Everything below is put into SQL as it is: whatever reaches this line must be a checked name.
  if (id.length > most || !name.test(id)) throw new TypeError(`Not a name of a tenant or plugin: ${JSON.stringify(id)}`)
  return id.replaceAll('-', '_')
}

/** Schema of a tenant's own data: `t_acme`. */
export const tenantName = (slug: string): string => `t_${inPostgres(slug, 24)}`

/** Schema of one installation, and the role that owns it and runs its migrations: `t_acme__crm`. */
export const installationName = (slug: string, plugin: string): string =>
  `${tenantName(slug)}__${inPostgres(plugin, 32)}`

/** Login under which the SQL of one installation runs: `l_acme__crm`. */
export const loginName = (slug: string, plugin: string): string => `l${installationName(slug, plugin).slice(1)}`
