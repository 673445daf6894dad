import { DOMException } from '../dom-exception.ts'
import { viewBytes } from '../../intrinsics.ts'
import { binaryString } from '../base64.ts'

/** What plugin code names an algorithm with. */
export type AlgorithmIdentifier = string | { name: string }

export interface Algorithm {
  name: string
  [parameter: string]: unknown
}

const names = [
  'AES-CBC',
  'AES-CTR',
  'AES-GCM',
  'AES-KW',
  'ECDH',
  'ECDSA',
  'Ed25519',
  'HKDF',
  'HMAC',
  'PBKDF2',
  'RSA-OAEP',
  'RSA-PSS',
  'RSASSA-PKCS1-v1_5',
  'SHA-1',
  'SHA-256',
  'SHA-384',
  'SHA-512',
  'X25519',
]

/** What Web Crypto throws for algorithms that it does not have. */
export const notSupported = (message: string) => new DOMException(message, 'NotSupportedError')

const canonical = (name: unknown): string => {
  const text = `${name as string}`
  const known = names.find((one) => one.toLowerCase() === text.toLowerCase())
  if (known === undefined) throw notSupported(`The algorithm "${text}" is not supported.`)
  return known
}

/** Bytes as base64 with its padding, as host calls carry them. */
export const toBase64 = (bytes: Uint8Array): string => btoa(binaryString(bytes))

/** Bytes of a BufferSource as it is now. @throws {TypeError} */
export const bytesOfSource = (source: unknown): Uint8Array<ArrayBuffer> => {
  const bytes = viewBytes(source)
  if (!bytes) throw new TypeError('An ArrayBuffer or a view on one is needed.')
  return bytes.slice()
}

const signing = ['ECDSA', 'Ed25519', 'HMAC', 'RSA-PSS', 'RSASSA-PKCS1-v1_5']
const encrypting = ['AES-CBC', 'AES-CTR', 'AES-GCM', 'RSA-OAEP']
const deriving = ['ECDH', 'HKDF', 'PBKDF2', 'X25519']
const digesting = ['SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']

/** Which algorithms an operation knows. */
const known = {
  digest: digesting,
  sign: signing,
  encrypt: encrypting,
  derive: deriving,
  wrap: [...encrypting, 'AES-KW'],
  generate: names.filter((name) => name !== 'HKDF' && name !== 'PBKDF2' && !digesting.includes(name)),
  import: names.filter((name) => !digesting.includes(name)),
}

/**
 * The algorithm as the host takes it: its name in the usual spelling, bytes in base64, hashes by name.
 * @throws {DOMException} NotSupportedError, also when the operation is not one of the algorithm
 */
export const normalize = (given: unknown, operation: keyof typeof known): Algorithm => {
  const algorithm = normalized(given)
  if (!known[operation].includes(algorithm.name))
    throw notSupported(`${algorithm.name} is not an algorithm to ${operation} with.`)
  return algorithm
}

const normalized = (given: unknown): Algorithm => {
  if (given === undefined) throw new TypeError('An algorithm is a name or an object with a name.')
  if ((typeof given !== 'object' && typeof given !== 'function') || given === null) return { name: canonical(given) }
  const { name } = given as { name?: unknown }
  if (name === undefined) throw new TypeError('An algorithm needs a name.')
  const result: Algorithm = { name: canonical(name) }
  for (const key in given) {
    const value = (given as Record<string, unknown>)[key]
    if (key === 'name' || value === undefined) continue
    if (key === 'hash') result.hash = normalize(value, 'digest').name
    else if (key === 'public') result.public = value
    else result[key] = viewBytes(value) ? toBase64(bytesOfSource(value)) : value
  }
  return result
}
