import type { Knex } from 'knex'
import { said } from '../../languages/said.ts'
import { wordOf } from '../../languages/words.ts'
import { Problem } from '../../problems/problem.ts'
import type { Changes } from '../../runtime/changes.ts'
import { isUniqueViolation } from '../../runtime/database/errors.ts'
import { keyIdOf, readPublicKey, SignatureError } from '../bundle/signature.ts'

/** The people, as a tenant, whose plugins these are. */
export interface Publisher {
  id: string
  name: string
  /** Whether a platform admin knows who they are. */
  verified: boolean
  createdAt: Date
}

export type KeyState = 'active' | 'retired' | 'revoked'

export interface PublisherKey {
  keyId: string
  name: string
  publicKey: string
  state: KeyState
  reason?: string
  createdAt: Date
  endedAt?: Date
}

/** Is told what is about to be changed, and may throw. */
type Check = (before: Publisher | undefined) => void

/** Who publishes, and with which keys. With an active key, each upload has to be signed. */
export interface Publishers {
  /** @throws {Problem} `request.not_found` before it has a name */
  of(tenant: { id: string }): Promise<Publisher>
  /**
   * Makes the publisher of a tenant, or names it anew.
   *
   * @throws {Problem} `request.conflict` when another has the name
   */
  name(tenant: { id: string }, name: string, check: Check): Promise<Publisher>
  /** @throws {Problem} `request.not_found` */
  setVerified(id: string, verified: boolean, check: Check): Promise<Publisher>
  list(): Promise<Publisher[]>
  keys(tenant: { id: string }): Promise<PublisherKey[]>
  /** The keys of any publisher, the latest first. */
  keysOf(id: string): Promise<PublisherKey[]>
  /** @throws {Problem} `request.invalid` when it is no Ed25519 key, `request.conflict` when it is there, `request.not_found` */
  addKey(tenant: { id: string }, key: { name: string; publicKey: string }): Promise<PublisherKey>
  /** Takes no new signatures of a key; what it signed stays good. @throws {Problem} `request.not_found`, `request.conflict` */
  retireKey(tenant: { id: string }, keyId: string): Promise<PublisherKey>
  /** What a key signed is neither installed nor loaded any more, at once. @throws {Problem} `request.not_found`, `request.conflict` */
  revokeKey(tenant: { id: string }, keyId: string, reason: string): Promise<PublisherKey>
  /** The same for a key of any publisher. @throws {Problem} `request.not_found`, `request.conflict` */
  revokeKeyOf(id: string, keyId: string, reason: string): Promise<PublisherKey>
}

interface PublisherRow {
  id: string
  tenant_id: string | null
  name: string
  verified: boolean
  created_at: Date
}

interface KeyRow {
  key_id: string
  name: string
  public_key: string
  state: KeyState
  reason: string | null
  created_at: Date
  ended_at: Date | null
}

const toPublisher = ({ id, name, verified, created_at }: PublisherRow): Publisher => ({
  id,
  name,
  verified,
  createdAt: created_at,
})

const toKey = (row: KeyRow): PublisherKey => ({
  keyId: row.key_id,
  name: row.name,
  publicKey: row.public_key,
  state: row.state,
  ...(row.reason === null ? {} : { reason: row.reason }),
  createdAt: row.created_at,
  ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
})

/** The key that a text in PEM is, and its id. @throws {Problem} `request.invalid` */
const readKey = (pem: string): { keyId: string; publicKey: string } => {
  try {
    const key = readPublicKey(pem)
    return { keyId: keyIdOf(key), publicKey: key.export({ type: 'spki', format: 'pem' }) as string }
  } catch (error) {
    if (error instanceof SignatureError)
      throw new Problem('request.invalid', { detail: said('publicKey: {message}', { message: error.message }) })
    throw error
  }
}

/** Publishers and their keys. Revoking a key ends, in every process, what runs of the versions that it signed. */
export const createPublishers = ({ core, changes }: { core: Knex; changes: Pick<Changes, 'publish'> }): Publishers => {
  const of: Publishers['of'] = async ({ id }) => {
    const row = await core<PublisherRow>('core.publishers').where({ tenant_id: id }).first()
    if (!row)
      throw new Problem('request.not_found', { detail: said('This tenant is no publisher yet: give it a name.') })
    return toPublisher(row)
  }

  /** Nobody else changes it until the transaction ends. */
  const lock = async (trx: Knex, at: { id: string } | { tenant_id: string }): Promise<Publisher | undefined> => {
    const row = await trx<PublisherRow>('core.publishers').where(at).forUpdate().first()
    return row && toPublisher(row)
  }

  const keysOf: Publishers['keysOf'] = async (id) => {
    const rows: KeyRow[] = await core('core.publisher_keys').where({ publisher_id: id }).orderBy('created_at', 'desc')
    return rows.map(toKey)
  }

  const endKey = async (
    publisherId: string,
    keyId: string,
    { from, ...change }: { from: KeyState[]; state: KeyState; reason?: string },
  ): Promise<PublisherKey> => {
    const at = { publisher_id: publisherId, key_id: keyId }
    const [row] = await core<KeyRow & { publisher_id: string }>('core.publisher_keys')
      .where(at)
      .whereIn('state', from)
      .update({ ...change, ended_at: core.fn.now() as unknown as Date })
      .returning('*')
    if (row) return toKey(row)
    const found = await core<KeyRow>('core.publisher_keys').where(at).first('state')
    if (!found) throw new Problem('request.not_found', { detail: said('There is no such key.') })
    throw new Problem('request.conflict', {
      detail: said('The key is {state}.', { state: wordOf(found.state) }),
      state: found.state,
    })
  }

  const revokeKeyOf: Publishers['revokeKeyOf'] = async (publisherId, keyId, reason) => {
    const revoked = await endKey(publisherId, keyId, { from: ['active', 'retired'], state: 'revoked', reason })
    const running: string[] = await core('core.installations as i')
      .join('core.versions as v', (on) => on.on('v.plugin_id', 'i.plugin_id').andOn('v.version', 'i.version'))
      .where({ 'v.publisher_id': publisherId, 'v.key_id': keyId })
      .pluck('i.id')
    // Their isolates end, and are not made again: loading the code fails.
    for (const id of running) await changes.publish('stopped installation', id)
    return revoked
  }

  return {
    of,

    async name({ id }, name, check) {
      try {
        return await core.transaction(async (trx) => {
          check(await lock(trx, { tenant_id: id }))
          const [row] = await trx<PublisherRow>('core.publishers')
            .insert({ tenant_id: id, name })
            .onConflict('tenant_id')
            .merge(['name'])
            .returning('*')
          return toPublisher(row!)
        })
      } catch (error) {
        if (isUniqueViolation(error))
          throw new Problem('request.conflict', { detail: said('Another publisher is called "{name}".', { name }) })
        throw error
      }
    },

    setVerified: (id, verified, check) =>
      core.transaction(async (trx) => {
        const before = await lock(trx, { id })
        if (!before) throw new Problem('request.not_found', { detail: said('There is no such publisher.') })
        check(before)
        await trx('core.publishers').where({ id }).update({ verified })
        return { ...before, verified }
      }),

    list: async () => (await core<PublisherRow>('core.publishers').orderBy('name')).map(toPublisher),

    keys: async (tenant) => keysOf((await of(tenant)).id),
    keysOf,

    async addKey(tenant, { name, publicKey }) {
      const key = readKey(publicKey)
      const { id } = await of(tenant)
      const [row] = await core('core.publisher_keys')
        .insert({ publisher_id: id, key_id: key.keyId, public_key: key.publicKey, name })
        .onConflict(['publisher_id', 'key_id'])
        .ignore()
        .returning<KeyRow[]>('*')
      if (!row) throw new Problem('request.conflict', { detail: said('This key is there already.') })
      return toKey(row)
    },

    retireKey: async (tenant, keyId) => endKey((await of(tenant)).id, keyId, { from: ['active'], state: 'retired' }),

    revokeKey: async (tenant, keyId, reason) => revokeKeyOf((await of(tenant)).id, keyId, reason),
    revokeKeyOf,
  }
}
