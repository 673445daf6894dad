import type { Knex } from 'knex'
import { asIs, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { defaultLimits, limitEntry, limitsOf, type Limits, type LimitName } from '../../sandbox/limits.ts'
import type { Changes } from '../changes.ts'
import { createMemoryCache } from '../memory-cache.ts'
import { effectiveQuotas, enforced, type Quota } from './effective.ts'
import { countOf, lockCount, tenantQuotas, type Countable, type TenantQuotas } from './queries.ts'

export interface Quotas {
  /** What holds where nothing else is said. */
  defaults: Limits
  /** The quotas of a tenant, or of one installation of it, and where each comes from; from memory. */
  of(tenantId: string, installationId?: string): Promise<Quota[]>
  /** What an installation is held to; from memory. */
  limits(tenantId: string, installationId: string): Promise<Limits>
  /**
   * Says that one more of something is about to be made in this transaction; others who want to make one wait until
   * it ends, so that the number is exact.
   *
   * @throws {Problem} `quota.reached`
   */
  mayAdd(trx: Knex, tenantId: string, name: Countable): Promise<void>
  /** Calls `listener` with the tenant whose quotas changed, or `*`; also when an override expires. */
  onChange(listener: (tenantId: string) => void): () => void
  close(): void
}

/** How long quotas are kept in memory without being told of a change. */
const ttlMs = 60_000

/**
 * Works out what tenants and installations may use: plan, overrides of the tenant, overrides of the installation.
 * Changes of them are heard by every process at once (topic `quota`).
 */
export const createQuotas = ({
  core,
  changes,
  defaults = defaultLimits,
  onAdding = () => undefined,
}: {
  core: Knex
  changes: Pick<Changes, 'subscribe'>
  /** What holds where nothing else is said. */
  defaults?: Limits
  /** Told whenever one more of something is asked for. */
  onAdding?: (tenantId: string, name: Countable) => void
}): Quotas => {
  const listeners = new Set<(tenantId: string) => void>()
  const expiring = new Map<string, NodeJS.Timeout>()

  const tell = (tenantId: string) => {
    kept.forget(tenantId)
    for (const listener of listeners) listener(tenantId)
  }

  /** What is kept has to go when the first of its overrides expires. */
  const forgetInTime = (tenantId: string, { overrides }: TenantQuotas) => {
    clearTimeout(expiring.get(tenantId))
    expiring.delete(tenantId)
    const first = Math.min(...overrides.map(({ expiresAt }) => expiresAt?.getTime() ?? Infinity))
    // Whoever asks later reads anew, and what others made of it they keep no longer than as long again.
    if (first > Date.now() + 2 * ttlMs) return
    const timer = setTimeout(
      () => {
        expiring.delete(tenantId)
        tell(tenantId)
      },
      Math.max(0, first - Date.now()),
    )
    expiring.set(tenantId, timer.unref())
  }

  const kept = createMemoryCache<TenantQuotas>({
    load: async (tenantId) => {
      const found = await tenantQuotas(core, tenantId)
      if (found) forgetInTime(tenantId, found)
      return found
    },
    ttlMs,
    max: 20_000,
  })
  const stop = changes.subscribe('quota', tell)

  const work = (found: TenantQuotas | undefined, installationId?: string): Quota[] =>
    effectiveQuotas({ defaults, plan: found?.plan, overrides: found?.overrides ?? [] }, installationId)

  /** What was worked out of what is kept, as long as that is. */
  const workedOut = new WeakMap<TenantQuotas, Map<string, Quota[]>>()
  const worked = (found: TenantQuotas | undefined, installationId = ''): Quota[] => {
    if (!found) return work(found)
    const of = workedOut.get(found) ?? new Map<string, Quota[]>()
    workedOut.set(found, of)
    const known = of.get(installationId) ?? work(found, installationId || undefined)
    of.set(installationId, known)
    return known
  }

  const of: Quotas['of'] = async (tenantId, installationId) => worked(await kept.get(tenantId), installationId)

  return {
    defaults,
    of,
    async limits(tenantId, installationId) {
      const byName = new Map((await of(tenantId, installationId)).map((quota) => [quota.name, enforced(quota)]))
      return limitsOf((name) => byName.get(name)!)
    },
    async mayAdd(trx, tenantId, name) {
      // Read here and now, and over the connection that there is: whoever holds one must not wait for another.
      const found = await tenantQuotas(trx, tenantId)
      const most = enforced(quotaNamed(worked(found), name))
      onAdding(tenantId, name)
      await lockCount(trx, tenantId, name)
      const count = await countOf(trx, tenantId, name)
      if (count >= most) throw reached(name, most)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      stop()
      for (const timer of expiring.values()) clearTimeout(timer)
      expiring.clear()
    },
  }
}

/** The quota of this name among all. */
export const quotaNamed = (quotas: readonly Quota[], name: LimitName): Quota =>
  quotas.find((quota) => quota.name === name)!

const reached = (name: Countable, value: number): Problem =>
  new Problem('quota.reached', {
    detail: said('{label}: there may be at most {value}.', { label: asIs(limitEntry(name).label), value }),
    limit: name,
    value,
  })
