import type { Knex } from 'knex'
import type { Trail } from '../audit/trail.ts'
import { tenantName } from '../database/names.ts'
import type { Tenants } from './tenants.ts'

const hourMs = 3_600_000

/**
 * Deletes what is due, now and every hour: tenants and installations whose grace period has passed, expired values of
 * installations that no longer write any, and audit records older than they are kept. Many processes may do it at once.
 *
 * @returns a function that stops it, and resolves when nothing of it is under way
 */
export function startHousekeeping(deps: {
  core: Knex
  tenants: Pick<Tenants, 'purgeExpired'>
  /** What tenants uninstalled. */
  installations?: { purgeExpired(): Promise<unknown> }
  /** What updates ask for and wait for. */
  consents?: { sweep(): Promise<void> }
  /** Recorded invocations. */
  recordings?: { sweep(): Promise<void> }
  /** Plans that end by themselves. */
  trials?: { sweep(): Promise<void> }
  signUps?: { purge(): Promise<void> }
  /** Long work that is over. */
  operations?: { sweep(): Promise<void> }
  /** Domains of tenants' own, whose proofs are looked for again. */
  domains?: { sweep(): Promise<void> }
  /** Absent: the audit trail is kept for ever. */
  retention?: { trail: Pick<Trail, 'prune'>; days: number }
  onError: (error: unknown) => void
  everyMs?: number
}): () => Promise<void> {
  const {
    core,
    tenants,
    installations,
    consents,
    recordings,
    trials,
    signUps,
    operations,
    domains,
    retention,
    onError,
    everyMs = hourMs,
  } = deps
  const clean = async () => {
    await tenants.purgeExpired()
    await installations?.purgeExpired()
    await consents?.sweep()
    await recordings?.sweep()
    await trials?.sweep()
    await signUps?.purge()
    await operations?.sweep()
    await domains?.sweep()
    await sweepExpiredKeys(core)
    if (retention) await retention.trail.prune(new Date(Date.now() - retention.days * 24 * hourMs))
  }
  let running = clean().catch(onError)
  const timer = setInterval(() => {
    running = running.then(clean).catch(onError)
  }, everyMs)
  timer.unref()
  return () => {
    clearInterval(timer)
    return running
  }
}

/** Removes expired values of every installation of every tenant; they are out of sight already. */
async function sweepExpiredKeys(core: Knex): Promise<void> {
  const slugs: string[] = await core('core.tenants').whereNot({ status: 'deleting' }).pluck('slug')
  for (const schema of slugs.map(tenantName))
    await core.raw(
      `select ??.kv_sweep(installation_id, 10000) from ??.kv where expires_at <= clock_timestamp()
       group by installation_id order by installation_id`,
      [schema, schema],
    )
}
