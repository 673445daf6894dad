import { createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto'

/** A value in DER (X.690): its tag, its length, and what is in it. */
const value = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts)
  if (content.length < 0x80) return Buffer.concat([Buffer.of(tag, content.length), content])
  const digits = content.length.toString(16)
  const length = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex')
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, content])
}

const sequence = (...parts: Buffer[]) => value(0x30, ...parts)
const integer = (bytes: Buffer) => value(0x02, bytes)
const identifier = (hex: string) => value(0x06, Buffer.from(hex, 'hex'))
const nothing = value(0x05)

const sha256WithRsa = sequence(identifier('2a864886f70d01010b'), nothing)
const nameOf = (text: string) =>
  sequence(value(0x31, sequence(identifier('550403'), value(0x0c, Buffer.from(text, 'utf8')))))

/** Years from 2050 on have four digits (RFC 5280, 4.1.2.5). */
const time = (at: Date) => {
  const digits = at.toISOString().replace(/[-:T]|\.\d+/g, '')
  return at.getUTCFullYear() < 2050 ? value(0x17, Buffer.from(digits.slice(2))) : value(0x18, Buffer.from(digits))
}

/**
 * A certificate (X.509, PEM) that says nothing but whose public key this is: SAML metadata carries keys in this form, and
 * whoever reads it trusts where it came from, not who signed it.
 *
 * @example
 * new X509Certificate(selfSignedCertificate(privateKey, 'acme/corp', from, to)).subject // 'CN=acme/corp'
 */
export const selfSignedCertificate = (privateKey: KeyObject, name: string, from: Date, to: Date): string => {
  // Positive, and not beginning with nine equal bits.
  const serial = randomBytes(16)
  serial[0] = (serial[0]! & 0x7f) | 0x40
  const version3 = value(0xa0, integer(Buffer.of(2)))
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  const [self, validity] = [nameOf(name), sequence(time(from), time(to))]
  const claims = sequence(version3, integer(serial), sha256WithRsa, self, validity, self, publicKey)
  const signature = value(0x03, Buffer.of(0), sign('sha256', claims, privateKey))
  const base64 = sequence(claims, sha256WithRsa, signature).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64.replace(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`
}
