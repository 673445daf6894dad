import { isDeepStrictEqual } from 'node:util'
import type { Knex } from 'knex'
import { said } from '../../../languages/said.ts'
import { Problem } from '../../../problems/problem.ts'
import { changed, type Acting, type Audit } from '../../audit.ts'
import type { Envelopes } from '../../secrets/envelopes.ts'
import { isUniqueViolation } from '../../database/errors.ts'
import { identityLimits } from '../limits.ts'
import type { Expect } from '../roles.ts'
import { clientSecretColumns, openClientSecret, type SecretColumns } from './client-secret.ts'
import type { ProviderTest, SamlSettings, SignInProvider } from './provider.ts'
import { keepSamlKey, newSamlKey } from './saml-keys.ts'
import { lockSignIn } from './sign-in-rules.ts'

/** What can be said of a provider at any time. */
interface Changeable extends Pick<
  SignInProvider,
  'name' | 'claims' | 'domains' | 'trustsEmail' | 'createsUsers' | 'defaultRole' | 'settings'
> {
  /** `null` takes it away. */
  clientSecret: string | null
}

type NewProvider = Pick<SignInProvider, 'key' | 'kind'> &
  Pick<Changeable, 'name' | 'claims' | 'settings'> &
  Partial<Changeable>

type ProviderChange = Partial<Changeable> & { enabled?: boolean }

export interface Providers {
  /** In the order in which they were made. */
  list(tenantId: string): Promise<SignInProvider[]>
  /** @throws {Problem} `request.not_found` */
  get(tenantId: string, key: string): Promise<SignInProvider>
  /** One that people may sign in with. */
  enabled(tenantId: string, key: string): Promise<SignInProvider | undefined>
  /** The one that addresses of this domain are led to. */
  ofDomain(tenantId: string, domain: string): Promise<SignInProvider | undefined>
  /** The secret of its client in the clear. */
  secretOf(provider: SignInProvider): Promise<string | undefined>
  /** @throws {Problem} `request.conflict` for a key or domain that is taken, `quota.reached` */
  create(by: Acting, tenantId: string, provider: NewProvider): Promise<SignInProvider>
  /**
   * @throws {Problem} `request.not_found`, `request.conflict` when one that is switched on would be reached in another
   * way, `provider.untested` when one that did not pass a test would be switched on, `provider.needed` when the last one
   * would be switched off that people have to use
   */
  change(by: Acting, tenantId: string, key: string, change: ProviderChange, expect: Expect): Promise<SignInProvider>
  /** @throws {Problem} `request.not_found`, `provider.needed` */
  remove(by: Acting, tenantId: string, key: string, expect: Expect): Promise<void>
  /** Notes what came of trying it out, unless it was changed meanwhile. */
  tested(by: Acting, provider: SignInProvider, test: ProviderTest): Promise<void>
}

type Row = SecretColumns & {
  id: string
  tenant_id: string
  key: string
  kind: 'oidc' | 'saml'
  name: string
  settings: SignInProvider['settings']
  claims: SignInProvider['claims']
  domains: string[]
  trusts_email: boolean
  creates_users: boolean
  default_role: SignInProvider['defaultRole']
  enabled: boolean
  test: ProviderTest | null
  revision: string
  created_at: Date
}

const fromRow = (row: Row) =>
  ({
    id: row.id,
    tenantId: row.tenant_id,
    key: row.key,
    kind: row.kind,
    name: row.name,
    settings: row.settings,
    claims: row.claims,
    domains: row.domains,
    trustsEmail: row.trusts_email,
    createsUsers: row.creates_users,
    defaultRole: row.default_role,
    enabled: row.enabled,
    test: row.test,
    hasSecret: row.key_id !== null,
    revision: Number(row.revision),
    createdAt: row.created_at,
  }) as SignInProvider

const columnsOf = (change: ProviderChange) => {
  const { name, claims, domains, trustsEmail, createsUsers, defaultRole, settings, enabled } = change
  return Object.fromEntries(
    Object.entries({
      name,
      claims: claims && JSON.stringify(claims),
      domains,
      trusts_email: trustsEmail,
      creates_users: createsUsers,
      default_role: defaultRole,
      settings: settings && JSON.stringify(settings),
      enabled,
    }).filter(([, value]) => value !== undefined),
  )
}

const told = ({
  name,
  kind,
  settings,
  claims,
  domains,
  trustsEmail,
  createsUsers,
  defaultRole,
  enabled,
}: SignInProvider) => ({
  ...{ name, kind, settings, claims, domains, trustsEmail, createsUsers, defaultRole, enabled },
})

/** What of the settings can change while people sign in, without anybody being kept out by it. */
const reach = (settings: SignInProvider['settings']) => ({ ...settings, endsSession: 0, sloUrl: 0, certificates: 0 })

/** Whether a provider is reached in another way, or something is not believed any more that was. */
const moved = (before: SignInProvider['settings'], after: SignInProvider['settings']): boolean => {
  const certificates = (settings: Partial<SamlSettings>) => settings.certificates ?? []
  return (
    !isDeepStrictEqual(reach(before), reach(after)) ||
    certificates(before as SamlSettings).some((each) => !certificates(after as SamlSettings).includes(each))
  )
}

/** The places of tenants that say who somebody is. */
export const createProviders = ({
  core,
  envelopes,
  audit,
}: {
  core: Knex
  envelopes: Envelopes
  audit: Pick<Audit, 'record'>
}): Providers => {
  const table = (on: Knex = core) => on('core.sign_in_providers')

  const find = async (where: Partial<Record<keyof Row, unknown>>, on?: Knex): Promise<SignInProvider | undefined> => {
    const row: Row | undefined = await table(on).where(where).first()
    return row && fromRow(row)
  }

  const get = async (tenantId: string, key: string, on?: Knex) => {
    const found = await find({ tenant_id: tenantId, key }, on)
    if (!found) throw new Problem('request.not_found', { detail: said('There is no such provider.') })
    return found
  }

  const checkDomains = async (trx: Knex, tenantId: string, key: string, domains: string[]) => {
    if (domains.length === 0) return
    const other: Row | undefined = await table(trx)
      .where({ tenant_id: tenantId })
      .whereNot({ key })
      .whereRaw('domains && ?::text[]', [domains])
      .first()
    if (!other) return
    const domain = domains.find((each) => other.domains.includes(each))
    throw new Problem('request.conflict', {
      detail: said('{domain} is led to "{name}" already.', { domain: domain ?? '', name: other.name }),
    })
  }

  /** Those who have to come by a provider need one. */
  const checkNeed = async (trx: Knex, tenantId: string, key: string) => {
    const rule = await trx('core.sign_in_rules').where({ tenant_id: tenantId, provider_required: true }).first()
    if (!rule) return
    const other = await table(trx).where({ tenant_id: tenantId, enabled: true }).whereNot({ key }).first('id')
    if (!other)
      throw new Problem('provider.needed', {
        detail: said('Passwords are not taken here; allow them first, or add another.'),
      })
  }

  /** Those from before there were keys get one when they are changed. */
  const ensureKey = async (trx: Knex, { id, key }: SignInProvider) => {
    if (await trx('core.saml_keys').where({ provider_id: id }).first('id')) return
    await keepSamlKey(trx, envelopes, id, await newSamlKey(key))
  }

  const setSecret = (trx: Knex, id: string, secret: string | null) =>
    table(trx)
      .where({ id })
      .update(clientSecretColumns(envelopes, id, secret))

  return {
    list: async (tenantId) =>
      ((await table().where({ tenant_id: tenantId }).orderBy('created_at')) as Row[]).map(fromRow),

    get: (tenantId, key) => get(tenantId, key),

    enabled: (tenantId, key) => find({ tenant_id: tenantId, key, enabled: true }),

    async ofDomain(tenantId, domain) {
      const row: Row | undefined = await table()
        .where({ tenant_id: tenantId, enabled: true })
        .whereRaw('? = any(domains)', [domain])
        .first()
      return row && fromRow(row)
    },

    async secretOf({ id }) {
      const row: Row | undefined = await table().where({ id }).first()
      return row && openClientSecret(envelopes, id, row)
    },

    async create(by, tenantId, { key, kind, clientSecret, ...given }) {
      const pair = kind === 'saml' ? await newSamlKey(key) : undefined
      try {
        return await core.transaction(async (trx) => {
          await lockSignIn(trx, tenantId)
          const [{ count }] = (await table(trx).where({ tenant_id: tenantId }).count()) as [{ count: string }]
          if (Number(count) >= identityLimits.signInProviders)
            throw new Problem('quota.reached', {
              detail: said('There may be at most {most} of them.', {
                most: identityLimits.signInProviders,
              }),
              limit: 'signInProviders',
              value: identityLimits.signInProviders,
            })
          await checkDomains(trx, tenantId, key, given.domains ?? [])
          const [row] = (await table(trx)
            .insert({ tenant_id: tenantId, key, kind, ...columnsOf(given) })
            .returning('id')) as { id: string }[]
          if (clientSecret) await setSecret(trx, row!.id, clientSecret)
          if (pair) await keepSamlKey(trx, envelopes, row!.id, pair)
          const made = await get(tenantId, key, trx)
          await audit.record({ ...by, action: 'sign_in.provider.create', target: key, after: told(made) }, trx)
          return made
        })
      } catch (error) {
        if (!isUniqueViolation(error)) throw error
        throw new Problem(
          'request.conflict',
          { detail: said('There is a provider "{key}" already.', { key }) },
          { cause: error },
        )
      }
    },

    change: (by, tenantId, key, { clientSecret, ...change }, expect) =>
      core.transaction(async (trx) => {
        await lockSignIn(trx, tenantId)
        const before = await get(tenantId, key, trx)
        expect(before.revision)
        const moves = change.settings !== undefined && moved(before.settings, change.settings)
        if (moves && before.enabled)
          throw new Problem('request.conflict', {
            detail: said(
              'People sign in with it: switch it off before it is reached in another way, or make a second one.',
            ),
          })
        if (change.domains) await checkDomains(trx, tenantId, key, change.domains)
        if (change.enabled === false && before.enabled) await checkNeed(trx, tenantId, key)
        // What was tried is not what is there now.
        const isNew =
          moves || clientSecret !== undefined || change.claims !== undefined || change.trustsEmail !== undefined
        if (change.enabled && !before.enabled && (isNew || !before.test?.succeeded))
          throw new Problem('provider.untested', { detail: said('Try it out first: sign in with it as a test.') })
        await table(trx)
          .where({ id: before.id })
          .update({
            ...columnsOf(change),
            ...(isNew && { test: null }),
            revision: trx.raw('revision + 1'),
            updated_at: trx.fn.now(),
          })
        if (clientSecret !== undefined) await setSecret(trx, before.id, clientSecret)
        if (before.kind === 'saml' && change.settings) await ensureKey(trx, before)
        const after = await get(tenantId, key, trx)
        const detail = clientSecret === undefined ? {} : { detail: { newCredential: true } }
        const difference = changed(told(before), told(after))
        await audit.record({ ...by, action: 'sign_in.provider.change', target: key, ...difference, ...detail }, trx)
        return after
      }),

    remove: (by, tenantId, key, expect) =>
      core.transaction(async (trx) => {
        await lockSignIn(trx, tenantId)
        const before = await get(tenantId, key, trx)
        expect(before.revision)
        if (before.enabled) await checkNeed(trx, tenantId, key)
        await table(trx).where({ id: before.id }).delete()
        // Whom it put into groups is not in them any more.
        await trx('core.group_members')
          .where({ source: `claim:${key}` })
          .whereIn('group_id', trx('core.groups').where({ tenant_id: tenantId }).select('id'))
          .delete()
        await audit.record({ ...by, action: 'sign_in.provider.delete', target: key, before: told(before) }, trx)
      }),

    tested: (by, { id, key, revision }, test) =>
      core.transaction(async (trx) => {
        const noted = await table(trx)
          .where({ id, revision })
          .update({ test: JSON.stringify(test) })
        if (noted === 0) return
        const { succeeded, error } = test
        await audit.record({ ...by, action: 'sign_in.provider.test', target: key, detail: { succeeded, error } }, trx)
      }),
  }
}
