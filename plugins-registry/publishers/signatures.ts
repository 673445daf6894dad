import type { Knex } from 'knex'
import { asIs, type Said, said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import { readPublicKey, SignatureError, verifyBundle, verifyStatement, type Envelope } from '../bundle/signature.ts'
import type { KeyState } from './publishers.ts'

/** A signature that was checked, as it is kept beside its version. */
export interface Signed {
  signature: Envelope
  publisherId: string
  keyId: string
}

interface KeyRow {
  publisher_id: string
  public_key: string
}

const invalid = (detail: Said) => new Problem('signature.invalid', { detail })

const checked = <T>(work: () => T): T => {
  try {
    return work()
  } catch (error) {
    if (error instanceof SignatureError) throw invalid(asIs(error.message))
    throw error
  }
}

/**
 * Checks the signature of a bundle that is uploaded for a plugin of this tenant. Without a signature there is nothing
 * to keep, unless the tenant has an active key: then each bundle needs one.
 *
 * @throws {Problem} `signature.missing`, `signature.invalid`
 */
export const checkUpload = async (
  db: Knex,
  tenantId: string | undefined,
  bytes: Buffer,
  { signature, plugin, version }: { signature: unknown; plugin: string; version: string },
): Promise<Signed | undefined> => {
  const keys =
    tenantId === undefined
      ? []
      : await db('core.publisher_keys as k')
          .join('core.publishers as p', 'p.id', 'k.publisher_id')
          .where({ 'p.tenant_id': tenantId, 'k.state': 'active' })
          .select<KeyRow[]>('k.publisher_id', 'k.public_key')
  if (signature === undefined) {
    if (keys.length > 0)
      throw new Problem('signature.missing', {
        detail: said('The publisher has keys: sign the bundle with one of these.'),
      })
    return undefined
  }
  const signed = checked(() => {
    const publicKeys = keys.map((key) => readPublicKey(key.public_key))
    return verifyBundle(bytes, signature, publicKeys)
  })
  if (signed.plugin !== plugin || signed.version !== version)
    throw invalid(
      said('It was signed as {signed}, and says to be {given}.', {
        signed: `${signed.plugin} ${signed.version}`,
        given: `${plugin} ${version}`,
      }),
    )
  return { signature: signature as Envelope, publisherId: keys[0]!.publisher_id, keyId: signed.keyId }
}

/**
 * Checks once more that what is kept is what its publisher signed, with a key that still is good.
 *
 * @throws {Problem} `signature.invalid`
 */
export const checkKept = async (
  db: Knex,
  { plugin, version, sha256 }: { plugin: string; version: string; sha256: string },
): Promise<void> => {
  const row = await db('core.versions as v')
    .leftJoin('core.publisher_keys as k', (on) =>
      on.on('k.publisher_id', 'v.publisher_id').andOn('k.key_id', 'v.key_id'),
    )
    .where({ 'v.plugin_id': plugin, 'v.version': version })
    .first<{ signature: unknown; public_key: string; state: KeyState; reason: string | null } | undefined>(
      'v.signature',
      'k.public_key',
      'k.state',
      'k.reason',
    )
  if (!row?.signature) return
  if (row.state === 'revoked')
    throw invalid(
      said('The key that signed {plugin} {version} was revoked: {reason}', {
        plugin,
        version,
        reason: row.reason ?? '',
      }),
    )
  const signed = checked(() => verifyStatement(sha256, row.signature, [readPublicKey(row.public_key)]))
  if (signed.plugin !== plugin || signed.version !== version)
    throw invalid(said('It is the signature of another version.'))
}
