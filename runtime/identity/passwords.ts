import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/** OWASP's first choice for argon2id; new hashes use it, old ones carry their own in the hash. */
const parameters = { memory: 19 * 1024, passes: 2, parallelism: 1, tagLength: 32 }

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

/**
 * Hashes a password with argon2id into the PHC string format, which keeps the parameters beside the hash.
 *
 * @example
 * await hashPassword('correct horse') // $argon2id$v=19$m=19456,t=2,p=1$…$…
 */
export const hashPassword = async (password: string): Promise<string> => {
  const nonce = randomBytes(16)
  const tag = await derive('argon2id', { message: password.normalize('NFC'), nonce, ...parameters })
  const { memory, passes, parallelism } = parameters
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`
}

const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

/** Whether a password is the one that was hashed. A hash in another format never matches. */
export const verifyPassword = async (password: string, hash: string): Promise<boolean> => {
  const [, memory, passes, parallelism, nonce, tag] = phc.exec(hash) ?? []
  if (!memory || !passes || !parallelism || !nonce || !tag) return false
  const expected = Buffer.from(tag, 'base64')
  const actual = await derive('argon2id', {
    message: password.normalize('NFC'),
    nonce: Buffer.from(nonce, 'base64'),
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: expected.length,
  })
  return timingSafeEqual(actual, expected)
}

/**
 * Spends the time of a check for an account that doesn't exist, so that a sign-in takes as long for an unknown
 * address as for a known one.
 */
export const verifyAgainstNobody = async (password: string): Promise<false> => {
  await derive('argon2id', { message: password.normalize('NFC'), nonce: randomBytes(16), ...parameters })
  return false
}
