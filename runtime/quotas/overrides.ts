import type { Knex } from 'knex'
import { type Said, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { limitEntry, type LimitName } from '../../sandbox/limits.ts'
import type { Changes } from '../changes.ts'
import { maySoften, type Override } from './effective.ts'

/** For which tenant, and for which of its installations where it is not for all of them. */
export interface Whose {
  tenantId: string
  installationId: string | null
}

export type NewOverride = Pick<Override, 'value' | 'soft' | 'reason' | 'expiresAt'>

type Note = (trx: Knex, before: NewOverride | undefined, after: NewOverride | undefined) => Promise<void>
/** Is told the override that holds until now, and may throw. */
type Check = (before: NewOverride | undefined) => void

export interface Overrides {
  /** Sets a quota beside the plan. @throws {Problem} `request.invalid` */
  set(whose: Whose, name: LimitName, override: NewOverride, check: Check, note: Note): Promise<void>
  /** @throws {Problem} `request.not_found` */
  remove(whose: Whose, name: LimitName, check: Check, note: Note): Promise<void>
}

interface Row {
  value: string
  soft: boolean
  reason: string
  expires_at: Date | null
}

const toOverride = ({ value, soft, reason, expires_at }: Row): NewOverride => ({
  value: Number(value),
  soft,
  reason,
  expiresAt: expires_at,
})

/** What was agreed on with a tenant beside its plan. */
export const createOverrides = ({ core, changes }: { core: Knex; changes: Pick<Changes, 'publish'> }): Overrides => {
  const at = (trx: Knex, { tenantId, installationId }: Whose, name: LimitName) =>
    trx('core.quota_overrides').where({ tenant_id: tenantId, installation_id: installationId, name })

  /** The override there is, kept as it is until the transaction ends; where there is none, none is made meanwhile. */
  const present = async (trx: Knex, whose: Whose, name: LimitName): Promise<NewOverride | undefined> => {
    await trx('core.tenants').where({ id: whose.tenantId }).forNoKeyUpdate().first('id')
    const row = await at(trx, whose, name).first<Row | undefined>()
    return row && toOverride(row)
  }

  return {
    async set(whose, name, override, check, note) {
      checkGiven(whose, name, override)
      await core.transaction(async (trx) => {
        const before = await present(trx, whose, name)
        check(holding(before))
        const { value, soft, reason, expiresAt } = override
        await trx('core.quota_overrides')
          .insert({
            tenant_id: whose.tenantId,
            installation_id: whose.installationId,
            name,
            value,
            soft,
            reason,
            expires_at: expiresAt,
          })
          .onConflict(['tenant_id', 'installation_id', 'name'])
          .merge()
        await note(trx, before, override)
      })
      await changes.publish('quota', whose.tenantId)
    },
    async remove(whose, name, check, note) {
      await core.transaction(async (trx) => {
        const before = await present(trx, whose, name)
        check(holding(before))
        if (!before)
          throw new Problem('request.not_found', { detail: said('There is no override of "{name}" here.', { name }) })
        await at(trx, whose, name).delete()
        await note(trx, before, undefined)
      })
      await changes.publish('quota', whose.tenantId)
    },
  }
}

/** One whose time is over is as none. */
const holding = (override: NewOverride | undefined): NewOverride | undefined =>
  override?.expiresAt && override.expiresAt.getTime() <= Date.now() ? undefined : override

const checkGiven = ({ installationId }: Whose, name: LimitName, { value, soft, expiresAt }: NewOverride): void => {
  const { least, ceiling, of } = limitEntry(name)
  if (value < least || value > ceiling)
    throw invalid(said('value: has to be from {least} to {ceiling}.', { least, ceiling }), { least, ceiling })
  if (soft && !maySoften(name)) throw invalid(said('soft: "{name}" can\'t be soft.', { name }))
  if (installationId !== null && of === 'tenant')
    throw invalid(said('name: "{name}" is of the tenant, not of one installation.', { name }))
  if (expiresAt && expiresAt.getTime() <= Date.now()) throw invalid(said('expiresAt: has to be in the future.'))
}

const invalid = (detail: Said, more = {}): Problem => new Problem('request.invalid', { ...more, detail })
