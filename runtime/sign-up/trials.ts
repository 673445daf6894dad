import type { Knex } from 'knex'
import type { Audit } from '../audit.ts'
import type { Changes } from '../changes.ts'
import type { Notifier } from '../notify/notifier.ts'
import type { TrialOptions } from './sign-ups.ts'
import { trialEndsSoon, trialIsOver } from './texts.ts'

/** A plan that a tenant has for some days. */
interface Trial {
  /** Id of the plan, and what it is called. */
  plan: string
  planName: string
  endsAt: Date
  /** Id of the plan that comes after it, unless somebody gives the tenant one, and what that is called. */
  then: string
  thenName: string
}

export interface Trials {
  /** The trial of a tenant, if it has one. */
  of(tenantId: string): Promise<Trial | undefined>
  /** Reminds of trials that end soon, and ends those whose time is over. */
  sweep(now?: Date): Promise<void>
}

interface Row {
  id: string
  slug: string
  plan_id: string
  trial_ends_at: Date
}

const dayMs = 24 * 60 * 60_000
const remindDays = 3

/** Plans that end by themselves. Whoever gives the tenant a plan ends its trial. */
export const createTrials = ({
  core,
  changes,
  notifier,
  audit,
  options: { then },
}: {
  core: Knex
  changes: Pick<Changes, 'publish'>
  notifier: Pick<Notifier, 'tell'>
  audit: Pick<Audit, 'record'>
  options: TrialOptions
}): Trials => {
  const due = (trx: Knex, before: Date): Promise<Row | undefined> =>
    trx('core.tenants')
      .where('trial_ends_at', '<=', before)
      .whereNot({ status: 'deleting' })
      .orderBy('trial_ends_at')
      .forUpdate()
      .skipLocked()
      .first('id', 'slug', 'plan_id', 'trial_ends_at')

  const nameOf = async (db: Knex, plan: string): Promise<string> =>
    (await db('core.plans').where({ id: plan }).first<{ name: string } | undefined>('name'))?.name ?? plan

  /** One tenant in one transaction, so that one that fails holds up no other process. */
  const endNext = (now: Date) =>
    core.transaction(async (trx) => {
      const tenant = await due(trx, now)
      if (!tenant) return undefined
      const { id, slug, plan_id: before } = tenant
      await trx('core.tenants').where({ id }).update({ plan_id: then, trial_ends_at: null, trial_reminded_at: null })
      const record = { tenantId: id, actor: { kind: 'system', id: null } as const, action: 'tenant.trial_end' as const }
      await audit.record({ ...record, target: slug, before: { plan: before }, after: { plan: then } }, trx)
      return { id, told: await notifier.tell(trx, { id, slug }, trialIsOver(await nameOf(trx, then))) }
    })

  const remindNext = (now: Date) =>
    core.transaction(async (trx) => {
      const tenant: Row | undefined = await trx('core.tenants')
        .where('trial_ends_at', '<=', new Date(now.getTime() + remindDays * dayMs))
        .whereNull('trial_reminded_at')
        .where({ status: 'active' })
        .forUpdate()
        .skipLocked()
        .first('id', 'slug', 'plan_id', 'trial_ends_at')
      if (!tenant) return undefined
      const { id, slug, trial_ends_at: ends } = tenant
      await trx('core.tenants').where({ id }).update({ trial_reminded_at: now })
      const days = Math.max(1, Math.ceil((ends.getTime() - now.getTime()) / dayMs))
      return { told: await notifier.tell(trx, { id, slug }, trialEndsSoon(days, await nameOf(trx, then))) }
    })

  return {
    async of(tenantId) {
      const row: Row | undefined = await core('core.tenants')
        .where({ id: tenantId })
        .whereNotNull('trial_ends_at')
        .first('plan_id', 'trial_ends_at')
      if (!row) return undefined
      const [planName, thenName] = await Promise.all([nameOf(core, row.plan_id), nameOf(core, then)])
      return { plan: row.plan_id, planName, endsAt: row.trial_ends_at, then, thenName }
    },

    async sweep(now = new Date()) {
      for (let ended = await endNext(now); ended; ended = await endNext(now)) {
        await changes.publish('quota', ended.id)
        await ended.told()
      }
      for (let reminded = await remindNext(now); reminded; reminded = await remindNext(now)) await reminded.told()
    },
  }
}
