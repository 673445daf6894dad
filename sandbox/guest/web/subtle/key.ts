import { asInterface } from '../define.ts'
import type { Algorithm } from './algorithms.ts'
import { fromBase64 } from '../../intrinsics.ts'

export interface JsonWebKey {
  kty?: string
  k?: string
  key_ops?: string[]
  ext?: boolean
  [member: string]: unknown
}

/** What a key is, as the host describes it and takes it back. */
export interface KeyData {
  type: 'secret' | 'private' | 'public'
  algorithm: Algorithm
  usages: string[]
  jwk: JsonWebKey
}

let making = false
export let makeKey: (data: KeyData, extractable: boolean, usages: string[]) => CryptoKey
/** What the host needs of a key. */
export let keyOf: (key: CryptoKey) => { type: KeyData['type']; algorithm: Algorithm; jwk: JsonWebKey }
export let isKey: (value: unknown) => value is CryptoKey

/** https://w3c.github.io/webcrypto/#cryptokey-interface; the key itself stays in a private field. */
export class CryptoKey {
  #data!: KeyData
  #extractable!: boolean
  #usages!: string[]
  #algorithm: object | undefined

  constructor() {
    if (!making) throw new TypeError('Illegal constructor')
  }
  get type() {
    return this.#data.type
  }
  get extractable() {
    return this.#extractable
  }
  get algorithm() {
    return (this.#algorithm ??= describe(this.#data.algorithm))
  }
  get usages() {
    return this.#usages
  }
  static {
    makeKey = (data, extractable, usages) => {
      making = true
      const key = new CryptoKey()
      making = false
      key.#data = data
      key.#extractable = data.type === 'public' || extractable
      key.#usages = usages
      return key
    }
    keyOf = (key) => ({ type: key.#data.type, algorithm: key.#data.algorithm, jwk: key.#data.jwk })
    isKey = (value): value is CryptoKey => typeof value === 'object' && value !== null && #data in value
    asInterface(this, 'CryptoKey')
  }
}

/** The algorithm as plugin code sees it. */
const describe = ({ hash, publicExponent, ...rest }: Algorithm): object => ({
  ...rest,
  ...(publicExponent !== undefined && { publicExponent: fromBase64(publicExponent as string) }),
  ...(hash !== undefined && { hash: { name: hash } }),
})
