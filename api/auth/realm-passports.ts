import { Passport } from 'passport'
import type { RealmPlace, Realms } from '../../runtime/identity/realms.ts'
import { createMemoryCache } from '../../runtime/memory-cache.ts'
import type { BackChannel } from './back-channel.ts'
import { RealmStrategy } from './realm-strategy.ts'

/** The name under which a tenant's Passport knows the strategy of its realm. */
export const realmStrategy = 'realm'

export type RealmPassport = InstanceType<typeof Passport>

/** A Passport for each origin of a tenant, with the strategy of its realm; a bounded number of them is kept. */
export const createRealmPassports = ({ realms, backChannel }: { realms: Realms; backChannel: BackChannel }) => {
  const cache = createMemoryCache<RealmPassport>({
    load: async (key) => {
      const [slug = '', id = '', origin = ''] = key.split(' ')
      const realm = await realms.client({ id, slug, origin })
      const strategy = new RealmStrategy({ tenantId: id, realm, backChannel })
      const passport = new Passport()
      passport.use(realmStrategy, strategy)
      return passport
    },
    ttlMs: 60 * 60 * 1000,
    max: 500,
  })
  return {
    async of({ slug, id, origin }: RealmPlace): Promise<RealmPassport> {
      const passport = await cache.get(`${slug} ${id} ${origin}`)
      if (!passport) throw new Error(`tenant ${slug} has no way to sign in`)
      return passport
    },
  }
}
