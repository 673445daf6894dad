import { generateKeyPair, randomBytes, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import type { Knex } from 'knex'
import type { JWK } from 'oidc-provider'
import type { Seal } from './seal.ts'

/** What a realm signs and authenticates with. */
export interface RealmKeys {
  /** Private keys that sign ID tokens, newest first. */
  signing: JWK[]
  /** Secret of the platform's own client. */
  clientSecret: string
  /** Keys that sign the realm's cookies, newest first. */
  cookies: string[]
}

interface Row {
  tenant_id: string
  jwks: { sealed: string }
  client_secret_encrypted: string
  cookie_keys: { sealed: string }
}

/** How ID tokens are signed. Whoever verifies one pins it to this, whatever the token says. */
export const signingAlgorithm = 'ES256'

const makeKeyPair = promisify(generateKeyPair)

const newKeys = async (): Promise<RealmKeys> => {
  const { privateKey } = await makeKeyPair('ec', { namedCurve: 'P-256' })
  const key = privateKey.export({ format: 'jwk' }) as JWK
  return {
    signing: [{ ...key, use: 'sig', alg: signingAlgorithm, kid: randomUUID() }],
    clientSecret: randomBytes(32).toString('base64url'),
    cookies: [randomBytes(32).toString('base64url')],
  }
}

interface RealmKeyStore {
  /** Makes the keys of a new tenant. */
  create(tenantId: string, trx: Knex): Promise<void>
  read(tenantId: string): Promise<RealmKeys | undefined>
}

/** The keys of all realms in `core.realms`, none of them readable there without the master key. */
export const createRealmKeyStore = ({ core, seal }: { core: Knex; seal: Seal }): RealmKeyStore => ({
  async create(tenantId, trx) {
    const keys = await newKeys()
    await trx('core.realms').insert({
      tenant_id: tenantId,
      jwks: JSON.stringify({ sealed: seal.seal(JSON.stringify(keys.signing)) }),
      client_secret_encrypted: seal.seal(keys.clientSecret),
      cookie_keys: JSON.stringify({ sealed: seal.seal(JSON.stringify(keys.cookies)) }),
    })
  },

  async read(tenantId) {
    const row: Row | undefined = await core<Row>('core.realms').first().where({ tenant_id: tenantId })
    return (
      row && {
        signing: JSON.parse(seal.open(row.jwks.sealed)) as JWK[],
        clientSecret: seal.open(row.client_secret_encrypted),
        cookies: JSON.parse(seal.open(row.cookie_keys.sealed)) as string[],
      }
    )
  },
})
