import { hash, randomBytes } from 'node:crypto'

/** 32 random bytes in base64url: anything else is refused without asking the database. */
export const oneTimeTokenShape = /^[A-Za-z0-9_-]{43}$/

/** What is stored of a token. */
export const hashOfToken = (text: string): Buffer => hash('sha256', text, 'buffer')

/**
 * A secret for the link in a mail, of which only the SHA-256 is stored. It stands behind the `#` of the link, which
 * browsers send to no server: it is in no log, and in no `Referer`.
 *
 * @example
 * const { text, hash } = newOneTimeToken()
 * const link = `${origin}/invitation/${id}#${text}`
 */
export const newOneTimeToken = (): { text: string; hash: Buffer } => {
  const text = randomBytes(32).toString('base64url')
  return { text, hash: hashOfToken(text) }
}
