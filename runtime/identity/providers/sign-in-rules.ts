import type { Knex } from 'knex'
import { said } from '../../../languages/said.ts'
import { Problem } from '../../../problems/problem.ts'
import { changed, type Acting, type Audit } from '../../audit.ts'
import type { Expect } from '../roles.ts'

/** Whether the users of a tenant may sign in with passwords. */
interface SignInRule {
  /** Whether everyone has to come by a provider. */
  providerRequired: boolean
  /** Ids of owners who may use their password all the same. */
  breakGlass: string[]
  revision: number
}

export interface SignInRules {
  of(tenantId: string, on?: Knex): Promise<SignInRule>
  /**
   * @throws {Problem} `provider.needed` when providers are to be required and none is switched on, `request.invalid`
   * when nobody could come in without them
   */
  change(
    by: Acting,
    tenantId: string,
    rule: Pick<SignInRule, 'providerRequired' | 'breakGlass'>,
    expect: Expect,
  ): Promise<SignInRule>
  /** Whether this user may sign in with a password; without one, whether somebody new may have one. */
  takesPassword(tenantId: string, userId?: string): Promise<boolean>
}

interface Row {
  provider_required: boolean
  break_glass: string[]
  revision: string
}

const open: SignInRule = { providerRequired: false, breakGlass: [], revision: 0 }

/** Owners among these who can sign in with a password. */
const glassOwners = (trx: Knex, tenantId: string, ids: string[]): Promise<string[]> =>
  trx('core.users')
    .where({ tenant_id: tenantId, role: 'owner', status: 'active' })
    .whereNotNull('password_hash')
    .whereIn('id', ids)
    .orderBy('id')
    .forUpdate()
    .pluck('id')

/**
 * Refuses that the last owner goes who could come in when providers fail.
 *
 * @throws {Problem} `request.conflict`
 */
export const keepBreakGlass = async (trx: Knex, tenantId: string, exceptId: string): Promise<void> => {
  const row: Row | undefined = await trx('core.sign_in_rules').where({ tenant_id: tenantId }).forUpdate().first()
  if (!row?.provider_required || !row.break_glass.includes(exceptId)) return
  const owners = await glassOwners(trx, tenantId, row.break_glass)
  if (owners.every((id) => id === exceptId))
    throw new Problem('request.conflict', {
      detail: said('This owner is the only one who could sign in with a password. Name another one first.'),
    })
}

/** Nobody else changes who may sign in, and how, until the transaction ends. */
export const lockSignIn = async (trx: Knex, tenantId: string): Promise<void> => {
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', `plexica: sign-in ${tenantId}`)
}

/** Who may sign in with a password. */
export const createSignInRules = ({ core, audit }: { core: Knex; audit: Pick<Audit, 'record'> }): SignInRules => {
  const of: SignInRules['of'] = async (tenantId, on = core) => {
    const row: Row | undefined = await on('core.sign_in_rules').where({ tenant_id: tenantId }).first()
    if (!row) return open
    const { provider_required: providerRequired, break_glass: breakGlass, revision } = row
    return { providerRequired, breakGlass, revision: Number(revision) }
  }

  return {
    of,

    change: (by, tenantId, { providerRequired, breakGlass }, expect) =>
      core.transaction(async (trx) => {
        await lockSignIn(trx, tenantId)
        const before = await of(tenantId, trx)
        expect(before.revision)
        const owners = await glassOwners(trx, tenantId, breakGlass)
        const stranger = breakGlass.find((id) => !owners.includes(id))
        if (stranger !== undefined)
          throw new Problem('request.invalid', {
            detail: said('breakGlass: {stranger} is no active owner with a password.', { stranger }),
            in: 'body',
            errors: [{ field: 'breakGlass', rule: said('has to name active owners who have a password') }],
          })
        if (providerRequired) {
          if (owners.length === 0)
            throw new Problem('request.invalid', {
              detail: said('breakGlass: at least one owner has to be able to come in with a password.'),
              in: 'body',
              errors: [{ field: 'breakGlass', rule: said('has to name at least one owner') }],
            })
          const provider = await trx('core.sign_in_providers').where({ tenant_id: tenantId, enabled: true }).first('id')
          if (!provider) throw new Problem('provider.needed', { detail: said('Switch a provider on first.') })
        }
        const row = { provider_required: providerRequired, break_glass: owners }
        await trx('core.sign_in_rules')
          .insert({ tenant_id: tenantId, ...row, revision: before.revision + 1 })
          .onConflict('tenant_id')
          .merge()
        const after = await of(tenantId, trx)
        const told = ({ revision: _, ...rule }: SignInRule) => rule
        const difference = changed(told(before), told(after))
        await audit.record({ ...by, action: 'sign_in.rules', target: tenantId, ...difference }, trx)
        return after
      }),

    async takesPassword(tenantId, userId) {
      const { providerRequired, breakGlass } = await of(tenantId)
      return !providerRequired || (userId !== undefined && breakGlass.includes(userId))
    },
  }
}
