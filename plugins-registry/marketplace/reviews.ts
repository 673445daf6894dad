import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { notInstalled } from '../installations/installation.ts'
import { visibleTo } from '../versions/audience.ts'
import { rowsFor, toPage, type Page, type PageRequest } from '../page.ts'

/** What one tenant says of a plugin: a tenant has one voice, however many users it has. */
export interface PluginReview {
  /** Name of the tenant. */
  tenant: string
  /** Whether the tenant that asks said it. */
  own: boolean
  rating: number
  text: string
  /** What it had installed when it said so. */
  version: string
  updatedAt: Date
}

export interface PluginReviews {
  /** The latest first. @throws {Problem} `request.invalid` */
  list(tenant: { id: string }, plugin: string, page: PageRequest): Promise<Page<PluginReview>>
  /** Says it, or says it anew. @throws {Problem} `installation.unknown` without the plugin */
  write(
    tenant: { id: string },
    plugin: string,
    review: { rating: number; text: string; userId: string | null },
  ): Promise<void>
  /** @throws {Problem} `request.not_found` */
  remove(tenant: { id: string }, plugin: string): Promise<void>
}

interface Row {
  tenant_id: string
  tenant: string
  rating: number
  text: string
  version: string
  updated_at: Date
}

/** What tenants that have a plugin say of it. */
export const createPluginReviews = ({ core }: { core: Knex }): PluginReviews => ({
  async list(tenant, plugin, page) {
    const query = core('core.reviews as r')
      .join('core.tenants as t', 't.id', 'r.tenant_id')
      .where('r.plugin_id', plugin)
      .whereIn('r.plugin_id', visibleTo(core, tenant).select('id'))
    if (page.cursor !== undefined) {
      const before = core('core.reviews')
        .where({ plugin_id: plugin })
        .whereRaw('tenant_id::text = ?', [page.cursor])
        .select('updated_at', 'tenant_id')
      query.whereRaw('(r.updated_at, r.tenant_id) < (?)', [before])
    }
    const rows = await query
      .orderBy([
        { column: 'r.updated_at', order: 'desc' },
        { column: 'r.tenant_id', order: 'desc' },
      ])
      .limit(rowsFor(page))
      .select<Row[]>('r.tenant_id', 't.name as tenant', 'r.rating', 'r.text', 'r.version', 'r.updated_at')
    return toPage(
      rows,
      page,
      (row) => ({
        tenant: row.tenant,
        own: row.tenant_id === tenant.id,
        rating: row.rating,
        text: row.text,
        version: row.version,
        updatedAt: row.updated_at,
      }),
      ({ tenant_id }) => tenant_id,
    )
  },

  async write({ id }, plugin, { rating, text, userId }) {
    const found: { version: string } | undefined = await core('core.installations')
      .where({ tenant_id: id, plugin_id: plugin })
      .whereNot({ state: 'uninstalled' })
      .first('version')
    if (!found) throw notInstalled(plugin)
    await core('core.reviews')
      .insert({ plugin_id: plugin, tenant_id: id, user_id: userId, version: found.version, rating, text })
      .onConflict(['plugin_id', 'tenant_id'])
      .merge({ user_id: userId, version: found.version, rating, text, updated_at: core.fn.now() })
  },

  async remove({ id }, plugin) {
    const gone = await core('core.reviews').where({ tenant_id: id, plugin_id: plugin }).delete()
    if (gone === 0) throw new Problem('request.not_found', { detail: said('There is no review of this tenant.') })
  },
})
