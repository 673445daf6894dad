import type { Knex } from 'knex'
import type { Envelope } from './envelopes.ts'

interface SecretRow {
  installation_id: string
  name: string
  key_id: string
  wrapped_key: Buffer
  sealed: Buffer
}

/** The sealed value of a secret. */
export const envelopeOf = (row: SecretRow): Envelope => ({
  keyId: row.key_id,
  wrappedKey: row.wrapped_key,
  sealed: row.sealed,
})

const columns = ({ keyId, wrappedKey, sealed }: Envelope) => ({
  key_id: keyId,
  wrapped_key: wrappedKey,
  sealed,
})

const fields = ['installation_id', 'name', 'key_id', 'wrapped_key', 'sealed'] as const

/** The secrets of an installation, sealed, by name. */
export const secretsOfInstallation = (core: Knex, installationId: string): Promise<SecretRow[]> =>
  core('core.secrets').where({ installation_id: installationId }).orderBy('name').select<SecretRow[]>(fields)

/** The names of the secrets of an installation, in order. */
export const secretNames = (core: Knex, installationId: string): Promise<string[]> =>
  core('core.secrets').where({ installation_id: installationId }).orderBy('name').pluck<string[]>('name')

/** Keeps a sealed value, in place of the one before. */
export const putSecret = async (trx: Knex, installationId: string, name: string, envelope: Envelope): Promise<void> => {
  await trx('core.secrets')
    .insert({ installation_id: installationId, name, ...columns(envelope), updated_at: trx.fn.now() })
    .onConflict(['installation_id', 'name'])
    .merge()
}

/** Forgets a secret, if there is one of this name. */
export const deleteSecret = async (trx: Knex, installationId: string, name: string): Promise<void> => {
  await trx('core.secrets').where({ installation_id: installationId, name }).delete()
}

/** Locks the next secrets, after `after` in the order of their keys, that are not under `keyId`. */
export const lockSecretsNotUnder = (
  trx: Knex.Transaction,
  keyId: string,
  after: { installationId: string; name: string } | undefined,
  limit: number,
): Promise<SecretRow[]> =>
  trx('core.secrets')
    .whereNot('key_id', keyId)
    .modify((query) => {
      if (after) void query.whereRaw('(installation_id, name) > (?, ?)', [after.installationId, after.name])
    })
    .orderBy(['installation_id', 'name'])
    .limit(limit)
    .forUpdate()
    .select<SecretRow[]>(fields)
