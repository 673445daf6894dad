import type { Knex } from 'knex'
import type { Language } from '../../languages/languages.ts'
import { type Said, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Addresses } from '../addresses.ts'
import type { Audit } from '../audit.ts'
import { hashOfToken, newOneTimeToken, oneTimeTokenShape } from '../identity/by-mail/one-time-token.ts'
import type { Letters } from '../notify/letters.ts'
import type { Tenant, Tenants } from '../tenants/tenants.ts'
import { flawOfSlug, isDisposable, type SlugFlaw } from './addresses.ts'
import { confirmText } from './texts.ts'

/** What operators say of signing up. */
export interface SignUpOptions {
  enabled: boolean
  trial: TrialOptions
}

export interface TrialOptions {
  /** 0: there is no trial; new tenants get the default plan. */
  days: number
  /** What a trial is of. */
  plan: string
  /** What comes after it. */
  then: string
}

/** What somebody asked for who is to show that the address is theirs. */
interface SignUp {
  email: string
  /** The name of the tenant. */
  name: string
  slug: string
}

interface Link {
  id: string
  token: string
}

export interface SignUps {
  /** What speaks against an address. @throws {Problem} `sign_up.off` */
  flaw(slug: string): Promise<SlugFlaw | undefined>
  /** Sends a link. @throws {Problem} `sign_up.off`, `request.invalid`, `tenant.exists` */
  begin(by: { requestId: string; ip: string }, signUp: SignUp, language: Language): Promise<void>
  /** @throws {Problem} `sign_up.off`, `auth.link_invalid` */
  open(link: Link): Promise<SignUp>
  /** Makes the tenant and its owner. @throws {Problem} `sign_up.off`, `auth.link_invalid`, `request.invalid`, `tenant.exists` */
  complete(link: Link, requestId: string, given: { person: string; password: string; slug: string }): Promise<Tenant>
  /** Forgets what was not gone on with. */
  purge(): Promise<void>
}

const goodForMs = 24 * 60 * 60_000
const dayMs = 24 * 60 * 60_000

const words: Record<SlugFlaw, Said> = {
  invalid: said(
    'has to be lower case letters, digits and single hyphens, begin with a letter, and have at most 24 characters',
  ),
  short: said('has to have at least 3 characters'),
  reserved: said('is not given to anyone'),
  taken: said('is taken'),
}

const refuse = (field: string, rule: Said) =>
  new Problem('request.invalid', {
    detail: said('{field}: {rule}.', { field, rule }),
    in: 'body',
    errors: [{ field, rule }],
  })

/** Tenants that people make for themselves: an address, a mail that shows that they have it, and a tenant on trial. */
export const createSignUps = ({
  core,
  tenants,
  letters,
  audit,
  addresses,
  options: { enabled, trial },
}: {
  core: Knex
  tenants: Pick<Tenants, 'create'>
  letters: Letters
  audit: Pick<Audit, 'record'>
  addresses: Addresses
  options: SignUpOptions
}): SignUps => {
  const table = (on: Knex = core) => on('core.sign_ups')
  const mustBeOn = () => {
    if (!enabled) throw new Problem('sign_up.off')
  }

  const flaw = async (slug: string): Promise<SlugFlaw | undefined> => {
    mustBeOn()
    const known = flawOfSlug(slug)
    if (known) return known
    return (await core('core.tenants').where({ slug }).first('id')) ? 'taken' : undefined
  }

  const checkSlug = async (slug: string) => {
    const found = await flaw(slug)
    if (found) throw refuse('slug', words[found])
  }

  const opened = async ({ id, token }: Link, on: Knex = core): Promise<SignUp> => {
    mustBeOn()
    const invalid = new Problem('auth.link_invalid')
    if (!oneTimeTokenShape.test(token)) throw invalid
    const row: SignUp | undefined = await table(on)
      .where({ id, token_hash: hashOfToken(token) })
      .where('expires_at', '>', new Date())
      .modify((query) => on !== core && query.forUpdate())
      .first('email', 'name', 'slug')
    if (!row) throw invalid
    return row
  }

  return {
    flaw,

    async begin(by, { email, name, slug }, language) {
      await checkSlug(slug)
      if (isDisposable(email)) throw refuse('email', said('is of a service for mailboxes that are thrown away'))
      const { text, hash } = newOneTimeToken()
      const sent = await core.transaction(async (trx) => {
        const row = { email, name, slug, token_hash: hash, expires_at: new Date(Date.now() + goodForMs) }
        const [{ id }] = (await table(trx).insert(row).returning('id')) as [{ id: string }]
        const acting = { tenantId: null, actor: { kind: 'anonymous', id: null } as const, ...by }
        await audit.record({ ...acting, action: 'sign_up.begin', target: slug, detail: { email, name } }, trx)
        const address = addresses.tenantHost(slug)
        const link = `${addresses.platformOrigin}/sign-up/${id}#${text}`
        return letters.write(trx, { to: email, ...confirmText(language, { name, address }), link })
      })
      sent()
    },

    open: (link) => opened(link),

    async complete(link, requestId, { person, password, slug }) {
      // One tenant for one link, however often it is sent at the same time.
      return core.transaction(async (trx) => {
        const { email, name } = await opened(link, trx)
        await checkSlug(slug)
        const onTrial = trial.days > 0
        const tenant = await tenants.create(
          {
            slug,
            name,
            admin: { email, name: person, password },
            ...(onTrial && { plan: trial.plan }),
            signedUp: { trialEndsAt: onTrial ? new Date(Date.now() + trial.days * dayMs) : null },
          },
          { kind: 'anonymous', id: null, requestId },
        )
        await table(trx).where({ id: link.id }).delete()
        return tenant
      })
    },

    async purge() {
      await table().where('expires_at', '<', new Date()).delete()
    },
  }
}
