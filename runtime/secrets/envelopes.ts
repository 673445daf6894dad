import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { keyFor } from '../master-key.ts'

/** A value at rest: encrypted under a key of its own, which is encrypted under the key `keyId`. */
export interface Envelope {
  keyId: string
  wrappedKey: Buffer
  sealed: Buffer
}

export interface Envelopes {
  /** The key under which new envelopes are made. */
  currentKeyId: string
  /** Every key that can be opened with, the current one first. */
  keyIds: string[]
  /** `place` names where the value is kept; the envelope opens nowhere else. */
  seal(value: string, place: string): Envelope
  /** @throws {Error} when the key is not there, or anything of it was changed or moved */
  open(envelope: Envelope, place: string): string
}

/** Where the secret of an installation is kept, which an envelope is bound to. */
export const placeOf = (installationId: string, name: string): string => `${installationId}/${name}`

const nonceBytes = 12
const tagBytes = 16

/**
 * Envelope encryption (AES-256-GCM). The first of `keys` seals; the others only open what was sealed before.
 *
 * @example
 * const envelopes = createEnvelopes([config.masterKey])
 * envelopes.open(envelopes.seal('sk_live_1', 'a/b'), 'a/b') // 'sk_live_1'
 */
export const createEnvelopes = (keys: readonly string[]): Envelopes => {
  const byId = new Map(
    keys.map((key) => {
      const wrapping = keyFor(key, 'secrets')
      // Tells keys apart and nothing about them.
      return [createHash('sha256').update(wrapping).digest('hex').slice(0, 16), wrapping]
    }),
  )
  const [currentKeyId] = byId.keys()
  if (currentKeyId === undefined) throw new Error('there is no key for secrets')

  return {
    currentKeyId,
    keyIds: [...byId.keys()],
    seal(value, place) {
      const dataKey = randomBytes(32)
      return {
        keyId: currentKeyId,
        wrappedKey: encrypt(byId.get(currentKeyId)!, dataKey, place),
        sealed: encrypt(dataKey, Buffer.from(value, 'utf8'), place),
      }
    },
    open({ keyId, wrappedKey, sealed }, place) {
      const wrapping = byId.get(keyId)
      if (!wrapping) throw new Error(`the key ${keyId}, under which a secret is kept, is not configured`)
      return decrypt(decrypt(wrapping, wrappedKey, place), sealed, place).toString('utf8')
    },
  }
}

/** nonce, tag, bytes */
const encrypt = (key: Buffer, bytes: Buffer, place: string): Buffer => {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place, 'utf8'))
  const encrypted = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), encrypted])
}

const decrypt = (key: Buffer, bytes: Buffer, place: string): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(place, 'utf8'))
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
}
