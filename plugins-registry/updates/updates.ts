import type { Knex } from 'knex'
import { Problem } from '../../problems/problem.ts'
import type { Actor } from '../../runtime/audit.ts'
import type { Queues } from '../../runtime/queues/queues.ts'
import type { Page, PageRequest } from '../page.ts'
import type { Registry } from '../versions/registry.ts'
import { beginUpdate } from './offers.ts'
import { setTenantPolicy, tenantPolicy, type TenantPolicy, type UpdateRules } from './policies.ts'
import { endCanary, findCanary, findUpdate, listCanaries, listUpdates, type Canary, type Update } from './queries.ts'

export interface CanaryRequest {
  version: string
  /** Slugs of tenants that have the plugin. */
  tenants: string[]
  rules: UpdateRules
}

/** Updates by the policies of tenants, and canaries before them. */
export interface Updates {
  policy(tenant: { id: string }): Promise<TenantPolicy>
  /** `hold` is called with the policy of before, where it is locked; `record` in the same transaction. */
  setPolicy(
    tenant: { id: string },
    given: Pick<TenantPolicy, 'policy' | 'rules'>,
    hold: (before: TenantPolicy) => void,
    record: (before: TenantPolicy, trx: Knex) => Promise<void>,
  ): Promise<TenantPolicy>
  /** The latest first. */
  list(tenant: { id: string }, plugin: string | undefined, page: PageRequest): Promise<Page<Update>>
  /** @throws {Problem} `request.not_found` */
  get(tenant: { id: string }, id: string): Promise<Update>
  /**
   * Begins to bring a version, which need only be approved, to these tenants; until it passed nobody else gets it by
   * themselves.
   *
   * @throws {Problem} `version.unknown`, `tenant.unknown`, `installation.unknown`, `request.conflict`
   */
  beginCanary(plugin: string, request: CanaryRequest, by: Actor): Promise<Canary>
  /** Ends it without a verdict: its version stays where it is, and is held back from all others. @throws {Problem} `request.not_found`, `request.conflict` */
  cancelCanary(id: string): Promise<Canary>
  /** @throws {Problem} `request.not_found` */
  canary(id: string): Promise<Canary>
  canaries(plugin: string, page: PageRequest): Promise<Page<Canary>>
  /** @throws {Problem} `request.not_found` */
  canaryUpdates(id: string, page: PageRequest): Promise<Page<Update>>
}

interface Target {
  id: string
  tenant_id: string
  slug: string
  version: string
}

export const createUpdates = ({
  core,
  queues,
  registry,
}: {
  core: Knex
  queues: Pick<Queues, 'wake'>
  registry: Pick<Registry, 'version'>
}): Updates => {
  const targetsOf = async (trx: Knex, plugin: string, slugs: string[]): Promise<Target[]> => {
    const found = await trx('core.tenants as t')
      .leftJoin('core.installations as i', (on) =>
        on
          .on('i.tenant_id', 't.id')
          .andOn('i.plugin_id', trx.raw('?', [plugin]))
          .andOn(trx.raw("i.state in ('enabled', 'disabled')")),
      )
      .whereIn('t.slug', slugs)
      .where({ 't.status': 'active' })
      .select<(Omit<Target, 'id'> & { id: string | null })[]>('i.id', 't.id as tenant_id', 't.slug', 'i.version')
    return [...new Set(slugs)].map((slug) => {
      const one = found.find((each) => each.slug === slug)
      if (!one) throw new Problem('tenant.unknown', { detail: `There is no active tenant ${slug}.`, slug })
      if (one.id === null)
        throw new Problem('installation.unknown', { detail: `"${plugin}" is not installed at ${slug}.`, plugin })
      return { ...one, id: one.id }
    })
  }

  return {
    policy: (tenant) => tenantPolicy(core, tenant.id),
    async setPolicy(tenant, given, hold, record) {
      await core.transaction(async (trx) => {
        const before = await tenantPolicy(trx, tenant.id, { lock: true })
        hold(before)
        await setTenantPolicy(trx, tenant.id, given)
        await record(before, trx)
      })
      return tenantPolicy(core, tenant.id)
    },
    list: (tenant, plugin, page) => listUpdates(core, { tenant, plugin }, page),
    get: (tenant, id) => findUpdate(core, id, tenant),

    async beginCanary(plugin, { version: wanted, tenants, rules }, by) {
      const { version, state } = await registry.version(plugin, wanted)
      if (state !== 'approved' && state !== 'published')
        throw new Problem('request.conflict', { detail: `${plugin} ${version} is ${state}.`, state })
      const { id, lanes } = await core.transaction(async (trx) => {
        const [made] = await trx('core.canaries')
          .insert({
            plugin_id: plugin,
            version,
            rules: JSON.stringify(rules),
            created_by: JSON.stringify(by),
          })
          .onConflict(trx.raw("(plugin_id) where state = 'running'"))
          .ignore()
          .returning<{ id: string }[]>('id')
        if (!made)
          throw new Problem('request.conflict', { detail: 'Another canary of this plugin is under way.', plugin })
        const lanes: string[] = []
        for (const { id, tenant_id, slug, version: from } of await targetsOf(trx, plugin, tenants)) {
          if (from === version)
            throw new Problem('request.conflict', { detail: `${slug} has ${version} already.`, slug })
          const update = { tenantId: tenant_id, installationId: id, plugin, from, to: version, rules, canary: made.id }
          const lane = await beginUpdate(trx, update)
          if (lane === undefined)
            throw new Problem('request.conflict', { detail: `${slug} has an update under way.`, slug })
          lanes.push(lane)
        }
        return { id: made.id, lanes }
      })
      queues.wake(lanes)
      return findCanary(core, id)
    },

    async cancelCanary(id) {
      await core.transaction(async (trx) => {
        const { state } = await findCanary(trx, id)
        if (!(await endCanary(trx, id, 'cancelled')))
          throw new Problem('request.conflict', { detail: `The canary is ${state}.`, state })
        const reason = { code: 'update.cancelled', message: 'The canary was cancelled.' }
        await trx('core.updates')
          .where({ canary_id: id })
          .whereIn('state', ['waiting', 'watched'])
          .update({
            state: trx.raw("case state when 'waiting' then 'skipped' else 'done' end"),
            ...reason,
            finished_at: trx.raw('clock_timestamp()'),
          })
      })
      return findCanary(core, id)
    },

    canary: (id) => findCanary(core, id),
    canaries: (plugin, page) => listCanaries(core, plugin, page),
    async canaryUpdates(id, page) {
      await findCanary(core, id)
      return listUpdates(core, { canary: id }, page)
    },
  }
}
