import { setTimeout as sleep } from 'node:timers/promises'
import type { Knex } from 'knex'
import type { Language } from '../../languages/languages.ts'
import { say } from '../../languages/say.ts'
import { isLimitName, limitEntry, type LimitName } from '../../sandbox/limits.ts'
import { dayOf } from '../metering/allowances.ts'
import type { Written } from '../metering/metering.ts'
import type { Notifier } from '../notify/notifier.ts'
import type { Deployment } from '../supervisor/types.ts'
import type { Quota } from './effective.ts'
import { inWords } from './in-words.ts'
import { countOf, type Countable } from './queries.ts'
import { quotaNamed, type Quotas } from './quotas.ts'
import { keptByInstallations, keptByTenant, type UsedOf } from './used.ts'

/** Part of a quota from which on its tenant is warned. */
const warnsAt = 0.8
/** How often is looked at what a tenant keeps, while something of it runs. */
const lookMs = 60_000
const keptDays = 30
const settledMs = 500

type Level = 'warning' | 'exceeded'

interface Place {
  tenant: { id: string; slug: string }
  installation?: { id: string; plugin: string }
}

/** What the people of a tenant call a plugin, by language. */
type CallPlugin = (tenant: { id: string }, plugin: string) => Promise<(language: Language) => string>

interface QuotaWarnings {
  /** From now on plugins go by these names instead of their ids: installations, which know them, need the quotas. */
  callPlugins(names: CallPlugin): void
  /** Looks at what was just metered. */
  written(written: Written): void
  /** A tenant was about to get one more of something. */
  added(tenantId: string, name: Countable): void
  /** A host call was refused: perhaps by what the installation keeps. */
  refused(deployment: Deployment, limit: unknown): void
  /** Resolves when nothing is being looked at any more. */
  close(): Promise<void>
}

/**
 * Tells the admins of a tenant, and whoever subscribed to `plexica.quota.*`, when 80 % and when all of a quota is used:
 * of what is kept and of what is used in a day, once a day each.
 */
export const createQuotaWarnings = ({
  core,
  quotas,
  notifier,
  onError,
}: {
  core: Knex
  quotas: Pick<Quotas, 'of'>
  notifier: Pick<Notifier, 'tell'>
  onError: (error: unknown) => void
}): QuotaWarnings => {
  let nameOf: CallPlugin = (_tenant, plugin) => Promise.resolve(() => plugin)
  const underWay = new Set<Promise<void>>()
  const lookedMs = new Map<string, number>()
  let told = { day: '', keys: new Set<string>() }

  const inBackground = (work: () => Promise<void>) => {
    const running = work()
      .catch(onError)
      .finally(() => underWay.delete(running))
    underWay.add(running)
  }

  /** Whether this process has not told of it today. */
  const isNews = ({ tenant, installation }: Place, name: LimitName, level: Level): boolean => {
    const day = dayOf(Date.now())
    if (told.day !== day) told = { day, keys: new Set() }
    const key = `${tenant.id} ${installation?.id ?? ''} ${name} ${level}`
    if (told.keys.has(key)) return false
    told.keys.add(key)
    return true
  }

  const tell = async (place: Place, quota: Quota, level: Level, used: number) => {
    const { tenant, installation } = place
    const { name, value, soft } = quota
    if (!isNews(place, name, level)) return
    const nameIn = installation && (await nameOf(tenant, installation.plugin))
    const afterwards = await core.transaction(async (trx) => {
      // Who is told that all is used need not be told later that much is.
      const levels: Level[] = level === 'exceeded' ? ['exceeded', 'warning'] : ['warning']
      const rows = levels.map((each) => ({
        tenant_id: tenant.id,
        installation_id: installation?.id ?? null,
        name,
        level: each,
        day: dayOf(Date.now()),
      }))
      const noted = await trx('core.quota_notices').insert(rows).onConflict().ignore().returning('level')
      if (!noted.some((row: { level: Level }) => row.level === level)) return undefined
      const { label, unit } = limitEntry(name)
      await trx.raw('select core.emit(?, ?, ?, ?::jsonb)', [
        tenant.id,
        `plexica.quota.${level}`,
        installation?.id ?? tenant.id,
        JSON.stringify({ quota: name, label, value, used, soft, plugin: installation?.plugin ?? null }),
      ])
      return notifier.tell(trx, tenant, {
        words: (language) => {
          const what = `${nameIn ? `${nameIn(language)} · ` : ''}${say(language, label)}`
          const amounts = { used: inWords(used, unit, language), value: inWords(value, unit, language) }
          if (level === 'warning')
            return {
              title: say(language, '{what}: {percent} % used', { what, percent: Math.floor((used / value) * 100) }),
              body: say(language, '{used} of {value}.', amounts),
            }
          return {
            title: say(language, '{what}: all used', { what }),
            body: soft
              ? say(language, '{used} of {value}. It goes on, but it is beyond what was agreed.', amounts)
              : say(language, '{used} of {value}. What is more is refused.', amounts),
          }
        },
        url: '/settings/usage',
      })
    })
    await afterwards?.()
  }

  const look = async (place: Place, all: readonly Quota[], used: UsedOf) => {
    for (const [name, amount] of Object.entries(used) as [LimitName, number][]) {
      const quota = quotaNamed(all, name)
      if (amount >= quota.value && amount > 0) await tell(place, quota, 'exceeded', amount)
      else if (amount >= quota.value * warnsAt && amount > 0) await tell(place, quota, 'warning', amount)
    }
  }

  const lookAtTenant = async (tenant: Place['tenant'], { metered, today }: Written) => {
    const isDue = (lookedMs.get(tenant.id) ?? 0) + lookMs <= Date.now()
    if (isDue) lookedMs.set(tenant.id, Date.now())
    const kept = isDue ? await keptByInstallations(core, tenant) : undefined
    const day = today.find((each) => each.tenantId === tenant.id && each.installationId === null)
    await look({ tenant }, await quotas.of(tenant.id), {
      ...(isDue && (await keptByTenant(core, tenant.id))),
      ...(day && { tenantInvocationsPerDay: day.invocations, tenantCpuMsPerDay: day.cpuMs }),
    })
    for (const { installation, tenant: of } of metered) {
      if (of.id !== tenant.id) continue
      const own = today.find(({ installationId }) => installationId === installation.id)
      await look({ tenant, installation }, await quotas.of(tenant.id, installation.id), {
        ...kept?.get(installation.id),
        ...(own && { invocationsPerDay: own.invocations, cpuMsPerDay: own.cpuMs, fetchesPerDay: own.fetches }),
      })
    }
  }

  const forget = () =>
    core('core.quota_notices')
      .where('day', '<', dayOf(Date.now() - keptDays * 86_400_000))
      .delete()
      .then(() => undefined, onError)
  const forgetting = setInterval(() => void forget(), 3_600_000).unref()

  return {
    callPlugins(names) {
      nameOf = names
    },
    written(written) {
      const tenants = new Map(written.metered.map(({ tenant }) => [tenant.id, tenant]))
      inBackground(async () => {
        for (const tenant of tenants.values()) await lookAtTenant(tenant, written)
      })
    },
    added(tenantId, name) {
      inBackground(async () => {
        // By then its transaction is over, one way or the other.
        await sleep(settledMs, undefined, { ref: false })
        const tenant = await core('core.tenants')
          .where({ id: tenantId })
          .first<Place['tenant'] | undefined>('id', 'slug')
        if (!tenant) return
        await look({ tenant }, await quotas.of(tenantId), {
          [name]: await countOf(core, tenantId, name),
        })
      })
    },
    refused({ tenant, installation }, limit) {
      if (!isLimitName(limit) || limitEntry(limit).of === 'tenant' || limitEntry(limit).per !== 'kept') return
      inBackground(async () => {
        const quota = quotaNamed(await quotas.of(tenant.id, installation.id), limit)
        await tell({ tenant, installation }, quota, 'exceeded', quota.value)
      })
    },
    async close() {
      clearInterval(forgetting)
      await Promise.all(underWay)
    },
  }
}
