import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { keyFor } from '../master-key.ts'

/** Encryption at rest: what leaks with a backup of the database is unreadable without the master key. */
export interface Seal {
  seal(text: string): string
  /** @throws when it was sealed with another key or changed since */
  open(sealed: string): string
}

const version = 'v1'

/**
 * AES-256-GCM under a key derived for one purpose.
 *
 * @example
 * const seal = createSeal(masterKey, 'realms')
 * seal.open(seal.seal('secret')) // 'secret'
 */
export const createSeal = (masterKey: string, purpose: string): Seal => {
  const key = keyFor(masterKey, purpose)
  return {
    seal(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `${version}.${Buffer.concat([nonce, cipher.getAuthTag(), bytes]).toString('base64url')}`
    },
    open(sealed) {
      const [found, encoded = ''] = sealed.split('.')
      if (found !== version) throw new Error('sealed in an unknown format')
      const bytes = Buffer.from(encoded, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
      decipher.setAuthTag(bytes.subarray(12, 28))
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    },
  }
}
