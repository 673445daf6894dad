import type { Knex } from 'knex'
import { firstSpoken, sourceLanguage, type Language } from '../../../languages/languages.ts'
import { Problem } from '../../../problems/problem.ts'
import type { Addresses } from '../../addresses.ts'
import type { Acting, Audit } from '../../audit.ts'
import type { Letters } from '../../notify/letters.ts'
import type { Providers } from '../providers/providers.ts'
import type { SignInRules } from '../providers/sign-in-rules.ts'
import type { Users } from '../users.ts'
import type { Inviting } from './invitations.ts'
import { hashOfToken, newOneTimeToken, oneTimeTokenShape } from './one-time-token.ts'
import { changedPasswordText, noPasswordText, resetText } from './texts.ts'

export interface PasswordResets {
  /**
   * Sends a link to the user of this address, if there is one. Nobody waits for it, so that an answer takes as long for
   * an unknown address as for a known one.
   *
   * @param asked the language of who asks, for users and tenants that chose none
   */
  ask(tenant: Inviting, email: string, asked: Language): void
  /** Whose password a link is for. @throws {Problem} `auth.link_invalid` */
  open(tenantId: string, link: Link): Promise<{ userId: string; email: string }>
  /** Sets the password, ends all sessions and takes back all such links. @throws {Problem} `auth.link_invalid` */
  use(by: Omit<Acting, 'actor'>, tenant: Inviting, link: Link, password: string): Promise<void>
  /** Sets the password of a user who proved the one before. Ends what was signed in elsewhere at the realm. */
  change(by: Acting, tenant: Inviting, user: { id: string; email: string }, password: string): Promise<void>
  /** Forgets links that are over. */
  purge(): Promise<void>
  /** Waits for what was asked for. */
  close(): Promise<void>
}

interface Link {
  id: string
  token: string
}

const goodForMinutes = 60
/** Of one user at once; with more, the oldest stops working. */
const mostOpen = 5

/** New passwords for those who forgot theirs. */
export const createPasswordResets = ({
  core,
  users,
  providers,
  rules,
  letters,
  audit,
  originOf,
  onError,
}: {
  core: Knex
  users: Users
  providers: Pick<Providers, 'list'>
  rules: Pick<SignInRules, 'takesPassword'>
  letters: Letters
  audit: Pick<Audit, 'record'>
  originOf: Addresses['tenantOrigin']
  onError: (error: unknown) => void
}): PasswordResets => {
  const table = (on: Knex = core) => on('core.password_resets')
  const asked = new Set<Promise<void>>()

  /** Who signs in elsewhere has no password to set. */
  const tellProvider = async (tenant: Inviting, to: string, language: Language): Promise<void> => {
    const provider = (await providers.list(tenant.id)).find(({ enabled }) => enabled)
    const text = noPasswordText(language, { tenant: tenant.name, provider: provider?.name ?? '' })
    const link = `${originOf(tenant.slug)}/`
    const sent = await core.transaction((trx) => letters.write(trx, { tenantId: tenant.id, to, ...text, link }))
    sent()
  }

  const write = async (tenant: Inviting, email: string, asked: Language): Promise<void> => {
    const user: { id: string; language: string | null } | undefined = await core('core.users')
      .where({ tenant_id: tenant.id, email: email.toLowerCase(), status: 'active' })
      .first('id', 'language')
    if (!user) return
    const language = firstSpoken([user.language, tenant.language]) ?? asked
    if (!(await rules.takesPassword(tenant.id, user.id))) return tellProvider(tenant, email, language)
    const { text, hash } = newOneTimeToken()
    const sent = await core.transaction(async (trx) => {
      const expires = new Date(Date.now() + goodForMinutes * 60_000)
      const [{ id }] = (await table(trx)
        .insert({ user_id: user.id, token_hash: hash, expires_at: expires })
        .returning('id')) as [{ id: string }]
      const kept = table(trx).where({ user_id: user.id }).orderBy('created_at', 'desc').limit(mostOpen).select('id')
      await table(trx).where({ user_id: user.id }).whereNotIn('id', kept).delete()
      return letters.write(trx, {
        tenantId: tenant.id,
        to: email,
        ...resetText(language, { tenant: tenant.name, minutes: goodForMinutes }),
        link: `${originOf(tenant.slug)}/password/${id}#${text}`,
      })
    })
    sent()
  }

  const opened = async (tenantId: string, { id, token }: Link, on: Knex = core) => {
    const invalid = new Problem('auth.link_invalid')
    if (!oneTimeTokenShape.test(token)) throw invalid
    const found: { userId: string; email: string } | undefined = await on('core.password_resets as r')
      .join('core.users as u', 'u.id', 'r.user_id')
      .where({ 'r.id': id, 'r.token_hash': hashOfToken(token), 'u.tenant_id': tenantId, 'u.status': 'active' })
      .where('r.expires_at', '>', new Date())
      .modify((query) => on !== core && query.forUpdate('r'))
      .first('u.id as userId', 'u.email')
    if (!found) throw invalid
    return found
  }

  const set = async (
    trx: Knex,
    by: Acting,
    tenant: Inviting,
    user: { id: string; email: string },
    password: string,
    detail: Record<string, unknown>,
  ) => {
    await users.setPassword(user.id, password, trx)
    await table(trx).where({ user_id: user.id }).delete()
    await audit.record({ ...by, action: 'user.password', target: user.id, detail }, trx)
    const of: { language: string | null } | undefined = await trx('core.users').where({ id: user.id }).first('language')
    return letters.write(trx, {
      tenantId: tenant.id,
      to: user.email,
      ...changedPasswordText(firstSpoken([of?.language, tenant.language]) ?? sourceLanguage, { tenant: tenant.name }),
      link: `${originOf(tenant.slug)}/password`,
    })
  }

  return {
    ask(tenant, email, language) {
      const work = write(tenant, email, language)
        .catch(onError)
        .finally(() => asked.delete(work))
      asked.add(work)
    },

    open: (tenantId, link) => opened(tenantId, link),

    async use(by, tenant, link, password) {
      const { userId, sent } = await core.transaction(async (trx) => {
        const { userId: id, email } = await opened(tenant.id, link, trx)
        const acting = { ...by, actor: { kind: 'user', id } as const }
        const written = await set(trx, acting, tenant, { id, email }, password, { byMail: true })
        await users.endSessions(id, trx)
        return { userId: id, sent: written }
      })
      await users.changed(userId)
      sent()
    },

    async change(by, tenant, user, password) {
      const sent = await core.transaction((trx) => set(trx, by, tenant, user, password, {}))
      sent()
    },

    async purge() {
      await table().where('expires_at', '<', new Date()).delete()
    },

    async close() {
      await Promise.all(asked)
    },
  }
}
