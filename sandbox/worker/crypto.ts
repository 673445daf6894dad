import { webcrypto } from 'node:crypto'
import * as z from 'zod/mini'

/**
 * The host half of `crypto.subtle`. Keys live in the guest, as JSON Web Keys, and come along with every operation, so
 * this process keeps nothing. Inputs come from plugin code: all are checked here, and what WebCrypto refuses
 * is an answer (`{ error }`), never an exception.
 */
const { subtle } = webcrypto

const mebi = 1024 * 1024
/** What one operation may cost at most: it runs on threads that plugins share, outside of their CPU limits. */
const mostIterations = 1_000_000
const mostBits = 4_096
const mostDerivedBits = 8 * mebi
/** PBKDF2 repeats its iterations for each block of what it derives. */
const mostRounds = 2 * mostIterations
/** Nobody checks how large the numbers of an RSA key are before calculating with them, which takes the cube of their length. */
const mostKeyBits = 8_192

const base64 = z.pipe(
  z.string().check(z.maxLength(2 * mebi)),
  z.transform((text) => Uint8Array.from(Buffer.from(text, 'base64'))),
)
const hash = z.enum(['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'])
const curve = z.enum(['P-256', 'P-384', 'P-521'])
const length = z.int().check(z.positive(), z.maximum(mostBits))
const textUpTo = (length: number) => z.string().check(z.maxLength(length))
const keyNumber = textUpTo(Math.ceil(mostKeyBits / 6))
const jwk = z.partial(
  z.object({
    kty: z.enum(['oct', 'EC', 'OKP', 'RSA']),
    crv: textUpTo(20),
    alg: textUpTo(40),
    use: textUpTo(20),
    key_ops: z.array(textUpTo(20)).check(z.maxLength(10)),
    ext: z.boolean(),
    k: textUpTo(mebi),
    ...Object.fromEntries(['x', 'y', 'd', 'n', 'e', 'p', 'q', 'dp', 'dq', 'qi'].map((name) => [name, keyNumber])),
  }),
)

const rsaKey = {
  modulusLength: z.optional(z.int().check(z.minimum(1_024), z.maximum(mostBits))),
  publicExponent: z.optional(base64),
  hash,
}
const aes = { length: z.optional(z.union([z.literal(128), z.literal(192), z.literal(256)])) }

/** Algorithms as they describe a key. */
const keyAlgorithm = z.discriminatedUnion('name', [
  z.object({ name: z.literal('HMAC'), hash, length: z.optional(length) }),
  z.object({ name: z.literal('AES-GCM'), ...aes }),
  z.object({ name: z.literal('AES-CBC'), ...aes }),
  z.object({ name: z.literal('AES-CTR'), ...aes }),
  z.object({ name: z.literal('AES-KW'), ...aes }),
  z.object({ name: z.literal('ECDSA'), namedCurve: curve }),
  z.object({ name: z.literal('ECDH'), namedCurve: curve }),
  z.object({ name: z.literal('Ed25519') }),
  z.object({ name: z.literal('X25519') }),
  z.object({ name: z.literal('RSASSA-PKCS1-v1_5'), ...rsaKey }),
  z.object({ name: z.literal('RSA-PSS'), ...rsaKey }),
  z.object({ name: z.literal('RSA-OAEP'), ...rsaKey }),
  z.object({ name: z.literal('PBKDF2') }),
  z.object({ name: z.literal('HKDF') }),
])
type KeyAlgorithm = z.output<typeof keyAlgorithm>

/** Algorithms as an operation uses them. */
const useAlgorithm = z.discriminatedUnion('name', [
  z.object({ name: z.literal('HMAC') }),
  z.object({
    name: z.literal('AES-GCM'),
    iv: base64,
    additionalData: z.optional(base64),
    tagLength: z.optional(z.int()),
  }),
  z.object({ name: z.literal('AES-CBC'), iv: base64 }),
  z.object({ name: z.literal('AES-CTR'), counter: base64, length: z.int() }),
  z.object({ name: z.literal('AES-KW') }),
  z.object({ name: z.literal('ECDSA'), hash }),
  z.object({ name: z.literal('Ed25519') }),
  z.object({ name: z.literal('RSASSA-PKCS1-v1_5') }),
  z.object({ name: z.literal('RSA-PSS'), saltLength: z.int().check(z.nonnegative(), z.maximum(mostBits)) }),
  z.object({ name: z.literal('RSA-OAEP'), label: z.optional(base64) }),
  z.object({ name: z.literal('ECDH'), public: jwk }),
  z.object({ name: z.literal('X25519'), public: jwk }),
  z.object({
    name: z.literal('PBKDF2'),
    hash,
    salt: base64,
    iterations: z.int().check(z.positive(), z.maximum(mostIterations)),
  }),
  z.object({ name: z.literal('HKDF'), hash, salt: base64, info: base64 }),
])

const usages = z
  .array(z.enum(['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey']))
  .check(z.maxLength(8))
/** A key as the guest keeps it. */
const key = z.object({ algorithm: keyAlgorithm, type: z.enum(['secret', 'private', 'public']), jwk })
type Key = z.output<typeof key>

const inputs = {
  digest: z.object({ name: hash }),
  generateKey: z.object({ algorithm: keyAlgorithm, usages }),
  importKey: z.object({
    format: z.enum(['raw', 'spki', 'pkcs8', 'jwk']),
    algorithm: keyAlgorithm,
    usages,
    jwk: z.optional(jwk),
    extractable: z.boolean(),
  }),
  exportKey: z.object({ format: z.enum(['raw', 'spki', 'pkcs8']), key }),
  sign: z.object({ algorithm: useAlgorithm, key }),
  verify: z.object({ algorithm: useAlgorithm, key, signature: base64 }),
  encrypt: z.object({ algorithm: useAlgorithm, key }),
  decrypt: z.object({ algorithm: useAlgorithm, key }),
  deriveBits: z.object({
    algorithm: useAlgorithm,
    key,
    length: z.nullable(z.int().check(z.nonnegative(), z.maximum(mostDerivedBits))),
  }),
}

interface CryptoAnswer {
  value: unknown
  bytes?: Uint8Array
}

type Operations = {
  [Name in keyof typeof inputs]: (
    input: z.output<(typeof inputs)[Name]>,
    bytes: Uint8Array<ArrayBuffer>,
  ) => Promise<CryptoAnswer>
}

const asBytes = (buffer: ArrayBuffer): CryptoAnswer => ({ value: null, bytes: new Uint8Array(buffer) })

/** What describes a key to its owner. */
const describe = async (made: webcrypto.CryptoKey) => {
  const { publicExponent, ...algorithm } = made.algorithm as webcrypto.KeyAlgorithm & { publicExponent?: Uint8Array }
  return {
    type: made.type,
    algorithm: {
      ...algorithm,
      ...(publicExponent && { publicExponent: Buffer.from(publicExponent).toString('base64') }),
    },
    usages: made.usages,
    jwk: await subtle.exportKey('jwk', made),
  }
}

/** The key for one operation of WebCrypto. */
const load = ({ algorithm, jwk }: Key, usages: webcrypto.KeyUsage[]): Promise<webcrypto.CryptoKey> => {
  if (algorithm.name === 'PBKDF2' || algorithm.name === 'HKDF') {
    return subtle.importKey(
      'raw',
      Buffer.from(String(jwk['k' as keyof typeof jwk]), 'base64url'),
      algorithm.name,
      false,
      usages,
    )
  }
  // What the key may be used for was settled in the guest, where the key lives.
  const { key_ops: _, use: __, ...data } = jwk
  return subtle.importKey('jwk', { ...data, ext: true } as webcrypto.JsonWebKey, asImport(algorithm), true, usages)
}

type ImportAlgorithm = Parameters<typeof subtle.importKey>[2]
const asImport = (algorithm: KeyAlgorithm): ImportAlgorithm => algorithm as ImportAlgorithm

const operations: Operations = {
  digest: async ({ name }, bytes) => asBytes(await subtle.digest(name, bytes)),

  generateKey: async ({ algorithm, usages }) => {
    const made = (await subtle.generateKey(algorithm as Parameters<typeof subtle.generateKey>[0], true, usages)) as
      webcrypto.CryptoKey | webcrypto.CryptoKeyPair
    if ('privateKey' in made) {
      const [privateKey, publicKey] = await Promise.all([describe(made.privateKey), describe(made.publicKey)])
      return { value: { privateKey, publicKey } }
    }
    return { value: await describe(made) }
  },

  importKey: async ({ format, algorithm, usages, jwk, extractable }, bytes) => {
    if (format !== 'jwk')
      return { value: await describe(await subtle.importKey(format, bytes, asImport(algorithm), true, usages)) }
    // A key whose `ext` is false may not become extractable; else it is imported so that it can be kept by the guest.
    if (jwk?.ext === false && extractable)
      throw new DOMException('The key says that it is not extractable.', 'DataError')
    return {
      value: await describe(
        await subtle.importKey('jwk', { ...jwk, ext: true } as webcrypto.JsonWebKey, asImport(algorithm), true, usages),
      ),
    }
  },

  exportKey: async ({ format, key }) => asBytes(await subtle.exportKey(format, await load(key, usagesOf(key)))),

  sign: async ({ algorithm, key }, bytes) =>
    asBytes(await subtle.sign(algorithm as Parameters<typeof subtle.sign>[0], await load(key, ['sign']), bytes)),

  verify: async ({ algorithm, key, signature }, bytes) => ({
    value: await subtle.verify(
      algorithm as Parameters<typeof subtle.verify>[0],
      await load(key, ['verify']),
      signature,
      bytes,
    ),
  }),

  encrypt: async ({ algorithm, key }, bytes) => {
    if (algorithm.name === 'AES-KW') {
      const wrapped = await subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, true, ['sign'])
      return asBytes(await subtle.wrapKey('raw', wrapped, await load(key, ['wrapKey']), 'AES-KW'))
    }
    return asBytes(
      await subtle.encrypt(algorithm as Parameters<typeof subtle.encrypt>[0], await load(key, ['encrypt']), bytes),
    )
  },

  decrypt: async ({ algorithm, key }, bytes) => {
    if (algorithm.name === 'AES-KW') {
      const unwrapped = await subtle.unwrapKey(
        'raw',
        bytes,
        await load(key, ['unwrapKey']),
        'AES-KW',
        { name: 'HMAC', hash: 'SHA-256' },
        true,
        ['sign'],
      )
      return asBytes(await subtle.exportKey('raw', unwrapped))
    }
    return asBytes(
      await subtle.decrypt(algorithm as Parameters<typeof subtle.decrypt>[0], await load(key, ['decrypt']), bytes),
    )
  },

  deriveBits: async ({ algorithm, key, length }) => {
    if (algorithm.name === 'PBKDF2' && roundsOf(algorithm, length ?? 0) > mostRounds)
      throw new DOMException(`Iterations and length come to more than ${mostRounds} rounds.`, 'OperationError')
    const other =
      'public' in algorithm
        ? { name: algorithm.name, public: await load({ ...key, type: 'public', jwk: algorithm.public }, []) }
        : algorithm
    return asBytes(
      await subtle.deriveBits(
        other as Parameters<typeof subtle.deriveBits>[0],
        await load(key, ['deriveBits']),
        length,
      ),
    )
  },
}

const hashBits = { 'SHA-1': 160, 'SHA-256': 256, 'SHA-384': 384, 'SHA-512': 512 }
const roundsOf = ({ hash, iterations }: { hash: keyof typeof hashBits; iterations: number }, length: number): number =>
  iterations * Math.ceil(length / hashBits[hash])

/** Usages with which a key of this kind can be loaded only to be written in another format. */
const usagesOf = ({ algorithm, type }: Key): webcrypto.KeyUsage[] => {
  if (type === 'public') return []
  if (algorithm.name === 'ECDH' || algorithm.name === 'X25519') return ['deriveBits']
  if (algorithm.name === 'RSA-OAEP') return ['decrypt']
  if (algorithm.name === 'AES-KW') return ['wrapKey']
  return algorithm.name.startsWith('AES') ? ['encrypt'] : ['sign']
}

const refusal = (name: string, message: string): CryptoAnswer => ({ value: { error: { name, message } } })

/** What WebCrypto calls parameters that are not accepted: missing, unknown, or of no use. */
const refusalOf = ({ issues }: z.core.$ZodError, input: unknown): CryptoAnswer => {
  const paths = issues.map(({ path }) => path)
  const isMissing = (path: PropertyKey[]) =>
    path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input) ===
    undefined
  if (paths.some(isMissing)) return refusal('TypeError', 'A parameter of the operation is missing.')
  if (paths.some((path) => path.at(-1) === 'namedCurve')) return refusal('NotSupportedError', 'There is no such curve.')
  return refusal('OperationError', 'The parameters of the operation are not accepted.')
}

/**
 * Runs one operation of `crypto.subtle` (`digest`, `sign`, …) on what a guest sent. It always resolves: with a
 * value, with bytes, or with `{ error: { name, message } }`, which the guest half throws.
 */
export const cryptoOp = async (
  operation: string,
  input: unknown,
  bytes: Uint8Array = new Uint8Array(),
): Promise<CryptoAnswer> => {
  if (!Object.hasOwn(inputs, operation)) return refusal('NotSupportedError', 'There is no such operation.')
  const name = operation as keyof typeof inputs
  const parsed = inputs[name].safeParse(input)
  if (!parsed.success) return refusalOf(parsed.error, input)
  try {
    return await (operations[name] as (input: unknown, bytes: Uint8Array) => Promise<CryptoAnswer>)(parsed.data, bytes)
  } catch (error) {
    return error instanceof DOMException || error instanceof TypeError
      ? refusal(error.name, error.message)
      : refusal('OperationError', 'The operation failed.')
  }
}
