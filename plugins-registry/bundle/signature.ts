import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto'
import { z } from 'zod'

/*
 * A signature of a bundle, detached from it: a DSSE envelope (https://github.com/secure-systems-lab/dsse) around a
 * statement of what the bundle is, signed with Ed25519. It says the same again for the same bundle and key.
 */

const payloadType = 'application/vnd.plexica.bundle.v1+json'

const statement = z.strictObject({
  plugin: z.string().max(64),
  version: z.string().max(64),
  /** Of the bundle's bytes. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

/** What is signed. */
export type Statement = z.output<typeof statement>

const base64 = z
  .string()
  .max(4_096)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/)

export const envelope = z.strictObject({
  payloadType: z.literal(payloadType),
  payload: base64,
  signatures: z
    .array(z.strictObject({ keyid: z.string().max(128), sig: base64 }))
    .min(1)
    .max(10),
})

/** A signature as it is kept in a file, and sent. */
export type Envelope = z.output<typeof envelope>

/** Why a signature is worth nothing, in words for people. */
export class SignatureError extends Error {
  override readonly name = 'SignatureError'
}

/** The bytes that are signed: type and content, each with its length, so that none can be taken for another. */
const preAuthentication = (payload: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `), payload])

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const asEd25519 = (key: KeyObject): KeyObject => {
  if (key.asymmetricKeyType !== 'ed25519') throw new SignatureError('It is not an Ed25519 key.')
  return key
}

/** How a public key is called: the SHA-256 of its SPKI form. */
export const keyIdOf = (publicKey: KeyObject): string => sha256(publicKey.export({ type: 'spki', format: 'der' }))

/** A pair of keys as PEM: the private one is for its owner alone. */
export const createKeys = (): { privateKey: string; publicKey: string; keyId: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    keyId: keyIdOf(publicKey),
  }
}

/** @throws {SignatureError} when it is no Ed25519 key in PEM */
export const readPublicKey = (pem: string): KeyObject => {
  try {
    return asEd25519(createPublicKey(pem))
  } catch (error) {
    throw error instanceof SignatureError ? error : new SignatureError('It is not a public key in PEM.')
  }
}

/** @throws {SignatureError} when it is no Ed25519 key in PEM */
export const readPrivateKey = (pem: string): KeyObject => {
  try {
    return asEd25519(createPrivateKey(pem))
  } catch (error) {
    throw error instanceof SignatureError ? error : new SignatureError('It is not a private key in PEM.')
  }
}

/**
 * Signs a bundle.
 *
 * @example
 * signBundle(bytes, { plugin: 'notes', version: '1.0.0' }, readPrivateKey(pem))
 */
export const signBundle = (
  bytes: Uint8Array,
  { plugin, version }: Omit<Statement, 'sha256'>,
  privateKey: KeyObject,
): Envelope => {
  const payload = Buffer.from(JSON.stringify({ plugin, version, sha256: sha256(bytes) } satisfies Statement))
  return {
    payloadType,
    payload: payload.toString('base64'),
    signatures: [
      {
        keyid: keyIdOf(createPublicKey(privateKey)),
        sig: sign(null, preAuthentication(payload), privateKey).toString('base64'),
      },
    ],
  }
}

/**
 * Checks that one of these keys signed the bundle with this SHA-256, and tells which, and as what.
 *
 * @throws {SignatureError} with the reason
 */
export const verifyStatement = (
  bundleSha256: string,
  given: unknown,
  publicKeys: readonly KeyObject[],
): Statement & { keyId: string } => {
  const read = envelope.safeParse(given)
  if (!read.success) throw new SignatureError('It is not a signature of a bundle.')
  const payload = Buffer.from(read.data.payload, 'base64')
  const signer = publicKeys.find((key) =>
    read.data.signatures.some(
      ({ keyid, sig }) =>
        keyid === keyIdOf(key) && verify(null, preAuthentication(payload), key, Buffer.from(sig, 'base64')),
    ),
  )
  if (!signer) throw new SignatureError('None of these keys made the signature.')
  const said = statement.parse(JSON.parse(payload.toString()))
  if (said.sha256 !== bundleSha256) throw new SignatureError('The bundle is not the one that was signed.')
  return { ...said, keyId: keyIdOf(signer) }
}

/**
 * Checks that one of these keys signed these very bytes, and tells which, and as what.
 *
 * @throws {SignatureError} with the reason
 */
export const verifyBundle = (
  bytes: Uint8Array,
  given: unknown,
  publicKeys: readonly KeyObject[],
): Statement & { keyId: string } => verifyStatement(sha256(bytes), given, publicKeys)
