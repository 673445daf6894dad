import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { versionUnknown } from './versions.ts'

/** Who sees a plugin: everyone, or only the tenant whose it is. */
export type Visibility = 'public' | 'private'

/** Plugins that a tenant may see: those of everyone, its own, and those that are for it. */
export const visibleTo = (core: Knex, tenant: { id: string }) =>
  core('core.plugins').where((plugin) =>
    plugin
      .where({ visibility: 'public' })
      .orWhere({ tenant_id: tenant.id })
      .orWhereIn('id', core('core.plugin_audience').where({ tenant_id: tenant.id }).select('plugin_id')),
  )

/** Slugs of the tenants that a private plugin is for. */
export const audienceOf = (core: Knex, plugin: string): Promise<string[]> =>
  core('core.plugin_audience as a')
    .join('core.tenants as t', 't.id', 'a.tenant_id')
    .where('a.plugin_id', plugin)
    .orderBy('t.slug')
    .pluck('t.slug')

/**
 * Says for which tenants a private plugin is. Where it is installed already it goes on.
 *
 * @param check is told for which it is until now, and may throw
 * @throws {Problem} `version.unknown`, `tenant.unknown`, `request.conflict` when everyone sees the plugin
 */
export const setAudience = async (
  trx: Knex.Transaction,
  plugin: string,
  slugs: string[],
  check: (before: string[]) => void = () => undefined,
): Promise<void> => {
  const found = await trx('core.plugins')
    .where({ id: plugin })
    .forUpdate()
    .first<{ visibility: string } | undefined>('visibility')
  if (!found) throw versionUnknown(plugin)
  check(await audienceOf(trx, plugin))
  if (found.visibility !== 'private')
    throw new Problem('request.conflict', { detail: said('"{plugin}" is for everyone.', { plugin }), plugin })
  const tenants = await trx('core.tenants')
    .whereIn('slug', slugs)
    .whereNot({ status: 'deleting' })
    .select<{ id: string; slug: string }[]>('id', 'slug')
  const missing = slugs.find((slug) => !tenants.some((tenant) => tenant.slug === slug))
  if (missing !== undefined)
    throw new Problem('tenant.unknown', {
      detail: said('There is no tenant {slug}.', { slug: missing }),
      slug: missing,
    })
  await trx('core.plugin_audience').where({ plugin_id: plugin }).delete()
  if (tenants.length > 0)
    await trx('core.plugin_audience').insert(tenants.map(({ id }) => ({ plugin_id: plugin, tenant_id: id })))
}
