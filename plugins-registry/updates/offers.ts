import type { Knex } from 'knex'
import { gt, rcompare } from 'semver'
import { laneOf } from '../../runtime/queues/work.ts'
import { visibleTo } from '../versions/audience.ts'
import { follows, type Channel } from '../versions/channels.ts'
import { isDevelopment } from '../versions/versions.ts'
import { leads, tenantPolicy, type UpdatePolicy, type UpdateRules } from './policies.ts'

/** What is not the plugin's fault is tried again before it counts as a failure. */
export const updateRetry = { attempts: 4, firstMs: 500, mostMs: 10_000 }

interface Offered {
  version: string
  channel: Channel
}

interface Candidate {
  id: string
  tenant_id: string
  version: string
  channel: Channel
  policy: UpdatePolicy
}

/** Puts one installation on its way. @returns the lane to wake; undefined when another update of it is under way */
export const beginUpdate = async (
  trx: Knex,
  update: {
    tenantId: string
    installationId: string
    plugin: string
    from: string
    to: string
    rules: UpdateRules
    canary?: string
  },
): Promise<string | undefined> => {
  const [made] = await trx('core.updates')
    .insert({
      tenant_id: update.tenantId,
      installation_id: update.installationId,
      plugin_id: update.plugin,
      from_version: update.from,
      to_version: update.to,
      rules: JSON.stringify(update.rules),
      canary_id: update.canary ?? null,
    })
    .onConflict(trx.raw("(installation_id) where state in ('waiting', 'running', 'watched')"))
    .ignore()
    .returning<{ id: string }[]>('id')
  if (!made) return undefined
  const lane = laneOf('update', update.tenantId, made.id)
  await trx('core.work').insert({
    lane,
    tenant_id: update.tenantId,
    name: 'update',
    data: JSON.stringify({ update: made.id }),
    max_attempts: updateRetry.attempts,
  })
  return lane
}

/** Versions that nobody gets by themselves: those whose canary is under way, or did not go well. */
const heldBack = async (trx: Knex, plugin: string): Promise<Set<string>> => {
  const rows = await trx('core.canaries')
    .where({ plugin_id: plugin })
    .orderBy('created_at')
    .select<{ version: string; state: string }[]>('version', 'state')
  // The last one counts.
  const last = new Map(rows.map(({ version, state }) => [version, state]))
  return new Set([...last].filter(([, state]) => state !== 'passed').map(([version]) => version))
}

/** Versions that an installation had already, and that did not stay. */
const notAgain = async (trx: Knex, installationId: string): Promise<Set<string>> =>
  new Set(
    await trx('core.updates')
      .where({ installation_id: installationId })
      .whereIn('state', ['rolled_back', 'failed'])
      .pluck<string[]>('to_version'),
  )

/**
 * Puts every installation of a plugin on its way whose policy leads to a version that is there for it.
 *
 * @returns the lanes to wake once this is committed
 */
export const offerUpdates = async (trx: Knex, plugin: string): Promise<string[]> => {
  const candidates = await trx('core.installations as i')
    .join('core.tenants as t', 't.id', 'i.tenant_id')
    .leftJoin('core.update_policies as p', 'p.tenant_id', 'i.tenant_id')
    .where({ 'i.plugin_id': plugin, 'i.pinned': false, 't.status': 'active' })
    .whereIn('i.state', ['enabled', 'disabled'])
    .whereRaw("coalesce(i.update_policy, p.policy, 'manual') <> 'manual'")
    .orderBy('i.id')
    .select<Candidate[]>(
      'i.id',
      'i.tenant_id',
      'i.version',
      'i.channel',
      trx.raw("coalesce(i.update_policy, p.policy, 'manual') as policy"),
    )
  if (candidates.length === 0) return []
  const offered: Offered[] = await trx('core.versions')
    .where({ plugin_id: plugin, state: 'published' })
    .select('version', 'channel')
  const held = await heldBack(trx, plugin)
  const lanes: string[] = []
  for (const { id, tenant_id: tenantId, version, channel, policy } of candidates) {
    if (isDevelopment(version)) continue
    if (!(await visibleTo(trx, { id: tenantId }).where({ id: plugin }).first('id'))) continue
    const failed = await notAgain(trx, id)
    const [to] = offered
      .filter((each) => follows(channel, each.channel) && !isDevelopment(each.version) && gt(each.version, version))
      .map((each) => each.version)
      .filter((to) => leads(policy, version, to) && !held.has(to) && !failed.has(to))
      .sort(rcompare)
    if (to === undefined) continue
    const { rules } = await tenantPolicy(trx, tenantId)
    const lane = await beginUpdate(trx, { tenantId, installationId: id, plugin, from: version, to, rules })
    if (lane !== undefined) lanes.push(lane)
  }
  return lanes
}
