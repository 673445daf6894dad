import type { Knex } from 'knex'
import { clientSecretColumns, openClientSecret, type SecretColumns } from '../identity/providers/client-secret.ts'
import { openSamlKey, samlKeyColumns } from '../identity/providers/saml-keys.ts'
import { placeOf, type Envelopes } from './envelopes.ts'
import { envelopeOf, lockSecretsNotUnder, putSecret } from './queries.ts'

export interface Rotation {
  /** The key that everything is under now, except for what is unreadable. */
  keyId: string
  rotated: number
  /** Secrets whose key is not configured, or that were tampered with; left as they are. */
  unreadable: number
}

/** Secrets of one transaction: rotation goes on beside normal work, and may be broken off and begun again. */
const batch = 100

/**
 * Encrypts every secret anew that is not under the current key, with new data keys. The keys of before have to be
 * configured while it runs, and may be taken away when it reports nothing unreadable.
 */
export const rotateSecrets = async (core: Knex, envelopes: Envelopes): Promise<Rotation> => {
  const rotation = await rotateInstallations(core, envelopes)
  await rotateProviders(core, envelopes, rotation)
  await rotateSamlKeys(core, envelopes, rotation)
  return rotation
}

/** Those of providers that people sign in with; there are few. */
const rotateProviders = (core: Knex, envelopes: Envelopes, rotation: Rotation): Promise<void> =>
  core.transaction(async (trx) => {
    const rows: (SecretColumns & { id: string })[] = await trx('core.sign_in_providers')
      .whereNot('key_id', envelopes.currentKeyId)
      .orderBy('id')
      .forUpdate()
      .select('id', 'key_id', 'wrapped_key', 'sealed')
    for (const { id, ...columns } of rows) {
      let secret: string | undefined
      try {
        secret = openClientSecret(envelopes, id, columns)
      } catch {
        rotation.unreadable += 1
        continue
      }
      if (secret === undefined) continue
      await trx('core.sign_in_providers')
        .where({ id })
        .update(clientSecretColumns(envelopes, id, secret))
      rotation.rotated += 1
    }
  })

/** The private keys of SAML providers; there are few, too. */
const rotateSamlKeys = (core: Knex, envelopes: Envelopes, rotation: Rotation): Promise<void> =>
  core.transaction(async (trx) => {
    const rows: { id: string; key_id: string; wrapped_key: Buffer; sealed: Buffer }[] = await trx('core.saml_keys')
      .whereNot('key_id', envelopes.currentKeyId)
      .orderBy('id')
      .forUpdate()
      .select('id', 'key_id', 'wrapped_key', 'sealed')
    for (const row of rows) {
      let privateKey: string
      try {
        privateKey = openSamlKey(envelopes, row)
      } catch {
        rotation.unreadable += 1
        continue
      }
      await trx('core.saml_keys')
        .where({ id: row.id })
        .update(samlKeyColumns(envelopes, row.id, privateKey))
      rotation.rotated += 1
    }
  })

const rotateInstallations = async (core: Knex, envelopes: Envelopes): Promise<Rotation> => {
  const rotation: Rotation = { keyId: envelopes.currentKeyId, rotated: 0, unreadable: 0 }
  for (let after: { installationId: string; name: string } | undefined; ;) {
    const rows = await core.transaction(async (trx) => {
      const locked = await lockSecretsNotUnder(trx, envelopes.currentKeyId, after, batch)
      for (const row of locked) {
        const place = placeOf(row.installation_id, row.name)
        let value: string
        try {
          value = envelopes.open(envelopeOf(row), place)
        } catch {
          rotation.unreadable += 1
          continue
        }
        await putSecret(trx, row.installation_id, row.name, envelopes.seal(value, place))
        rotation.rotated += 1
      }
      return locked
    })
    const last = rows.at(-1)
    if (!last || rows.length < batch) return rotation
    after = { installationId: last.installation_id, name: last.name }
  }
}
