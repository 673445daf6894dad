import type { Knex } from 'knex'
import { said, type Said } from '../../../languages/said.ts'
import { Problem } from '../../../problems/problem.ts'
import type { Acting, Audit } from '../../audit.ts'
import type { Changes } from '../../changes.ts'
import type { Invitations } from '../by-mail/invitations.ts'
import type { Groups } from '../groups.ts'
import type { Users } from '../users.ts'
import type { Person, SignInProvider } from './provider.ts'

/** Why somebody whom a provider knows may not come in all the same. */
export type Refusal = 'no-account' | 'unverified' | 'deactivated'

export interface Admission {
  /**
   * The user whom a provider means: known from before, found by a verified address, invited, or made now if the provider
   * is set up to. Their groups become what the provider says.
   *
   * @throws {Problem} `auth.sign_in_failed` with `why`; `quota.reached`
   */
  admit(by: Omit<Acting, 'actor'>, provider: SignInProvider, person: Person): Promise<{ userId: string }>
  /** Ends all sessions of the user whom a provider means, if there is one. */
  end(provider: SignInProvider, subject: string): Promise<void>
}

const refusals: Record<Refusal, Said> = {
  'no-account': said('You have no account here. Ask an admin to invite you.'),
  unverified: said('The provider does not say that your address is yours.'),
  deactivated: said('This account may not sign in here.'),
}

const refuse = (why: Refusal) => new Problem('auth.sign_in_failed', { detail: refusals[why], why })

/** Lets in who comes from a provider. */
export const createAdmission = ({
  core,
  users,
  invitations,
  groups,
  audit,
  changes,
}: {
  core: Knex
  users: Users
  invitations: Pick<Invitations, 'acceptFor'>
  groups: Pick<Groups, 'syncClaims'>
  audit: Pick<Audit, 'record'>
  changes: Pick<Changes, 'publish'>
}): Admission => {
  const identities = (trx: Knex) => trx('core.sign_in_identities')

  const identityOf = async (trx: Knex, provider: SignInProvider, subject: string): Promise<string | undefined> => {
    const row: { user_id: string } | undefined = await identities(trx)
      .where({ provider_id: provider.id, subject })
      .first('user_id')
    return row?.user_id
  }

  const mayCreate = ({ createsUsers, domains }: SignInProvider, email: string) =>
    createsUsers && (domains.length === 0 || domains.includes(email.slice(email.lastIndexOf('@') + 1)))

  /** Finds or makes the user of a subject that comes for the first time. */
  const meet = async (
    trx: Knex,
    by: Omit<Acting, 'actor'>,
    provider: SignInProvider,
    person: Person,
  ): Promise<string> => {
    const { email, name = email?.slice(0, email.indexOf('@')) } = person
    if (email === undefined || name === undefined) throw refuse('no-account')
    // Else whoever can choose an address over there could take over who has it here.
    if (!person.emailVerified) throw refuse('unverified')
    const { tenantId } = provider
    const present: { id: string } | undefined = await trx('core.users')
      .where({ tenant_id: tenantId, email })
      .first('id')
    if (present) return present.id
    const invited = await invitations.acceptFor(trx, by, tenantId, { email, name })
    if (invited) return invited.id
    if (!mayCreate(provider, email)) throw refuse('no-account')
    const { id } = await users.create(tenantId, { email, name, role: provider.defaultRole }, trx)
    const record = { ...by, actor: { kind: 'user', id } as const, target: id }
    const after = { email, name, role: provider.defaultRole }
    await audit.record({ ...record, action: 'user.create', after, detail: { provider: provider.key } }, trx)
    return id
  }

  return {
    async admit(by, provider, person) {
      const { subject } = person
      const userId = await core.transaction(async (trx) => {
        // One person in two tabs becomes one user.
        const name = `plexica: sign-in of ${provider.id} ${person.email ?? subject}`
        await trx.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', name)
        const before = await identityOf(trx, provider, subject)
        const id = before ?? (await meet(trx, by, provider, person))
        const user = await users.get(provider.tenantId, id, trx)
        if (user.status !== 'active') throw refuse('deactivated')
        const acting = { ...by, actor: { kind: 'user', id } as const }
        await identities(trx)
          .insert({ provider_id: provider.id, subject, user_id: id })
          .onConflict(['provider_id', 'subject'])
          .merge({ used_at: trx.fn.now() })
        if (before === undefined) {
          const detail = { provider: provider.key, subject }
          await audit.record({ ...acting, action: 'user.link', target: id, detail }, trx)
        }
        if (person.groups !== undefined) await groups.syncClaims(acting, user, provider.key, person.groups, trx)
        return id
      })
      await changes.publish('user', userId)
      return { userId }
    },

    async end(provider, subject) {
      const userId = await identityOf(core, provider, subject)
      if (userId === undefined) return
      await users.endSessions(userId, core)
      await users.changed(userId)
    },
  }
}
