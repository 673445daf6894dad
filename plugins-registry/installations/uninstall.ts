import type { Knex } from 'knex'
import {
  beginStep,
  changeInstallation,
  duringStep,
  findKept,
  lockInstallation,
  lockKept,
  type Installation,
  type InstallationState,
} from './installation.ts'
import type { At, InstallationParts } from './parts.ts'
import { whenFree, type FailedStep } from './lifecycle.ts'

export interface Uninstalled {
  /** When its data goes; undefined if it is gone. */
  keptUntil?: Date
  /** Steps of the plugin that failed; they keep nobody from uninstalling it. */
  failedSteps: FailedStep[]
}

/** Writes into the audit trail what is erased since its time is over, in the same transaction. */
export type RecordPurge = (erased: Installation, trx: Knex) => Promise<void>

const dayMs = 86_400_000
const anyState: InstallationState[] = ['installed', 'enabled', 'disabled', 'failed']

/** Uninstalls plugins in two steps: at first nothing reaches what is there any more, later it goes. */
export const createUninstall = (
  parts: InstallationParts & {
    erase: (found: Installation, also?: (trx: Knex) => Promise<void>) => Promise<void>
    graceDays: number
  },
) => {
  const { core, needs, quotas, schemas, lifecycle, deployments, erase, graceDays } = parts

  const begin = (tenant: At, plugin: string): Promise<Installation> =>
    whenFree(() =>
      core.transaction(async (trx) => {
        const found = await lockInstallation(trx, tenant.id, plugin)
        await needs.spare(trx, tenant, plugin, anyState)
        await beginStep(trx, found.id, 'uninstall')
        return found
      }),
    )

  const sayGoodbye = async (found: Installation): Promise<FailedStep[]> => {
    if (found.state !== 'enabled' && found.state !== 'disabled') return []
    const deployed = await deployments.of(found)
    const steps = [
      found.state === 'enabled' ? await lifecycle.try(deployed, 'onDisable') : undefined,
      await lifecycle.try(deployed, 'onUninstall'),
    ]
    return steps.filter((failed) => failed !== undefined)
  }

  /** Takes an installation out of everyone's reach, and keeps what it has. */
  const keep = async (found: Installation, until: Date) => {
    const { id, tenant, plugin, state } = found
    await core.transaction(async (trx) => {
      await changeInstallation(trx, id, { state: 'uninstalled', kept: { until, stateBefore: state } })
      await schemas.close(trx, { slug: tenant.slug, plugin })
    })
    await parts.tell(tenant, plugin)
    await parts.stop(id)
  }

  const reopen = async (found: Installation, to: InstallationState) => {
    await core.transaction(async (trx) => {
      await changeInstallation(trx, found.id, { state: to })
      await beginStep(trx, found.id, 'restore')
    })
    await schemas.open({ slug: found.tenant.slug, plugin: found.plugin })
  }

  return {
    async uninstall(tenant: At, plugin: string, { purge = false }: { purge?: boolean } = {}): Promise<Uninstalled> {
      const kept = purge ? await findKept(core, tenant.id, plugin) : undefined
      if (kept) {
        await erase(kept)
        return { failedSteps: [] }
      }
      const found = await begin(tenant, plugin)
      const failedSteps = await duringStep(core, found.id, () => sayGoodbye(found))
      if (purge || graceDays === 0) {
        await erase(found)
        return { failedSteps }
      }
      const keptUntil = new Date(Date.now() + graceDays * dayMs)
      await keep(found, keptUntil)
      return { keptUntil, failedSteps }
    },

    /** Takes an uninstallation back, within its time: with the version, grant, settings and data that it had. */
    async restore(tenant: At, plugin: string): Promise<Installation> {
      const found = await whenFree(() =>
        core.transaction(async (trx) => {
          const kept = await lockKept(trx, tenant.id, plugin)
          await quotas.mayAdd(trx, tenant.id, 'installations')
          await needs.met(trx, tenant, kept, kept.stateBefore !== 'enabled')
          await beginStep(trx, kept.id, 'restore')
          return kept
        }),
      )
      const { keptUntil, stateBefore = 'disabled' } = found
      const wasEnabled = stateBefore === 'enabled'
      await reopen(found, wasEnabled ? 'disabled' : stateBefore)
      if (wasEnabled) {
        const back = await parts.get(tenant, plugin)
        try {
          await duringStep(core, back.id, async () => lifecycle.run(await deployments.next(back), 'onEnable'))
        } catch (error) {
          await keep({ ...back, state: stateBefore }, keptUntil!)
          throw error
        }
      }
      await changeInstallation(core, found.id, { state: stateBefore })
      await parts.tell(tenant, plugin)
      return parts.get(tenant, plugin)
    },

    /** Erases what was kept long enough; gives the plugins of each tenant. */
    async purgeExpired(
      now = new Date(),
      record: RecordPurge = async () => undefined,
    ): Promise<{ tenant: string; plugin: string }[]> {
      const due = await core('core.installations as i')
        .join('core.tenants as t', 't.id', 'i.tenant_id')
        .where('i.kept_until', '<=', now)
        .select<{ tenant_id: string; slug: string; plugin_id: string }[]>('i.tenant_id', 't.slug', 'i.plugin_id')
      const purged: { tenant: string; plugin: string }[] = []
      for (const { tenant_id, slug, plugin_id } of due) {
        const kept = await findKept(core, tenant_id, plugin_id)
        if (!kept || kept.keptUntil! > now) continue
        await erase(kept, (trx) => record(kept, trx))
        purged.push({ tenant: slug, plugin: plugin_id })
      }
      return purged
    },
  }
}
