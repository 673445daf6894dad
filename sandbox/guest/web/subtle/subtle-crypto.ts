import { asInterface } from '../define.ts'
import { DOMException } from '../dom-exception.ts'
import { utf8DecodeBody, utf8Encode } from '../utf8.ts'
import { fromBase64, viewBytes } from '../../intrinsics.ts'
import {
  bytesOfSource,
  normalize,
  notSupported,
  toBase64,
  type Algorithm,
  type AlgorithmIdentifier,
} from './algorithms.ts'
import { isKey, keyOf, makeKey, type CryptoKey, type JsonWebKey, type KeyData } from './key.ts'

type Usage = 'encrypt' | 'decrypt' | 'sign' | 'verify' | 'deriveKey' | 'deriveBits' | 'wrapKey' | 'unwrapKey'
type Format = 'raw' | 'spki' | 'pkcs8' | 'jwk'

const allUsages: Usage[] = ['encrypt', 'decrypt', 'sign', 'verify', 'deriveKey', 'deriveBits', 'wrapKey', 'unwrapKey']
const formats: Format[] = ['raw', 'spki', 'pkcs8', 'jwk']
const empty = new Uint8Array()

interface Failure {
  error?: { name: string; message: string }
}

const ask = async (
  operation: string,
  input: object,
  bytes: Uint8Array<ArrayBuffer> = empty,
): Promise<{ value: unknown; bytes: ArrayBuffer }> => {
  const answer = await core.call(`crypto.${operation}`, input, bytes.length > 0 ? bytes.buffer : undefined)
  const { error } = (answer.value ?? {}) as Failure
  if (error)
    throw error.name === 'TypeError' ? new TypeError(error.message) : new DOMException(error.message, error.name)
  return { value: answer.value, bytes: answer.bytes ?? new ArrayBuffer() }
}

const needKey = (value: unknown): CryptoKey => {
  if (!isKey(value)) throw new TypeError('A CryptoKey is needed.')
  return value
}

/** The key, if it may be used so with this algorithm. @throws {DOMException} InvalidAccessError */
const usable = (value: unknown, algorithm: Algorithm, usage: Usage) => {
  const key = needKey(value)
  const data = keyOf(key)
  if (data.algorithm.name !== algorithm.name)
    throw new DOMException('The key is of another algorithm.', 'InvalidAccessError')
  if (!key.usages.includes(usage)) throw new DOMException(`The key may not be used to ${usage}.`, 'InvalidAccessError')
  return data
}

const checkUsages = (usages: Iterable<string>): Usage[] => {
  const given = [...usages].map((usage) => `${usage}`)
  const unknown = given.find((usage) => !allUsages.includes(usage as Usage))
  if (unknown !== undefined) throw new TypeError(`"${unknown}" is not a usage of keys.`)
  return allUsages.filter((usage) => given.includes(usage))
}

const checkFormat = (format: unknown): Format => {
  const text = `${format as string}` as Format
  if (!formats.includes(text)) throw new TypeError(`"${text}" is not a format of keys.`)
  return text
}

const asBase64Url = (bytes: Uint8Array) => toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const fromBase64Url = (text: string) => fromBase64(text, { alphabet: 'base64url' })

/** The algorithm with the other one's key as the host takes it. @throws {DOMException} InvalidAccessError, for a key that does not fit */
const withPublicKey = (algorithm: Algorithm, own: ReturnType<typeof keyOf>): Algorithm => {
  if (algorithm.name !== 'ECDH' && algorithm.name !== 'X25519') return algorithm
  const other = keyOf(needKey(algorithm.public))
  if (own.type !== 'private' || other.type !== 'public')
    throw new DOMException('A secret is derived from a private key and a public one.', 'InvalidAccessError')
  if (other.algorithm.name !== own.algorithm.name || other.algorithm.namedCurve !== own.algorithm.namedCurve)
    throw new DOMException('The keys are of different algorithms.', 'InvalidAccessError')
  return { ...algorithm, public: other.jwk }
}

const bitsOf = ({ name, length, hash }: Algorithm): number | null => {
  if (name.startsWith('AES-')) return length as number
  if (name === 'HMAC') return (length as number | undefined) ?? (hash === 'SHA-1' || hash === 'SHA-256' ? 512 : 1_024)
  if (name === 'HKDF' || name === 'PBKDF2') return null
  throw notSupported(`A key for ${name} can not be derived.`)
}

let constructing = false

/** https://w3c.github.io/webcrypto/#subtlecrypto-interface: checks here, the work at the host. */
export class SubtleCrypto {
  constructor() {
    if (!constructing) throw new TypeError('Illegal constructor')
  }

  async digest(algorithm: AlgorithmIdentifier, data: unknown): Promise<ArrayBuffer> {
    const { name } = normalize(algorithm, 'digest')
    return (await ask('digest', { name }, bytesOfSource(data))).bytes
  }

  async sign(algorithm: AlgorithmIdentifier, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    const parameters = normalize(algorithm, 'sign')
    const bytes = bytesOfSource(data)
    return (await ask('sign', { algorithm: parameters, key: usable(key, parameters, 'sign') }, bytes)).bytes
  }

  async verify(algorithm: AlgorithmIdentifier, key: CryptoKey, signature: unknown, data: unknown): Promise<boolean> {
    const parameters = normalize(algorithm, 'sign')
    const input = {
      algorithm: parameters,
      signature: toBase64(bytesOfSource(signature)),
      key: usable(key, parameters, 'verify'),
    }
    return (await ask('verify', input, bytesOfSource(data))).value === true
  }

  async encrypt(algorithm: AlgorithmIdentifier, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    const parameters = normalize(algorithm, 'encrypt')
    const bytes = bytesOfSource(data)
    return (await ask('encrypt', { algorithm: parameters, key: usable(key, parameters, 'encrypt') }, bytes)).bytes
  }

  async decrypt(algorithm: AlgorithmIdentifier, key: CryptoKey, data: unknown): Promise<ArrayBuffer> {
    const parameters = normalize(algorithm, 'encrypt')
    const bytes = bytesOfSource(data)
    return (await ask('decrypt', { algorithm: parameters, key: usable(key, parameters, 'decrypt') }, bytes)).bytes
  }

  async generateKey(
    algorithm: AlgorithmIdentifier,
    extractable: boolean,
    keyUsages: Iterable<Usage>,
  ): Promise<CryptoKey | { publicKey: CryptoKey; privateKey: CryptoKey }> {
    const parameters = normalize(algorithm, 'generate')
    const usages = checkUsages(keyUsages)
    const { value } = await ask('generateKey', { algorithm: parameters, usages })
    if (typeof value === 'object' && value !== null && 'privateKey' in value) {
      const { privateKey, publicKey } = value as { privateKey: KeyData; publicKey: KeyData }
      return { privateKey: made(privateKey, extractable), publicKey: made(publicKey, true) }
    }
    return made(value as KeyData, extractable)
  }

  async importKey(
    format: Format,
    keyData: unknown,
    algorithm: AlgorithmIdentifier,
    extractable: boolean,
    keyUsages: Iterable<Usage>,
  ): Promise<CryptoKey> {
    const form = checkFormat(format)
    const parameters = normalize(algorithm, 'import')
    const usages = checkUsages(keyUsages)
    const isSecret = parameters.name === 'PBKDF2' || parameters.name === 'HKDF'
    if (isSecret && form !== 'raw') throw notSupported(`${parameters.name} takes raw keys only.`)
    if (form === 'jwk') {
      if (typeof keyData !== 'object' || viewBytes(keyData)) throw new TypeError('A JSON Web Key is needed.')
      const { value } = await ask('importKey', {
        format: form,
        algorithm: parameters,
        usages,
        extractable: !!extractable,
        jwk: keyData ?? {},
      })
      return made(value as KeyData, extractable)
    }
    const bytes = bytesOfSource(keyData)
    if (isSecret) return importSecret(parameters, bytes, extractable, usages)
    const { value } = await ask(
      'importKey',
      { format: form, algorithm: parameters, usages, extractable: !!extractable },
      bytes,
    )
    return made(value as KeyData, extractable)
  }

  async exportKey(format: Format, key: CryptoKey): Promise<ArrayBuffer | JsonWebKey> {
    const form = checkFormat(format)
    const data = keyOf(needKey(key))
    if (data.algorithm.name === 'PBKDF2' || data.algorithm.name === 'HKDF')
      throw notSupported('Such keys can not be exported.')
    if (!key.extractable) throw new DOMException('The key is not extractable.', 'InvalidAccessError')
    if (form === 'jwk') return { ...data.jwk, key_ops: [...key.usages], ext: true }
    if (data.type === 'secret') {
      if (form !== 'raw') throw notSupported(`A secret key can not be exported as ${form}.`)
      return fromBase64Url(data.jwk.k!).buffer
    }
    if (form === 'raw' && data.algorithm.name.startsWith('RSA')) throw notSupported('RSA has no raw keys.')
    const fitting = form === 'pkcs8' ? 'private' : 'public'
    if (data.type !== fitting)
      throw new DOMException(`A ${data.type} key can not be exported as ${form}.`, 'InvalidAccessError')
    return (await ask('exportKey', { format: form, key: data })).bytes
  }

  async deriveBits(
    algorithm: AlgorithmIdentifier,
    baseKey: CryptoKey,
    length: number | null = null,
  ): Promise<ArrayBuffer> {
    const parameters = normalize(algorithm, 'derive')
    return derive(parameters, usable(baseKey, parameters, 'deriveBits'), length)
  }

  async deriveKey(
    algorithm: AlgorithmIdentifier,
    baseKey: CryptoKey,
    derivedKeyType: AlgorithmIdentifier,
    extractable: boolean,
    keyUsages: Iterable<Usage>,
  ): Promise<CryptoKey> {
    const parameters = normalize(algorithm, 'derive')
    const derived = normalize(derivedKeyType, 'import')
    const usages = checkUsages(keyUsages)
    const bits = await derive(parameters, usable(baseKey, parameters, 'deriveKey'), bitsOf(derived))
    return importKey.call(this, 'raw', bits, derived as AlgorithmIdentifier, extractable, usages)
  }

  async wrapKey(
    format: Format,
    key: CryptoKey,
    wrappingKey: CryptoKey,
    wrapAlgorithm: AlgorithmIdentifier,
  ): Promise<ArrayBuffer> {
    const parameters = normalize(wrapAlgorithm, 'wrap')
    const wrapping = usable(wrappingKey, parameters, 'wrapKey')
    const exported = await exportKey.call(this, format, key)
    const bytes = exported instanceof ArrayBuffer ? new Uint8Array(exported) : utf8Encode(JSON.stringify(exported))
    return (await ask('encrypt', { algorithm: parameters, key: wrapping }, bytes)).bytes
  }

  async unwrapKey(
    format: Format,
    wrappedKey: unknown,
    unwrappingKey: CryptoKey,
    unwrapAlgorithm: AlgorithmIdentifier,
    unwrappedKeyAlgorithm: AlgorithmIdentifier,
    extractable: boolean,
    keyUsages: Iterable<Usage>,
  ): Promise<CryptoKey> {
    const parameters = normalize(unwrapAlgorithm, 'wrap')
    const key = usable(unwrappingKey, parameters, 'unwrapKey')
    const { bytes } = await ask('decrypt', { algorithm: parameters, key }, bytesOfSource(wrappedKey))
    const data: unknown = checkFormat(format) === 'jwk' ? JSON.parse(utf8DecodeBody(new Uint8Array(bytes))) : bytes
    return importKey.call(this, format, data, unwrappedKeyAlgorithm, extractable, keyUsages)
  }

  static {
    asInterface(this, 'SubtleCrypto')
  }
}
const { importKey, exportKey } = SubtleCrypto.prototype

const derive = async (algorithm: Algorithm, key: ReturnType<typeof keyOf>, length: number | null) =>
  (await ask('deriveBits', { algorithm: withPublicKey(algorithm, key), key, length })).bytes

const made = (data: KeyData, extractable: boolean): CryptoKey => {
  if (data.type !== 'public' && data.usages.length === 0)
    throw new DOMException('A key needs at least one usage.', 'SyntaxError')
  const { hash } = data.algorithm as { hash?: string | { name: string } }
  const algorithm =
    hash === undefined ? data.algorithm : { ...data.algorithm, hash: typeof hash === 'string' ? hash : hash.name }
  return makeKey({ ...data, algorithm }, !!extractable, data.usages)
}

/** Passwords and the like, of which keys are derived: they never leave, and no host is needed to take them in. */
const importSecret = (algorithm: Algorithm, bytes: Uint8Array, extractable: boolean, usages: Usage[]): CryptoKey => {
  if (usages.length === 0 || usages.some((usage) => usage !== 'deriveBits' && usage !== 'deriveKey')) {
    throw new DOMException(`A key for ${algorithm.name} is for deriving only.`, 'SyntaxError')
  }
  if (extractable) throw new DOMException(`A key for ${algorithm.name} can not be extractable.`, 'SyntaxError')
  return makeKey(
    { type: 'secret', algorithm: { name: algorithm.name }, usages, jwk: { kty: 'oct', k: asBase64Url(bytes) } },
    false,
    usages,
  )
}

constructing = true
export const subtle = new SubtleCrypto()
constructing = false
